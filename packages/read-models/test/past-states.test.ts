import { DubanError, type RecordedEvent } from '@duban/domain';
import t from 'tap';
import {
  allOf,
  type DocumentKind,
  type EventSource,
  type PastPreparation,
  type PastReader,
  PastStates,
  type ViewReads,
} from '../src/index.js';
import { ListSource, project } from './sources.js';
import { reporter, World } from './world.js';

const now = () => '2012-12-31T00:00:00.000Z';
const plan = 'zjkjt2012';

function worked(): readonly RecordedEvent[] {
  const world = new World().publish();
  world.task('1.1', { type: 'acknowledge' }, reporter('gaoxin'));
  const report = { type: 'report-progress', done: '推进', occurredOn: '2012-01-18' } as const;
  for (const percent of [10, 20, 30]) {
    world.task('1.1', { ...report, percent }, reporter('gaoxin'));
    world.passDays(20);
  }
  return world.events;
}

async function documents(views: ViewReads): Promise<string> {
  const kinds: DocumentKind[] = ['plan', 'task', 'indicator', 'unit', 'person', 'change'];
  const found: unknown[] = [await views.checkpoint(plan)];
  for (const kind of kinds) {
    const entries = await views.scan(plan, allOf(kind), { limit: 1_000, direction: 'asc' });
    found.push(
      entries,
      await views.getMany(
        plan,
        kind,
        entries.map(({ key }) => key),
      ),
    );
  }
  return JSON.stringify(found);
}

async function stateAt(past: PastReader, position: string): Promise<string> {
  const state = await past.state(plan, (await past.resolve(plan, { kind: 'position', position })).position);
  try {
    return await documents(state);
  } finally {
    state.release();
  }
}

t.test('a past state is what the live documents were after that event, also after it had to leave', async (t) => {
  const events = worked();
  const past = new PastStates({ source: new ListSource(events, 7), now, strideEvents: 10 });
  const asked = events.filter((_, at) => at % 4 === 0 || at > events.length - 6);
  t.ok(asked.length > 20, 'more than are kept');
  for (const each of [...asked, ...asked.slice(0, 2)]) {
    const upTo = events.slice(0, events.indexOf(each) + 1);
    t.equal(await stateAt(past, each.position), await documents(await project(new ListSource(upTo))), each.type);
  }
});

t.test('a plan that stands still at an event is read up to it', async (t) => {
  const events = worked();
  const at = events.length - 10;
  const unknown = events.map((event, index) => (index === at ? { ...event, type: 'of-a-newer-version' } : event));
  const past = new PastStates({ source: new ListSource(unknown, 7), now, strideEvents: 10 });
  t.type(await stateAt(past, events[at - 1]?.position as string), 'string');
  await t.rejects(stateAt(past, events[at]?.position as string), { code: 'plan-parked' });
  await t.rejects(stateAt(past, events.at(-1)?.position as string), { code: 'plan-parked' });
});

t.test('a position of an earlier epoch, of another store, or beyond the head is refused', async (t) => {
  const events = worked();
  const lost = { epoch: 'lostlostlost', upTo: 'lostlostlost-00000000000000000002' };
  const past = new PastStates({ source: new ListSource(events), ancestors: [{ epoch: 'migrated0001' }, lost], now });
  const refused = {
    'migrated0001-00000000000000000001': 'position-superseded',
    'lostlostlost-00000000000000000001': 'position-superseded',
    'lostlostlost-00000000000000000003': 'position-lost',
    'otherstore01-00000000000000000001': 'position-invalid',
    'worldworld01-00000000000000009999': 'position-invalid',
  };
  for (const [position, code] of Object.entries(refused)) {
    await t.rejects(past.resolve(plan, { kind: 'position', position }), { code }, position);
  }
  await t.rejects(past.resolve('none', { kind: 'time', until: 0 }), { code: 'plan-not-found' });
});

t.test('no more than a few wait to be made, however many are asked for at once', async (t) => {
  const events = worked();
  const past = new PastStates({ source: new ListSource(events), now });
  await past.resolve(plan, { kind: 'position', position: events[0]?.position as string });
  const asked = await Promise.allSettled(events.slice(0, 20).map(({ position }) => past.state(plan, position)));
  const refused = asked.flatMap((each) => (each.status === 'rejected' ? [(each.reason as DubanError).code] : []));
  t.strictSame(refused, Array(12).fill('past-in-preparation'));
  t.type(await stateAt(past, events[19]?.position as string), 'string', 'and later it is made');
});

