import { DubanError, type RecordedEvent } from '@duban/domain';
import t from 'tap';
import { allViews, openMemoryViewStore, planKey, type View, type ViewStore } from '../src/index.js';
import { brittle } from './brittle-view.js';
import { dump } from './dump.js';
import { aborted, ListSource, project, ScriptedFeed, start } from './sources.js';
import { office, reporter, World } from './world.js';

const gaoxin = reporter('gaoxin');

/** A feed that says nothing, not even a beginning. */
async function* silence(signal: AbortSignal): AsyncGenerator<never> {
  await aborted(signal);
  yield* [];
}

function busy(options: ConstructorParameters<typeof World>[0] = {}): World {
  const world = new World(options).publish();
  world.task('1.1', { type: 'acknowledge' }, gaoxin);
  for (let percent = 10; percent <= 60; percent += 10) {
    world.task('1.1', { type: 'report-progress', percent, done: `${percent}%`, occurredOn: world.today() }, gaoxin);
    world.passDays(5);
  }
  return world;
}

const position = (event: RecordedEvent | undefined) => event?.position ?? '';

/** Several logs as one. */
function joined(...logs: RecordedEvent[][]): RecordedEvent[] {
  return logs.flat().map((event, at) => ({ ...event, position: `worldworld01-${String(at + 1).padStart(20, '0')}` }));
}

t.test('it says when it has caught up and where it is', async (t) => {
  const world = busy();
  const { runner, stop } = start({ source: new ListSource(world.events, 7) });
  t.match(runner.health(), { state: 'starting', caughtUp: false, position: undefined });
  t.equal(await runner.whenCaughtUp(), true);
  t.match(runner.health(), { state: 'running', caughtUp: true, position: world.last.position, parked: [], failure: undefined });
  await stop();
  t.equal(runner.health().state, 'stopped');
  t.equal(await runner.whenCaughtUp(), true, 'what was, was');
});

t.test('one that is stopped before it has caught up says so to who waits', async (t) => {
  const { runner, stop } = start({ source: new ListSource([]), feed: { follow: (signal) => silence(signal) } });
  const waiting = runner.whenCaughtUp();
  await stop();
  t.equal(await waiting, false);
});

t.test('it may run only once', async (t) => {
  const { runner, stop } = start({ source: new ListSource([]) });
  await t.rejects(runner.run(new AbortController().signal), { message: 'the runner runs already' });
  await stop();
});

t.test('waiting for a position ends when the documents have it', async (t) => {
  const world = busy();
  const rest = world.events.splice(-3);
  const source = new ListSource(world.events);
  const { runner, store, stop } = start({ source });
  await runner.whenCaughtUp();
  t.equal(await runner.waitFor(world.last.position, 0), true, 'reached already');
  const waiting = runner.waitFor(position(rest[1]), 10_000);
  source.add(rest.slice(0, 2));
  t.equal(await waiting, true);
  t.equal(await store.checkpoint('zjkjt2012'), position(rest[1]));
  t.equal(await runner.waitFor(position(rest[2]), 5), false, 'the time is bounded');
  await t.rejects(runner.waitFor('nonsense', 5), { code: 'position-invalid' });
  await t.rejects(runner.waitFor('otherstore01-00000000000000000001', 5), { code: 'position-invalid' });
  const left = runner.waitFor(position(rest[2]), 10_000);
  await stop();
  t.equal(await left, false, 'who still waits at the end is sent away');
});

t.test('the number of those who wait is bounded', async (t) => {
  const world = busy();
  const { runner, stop } = start({ source: new ListSource(world.events) });
  await runner.whenCaughtUp();
  const ahead = `worldworld01-${'9'.repeat(20)}`;
  const waiting = Array.from({ length: 10_000 }, async () => runner.waitFor(ahead, 60_000));
  await t.rejects(runner.waitFor(ahead, 60_000), { code: 'overloaded' });
  await stop();
  t.strictSame(new Set(await Promise.all(waiting)), new Set([false]));
});

t.test('events that change no document still move the checkpoint', async (t) => {
  const world = busy();
  const source = new ListSource(world.events);
  const still: View = { name: 'still', version: 1, kinds: {}, project: () => [] };
  const store = await project(source, { views: [still] });
  t.equal(await store.checkpoint('zjkjt2012'), world.last.position);
});

