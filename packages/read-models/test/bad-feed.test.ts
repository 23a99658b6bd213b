/**
 * A feed that silently drops, repeats and turns round what it is given, and never makes up for it: the
 * documents are right all the same, in memory and in a real Redis.
 */

import type { RecordedEvent } from '@duban/domain';
import { redis, skipWithout, startRedis } from '@duban/test-support';
import fc from 'fast-check';
import t, { type Test } from 'tap';
import { type EventFeed, type FeedBeginning, type FeedEvents, openRedisViewStore, type ViewStore } from '../src/index.js';
import { dump } from './dump.js';
import { supervisedLives } from './scripts.js';
import { aborted, ListSource, project, start } from './sources.js';
import type { World } from './world.js';

/** What happens to a delivery, one after the other and then from the first again. */
const fates = ['kept', 'dropped', 'repeated', 'reversed', 'thinned', 'held back'] as const;
type Fate = (typeof fates)[number];

/** Spoils a feed. Only its beginnings pass as they are: they come now and then, as the port has it. */
class BadFeed implements EventFeed {
  readonly #feed: EventFeed;
  readonly #fates: readonly Fate[];
  spoiled = 0;

  constructor(feed: EventFeed, fates: readonly Fate[]) {
    this.#feed = feed;
    this.#fates = fates;
  }

  async *follow(signal: AbortSignal): AsyncGenerator<FeedBeginning | FeedEvents> {
    let held: readonly RecordedEvent[] = [];
    let at = 0;
    for await (const news of this.#feed.follow(signal)) {
      if (news.kind === 'begin') {
        yield news;
        continue;
      }
      const fate = this.#fates[at % this.#fates.length] ?? 'kept';
      at += 1;
      if (fate !== 'kept') this.spoiled += 1;
      if (fate === 'held back') {
        held = [...held, ...news.events];
        continue;
      }
      yield { kind: 'events', events: spoil(news.events, fate) };
      if (held.length > 0) yield { kind: 'events', events: held };
      held = [];
    }
  }
}

function spoil(events: readonly RecordedEvent[], fate: Fate): readonly RecordedEvent[] {
  switch (fate) {
    case 'kept':
    case 'held back':
      return events;
    case 'dropped':
      return [];
    case 'repeated':
      return [...events, ...events];
    case 'reversed':
      return events.toReversed();
    case 'thinned':
      return events.filter((_, at) => at % 3 !== 1);
    default:
      return fate satisfies never;
  }
}

/** Gives what the source has got in small deliveries, and a beginning before them and after the last. */
class SmallDeliveries implements EventFeed {
  readonly #world: World;
  readonly #source: ListSource;
  readonly #size: number;
  /** Resolves when the last beginning has been dealt with. */
  readonly ended: Promise<void>;
  #end: () => void = () => undefined;

  constructor(world: World, source: ListSource, size: number) {
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.#world = world;
    this.#source = source;
    this.#size = size;
  }

  async *follow(signal: AbortSignal): AsyncGenerator<FeedBeginning | FeedEvents> {
    const begin: FeedBeginning = { kind: 'begin', shards: ['feed/all'], owns: () => true };
    yield begin;
    const { events } = this.#world;
    for (let at = this.#source.events.length; at < events.length; at += this.#size) {
      const fresh = events.slice(at, at + this.#size);
      this.#source.add(fresh);
      yield { kind: 'events', events: fresh };
    }
    yield begin;
    this.#end();
    await aborted(signal);
  }
}

/** Of events that the source had when the runner began, and that the feed brought. */
const beginningShare = 4;

const badDays = fc.record({
  world: supervisedLives(160),
  size: fc.integer({ min: 1, max: 25 }),
  fates: fc.array(fc.constantFrom(...fates), { minLength: 1, maxLength: 12 }),
});

async function rightInSpiteOf(
  { world, size, fates }: { world: World; size: number; fates: readonly Fate[] },
  store?: ViewStore,
): Promise<number> {
  const { events, plan } = world;
  const source = new ListSource(events.slice(0, Math.floor(events.length / beginningShare)));
  const deliveries = new SmallDeliveries(world, source, size);
  const feed = new BadFeed(deliveries, fates);
  const running = start({ source, feed, batchMaxEvents: 16, ...(store === undefined ? {} : { store }) });
  await deliveries.ended;
  const { parked } = running.runner.health();
  await running.stop();
  if (parked.length > 0) throw new Error(`parked: ${JSON.stringify(parked)}`);
  const found = await dump(running.store, plan);
  if (found !== (await dump(await project(new ListSource(events)), plan))) throw new Error('the documents are others');
  return feed.spoiled;
}

async function property(t: Test, numRuns: number, open: () => Promise<ViewStore | undefined>): Promise<void> {
  let spoiled = 0;
  const holds = fc.asyncProperty(badDays, async (days) => {
    const store = await open();
    try {
      spoiled += await rightInSpiteOf(days, store);
    } finally {
      await store?.close();
    }
  });
  // A failure prints the seed and the path that repeat it.
  await fc.assert(holds, { numRuns });
  t.ok(spoiled > numRuns, `${spoiled} deliveries were spoiled`);
}

t.test('a feed that drops, repeats and turns round, into memory', async (t) => {
  await property(t, 60, async () => undefined);
});

t.test('a feed that drops, repeats and turns round, into Redis', { skip: skipWithout(redis) }, async (t) => {
  const server = await startRedis(t);
  let runs = 0;
  await property(t, 12, () => {
    runs += 1;
    return openRedisViewStore({ url: server.url, prefix: `bad-feed-${runs}:` });
  });
});

t.test('without anything that mends it, such a feed does give other documents', async (t) => {
  const [world] = fc.sample(supervisedLives(160), { numRuns: 1, seed: 1 }) as [World];
  const kept = spoil(world.events, 'thinned');
  const deaf = await project(new ListSource(kept), { feed: undefined });
  t.not(await dump(deaf, world.plan), await dump(await project(new ListSource(world.events)), world.plan));
});
