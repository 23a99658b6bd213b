/** A rebuild into Redis, and two yardsticks for it. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { eventRegistry, type RecordedEvent } from '@duban/domain';
import { type EventSource, rebuildPlans, type ViewStore } from '@duban/read-models';
import { RedisServer } from '@duban/test-support';
import { plans } from './events.js';
import type { Pipeline } from './hops.js';

export interface Rebuild {
  readonly events: number;
  /** From the event store into new generations, including the comparison with the live ones and the switch. */
  readonly rebuiltPerSecond: number;
  /** The same from events that are already in memory. */
  readonly atHandPerSecond: number;
  /** Only reads the event store once, as a rebuild does. */
  readonly readPerSecond: number;
  /** Only turns JSON into checked events of the newest version. */
  readonly decodedPerSecond: number;
  /** Only sends the write commands of the rebuild to another Redis, in one pipe. */
  readonly writtenPerSecond: number;
  readonly writtenBytes: number;
}

export async function measureRebuild({ store, views }: Pipeline, server: RedisServer, folder: string): Promise<Rebuild> {
  const events: RecordedEvent[] = [];
  for await (const event of store.readAll()) events.push(event);
  const rate = async (work: () => void | Promise<void>) => {
    const began = performance.now();
    await work();
    return (events.length * 1_000) / (performance.now() - began);
  };
  const texts = events.map((event) => JSON.stringify(event));
  const decodedPerSecond = await rate(() => {
    for (const text of texts) eventRegistry.decodeRecorded(JSON.parse(text));
  });
  const readPerSecond = await rate(async () => {
    let read = 0;
    for await (const _ of store.readAll()) read += 1;
    if (read !== events.length) throw new Error(`${read} of ${events.length} events were read`);
  });
  const before = server.appended().length;
  const rebuiltPerSecond = await rate(() => rebuildAll(views, store));
  // Redis writes its file after it answers.
  await server.whenWritten();
  const commands = server.appended().subarray(before);
  const atHandPerSecond = await rate(() => rebuildAll(views, atHand(events)));
  const writtenPerSecond = (events.length * 1_000) / (await replayMs(commands, join(folder, 'replay')));
  const rates = { rebuiltPerSecond, atHandPerSecond, readPerSecond, decodedPerSecond, writtenPerSecond };
  return { events: events.length, ...rates, writtenBytes: commands.length };
}

async function rebuildAll(store: ViewStore, source: EventSource): Promise<void> {
  for await (const done of rebuildPlans({ store, source, plans, accept: () => false })) {
    if ('error' in done) throw done.error;
    const { switched, differences } = done.rebuilt;
    if (!switched) throw new Error(`${done.plan} differs: ${JSON.stringify(differences[0])}`);
  }
}

/** Deliveries of the largest size that an event store may make. */
const atHand = (events: readonly RecordedEvent[]): EventSource => ({
  async *subscribe({ after = '', prefix = '' }) {
    const wanted = events.filter(({ stream, position }) => stream.startsWith(prefix) && position > after);
    for (let from = 0; from < wanted.length; from += 1_000) {
      const part = wanted.slice(from, from + 1_000);
      yield { events: part, position: (part.at(-1) as RecordedEvent).position, caughtUp: from + 1_000 >= wanted.length };
    }
  },
});

async function replayMs(commands: Buffer, folder: string): Promise<number> {
  const server = await RedisServer.start(folder);
  try {
    const client = spawn('redis-cli', ['-p', String(server.port), '--pipe'], { stdio: ['pipe', 'pipe', 'inherit'] });
    let said = '';
    client.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    const began = performance.now();
    client.stdin.end(commands);
    await once(client, 'close');
    const tookMs = performance.now() - began;
    if (!said.includes('errors: 0')) throw new Error(`the commands could not be repeated: ${said}`);
    return tookMs;
  } finally {
    await server.kill();
  }
}