t.test('a plan that cannot go on is parked, the others go on, and a retry takes it up', async (t) => {
  const events = joined(busy().events, busy({ plan: 'other' }).events);
  const { view, mend } = brittle('zjkjt2012', '2012-01-24');
  const parkings: string[] = [];
  const { runner, store, stop } = start({
    source: new ListSource(events, 5),
    // It throws after the others have made their changes, which must not stay.
    views: [...allViews, view],
    observer: { parked: ({ plan }) => parkings.push(plan) },
  });
  await runner.whenCaughtUp();
  const day = events.find(({ stream, data }) => stream === 'zjkjt2012-calendar.days' && data['date'] === '2012-01-24');
  t.strictSame(runner.health().parked, [
    {
      plan: 'zjkjt2012',
      event: day?.id,
      stream: 'zjkjt2012-calendar.days',
      revision: day?.revision,
      type: 'day-began',
      position: day?.position,
      code: 'internal',
      detail: 'cannot project',
    },
  ]);
  t.equal(runner.planState('zjkjt2012'), 'parked');
  t.equal(runner.planState('other'), 'live');
  t.match(await store.get('zjkjt2012', 'plan', planKey), { today: '2012-01-23' }, 'what came before is there');
  const before = await project(new ListSource(events.slice(0, events.indexOf(day as RecordedEvent))));
  t.equal(await dump(store, 'zjkjt2012'), await dump(before, 'zjkjt2012'), 'and nothing of the event itself');
  const whole = await project(new ListSource(events));
  t.equal(await dump(store, 'other'), await dump(whole, 'other'));
  t.equal(await runner.waitFor(position(events.at(-1)), 0), true, 'a parked plan holds nobody up');
  t.equal(await runner.retry('zjkjt2012'), false, 'a retry without a fix parks it again');
  t.equal(await runner.retry('other'), false, 'a plan that is not parked');
  mend();
  t.equal(await runner.retry('zjkjt2012'), true);
  t.same(runner.health().parked, []);
  t.strictSame(parkings, ['zjkjt2012', 'zjkjt2012']);
  t.equal(await dump(store, 'zjkjt2012'), await dump(whole, 'zjkjt2012'));
  await stop();
});

t.test('a retry that fails leaves the plan parked, and may be repeated', async (t) => {
  const world = busy();
  const { view, mend } = brittle(world.plan, '2012-01-24');
  const whole = new ListSource(world.events, 5);
  let down = false;
  const { runner, store, stop } = start({
    source: {
      subscribe: (filter, signal) => {
        if (down) throw new DubanError('store-unavailable', { detail: 'test' });
        return whole.subscribe(filter, signal);
      },
    },
    views: [...allViews, view],
  });
  await runner.whenCaughtUp();
  mend();
  down = true;
  await t.rejects(runner.retry(world.plan), { code: 'store-unavailable' });
  t.equal(runner.planState(world.plan), 'parked');
  down = false;
  t.equal(await runner.retry(world.plan), true);
  t.equal(runner.planState(world.plan), 'live');
  await stop();
  t.equal(await dump(store, world.plan), await dump(await project(whole), world.plan));
});

t.test('an unknown type, an unknown version and data that fits no schema park the plan', async (t) => {
  const strange: [string, Partial<RecordedEvent>][] = [
    ['unknown-event-type', { type: 'task-eaten' }],
    ['unknown-event-version', { schemaVersion: 2 }],
    ['foreign-event', { data: { date: '2012-02-31' } }],
  ];
  for (const [code, change] of strange) {
    const world = busy({ plan: 'strange' });
    const at = world.events.findLastIndex(({ type }) => type === 'day-began');
    const events = world.events.map((event, index) => (index === at ? { ...event, ...change } : event));
    const calm = busy({ plan: 'calm' }).events;
    const { runner, store, stop } = start({ source: new ListSource([...events, ...calm]) });
    await runner.whenCaughtUp();
    t.match(runner.health().parked, [{ plan: 'strange', code, event: events[at]?.id }]);
    t.equal(await store.checkpoint('strange'), position(events[at - 1]));
    t.equal(await store.checkpoint('calm'), position(calm.at(-1)));
    await stop();
  }
});

