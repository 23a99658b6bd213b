/** What an attacker with write access to the data folder can do to a journal, tried on the running program. */
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import t from 'tap';
import { call, duban, startDuban, tokenFor } from '../../support/duban-process.js';

const acknowledge = '/v1/plans/zjkjt2012/tasks/3.2/acknowledge';
const report = '/v1/plans/zjkjt2012/tasks/3.2/report-progress';
const of = (folder: string) => ['--event-store', `journal:${folder}`];

async function journalFile(folder: string): Promise<string> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.journal')).sort();
  return join(folder, names.at(-1) as string);
}

/**
 * A folder in which progress has been reported and whose server has stopped. Returns the head that its backup printed.
 */
async function reported(folder: string, backup: string): Promise<string> {
  const server = await startDuban(folder);
  const token = await tokenFor(folder, { role: 'reporter', unit: 'gaoxin' });
  await call(server.url, acknowledge, { token, body: {}, headers: { 'idempotency-key': 'ack' } });
  const body = { percent: 40, done: '已完成立项', occurredOn: '2012-06-30' };
  const answer = await call(server.url, report, { token, body, headers: { 'idempotency-key': 'report' } });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer));
  const done = await duban(['backup', backup, ...of(folder), '--json']);
  await server.stop();
  return (JSON.parse(done.stdout) as { head: string }).head;
}

t.test('an edited percent with a recomputed checksum is found, with its line', async (t) => {
  const root = t.testdir();
  const folder = join(root, 'data');
  const head = await reported(folder, join(root, 'backup'));
  t.match(await duban(['check', ...of(folder), '--against', head]), { code: 0, stdout: /与所给链头一致/ });
  const file = await journalFile(folder);
  const lines = (await readFile(file, 'utf8')).split('\n');
  const at = lines.findIndex((line) => line.includes('"percent":40'));
  const rest = (lines[at] as string).slice(9).replace('"percent":40', '"percent":90');
  lines[at] = `${crc32(rest).toString(16).padStart(8, '0')} ${rest}`;
  await writeFile(file, lines.join('\n'));
  const check = await duban(['check', ...of(folder), '--json']);
  t.equal(check.code, 3);
  t.match(JSON.parse(check.stdout).findings, [{ kind: 'damage', line: at + 1 }]);
  const start = await duban(['start', '--port', '0', ...of(folder)]);
  t.match(start, { code: 1, stderr: new RegExp(`第 ${at + 1} 行`) }, 'and nobody goes on with it');
});

t.test('a file cut off between two groups is found', async (t) => {
  const root = t.testdir();
  const folder = join(root, 'data');
  const head = await reported(folder, join(root, 'backup'));
  const file = await journalFile(folder);
  const lines = (await readFile(file, 'utf8')).split('\n');
  await writeFile(file, `${lines.slice(0, -3).join('\n')}\n`);
  t.match(await duban(['check', ...of(folder)]), { code: 3, stdout: /events had been durable, and only/ });
  t.match(await duban(['start', '--port', '0', ...of(folder)]), { code: 1, stderr: /had been durable, and only/ });
  t.match(await duban(['check', ...of(join(root, 'backup')), '--against', head]), { code: 0 }, 'the copy has it all');
});

t.test('another history in the same store is found with a head that was kept', async (t) => {
  const root = t.testdir();
  const folder = join(root, 'data');
  const server = await startDuban(folder);
  await server.stop();
  await cp(folder, join(root, 'other'), { recursive: true, filter: (name) => !name.endsWith('.sock') });
  const head = await reported(folder, join(root, 'backup'));
  await reported(join(root, 'other'), join(root, 'other-backup'));
  t.match(await duban(['check', ...of(join(root, 'other'))]), { code: 0 }, 'it is whole in itself');
  t.match(await duban(['check', ...of(join(root, 'other')), '--against', head]), { code: 3, stdout: /the head given/ });
  const copied = await duban(['backup', join(root, 'third'), ...of(join(root, 'other')), '--against', head]);
  t.match(copied, { code: 3, stdout: /the head given.*副本读回不符/s });
  t.match(await duban(['check', ...of(folder), '--against', 'nonsense']), { code: 2, stderr: /--against/ });
});

t.test('a second server is refused even if the sockets of the first were removed', async (t) => {
  const folder = t.testdir();
  const first = await startDuban(folder);
  t.teardown(() => first.end());
  for (const name of await readdir(folder)) if (name.endsWith('.sock')) await rm(join(folder, name));
  const second = await duban(['start', '--port', '0', ...of(folder)]);
  t.match(second, { code: 1, stderr: new RegExp(`pid ${first.process.pid}.*store-locked`, 's') });
  const token = await tokenFor(folder, { role: 'reporter', unit: 'gaoxin' });
  const answer = await call(first.url, acknowledge, { token, body: {}, headers: { 'idempotency-key': 'ack' } });
  t.equal(answer.status, 201, 'the first one is not disturbed');
});

t.test('without the kernel lock the second server takes the folder, and the first acknowledges nothing more', async (t) => {
  const folder = t.testdir();
  // With this PATH there is no command `flock`.
  const env = { PATH: t.testdir() };
  const first = await startDuban(folder, [], env);
  t.teardown(() => first.end());
  t.match(first.output(), /the command flock missing/);
  for (const name of await readdir(folder)) if (name.endsWith('.sock')) await rm(join(folder, name));
  const second = await startDuban(folder, [], env);
  t.teardown(() => second.end());
  const token = await tokenFor(folder, { role: 'reporter', unit: 'gaoxin' });
  const ask = (url: string, key: string) => call(url, acknowledge, { token, body: {}, headers: { 'idempotency-key': key } });
  t.match(await ask(first.url, 'first'), { status: 503 });
  t.match(await call(first.url, '/health/ready'), { status: 503 });
  t.match(await ask(second.url, 'second'), { status: 201 });
  await first.stop();
  await second.stop();
  t.match(await duban(['check', ...of(folder)]), { code: 0, stdout: /打开 2 次/ });
});
