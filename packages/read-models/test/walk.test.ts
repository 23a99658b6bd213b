/** Walks through a plan's events, with what each of them changed. */
import type { RecordedEvent } from '@duban/domain';
import fc from 'fast-check';
import t from 'tap';
import { type WalkedEvent, walk } from '../src/index.js';
import { supervisedLives } from './scripts.js';
import { ListSource } from './sources.js';
import { read } from './views/reading.js';
import { reporter, World } from './world.js';

const never = () => new AbortController().signal;

async function walked(events: readonly RecordedEvent[], plan: string, size?: number): Promise<WalkedEvent[]> {
  const all: WalkedEvent[] = [];
  for await (const each of walk(new ListSource(events, size), plan, never())) all.push(each);
  return all;
}

/** A thing by its id: its name may change without a word about another. */
function unnamed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unnamed);
  return typeof value === 'object' && value !== null && 'id' in value ? value.id : value;
}

/** What a field begins with is not told where it is nothing. */
const nothing = (value: unknown) => value === null || value === false || (Array.isArray(value) && value.length === 0);

t.test('what a field was before an event is what the last one made of it, and in the end it is what it is', async (t) => {
  await fc.assert(
    fc.asyncProperty(supervisedLives(160), fc.integer({ min: 1, max: 300 }), async (world, size) => {
      const all = await walked(world.events, world.plan, size);
      t.strictSame(
        all.map(({ event }) => event.id),
        world.events.map(({ id }) => id),
        'every event, once, in order',
      );
      const values = new Map<string, unknown>();
      for (const { event, things } of all) {
        for (const { subject, record, changes } of things) {
          for (const { field, before, after } of changes) {
            const place = `${subject.kind}/${subject.key} ${record?.id ?? ''} ${field}`;
            if (values.has(place)) t.strictSame(unnamed(before), unnamed(values.get(place)), `${place} at ${event.type}`);
            else if (!nothing(before)) t.fail(`${place} was ${JSON.stringify(before)} before anything was told of it`);
            values.set(place, after);
          }
        }
      }
      const reading = await read(world);
      for (const code of ['1.1', '1.2', '1.10']) {
        const task = await reading.get('task', code);
        const value = (field: string) => values.get(`task/${code}  ${field}`) ?? null;
        t.equal(value('status'), task.status);
        t.equal(value('percent'), task.percent);
        t.equal(value('light'), task.light.light);
        t.equal(value('due'), task.due);
        t.equal(value('report/done'), task.report?.done ?? null);
        t.strictSame(unnamed(value('leads')), unnamed(task.leads));
      }
      const indicator = await reading.get('indicator', 'gaoxin-qiye');
      t.equal(values.get('indicator/gaoxin-qiye  value') ?? null, indicator.measurement?.value ?? null);
    }),
    { numRuns: 15, endOnFailure: true },
  );
});

function worked(): World {
  const world = new World().publish();
  world.task('1.1', { type: 'acknowledge' }, reporter('gaoxin'));
  world.task('1.1', { type: 'report-progress', percent: 10, done: '推进', occurredOn: '2012-01-18' }, reporter('gaoxin'));
  return world.passDays(5);
}

t.test('a report is told as what stands and as itself, and an obstacle by what was said of it', async (t) => {
  const world = worked();
  world.task('1.1', { type: 'raise-obstacle', description: '经费未到位', occurredOn: '2012-01-18' }, reporter('gaoxin'));
  const all = await walked(world.events, world.plan);
  const reported = all.find(({ event }) => event.type === 'progress-reported');
  t.match(reported?.things, [
    { subject: { kind: 'task', key: '1.1' }, record: null },
    { subject: { kind: 'task', key: '1.1' }, record: { kind: 'report', id: reported?.event.id }, units: ['gaoxin'] },
  ]);
  t.match(
    reported?.things[0]?.changes.find(({ field }) => field === 'percent'),
    { before: 0, after: 10 },
  );
  const raised = all.find(({ event }) => event.type === 'obstacle-raised');
  t.match(
    raised?.said.find(({ field }) => field === 'obstacle/description'),
    { value: '经费未到位' },
  );
});

t.test('at an event that the views cannot take it ends, after everything before it', async (t) => {
  const { events, plan } = worked();
  const at = events.length - 3;
  const unknown = events.map((event, index) => (index === at ? { ...event, type: 'of-a-newer-version' } : event));
  const before: string[] = [];
  await t.rejects(
    async () => {
      for await (const { event } of walk(new ListSource(unknown), plan, never())) before.push(event.id);
    },
    { code: 'plan-parked' },
  );
  t.strictSame(
    before,
    events.slice(0, at).map(({ id }) => id),
  );
});

t.test('nothing is read while the reader takes nothing, and it ends when it is told to', async (t) => {
  const { events, plan } = worked();
  let delivered = 0;
  const list = new ListSource(events, 3);
  const source = {
    async *subscribe(filter: { prefix?: string | undefined }, signal: AbortSignal) {
      for await (const delivery of list.subscribe(filter, signal)) {
        delivered += 1;
        yield delivery;
      }
    },
  };
  const stop = new AbortController();
  const walking = walk(source, plan, stop.signal);
  for (let taken = 0; taken < 4; taken += 1) await walking.next();
  t.equal(delivered, 2, 'two deliveries of three for four events');
  stop.abort(new Error('enough'));
  await t.rejects(
    async () => {
      for (;;) if ((await walking.next()).done === true) return;
    },
    { message: 'enough' },
  );
  t.equal(delivered, 2);
});

t.test('between a few events others have the thread, however fast the reader is', async (t) => {
  const { events, plan } = worked().passDays(250);
  let turns = 0;
  let over = false;
  const turn = () => {
    turns += 1;
    if (!over) setImmediate(turn);
  };
  setImmediate(turn);
  const all = await walked(events, plan);
  over = true;
  t.equal(all.length, events.length);
  t.ok(turns >= Math.floor(events.length / 50), `${turns} turns for ${events.length} events`);
});
