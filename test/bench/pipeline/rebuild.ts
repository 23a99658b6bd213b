/** A rebuild into Redis, and the two yardsticks that bound it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { eventRegistry } from '@duban/domain';
import { rebuildPlan } from '@duban/read-models';
import { RedisServer } from '../../support/redis-server.js';
import { plans } from './events.js';
import type { Pipeline } from './hops.js';

export interface Rebuild {
  readonly events: number;
  /** From the event store into new generations, compared with the live ones, switched. */
  readonly rebuiltPerSecond: number;
  /** JSON to a checked event of the newest version, nothing else. */
  readonly decodedPerSecond: number;
  /** The write commands that the rebuild caused, sent to another Redis in one pipe, nothing else. */
  readonly writtenPerSecond: number;
  readonly writtenBytes: number;
}

export async function measureRebuild({ store, views }: Pipeline, server: RedisServer, folder: string): Promise<Rebuild> {
  const texts: string[] = [];
  for await (const event of store.readAll()) texts.push(JSON.stringify(event));
  let began = performance.now();
  for (const text of texts) eventRegistry.decodeRecorded(JSON.parse(text));
  const decodedPerSecond = (texts.length * 1_000) / (performance.now() - began);

  const before = server.appended().length;
  began = performance.now();
  for (const plan of plans) {
    const { switched, differences } = await rebuildPlan({ store: views, source: store, plan, accept: () => false });
    if (!switched) throw new Error(`${plan} differs: ${JSON.stringify(differences[0])}`);
  }
  const rebuiltPerSecond = (texts.length * 1_000) / (performance.now() - began);
  // The file is written behind the answers.
  await server.whenWritten();
  const commands = server.appended().subarray(before);
  const writtenMs = await replayMs(commands, join(folder, 'replay'));
  const writtenPerSecond = (texts.length * 1_000) / writtenMs;
  return { events: texts.length, rebuiltPerSecond, decodedPerSecond, writtenPerSecond, writtenBytes: commands.length };
}

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
