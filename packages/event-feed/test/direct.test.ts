import type { RecordedEvent } from '@duban/domain';
import t from 'tap';
import { openDirectFeed } from '../src/index.js';
import { eventFeedContract, feedLog, follow, GrowingLog, hasAll } from './contract.js';

await eventFeedContract(t, {
  name: 'direct',
  capabilities: { redelivers: false, shares: false },
  open: async () => {
    const log = new GrowingLog();
    return {
      // What is in the store is published.
      publisher: { publish: async (events) => log.add(events), close: async () => undefined },
      consumer: () => openDirectFeed(log),
      close: async () => undefined,
    };
  },
});

t.test('what is appended while the beginning is dealt with comes after it', async (t) => {
  const log = feedLog(1);
  const source = new GrowingLog();
  source.add(log.next(3));
  const news = openDirectFeed(source).follow(new AbortController().signal)[Symbol.asyncIterator]();
  t.match(await news.next(), { value: { kind: 'begin', shards: ['direct'] } });
  const more = log.next(2);
  source.add(more);
  t.strictSame((await news.next()).value, { kind: 'events', events: more });
  await news.return?.();
});

t.test('a large stretch of the log comes in several deliveries', async (t) => {
  const events = feedLog(1).next(2_500);
  const source = {
    head: async () => 'contractlog1-00000000000000000000',
    async *subscribe(_: unknown, signal: AbortSignal) {
      yield { events, position: (events.at(-1) as RecordedEvent).position };
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
    },
  };
  const follower = follow(openDirectFeed(source));
  await follower.until(hasAll(events));
  t.strictSame(follower.events, events);
  await follower.stop();
});