t.test('data that fit no schema are passed over once the office has decided, live and by whoever begins anew', async (t) => {
  const world = busy();
  const at = world.events.findLastIndex(({ stream }) => stream === `${world.plan}-task.1.1`);
  const spoilt = world.events.map((event, index) => (index === at ? { ...event, data: { nonsense: true } } : event));
  const source = new ListSource(spoilt, 7);
  const { runner, store, stop } = start({ source });
  await runner.whenCaughtUp();
  const { id: eventId, stream } = spoilt[at] as RecordedEvent;
  t.match(runner.health().parked, [{ code: 'foreign-event', event: eventId, stream }]);
  const data = { stream, revision: Number(spoilt[at]?.revision), eventId };
  world.tell('plan', 'main', { type: 'event-passed-over', data }, office, { reason: '误写入' });
  source.add([world.last]);
  t.equal(await runner.waitFor(world.last.position, 20_000), true);
  t.strictSame(runner.health().parked, []);
  await stop();
  t.equal(await dump(store, world.plan), await dump(await project(source), world.plan));
});

t.test('a plan is parked when even the source lacks an event', async (t) => {
  const world = busy();
  const events = world.events.filter((_, at) => at !== 20);
  const { runner, stop } = start({ source: new ListSource(events) });
  await runner.whenCaughtUp();
  t.match(runner.health().parked, [{ plan: 'zjkjt2012', code: 'stream-gap' }]);
  await stop();
});

t.test('what the feed lost is read from the source; while it is, the plan says so', async (t) => {
  const world = busy();
  const source = new ListSource(world.events, 10);
  const feed = new ScriptedFeed([world.events.slice(0, 12), world.events.slice(14)]);
  const refilled: string[] = [];
  let seen: string | undefined;
  const { runner, store, stop } = start({
    source: {
      subscribe: (filter, signal) => {
        seen = runner.planState('zjkjt2012');
        return source.subscribe(filter, signal);
      },
    },
    feed,
    observer: { refilling: (plan) => refilled.push(plan) },
  });
  await runner.whenCaughtUp();
  await stop();
  t.strictSame(refilled, ['zjkjt2012']);
  t.equal(seen, 'refilling');
  t.equal(runner.planState('zjkjt2012'), 'live');
  t.equal(await dump(store, 'zjkjt2012'), await dump(await project(source), 'zjkjt2012'));
});

t.test('categories that are no plans are left alone', async (t) => {
  const world = busy();
  const foreign = ['duban-log.1', 'discipline-case.1'].map((stream) => ({ ...world.last, stream, revision: '0' }));
  const store = await project(new ListSource([...world.events, ...foreign]));
  t.strictSame(await store.plans({ limit: 10 }), ['zjkjt2012']);
});

/**
 * A store of which some calls fail: before anything is done, or after it, so that only the answer is
 * lost; or whose client sends a call again and gets the second answer.
 */
function failing(inner: ViewStore, fails: (call: number) => 'before' | 'after' | 'resent' | undefined): ViewStore {
  let call = 0;
  const broken = () => new DubanError('store-unavailable', { detail: 'test' });
  return {
    durable: inner.durable,
    apply: async (plan, batch) => {
      call += 1;
      const failure = fails(call);
      if (failure === 'before') throw broken();
      const answer = await inner.apply(plan, batch);
      if (failure === 'after') throw broken();
      return failure === 'resent' ? inner.apply(plan, batch) : answer;
    },
    get: (plan, kind, key) => inner.get(plan, kind, key),
    getMany: (plan, kind, keys) => inner.getMany(plan, kind, keys),
    scan: (plan, index, options) => inner.scan(plan, index, options),
    checkpoint: (plan) => inner.checkpoint(plan),
    contents: (...of) => inner.contents(...of),
    plans: (options) => inner.plans(options),
    progress: (plan) => inner.progress(plan),
    landmark: (plan) => inner.landmark(plan),
    generation: (plan) => inner.generation(plan),
    mark: (shard) => inner.mark(shard),
    setMark: (mark, shard) => inner.setMark(mark, shard),
    standstill: (plan) => inner.standstill(plan),
    state: () => inner.state(),
    standstills: () => inner.standstills(),
    setStandstill: (plan, standstill) => inner.setStandstill(plan, standstill),
    askForRetry: (plan) => inner.askForRetry(plan),
    retriesAsked: () => inner.retriesAsked(),
    close: () => inner.close(),
  };
}

