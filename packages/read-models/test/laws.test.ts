import {
  attainment,
  dayOf,
  eventRegistry,
  type IndicatorState,
  indicatorDecider,
  lightOf,
  progressOf,
  type RecordedEvent,
  standingMeasurement,
  type TaskEvent,
  type TaskState,
  taskDecider,
} from '@duban/domain';
import fc from 'fast-check';
import t from 'tap';
import {
  allOf,
  type IndicatorFlag,
  openMemoryViewStore,
  type TaskFlag,
  taskFlags,
  taskIndexes,
  taskStatuses,
} from '../src/index.js';
import { dump } from './dump.js';
import { lives, supervisedLives } from './scripts.js';
import { ListSource, project, ScriptedFeed, start } from './sources.js';
import { read } from './views/reading.js';
import type { World } from './world.js';

/** A life that fails is told as it is: to shrink one of 160 steps takes longer than a test may. */
const runs = { numRuns: 25, endOnFailure: true };
const dumped = async (world: World, ...rest: [Parameters<typeof project>[1]?]) =>
  dump(await project(new ListSource(world.events), ...rest), world.plan);

t.test('any split into deliveries and batches gives the same documents, byte for byte', async () => {
  const sizes = fc.record({
    delivery: fc.integer({ min: 1, max: 300 }),
    batchMaxEvents: fc.integer({ min: 1, max: 200 }),
    batchMaxChanges: fc.oneof(fc.integer({ min: 0, max: 60 }), fc.constant(20_000)),
    hotPlansMax: fc.constantFrom(0, 1, 10),
  });
  await fc.assert(
    fc.asyncProperty(supervisedLives(160), sizes, async (world, { delivery, ...limits }) => {
      const split = await project(new ListSource(world.events, delivery), limits);
      return (await dump(split, world.plan)) === (await dumped(world));
    }),
    runs,
  );
});

t.test('a runner that begins anew at any event goes on where the last one ended', async () => {
  await fc.assert(
    fc.asyncProperty(supervisedLives(160), fc.nat(), async (world, pick) => {
      const store = openMemoryViewStore();
      await project(new ListSource(world.events.slice(0, pick % world.events.length)), { store });
      await project(new ListSource(world.events), { store });
      await project(new ListSource(world.events), { store });
      return (await dump(store, world.plan)) === (await dumped(world));
    }),
    runs,
  );
});

/** What a bad feed makes of a log: some events lost, some doubled, some later than they should be. */
const badFeed = fc.array(
  fc.record({ at: fc.nat(), fate: fc.constantFrom('lost', 'doubled', 'late', 'early'), by: fc.integer({ min: 1, max: 9 }) }),
  { minLength: 1, maxLength: 12 },
);
type Fates = typeof badFeed extends fc.Arbitrary<infer Value> ? Value : never;

function spoiled(events: readonly RecordedEvent[], fates: Fates): RecordedEvent[] {
  const feed = [...events];
  for (const { at, fate, by } of fates) {
    const index = at % Math.max(1, feed.length);
    const [event] = feed.splice(index, fate === 'doubled' ? 0 : 1);
    if (fate === 'doubled') feed.splice(index + by, 0, feed[index] as RecordedEvent);
    if (fate === 'late') feed.splice(index + by, 0, event as RecordedEvent);
    if (fate === 'early') feed.splice(Math.max(0, index - by), 0, event as RecordedEvent);
  }
  return feed;
}

t.test('losses, doublets and disorder of the feed change nothing once it has sent everything', async () => {
  await fc.assert(
    fc.asyncProperty(supervisedLives(160), badFeed, fc.integer({ min: 1, max: 50 }), async (world, fates, size) => {
      const feed = [...spoiled(world.events, fates), ...world.events];
      const deliveries = Array.from({ length: Math.ceil(feed.length / size) }, (_, at) => feed.slice(at * size, (at + 1) * size));
      const store = await project(new ListSource(world.events, 100), {
        feed: new ScriptedFeed(deliveries),
        batchMaxEvents: 16,
      });
      return (await dump(store, world.plan)) === (await dumped(world));
    }),
    runs,
  );
});

t.test('two runners on one store are harmless', async () => {
  await fc.assert(
    fc.asyncProperty(
      supervisedLives(160),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 20 }),
      async (world, one, other) => {
        const store = openMemoryViewStore();
        const running = [one, other].map((batchMaxEvents) =>
          start({ store, source: new ListSource(world.events, 40), batchMaxEvents }),
        );
        await Promise.all(running.map(({ runner }) => runner.whenCaughtUp()));
        const parked = running.flatMap(({ runner }) => runner.health().parked);
        await Promise.all(running.map(({ stop }) => stop()));
        return parked.length === 0 && (await dump(store, world.plan)) === (await dumped(world));
      },
    ),
    runs,
  );
});

