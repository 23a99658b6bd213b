import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, unlinkSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { plainNode, plainNodeArgs, until } from '@duban/test-support';
import t, { type Test } from 'tap';
import { openJournal } from '../src/index.js';
import { lockFolder } from '../src/journal/lock.js';
import { revisionsIn } from './journal-folder.js';

const child = (name: string) => fileURLToPath(new URL(`children/${name}.js`, import.meta.url));
const lockFiles = (folder: string) => readdirSync(folder).filter((name) => name.startsWith('lock.'));

function start(t: Test, name: string, ...args: string[]): { process: ChildProcess; output: () => string } {
  const running = spawn(plainNode, [...plainNodeArgs, child(name), ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  running.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  t.teardown(() => running.kill('SIGKILL'));
  return { process: running, output: () => output };
}

async function startHolder(t: Test, folder: string): Promise<ChildProcess> {
  const holder = start(t, 'journal-holder', folder);
  await until(() => holder.output().includes('ready'));
  return holder.process;
}

t.test('of 8 processes that race for a folder never two hold it, whoever dies', async (t) => {
  const folder = t.testdir();
  const rounds = 2;
  const times = 25;
  let held = 0;
  for (let round = 0; round < rounds; round += 1) {
    const racers = Array.from({ length: 8 }, (_, index) =>
      start(t, 'lock-racer', folder, String(times), index % 2 === 0 ? 'dies' : 'lives'),
    );
    const ends = await Promise.all(
      racers.map(async ({ process }) => (await once(process, 'close')) as [number | null, string | null]),
    );
    for (const [index, [code, signal]] of ends.entries()) {
      t.strictSame([code, signal], index % 2 === 0 ? [null, 'SIGKILL'] : [0, null]);
    }
    const lines = racers.flatMap(({ output }) => output().split('\n').filter(Boolean));
    t.notOk(lines.includes('shared'), 'nobody else wrote while one held it');
    held += lines.length;
  }
  t.equal(held, rounds * 8 * times, 'everybody got it as often as wanted');
  const lock = await lockFolder(folder);
  t.equal(lockFiles(folder).filter((name) => name.endsWith('.sock')).length, 1, 'old names are cleared away');
  await lock.release();
});

t.test('a second process is told who holds the folder; after a kill -9 it gets in at once', async (t) => {
  const folder = t.testdir();
  const holder = await startHolder(t, folder);
  await t.rejects(openJournal({ folder }), { code: 'store-locked', params: { folder, holder: `pid ${holder.pid}` } });
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  const journal = await openJournal({ folder });
  t.strictSame(await revisionsIn(journal), ['0'], 'what it had acknowledged is there');
  await journal.close();
});

t.test('a holder that does not answer, because it is stopped, still holds the folder', async (t) => {
  const folder = t.testdir();
  const holder = await startHolder(t, folder);
  holder.kill('SIGSTOP');
  await t.rejects(openJournal({ folder }), {
    code: 'store-locked',
    params: { folder, holder: 'a process that does not answer' },
  });
});

t.test('a second process does not get in when the socket has been removed', async (t) => {
  const folder = t.testdir();
  const holder = await startHolder(t, folder);
  for (const name of lockFiles(folder)) unlinkSync(`${folder}/${name}`);
  await t.rejects(openJournal({ folder }), { code: 'store-locked', params: { folder, holder: `pid ${holder.pid}` } });
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  const journal = await openJournal({ folder });
  t.ok(journal.kernelLock);
  t.strictSame(await revisionsIn(journal), ['0']);
  await journal.close();
});

t.test('the same process does not get in twice, and closing lets the next in', async (t) => {
  const folder = t.testdir();
  const journal = await openJournal({ folder });
  await t.rejects(openJournal({ folder }), { code: 'store-locked', params: { holder: `pid ${process.pid}` } });
  await journal.close();
  t.strictSame(lockFiles(folder), ['lock.1.sock'], 'the highest name stays');
  const again = await openJournal({ folder });
  t.strictSame(lockFiles(folder), ['lock.2.sock']);
  await again.close();
});

t.test('a failed opening lets go of the folder', async (t) => {
  const folder = t.testdir({ 'store.json': '{"format":99}' });
  for (const _ of [1, 2]) await t.rejects(openJournal({ folder }), { code: 'store-format-unknown' });
});

t.test('a folder whose path is longer than a socket address can be is locked all the same', async (t) => {
  const folder = `${t.testdir()}/${'很长的目录名'.repeat(10)}/${'x'.repeat(200)}`;
  mkdirSync(folder, { recursive: true });
  const holder = await startHolder(t, folder);
  await t.rejects(openJournal({ folder }), { code: 'store-locked', params: { folder, holder: `pid ${holder.pid}` } });
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  const journal = await openJournal({ folder });
  await journal.close();
  t.strictSame(lockFiles(folder), ['lock.2.sock']);
});

t.test('a folder given by a relative path is the same folder', async (t) => {
  const folder = t.testdir();
  const before = process.cwd();
  process.chdir(folder);
  t.teardown(() => process.chdir(before));
  const journal = await openJournal({ folder: '.' });
  await t.rejects(openJournal({ folder }), { code: 'store-locked' });
  await journal.close();
});
