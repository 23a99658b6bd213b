/** The relay on a feed that fails on demand. */
import { DubanError, type RecordedEvent } from '@duban/domain';
import t from 'tap';
import { type FeedPublisher, Relay, type RelayCheckpoint } from '../src/index.js';
import { feedLog, GrowingLog } from './contract.js';

/** A feed that keeps its events even when it then reports a failure. */
class ListPublisher implements FeedPublisher {
  readonly events: RecordedEvent[] = [];
  readonly confirmed: (string | undefined)[] = [];
  failures = 0;

  async publish(events: readonly RecordedEvent[], confirmed: string | undefined): Promise<void> {
    this.events.push(...events);
    this.confirmed.push(confirmed);
    if (this.failures === 0) return;
    this.failures -= 1;
    throw new DubanError('feed-unavailable', { detail: 'test' });
  }

  async close(): Promise<void> {}
}

function memory(from?: string) {
  const saved: string[] = [];
  const checkpoint: RelayCheckpoint = {
    load: async () => ({ confirmed: from, seen: [] }),
    save: async (position) => {
      saved.push(position);
    },
  };
  return { checkpoint, saved };
}

/** Runs a relay until this many events, doubles included, were published. */
async function relayUntil(
  count: number,
  parts: { source: GrowingLog; publisher: ListPublisher; checkpoint: RelayCheckpoint; epoch?: string },
): Promise<unknown[]> {
  const stop = new AbortController();
  const failures: unknown[] = [];
  const look = () => {
    if (parts.publisher.events.length >= count) stop.abort();
  };
  const observer = { failed: (error: unknown) => failures.push(error), published: look };
  await new Relay({ origin: { epoch: 'contractlog1' }, retryMinMs: 1, retryMaxMs: 4, ...parts, observer }).run(stop.signal);
  return failures;
}

t.test('everything is published in order, and the checkpoint follows what was confirmed', async (t) => {
  const events = feedLog(3).next(400);
  const source = new GrowingLog();
  source.add(events);
  const publisher = new ListPublisher();
  const { checkpoint, saved } = memory();
  t.same(await relayUntil(1_200, { source, publisher, checkpoint }), []);
  t.strictSame(publisher.events, events);
  t.strictSame(
    saved,
    [499, 999, 1_199].map((at) => events[at]?.position),
  );
  t.strictSame(publisher.confirmed, [undefined, ...saved.slice(0, -1)]);
});

t.test('after a failure everything behind the last confirmed event is published again', async (t) => {
  const events = feedLog(1).next(3);
  const source = new GrowingLog();
  source.add(events);
  const publisher = new ListPublisher();
  publisher.failures = 2;
  const { checkpoint, saved } = memory();
  t.match(await relayUntil(9, { source, publisher, checkpoint }), [{ code: 'feed-unavailable' }, { code: 'feed-unavailable' }]);
  t.strictSame(publisher.events, [...events, ...events, ...events]);
  t.strictSame(saved, [events[2]?.position]);
});

t.test('a relay that starts continues after its checkpoint', async (t) => {
  const events = feedLog(1).next(3);
  const source = new GrowingLog();
  source.add(events);
  const publisher = new ListPublisher();
  await relayUntil(1, { source, publisher, checkpoint: memory(events[1]?.position).checkpoint });
  t.strictSame(publisher.events, [events[2]]);
  t.strictSame(publisher.confirmed, [events[1]?.position]);
});

t.test('categories that are no plans are never published, and do not hold up the checkpoint', async (t) => {
  const [event, last] = feedLog(1).next(2) as [RecordedEvent, RecordedEvent];
  const source = new GrowingLog();
  const hidden = ['discipline-case.1', 'oversight-day.2012-06-30'].map((stream) => ({ ...event, stream }));
  source.add([...hidden, event, ...hidden.map((one) => ({ ...one, position: last.position }))]);
  const publisher = new ListPublisher();
  const { checkpoint, saved } = memory();
  await relayUntil(1, { source, publisher, checkpoint });
  t.strictSame(publisher.events, [event]);
  t.strictSame(saved, [last.position]);
});

t.test('a foreign event is published until a decision passes over it', async (t) => {
  const [event, last] = feedLog(1).next(2) as [RecordedEvent, RecordedEvent];
  const mark = { detail: { zh: '外', en: 'foreign' }, passedOver: false };
  const [foreign, passedOver] = [mark, { ...mark, passedOver: true }].map((one) => ({ ...event, foreign: one }));
  const source = new GrowingLog();
  source.add([foreign, passedOver, last] as RecordedEvent[]);
  const publisher = new ListPublisher();
  await relayUntil(2, { source, publisher, checkpoint: memory().checkpoint });
  t.strictSame(publisher.events, [foreign, last]);
});

t.test('a source that ends counts as failed and is read again', async (t) => {
  const [event] = feedLog(1).next(1) as [RecordedEvent];
  const whole = new GrowingLog();
  whole.add([event]);
  let ended = false;
  const failures: unknown[] = [];
  const stop = new AbortController();
  const publisher = new ListPublisher();
  await new Relay({
    source: {
      subscribe: (filter, signal) => {
        if (ended) return whole.subscribe(filter, signal);
        ended = true;
        return (async function* () {})();
      },
    },
    origin: { epoch: 'contractlog1' },
    publisher,
    checkpoint: memory().checkpoint,
    retryMinMs: 1,
    observer: { failed: (error) => failures.push(error), published: () => stop.abort() },
  }).run(stop.signal);
  t.match(failures, [{ code: 'store-unavailable' }]);
  t.strictSame(publisher.events, [event]);
});