function folded(world: World, code: string): TaskState {
  const events = world.events.filter(({ stream }) => stream === `${world.plan}-task.${code}`);
  return events.reduce(
    (state, event) => taskDecider.evolve(state, eventRegistry.decodeRecorded(event) as TaskEvent),
    taskDecider.initial(),
  );
}

t.test('tasks say what the domain says: status, progress, standing report and light', async (t) => {
  await fc.assert(
    fc.asyncProperty(lives(160), async (world) => {
      const reading = await read(world);
      for (const code of ['1.1', '1.2', '1.10']) {
        const task = await reading.get('task', code);
        const state = folded(world, code);
        const report = world.events.find(({ id }) => id === state.standing);
        const summary = state.reports.get(state.standing ?? '');
        const last = (type: string) =>
          world.events.findLast((event) => event.type === type && event.stream === `${world.plan}-task.${code}`);
        const asked = last('completion-requested');
        const { light } = lightOf(
          {
            year: 2012,
            due: task.due,
            completed: state.status === 'completed' ? { event: '' } : undefined,
            completionRequested:
              state.status === 'completion-requested' && asked !== undefined
                ? { day: dayOf(asked.meta.recordedAt), event: '' }
                : undefined,
            acknowledged: state.acknowledgedBy.size === 0 ? undefined : { event: '' },
            registered: { day: '2012-01-18', event: '' },
            report:
              report === undefined || summary === undefined
                ? undefined
                : {
                    day: dayOf(report.meta.recordedAt),
                    percent: summary.percent,
                    obstacles: task.report?.obstacles !== null,
                    event: '',
                  },
          },
          world.today(),
        );
        t.match(
          task,
          { status: state.status, percent: progressOf(state), light: { light }, counts: { reports: state.reports.size } },
          { diagnostic: false },
        );
        t.equal(task.report?.id ?? null, state.standing);
        t.equal(task.completed?.event, state.status === 'completed' ? last('task-completed')?.id : undefined);
        t.equal(task.overdue, world.today() > task.due && state.status !== 'completed');
      }
    }),
    runs,
  );
});

t.test('sums are those of the tasks and indicators, counted again', async (t) => {
  await fc.assert(
    fc.asyncProperty(supervisedLives(160), async (world) => {
      const reading = await read(world);
      const plan = await reading.plan();
      const tasks = await Promise.all((await reading.keys(taskIndexes.all)).map((code) => reading.get('task', code)));
      const flagged = (own: typeof tasks, flag: TaskFlag) => own.filter(({ flags }) => flags.includes(flag)).length;
      const sum = (own: typeof tasks) => {
        const going = own.filter(({ status }) => status !== 'cancelled');
        const percentTotal = going.reduce((total, { percent }) => total + percent, 0);
        return {
          tasks: going.length,
          completed: going.filter(({ completed }) => completed !== null).length,
          cancelled: own.length - going.length,
          overdue: going.filter(({ overdue }) => overdue).length,
          suspended: going.filter(({ status }) => status === 'suspended').length,
          openObstacles: flagged(going, 'obstacles'),
          pendingExtensions: flagged(going, 'extension-pending'),
          noEligibleVerifier: flagged(going, 'no-eligible-verifier'),
          percentTotal,
          averagePercent: going.length === 0 ? 0 : Math.floor((percentTotal * 10) / going.length) / 10,
          lights: lightsOf(own),
        };
      };
      const lightsOf = (own: typeof tasks) => {
        const lights = { done: 0, green: 0, yellow: 0, red: 0 };
        for (const { light, status } of own) if (status !== 'cancelled') lights[light.light] += 1;
        return lights;
      };
      const led = (id: string) => tasks.filter(({ leads }) => leads.some((lead) => lead.id === id));
      t.strictSame(plan.summary, sum(tasks));
      for (const { number, title, ...row } of plan.sections) {
        t.strictSame(row, sum(tasks.filter(({ section }) => section.number === number)), title);
      }
      for (const { id, name, ...row } of plan.leadUnits) {
        t.strictSame(row, sum(led(id)));
        t.equal(name, (await reading.get('unit', id)).name);
      }
      for (const id of await reading.keys(allOf('unit'))) {
        const unit = await reading.get('unit', id);
        const helped = tasks.filter(({ cooperating }) => cooperating.some((each) => 'id' in each && each.id === id));
        t.equal(
          plan.leadUnits.some((row) => row.id === id),
          led(id).length > 0,
        );
        t.strictSame(
          [...unit.leads].sort(),
          led(id)
            .map(({ code }) => code)
            .sort(),
        );
        t.strictSame([...unit.cooperates].sort(), helped.map(({ code }) => code).sort());
        t.strictSame(unit.lights, { leads: lightsOf(led(id)), cooperates: lightsOf(helped) });
      }
      for (const id of await reading.keys(allOf('person'))) {
        const person = await reading.get('person', id);
        const own = tasks.filter(({ responsible }) => responsible.some((one) => one.id === id));
        t.strictSame(person.lights, lightsOf(own));
        t.strictSame([...person.responsible].sort(), own.map(({ code }) => code).sort());
      }
      const indicators = await Promise.all((await reading.keys(allOf('indicator'))).map((key) => reading.get('indicator', key)));
      const indicatorsWith = (flag: IndicatorFlag) => indicators.filter(({ flags }) => flags.includes(flag)).length;
      t.match(plan.indicators, {
        total: indicators.length,
        met: indicators.filter((each) => each.attainment === 'met').length,
        disputed: indicatorsWith('disputed'),
        proposalPending: indicatorsWith('proposal-pending'),
        missed: indicatorsWith('missed'),
      });
    }),
    runs,
  );
});

