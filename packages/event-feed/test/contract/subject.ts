import { parseStream, type RecordedEvent } from '@duban/domain';
import type { Test } from 'tap';
import type { FeedBeginning, FeedConsumer, FeedPublisher } from '../../src/port.js';

/** A feed of its own for one test. */
export interface OpenFeed {
  readonly publisher: FeedPublisher;
  /** Another follower of the same group. */
  consumer(): FeedConsumer;
  close(): Promise<void>;
}

export interface FeedSubject {
  readonly name: string;
  open(): Promise<OpenFeed>;
}

/**
 * Runs one law on a feed of its own, and closes it in any case. Its output is buffered so that laws can run side by
 * side: most of a law's time is waiting for the feed.
 */
export function law(t: Test, subject: FeedSubject, sentence: string, run: (t: Test, feed: OpenFeed) => Promise<void>): void {
  void t.test(sentence, { buffered: true }, async (child) => {
    const feed = await subject.open();
    try {
      await run(child, feed);
    } finally {
      await feed.close();
    }
  });
}

/** Follows a feed and notes everything that comes, doubles included. */
export interface Follower {
  readonly begun: FeedBeginning[];
  readonly events: RecordedEvent[];
  /** Resolves when what was noted satisfies the condition; rejects when the follower ends with an error before that. */
  until(satisfied: (follower: Follower) => boolean): Promise<void>;
  stop(): Promise<void>;
}

export function follow(consumer: FeedConsumer): Follower {
  const stop = new AbortController();
  const watching = new Set<() => void>();
  const noted: Pick<Follower, 'begun' | 'events'> = { begun: [], events: [] };
  const done = (async () => {
    for await (const news of consumer.follow(stop.signal)) {
      if (news.kind === 'begin') noted.begun.push(news);
      else noted.events.push(...news.events);
      for (const look of watching) look();
    }
  })();
  const follower: Follower = {
    ...noted,
    until: (satisfied) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (!satisfied(follower)) return;
          watching.delete(look);
          resolve();
        };
        watching.add(look);
        done.then(() => reject(new Error('the following ended')), reject);
        look();
      }),
    stop: async () => {
      stop.abort();
      await done;
    },
  };
  return follower;
}

/** The events of a plan in the order in which they first came. */
export function firstOf(events: readonly RecordedEvent[], plan: string): RecordedEvent[] {
  const seen = new Set<string>();
  return events.filter(({ stream, id }) => {
    if (parseStream(stream).category !== plan || seen.has(id)) return false;
    seen.add(id);
    return true;
  });
}

export const idsOf = (events: readonly { readonly id: string }[]) => events.map(({ id }) => id);

/** Whether all of these events have come. */
export const hasAll = (events: readonly RecordedEvent[]) => (follower: Pick<Follower, 'events'>) => {
  const come = new Set(idsOf(follower.events));
  return events.every(({ id }) => come.has(id));
};
