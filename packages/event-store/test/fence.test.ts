/**
 * A process that was stopped in the middle of a write, whose lock somebody removed, and which goes on after another has
 * opened the journal: it can harm nothing that the other acknowledges.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, unlinkSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { plainNode, plainNodeArgs, until } from '@duban/test-support';
import t, { type Test } from 'tap';
import { checkJournal, type Journal, openJournal } from '../src/index.js';
import type { places } from './children/paused-writer.js';
import { contractEvents } from './contract.js';
import { revisionsIn, stream } from './journal-folder.js';

const child = fileURLToPath(new URL('children/paused-writer.js', import.meta.url));
const isStopped = ({ pid }: ChildProcess) => /^State:\s+T/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));

async function stoppedWriter(t: Test, folder: string, place: (typeof places)[number]) {
  const writer = spawn(plainNode, [...plainNodeArgs, child, folder, place], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.teardown(() => writer.kill('SIGKILL'));
  let outcome = '';
  writer.stdout.setEncoding('utf8').on('data', (text: string) => {
    outcome += text;
  });
  await until(() => isStopped(writer));
  for (const name of readdirSync(folder)) if (name.startsWith('lock.')) unlinkSync(`${folder}/${name}`);
  return {
    /** @returns what it says of its append, once it has ended */
    goOn: async () => {
      const ended = once(writer, 'close');
      writer.kill('SIGCONT');
      await ended;
      return outcome.trim();
    },
  };
}

/** Appends one event to the stream; nothing else does. */
async function append(journal: Journal): Promise<string> {
  const revision = (await revisionsIn(journal)).length;
  const events = contractEvents(stream, revision, 1);
  await journal.append(stream, revision - 1, events);
  return (events[0] as { id: string }).id;
}

async function idsIn(journal: Journal): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of journal.readAll()) ids.push(id);
  return ids;
}

const cases: [place: (typeof places)[number], there: number][] = [
  ['before it is written', 1],
  ['half written', 1],
  // It may be there: nobody was told that it is not.
  ['written and not synced', 2],
  ['synced', 2],
];

for (const [place, there] of cases) {
  t.test(`a writer that was stopped when a group was ${place}`, { skip: process.platform !== 'linux' }, async (t) => {
    const folder = t.testdir();
    const writer = await stoppedWriter(t, folder, place);
    const journal = await openJournal({ folder });
    const before = await idsIn(journal);
    t.equal(before.length, there);
    const acknowledged = [...before, await append(journal)];
    t.equal(await writer.goOn(), 'store-failed', 'it is told that it has lost the journal');
    acknowledged.push(await append(journal));
    t.strictSame(await idsIn(journal), acknowledged);
    t.match(await checkJournal(folder), { sound: true, events: acknowledged.length, findings: [] });
    await journal.close();
    const again = await openJournal({ folder });
    t.strictSame(await idsIn(again), acknowledged, 'the next start finds what was acknowledged, and nothing else');
    acknowledged.push(await append(again));
    await again.close();
    t.match(await checkJournal(folder), { sound: true, events: acknowledged.length, findings: [] });
  });
}
