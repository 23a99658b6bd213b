/** Differences between two past states, and the entries that lead from the one to the other. */
import fc from 'fast-check';
import t from 'tap';
import {
  type DifferenceFilters,
  differencePage,
  type SubjectDifference,
  type TaskDocument,
  type ViewReads,
} from '../src/index.js';
import { supervisedLives } from './scripts.js';
import { ListSource, project } from './sources.js';
import { office, reporter, World } from './world.js';

interface At {
  readonly views: ViewReads;
  readonly position: string;
}

const stateAt = async (world: World, count: number): Promise<At> => {
  const events = world.events.slice(0, count);
  return { views: await project(new ListSource(events)), position: events.at(-1)?.position as string };
};

async function allOfThem(
  world: World,
  states: { from: At; to: At },
  filters: DifferenceFilters = {},
  limit = 50,
): Promise<SubjectDifference[]> {
  const items: SubjectDifference[] = [];
  let after: string | undefined;
  do {
    const page = await differencePage(world.plan, states, filters, { after, limit });
    items.push(...page.items);
    after = page.after;
  } while (after !== undefined);
  return items;
}

/** A thing by its id: its name may change without a word in the history of another. */
function unnamed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unnamed);
  return typeof value === 'object' && value !== null && 'id' in value ? value.id : value;
}

const texts = new Set(
  ['done', 'next', 'obstacles', 'evidence', 'occurredOn', 'id']
    .map((name) => `report/${name}`)
    .concat(['parts', 'occurredOn', 'source', 'note', 'evidence', 'id'].map((name) => `measurement/${name}`)),
);

/** Some fields of a task, read from its document by hand. */
const byHand = (task: TaskDocument): Record<string, unknown> => ({
  status: task.status,
  percent: task.percent,
  due: task.due,
  light: task.light.light,
  'light/rule': task.light.rule,
  overdue: task.overdue,
  suspension: task.suspended !== null,
  leads: task.leads.map(({ id }) => id),
  'report/id': task.report?.id ?? null,
  'report/done': task.report?.done ?? null,
  'report/obstacles': task.report?.obstacles ?? null,
  'light/override': task.override?.light ?? null,
  obstacles: task.counts.obstaclesRaised - task.counts.obstaclesCleared,
  substitute: task.substitute?.unit.id ?? null,
});

t.test('it is the fields that differ, and its entries lead from the one state to the other', async (t) => {
  await fc.assert(
    fc.asyncProperty(supervisedLives(120), fc.nat(), fc.nat(), async (world, one, other) => {
      const published = world.events.findIndex(({ type }) => type === 'published') + 1;
      const among = (pick: number) => published + (pick % (world.events.length - published + 1));
      const [first, last] = [among(one), among(other)].sort((a, b) => a - b) as [number, number];
      const states = { from: await stateAt(world, first), to: await stateAt(world, last) };
      const items = await allOfThem(world, states);
      for (const code of ['1.1', '1.2', '1.10']) {
        const [was, is] = await Promise.all([states.from, states.to].map(({ views }) => views.get(world.plan, 'task', code)));
        const before = byHand(was as TaskDocument);
        const after = byHand(is as TaskDocument);
        const differing = Object.keys(after).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
        const found = items.find(({ subject }) => subject.kind === 'task' && subject.key === code)?.fields ?? [];
        t.strictSame(found.flatMap(({ field }) => (field in after ? [field] : [])).sort(), differing.sort());
        for (const { field, before: told, after: now } of found) {
          if (field in after) t.strictSame([told, now].map(unnamed), [before[field], after[field]]);
        }
      }
      for (const { subject, kind, fields, entries, entriesLeftOut } of items) {
        if (entriesLeftOut > 0) continue;
        for (const { field, before, after, entries: own } of fields) {
          t.ok(own.length > 0, `something led to ${subject.kind}/${subject.key} ${field}`);
          if (texts.has(field)) continue;
          const steps = own.map((id) => entries.find((entry) => entry.id === id)?.changes.find((each) => each.field === field));
          // What appeared began with what every such thing begins with, which no entry tells.
          let value = kind === 'appeared' ? steps[0]?.before : before;
          for (const [at, change] of steps.entries()) {
            t.strictSame(unnamed(change?.before), unnamed(value), `${subject.key} ${field} before ${own[at]}`);
            value = change?.after;
          }
          t.strictSame(unnamed(value), unnamed(after), `${subject.key} ${field}`);
        }
      }
      t.strictSame(await allOfThem(world, states, {}, 1), items, 'page by page it is the same');
    }),
    { numRuns: 15, endOnFailure: true },
  );
});

t.test('what appeared, what went and what changed, by whom', async (t) => {
  const world = new World().publish();
  const first = world.events.length;
  const again = { type: 'report-progress', percent: 30, done: '做到三成', occurredOn: '2012-01-18' } as const;
  world.task('1.1', { type: 'acknowledge' }, reporter('gaoxin'));
  world.task('1.1', again, reporter('gaoxin'));
  world.task('1.1', { ...again, percent: 40 }, reporter('gaoxin'));
  world.tell('task', '1.2', { type: 'task-cancelled', data: {} }, office, { reason: '并入其他任务' });
  const states = { from: await stateAt(world, first), to: await stateAt(world, world.events.length) };
  const items = await allOfThem(world, states);
  const of = (key: string) => items.find(({ subject }) => subject.key === key);
  t.match(of('1.2'), { kind: 'went', entries: [{ reason: '并入其他任务', actor: { id: 'chen' } }] });
  const percent = of('1.1')?.fields.find(({ field }) => field === 'percent');
  t.match(percent, { before: 0, after: 40, entries: { length: 2 } });
  t.equal(of('1.1')?.kind, 'changed');
  t.strictSame(await allOfThem(world, { from: states.to, to: states.to }), [], 'a state does not differ from itself');

  const keys = async (filters: DifferenceFilters) => (await allOfThem(world, states, filters)).map(({ subject }) => subject.key);
  t.strictSame(await keys({ ledBy: ({ actor }) => actor.id === 'chen' }), ['1.2']);
  t.strictSame(await keys({ field: 'percent' }), ['1.1']);
  t.strictSame(await keys({ ledBy: ({ type }) => type === 'progress-reported' }), ['1.1']);
  t.strictSame(await keys({ subject: 'task/1.2' }), ['1.2']);
  t.strictSame(await keys({ unit: 'gaoxin', field: 'status' }), ['1.1']);
  t.strictSame(await keys({ ledBy: () => false }), []);

  const appeared = await allOfThem(world, { from: await stateAt(world, 2), to: states.from }, { subject: 'task/1.1' });
  t.match(appeared, [{ kind: 'appeared', entries: [{ type: 'task-registered' }] }]);
});
