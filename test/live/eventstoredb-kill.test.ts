/**
 * The server is killed again and again, at any moment and between persisting and answering, while two processes write
 * to the same streams. Every command that was acknowledged is found exactly once.
 */

import { fork } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { RecordedEvent } from '@duban/domain';
import { openEventStoreDb } from '@duban/event-store';
import { plainNode, plainNodeArgs } from '@duban/test-support';
import t, { type Test } from 'tap';
import { EventStoreDbServer } from '../support/eventstoredb/server-process.js';

/** After so many kills the writers finish undisturbed. */
const killsMax = 12;
const killsMin = 4;
const commandsPerWriter = 200;

interface Answer {
  readonly commandId: string;
  readonly stream: string;
  readonly times: number;
  readonly eventIds: readonly string[];
  readonly revision: number;
  readonly position: string;
}

/** Resolves with the answers when all its commands are acknowledged. */
async function write(t: Test, url: string): Promise<Answer[]> {
  const path = fileURLToPath(new URL('./eventstoredb-writer.js', import.meta.url));
  const plain = { execPath: plainNode, execArgv: [...plainNodeArgs] };
  const child = fork(path, [url, String(commandsPerWriter), '4'], { ...plain, stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  t.teardown(() => child.kill('SIGKILL'));
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`the writer ended with ${code}`);
  return output
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Answer);
}

t.test('two writers and a server that is killed again and again', { timeout: 240_000 }, async (t) => {
  const server = await EventStoreDbServer.start({ folder: t.testdir() });
  t.teardown(() => server.kill());
  let running = true;
  let kills = 0;
  const writing = Promise.all([write(t, server.url()), write(t, server.url())]).finally(() => {
    running = false;
  });
  writing.catch(() => undefined);
  await delay(500);
  while (running && kills < killsMax) {
    if (kills % 2 === 0) {
      await delay(randomInt(300));
      await server.kill();
    } else {
      // Dies at its next write, if there is one.
      await server.set({ killAfterPersisting: true });
      await Promise.race([server.gone(), delay(1_000)]);
      await server.kill();
    }
    kills += 1;
    await server.start();
    await delay(200);
  }
  const answers = (await writing).flat();
  t.equal(answers.length, 2 * commandsPerWriter, 'every command was acknowledged');
  t.ok(kills >= killsMin, `${kills} kills`);

  const store = await openEventStoreDb({ connectionString: server.url() });
  const found = new Map<string, RecordedEvent[]>();
  for await (const event of store.readAll({ prefix: 'load-' })) {
    found.set(event.meta.commandId, [...(found.get(event.meta.commandId) ?? []), event]);
  }
  await store.close();
  t.equal(found.size, answers.length, 'no command that nobody gave');
  for (const { commandId, stream, times, eventIds, revision, position } of answers) {
    const events = found.get(commandId) ?? [];
    const last = events.at(-1);
    t.strictSame(
      { times: events.length, eventIds: events.map(({ id }) => id), stream: last?.stream, position: last?.position },
      { times, eventIds, stream, position },
    );
    t.equal(Number(last?.revision), revision);
  }
});
