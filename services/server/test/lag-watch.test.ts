import { type EventStore, openMemoryStore } from '@duban/event-store';
import { contractEvents, freshStream } from '@duban/event-store/contract';
import t, { type Test } from 'tap';
import { type Follower, LagWatch } from '../src/lag-watch.js';

/** So short that every look is beyond them, or so long that none is. */
const at = (standsAfterMs: number, anewAfterMs = 0) => ({ lookEveryMs: 1, lookMaxMs: 200, anewAfterMs, standsAfterMs });
const hour = 3_600_000;

class Fake implements Follower {
  readonly part = 'relay';
  position: string | undefined;
  moves = 0;
  anew = 0;
  inHand = false;
  parked = false;
  arrived = () => this.position;
  has = ({ position }: { position: string }) => this.parked || position <= (this.position ?? '');
  progress = () => this.moves;
  vain = () => this.inHand;
  hop = () => ({ zh: '某处', en: this.inHand ? 'relay → Kafka' : 'event store → relay' });
  followAnew = () => {
    this.anew += 1;
  };
}

async function three(t: Test): Promise<{ store: EventStore; positions: string[] }> {
  const store = openMemoryStore();
  t.teardown(() => store.close());
  const stream = freshStream();
  await store.append(stream, 'no-stream', contractEvents(stream, 0, 3));
  const positions: string[] = [];
  for await (const { position } of store.readAll()) positions.push(position);
  return { store, positions };
}

t.test('an idle system is behind by nothing, however long nothing moves', async (t) => {
  const { store, positions } = await three(t);
  const follower = new Fake();
  follower.position = positions[2];
  const watch = new LagWatch(follower, store, at(0));
  for (let look = 0; look < 5; look += 1) t.equal(await watch.look(), false);
  t.equal(watch.behind, undefined);
  t.equal(watch.standstill, undefined);
  const empty = new LagWatch(new Fake(), openMemoryStore(), at(0));
  for (let look = 0; look < 3; look += 1) await empty.look();
  t.equal(empty.standstill, undefined, 'nor is an empty store');
});

t.test('behind with nothing moving: follows anew, then stands still at a hop, until something moves', async (t) => {
  const { store, positions } = await three(t);
  const follower = new Fake();
  follower.position = positions[0];
  const patient = new LagWatch(follower, store, at(hour));
  t.equal(await patient.look(), false, 'the first look only notes where it is');
  t.match(patient.behind, { events: 2, waiting: { position: positions[1] } });
  t.equal(await patient.look(), true);
  t.equal(follower.anew, 1);
  t.equal(await patient.look(), false, 'and not with every look');
  t.equal(patient.standstill, undefined, 'nothing is said while it may yet come');

  const watch = new LagWatch(follower, store, at(0, hour));
  await watch.look();
  await watch.look();
  t.match(watch.standstill, { hop: { en: 'event store → relay' } });
  follower.moves += 1;
  await watch.look();
  t.equal(watch.standstill, undefined, 'a long way with progress is no standstill');
  t.match(watch.behind, { events: 2 });
  await watch.look();
  t.ok(watch.standstill);
  follower.position = positions[2];
  await watch.look();
  t.equal(watch.behind, undefined);
  t.equal(watch.standstill, undefined);
});

t.test('one that has events in hand is not made to follow anew, and its hop is the next one', async (t) => {
  const { store } = await three(t);
  const follower = new Fake();
  follower.inHand = true;
  const watch = new LagWatch(follower, store, at(0));
  for (let look = 0; look < 3; look += 1) t.equal(await watch.look(), false);
  t.equal(follower.anew, 0);
  t.match(watch.standstill, { hop: { en: 'relay → Kafka' } });
});

t.test('events of a parked plan are no standstill', async (t) => {
  const { store } = await three(t);
  const follower = new Fake();
  follower.parked = true;
  const watch = new LagWatch(follower, store, at(0));
  for (let look = 0; look < 3; look += 1) await watch.look();
  t.equal(watch.behind, undefined);
});

t.test('a store that says neither what comes nor that nothing does is a standstill too', async (t) => {
  const { store, positions } = await three(t);
  const follower = new Fake();
  follower.position = positions[0];
  const mute = {
    head: () => store.head(),
    async *subscribe(_: object, signal: AbortSignal) {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
    },
  };
  const watch = new LagWatch(follower, mute, at(0, hour));
  await watch.look();
  await watch.look();
  t.match(watch.standstill, { hop: { en: 'event store → relay' } });
});

t.test('what is read twice is bounded: where many events come, a few of them are looked at', async (t) => {
  const store = openMemoryStore();
  t.teardown(() => store.close());
  const stream = freshStream();
  for (let from = 0; from < 5_000; from += 500) {
    await store.append(stream, from === 0 ? 'no-stream' : from - 1, contractEvents(stream, from, 500));
  }
  const head = await store.head();
  let asked = 0;
  const follower = Object.assign(new Fake(), { has: () => ++asked > 0, furthest: () => (asked > 0 ? head : undefined) });
  const watch = new LagWatch(follower, store, at(hour));
  for (let look = 0; look < 4; look += 1) await watch.look();
  t.equal(watch.behind, undefined);
  t.equal(asked, 1_000);
});