t.test('the indexes hold the tasks that are as they say, and no others', async (t) => {
  await fc.assert(
    fc.asyncProperty(supervisedLives(160), async (world) => {
      const reading = await read(world);
      const codes = await reading.keys(taskIndexes.all);
      const tasks = await Promise.all(codes.map((code) => reading.get('task', code)));
      const holds = async (index: string, matches: (task: (typeof tasks)[number]) => boolean) =>
        t.strictSame(
          await reading.keys(index),
          tasks.filter(matches).map(({ code }) => code),
          index,
        );
      for (const flag of taskFlags) await holds(taskIndexes.flag(flag), ({ flags }) => flags.includes(flag));
      for (const status of taskStatuses) await holds(taskIndexes.status(status), (task) => task.status === status);
      for (const light of ['done', 'green', 'yellow', 'red'] as const) {
        await holds(taskIndexes.light(light), (task) => task.light.light === light && task.status !== 'cancelled');
      }
      for (const id of await reading.keys(allOf('unit'))) {
        await holds(taskIndexes.unit(id), ({ leads, cooperating }) =>
          [...leads, ...cooperating].some((each) => 'id' in each && each.id === id),
        );
      }
      for (const id of ['kou', 'wang']) {
        await holds(taskIndexes.person(id), ({ responsible }) => responsible.some((one) => one.id === id));
      }
      for (const { leads, responsible, cooperating, responsibility } of tasks) {
        t.match(responsibility.at(-1), { until: null, leads, responsible, cooperating });
        for (const [at, period] of responsibility.slice(0, -1).entries()) t.equal(period.until, responsibility[at + 1]?.from);
      }
    }),
    runs,
  );
});

t.test('indicators say what the domain says', async (t) => {
  await fc.assert(
    fc.asyncProperty(lives(160), async (world) => {
      const indicator = await (await read(world)).get('indicator', 'gaoxin-qiye');
      const events = world.events.filter(({ stream }) => stream.endsWith('-indicator.gaoxin-qiye'));
      const state = events.reduce<IndicatorState>(
        (before, event) => indicatorDecider.evolve(before, eventRegistry.decodeRecorded(event) as never),
        indicatorDecider.initial(),
      );
      const standing = standingMeasurement(state);
      t.equal(indicator.measurement?.id ?? null, state.standing);
      t.equal(indicator.measurement?.value, standing?.value);
      t.equal(indicator.attainment, attainment(state.facts, standing));
      t.equal(indicator.counts.measurements, state.measurements.size);
    }),
    runs,
  );
});

/** A unit by its id: a name may change without a word in the history of the task. */
const unnamed = (value: unknown) => (typeof value === 'object' && value !== null && 'id' in value ? value.id : value);

t.test('the history of a field leads from one value to the next, and to the present one', async (t) => {
  await fc.assert(
    fc.asyncProperty(supervisedLives(160), async (world) => {
      const reading = await read(world);
      for (const code of ['1.1', '1.2', '1.10']) {
        const task = await reading.get('task', code);
        const changes = (await reading.changes(`change/subject/task/${code}`)).flatMap((entry) => entry.changes);
        const present: Record<string, unknown> = {
          status: task.status,
          percent: task.percent,
          light: task.light.light,
          'light/rule': task.light.rule,
          overdue: task.overdue,
          due: task.due,
          suspension: task.status === 'suspended',
          substitute: task.substitute?.unit.id ?? null,
          'light/override': task.override?.light ?? null,
          'extension/due': task.pendingExtension?.due ?? null,
          noEligibleVerifier: task.flags.includes('no-eligible-verifier'),
          'review/comment': task.review?.comment ?? null,
        };
        const flags = new Set(['overdue', 'suspension', 'noEligibleVerifier']);
        for (const [field, now] of Object.entries(present)) {
          let value: unknown = flags.has(field) ? false : null;
          for (const change of changes.filter((each) => each.field === field)) {
            t.strictSame(unnamed(change.before), value, field);
            value = unnamed(change.after);
          }
          t.strictSame(value, now, field);
        }
      }
    }),
    runs,
  );
});
