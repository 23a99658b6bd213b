/**
 * How soon writes continue after a cluster has elected another leader. Measured from the moment when the new leader
 * accepts writes, by its own clock, to the first append that is acknowledged after it. Twelve writers append all the
 * time.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DubanError } from '@duban/domain';
import { type EventStore, openEventStoreDb } from '@duban/event-store';
import { contractEvents, freshStream } from '@duban/event-store/contract';
import { until } from '@duban/test-support';
import t from 'tap';
import { EventStoreDbCluster } from '../support/eventstoredb/cluster.js';
import type { EventStoreDbServer } from '../support/eventstoredb/server-process.js';

const rounds = 6;
const writers = 12;
/** The promise for a quiet machine. The test allows a margin for a busy one. */
const promisedMs = { frozen: 3_000, killed: 2_000 } as const;
const margin = 2;

class Writers {
  /** When each append was acknowledged, in milliseconds since 1970. */
  readonly acknowledgedAt: number[] = [];
  readonly #store: EventStore;
  #running = true;
  readonly #writing: Promise<unknown>;

  constructor(store: EventStore) {
    this.#store = store;
    this.#writing = Promise.all(Array.from({ length: writers }, () => this.#write()));
  }

  /** The time of the first append acknowledged after a moment; undefined: none yet. */
  firstAfter(moment: number): number | undefined {
    return this.acknowledgedAt.find((at) => at > moment);
  }

  async stop(): Promise<void> {
    this.#running = false;
    await this.#writing;
  }

  /** Writes one stream event by event, each under its id until it is acknowledged. */
  async #write(): Promise<void> {
    const stream = freshStream();
    for (let revision = 0; this.#running; revision += 1) {
      const events = contractEvents(stream, revision, 1);
      while (this.#running) {
        try {
          await this.#store.append(stream, revision === 0 ? 'no-stream' : revision - 1, events);
          break;
        } catch (error) {
          if (!(error instanceof DubanError) || !['outcome-unknown', 'store-unavailable'].includes(error.code)) throw error;
        }
      }
      this.acknowledgedAt.push(Date.now());
      await pause(10);
    }
  }
}

const median = (values: readonly number[]) => [...values].sort((one, other) => one - other)[values.length >> 1] as number;

const deeds = {
  frozen: (leader: EventStoreDbServer) => leader.freeze(),
  killed: (leader: EventStoreDbServer) => leader.kill(),
} as const;

t.test('writes continue soon after an election', { timeout: 1_200_000 }, async (t) => {
  const folder = join(t.testdir(), 'esdb');
  mkdirSync(folder);
  const cluster = await EventStoreDbCluster.start(t, folder);
  const store = await openEventStoreDb({ connectionString: cluster.url() });
  t.teardown(() => store.close());
  const writing = new Writers(store);
  for (const [name, deed] of Object.entries(deeds)) {
    const found: { electionMs: number; writesMs: number }[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const before = Date.now();
      await until(() => writing.firstAfter(before) !== undefined, { what: 'writers write' });
      const leader = await cluster.elected();
      const struckAt = Date.now();
      await deed(leader);
      const next = await cluster.elected();
      const { ledSince = 0 } = await next.ask();
      await until(() => writing.firstAfter(ledSince) !== undefined, { everyMs: 5 });
      found.push({ electionMs: ledSince - struckAt, writesMs: (writing.firstAfter(ledSince) ?? 0) - ledSince });
      if (name === 'frozen') leader.thaw();
      else await leader.start();
      await until(async () => (await leader.ask()).role === 'follower');
    }
    const writes = found.map(({ writesMs }) => writesMs);
    t.comment(`${name}: ${found.map(({ electionMs, writesMs }) => `${electionMs} + ${writesMs}`).join(', ')} ms`);
    t.comment(`${name}: writes go on ${median(writes)} ms after the election (median), ${Math.max(...writes)} ms (most)`);
    const boundMs = margin * promisedMs[name as keyof typeof deeds];
    t.ok(Math.max(...writes) < boundMs, `${Math.max(...writes)} ms is below ${boundMs} ms`);
  }
  await writing.stop();
  t.comment(`${writing.acknowledgedAt.length} appends acknowledged`);
});