t.test('a preparation is told while it goes on, is made once for all who ask, and is over when it is made', async (t) => {
  const events = worked();
  const told: string[] = [];
  const onPreparing = (preparing: readonly PastPreparation[]) =>
    told.push(preparing.map((each) => `${each.plan} ${each.events}`).join());
  let readings = 0;
  const list = new ListSource(events, 7);
  const source: EventSource = {
    subscribe(filter, signal) {
      readings += 1;
      return list.subscribe(filter, signal);
    },
  };
  const past = new PastStates({ source, now, strideEvents: 10, onPreparing });
  await past.resolve(plan, { kind: 'position', position: events[0]?.position as string });
  const last = events.at(-1)?.position as string;
  for (const state of await Promise.all([past.state(plan, last), past.state(plan, last)])) state.release();
  t.equal(readings, 3, 'the first strides, the rest, and the events after the last version');
  t.match(told[0], new RegExp(`^${plan} \\d+$`));
  t.equal(told.at(-1), '');
});

t.test('asking for plans that there are not pushes none out', async (t) => {
  const list = new ListSource(worked());
  let readings = 0;
  const source: EventSource = {
    subscribe(filter, signal) {
      readings += 1;
      return list.subscribe(filter, signal);
    },
  };
  const past = new PastStates({ source, now, strideEvents: 10 });
  const position = list.events[30]?.position as string;
  (await past.state(plan, position)).release();
  for (let other = 0; other < 20; other += 1) {
    await t.rejects(past.resolve(`other${other}`, { kind: 'time', until: 0 }), { code: 'plan-not-found' });
  }
  readings = 0;
  (await past.state(plan, position)).release();
  t.equal(readings, 0);
});

t.test('what is not there in time is made all the same, once, and answered when it is asked for again', async (t) => {
  const events = worked();
  const list = new ListSource(events);
  let open = () => {};
  let readings = 0;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const source: EventSource = {
    async *subscribe(filter, signal) {
      readings += 1;
      await opened;
      yield* list.subscribe(filter, signal);
    },
  };
  const past = new PastStates({ source, now, waitMaxMs: 1 });
  const position = events.at(-1)?.position as string;
  const first = past.state(plan, position);
  const second = past.state(plan, position);
  for (const early of [first, second]) await t.rejects(early, { code: 'past-in-preparation' });
  open();
  for (;;) {
    const state = await past.state(plan, position).catch(() => undefined);
    state?.release();
    if (state !== undefined) break;
  }
  t.ok(readings >= 2, 'the timeline and the events after the last version');
});

t.test('whatever is appended is read once for the timeline and the versions together', async (t) => {
  const events = worked();
  const list = new ListSource([], 7);
  let delivered = 0;
  const source: EventSource = {
    async *subscribe(filter, signal) {
      for await (const delivery of list.subscribe(filter, signal)) {
        delivered += delivery.events.length;
        yield delivery;
      }
    },
  };
  const past = new PastStates({ source, now, strideEvents: 10 });
  for (const upTo of [35, 36, 60, events.length]) {
    list.add(events.slice(list.events.length, upTo));
    await past.resolve(plan, { kind: 'position', position: events[upTo - 1]?.position as string });
    t.equal(delivered, upTo);
  }
  const at = events.length - (events.length % 10) - 1;
  t.equal(
    await stateAt(past, events[at]?.position as string),
    await documents(await project(new ListSource(events.slice(0, at + 1)))),
  );
  t.equal(delivered, events.length, 'the versions were there');
});

t.test('a small plan does not wait for a large one that is being prepared', async (t) => {
  const large = new ListSource(worked(), 7);
  const small = new ListSource(new World({ plan: 'small' }).publish().events.slice(0, 15), 7);
  let goOn = () => {};
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const source: EventSource = {
    async *subscribe(filter, signal) {
      const list = filter.prefix === 'small-' ? small : large;
      for await (const delivery of list.subscribe(filter, signal)) {
        if (list === large && delivery.caughtUp) await held;
        yield delivery;
      }
    },
  };
  const past = new PastStates({ source, now, strideEvents: 10 });
  const last = large.events.at(-1)?.position as string;
  const waiting = past.resolve(plan, { kind: 'position', position: last });
  const { position } = await past.resolve('small', { kind: 'position', position: small.events.at(-1)?.position as string });
  (await past.state('small', position)).release();
  goOn();
  t.equal((await waiting).position, last);
});

t.test('versions that could not be written for want of the log are made when it is back', async (t) => {
  const events = worked();
  const at = events.length - 15;
  const foreign = events.map((event, index) => (index === at ? { ...event, data: { of: 'another system' } } : event));
  const list = new ListSource(foreign, 7);
  let broken = true;
  const source: EventSource = {
    subscribe(filter, signal) {
      // What was decided about an event of others is read from a category of its own.
      if (broken && filter.prefix !== `${plan}-`) throw new DubanError('store-unavailable', { detail: 'broken off' });
      return list.subscribe(filter, signal);
    },
  };
  const past = new PastStates({ source, now, strideEvents: 10 });
  const before = events[at - 1]?.position as string;
  const last = events.at(-1)?.position as string;
  for (let twice = 0; twice < 2; twice += 1) await t.rejects(stateAt(past, last), { code: 'store-unavailable' });
  broken = false;
  t.equal(await stateAt(past, before), await documents(await project(new ListSource(events.slice(0, at)))));
  await t.rejects(stateAt(past, last), { code: 'plan-parked' });
});