t.test('a store that fails is tried again, whether the batch was stored or not', async (t) => {
  const world = busy();
  const expected = await dump(await project(new ListSource(world.events)), world.plan);
  for (const failure of ['before', 'after'] as const) {
    const inner = openMemoryViewStore();
    const failures: unknown[] = [];
    const { runner, stop } = start({
      store: failing(inner, (call) => (call % 3 === 0 ? failure : undefined)),
      source: new ListSource(world.events, 5),
      batchMaxEvents: 3,
      observer: { failed: (error) => failures.push(error) },
    });
    await runner.whenCaughtUp();
    t.equal(await dump(inner, world.plan), expected, failure);
    t.ok(failures.length > 3);
    t.match(failures[0], { code: 'store-unavailable' });
    t.match(runner.health(), { state: 'running', failure: undefined });
    await stop();
  }
});

t.test('a batch that was sent twice counts once, though its answer is a refusal', async (t) => {
  const world = busy();
  const inner = openMemoryViewStore();
  let applied = 0;
  const { runner, stop } = start({
    store: failing(inner, () => 'resent'),
    source: new ListSource(world.events, 5),
    observer: {
      applied: ({ events }) => {
        applied += events;
      },
    },
  });
  await runner.whenCaughtUp();
  await stop();
  t.equal(applied, world.events.length);
  t.equal(await dump(inner, world.plan), await dump(await project(new ListSource(world.events)), world.plan));
});

t.test('events before those they rest on are put right from the source, not parked', async (t) => {
  const world = busy();
  const feed = new ScriptedFeed([world.events.toReversed(), world.events]);
  const { runner, store, stop } = start({ source: new ListSource(world.events), feed });
  await runner.whenCaughtUp();
  await stop();
  t.same(runner.health().parked, []);
  t.equal(await dump(store, world.plan), await dump(await project(new ListSource(world.events)), world.plan));
});

t.test('a rebuild that is interrupted at any write is taken up again', async (t) => {
  const world = busy();
  const source = new ListSource(world.events, 5);
  const expected = await dump(await project(source), world.plan);
  // Days go by before the loss shows, so that only a rebuild mends it.
  const from = world.events.findIndex(({ type }) => type === 'task-acknowledged');
  const lossy = world.events.filter((_, at) => at !== from && at !== from + 1);
  for (let broken = 1; broken <= 24; broken += 1) {
    const inner = openMemoryViewStore();
    const store = failing(inner, (call) => (call === broken ? 'before' : undefined));
    const feed = new ScriptedFeed([lossy]);
    const { runner, stop } = start({ store, source, feed, batchMaxEvents: 4 });
    await runner.whenCaughtUp();
    await stop();
    t.same(runner.health().refilling, []);
    t.equal(await dump(inner, world.plan), expected, `write ${broken}`);
  }
});

t.test('a source that ends is a failure that health shows, and is followed again', async (t) => {
  const world = busy();
  const whole = new ListSource(world.events);
  let ended = false;
  const failures: unknown[] = [];
  const { runner, stop } = start({
    source: {
      subscribe: (filter, signal) => {
        if (ended) return whole.subscribe(filter, signal);
        ended = true;
        return (async function* () {})();
      },
    },
    observer: { failed: (error) => failures.push(error) },
  });
  await runner.whenCaughtUp();
  t.match(failures, [{ code: 'store-unavailable' }]);
  await stop();
});

t.test('the mark rises behind the checkpoints, and a parked plan neither holds it nor loses by it', async (t) => {
  const long = new World().publish().passDays(300);
  for (let round = 0; round < 3; round += 1) long.passDays(300);
  const parked = busy({ plan: 'parked' });
  const calm = await project(new ListSource(long.events, 100));
  t.ok(((await calm.mark()) ?? '') > position(long.events[900]), 'a mark near the end');
  const whole = joined(parked.events, long.events);
  const events = [...whole];
  events[20] = { ...(events[20] as RecordedEvent), type: 'task-eaten' };
  const store = await project(new ListSource(events, 100));
  const mark = (await store.mark()) ?? '';
  t.ok(mark > position(events[900]), 'also beside a parked plan');
  await project(new ListSource(whole, 100), { store });
  t.equal(await dump(store, 'parked'), await dump(await project(new ListSource(whole, 100)), 'parked'));
});
