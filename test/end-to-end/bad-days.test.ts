/** Days on which the machine has a fault. Each fault has its sentence and its exit code, and loses nothing. */

import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { appendFile, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { mountSmall, remountReadOnly, until } from '@duban/test-support';
import t from 'tap';
import { call, duban, startDuban, tokenFor } from '../support/duban-process.js';

const acknowledge = '/v1/plans/zjkjt2012/tasks/3.2/acknowledge';
const start = (folder: string, ...args: string[]) =>
  duban(['start', '--port', '0', '--event-store', `journal:${folder}`, ...args]);

async function journalFile(folder: string): Promise<string> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.journal')).sort();
  return join(folder, names.at(-1) as string);
}

/** Fills a folder with a server, and stops the server. */
async function filled(folder: string): Promise<void> {
  const server = await startDuban(folder);
  const token = await tokenFor(folder, { role: 'reporter', unit: 'gaoxin' });
  const ask = () => call(server.url, acknowledge, { token, body: {}, headers: { 'idempotency-key': 'first' } });
  // A busy machine may answer that it is overloaded.
  await until(async () => (await ask()).status === 201, { what: 'the command is taken' });
  await server.stop();
}

t.test('a port in use', async (t) => {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  t.teardown(() => holder.close());
  const { port } = holder.address() as { port: number };
  const folder = t.testdir();
  const ended = await duban(['start', '--port', String(port), '--event-store', `journal:${folder}`]);
  t.match(ended, { code: 2, stderr: /已被占用.*\n.*in use.*port-in-use/s });
  t.strictSame(await readdir(folder), [], 'nothing was made');
});

t.test('a wrong setting is named before anything starts', async (t) => {
  t.match(await duban(['start', '--port', '99999']), { code: 2, stderr: /DUBAN_PORT/ });
  t.match(await duban(['start'], { DUBAN_PROT: '8080' }), { code: 2, stderr: /DUBAN_PROT/ });
  t.match(await duban(['start', '--event-store', 'sqlite://localhost']), { code: 2, stderr: /DUBAN_EVENT_STORE/ });
  t.match(await duban(['start', '--no-such-flag']), { code: 2 });
});

t.test('a data folder that another process holds', async (t) => {
  const folder = t.testdir();
  const server = await startDuban(folder);
  t.teardown(() => server.end());
  t.match(await start(folder), { code: 1, stderr: new RegExp(`正被另一进程使用.*pid ${server.process.pid}.*store-locked`, 's') });
  t.equal((await call(server.url, '/health/ready')).status, 200, 'the holder is not disturbed');
});

t.test('a data folder that cannot be written', async (t) => {
  const folder = t.testdir({ file: 'not a folder' });
  t.match(await start(join(folder, 'file')), { code: 1, stderr: /错误/ });
  await t.test('a read-only file system', async (t) => {
    const mountPoint = mountSmall(t, 1_024);
    if (mountPoint === undefined) return;
    remountReadOnly(mountPoint);
    t.match(await start(mountPoint), { code: 1, stderr: /store-read-only/ });
  });
});

t.test('a full disk: commands are refused with our own error, and accepted again when there is room', async (t) => {
  const mountPoint = mountSmall(t, 1_024);
  if (mountPoint === undefined) return;
  const ballast = join(mountPoint, 'somebody-else');
  await writeFile(ballast, Buffer.alloc(512 * 1024));
  const data = join(mountPoint, 'data');
  // Without a reserve, so that the disk itself is full first; without read models on disk, which would fill it too.
  const server = await startDuban(data, ['--disk-reserve-bytes', '0', '--read-models', 'memory']);
  t.teardown(() => server.end());
  const token = await tokenFor(data, { role: 'reporter', unit: 'gaoxin' });
  await call(server.url, acknowledge, { token, body: {}, headers: { 'idempotency-key': 'ack' } });
  const key = randomUUID();
  const report = (idempotencyKey: string) =>
    call(server.url, '/v1/plans/zjkjt2012/tasks/3.2/report-progress', {
      token,
      body: { percent: 10, done: '长'.repeat(5_000), occurredOn: '2012-06-30' },
      headers: { 'idempotency-key': idempotencyKey },
    });
  let acknowledged = 0;
  let answer = { status: 201, body: {} as Record<string, unknown> };
  // A busy machine may answer that it is overloaded, which says nothing about the disk.
  while ((answer.status === 201 || answer.body['code'] === 'overloaded') && acknowledged < 1_000) {
    answer = await report(acknowledged === 0 ? key : randomUUID());
    if (answer.status === 201) acknowledged += 1;
  }
  t.match(answer, { status: 507, body: { code: 'storage-full', title: '存储空间不足，未记录；腾出空间后自动恢复' } });
  t.notMatch(JSON.stringify(answer.body), /ENOSPC|no space left/);
  const health = await call(server.url, '/health/ready');
  t.match(health, { status: 503, body: { checks: { 'event-store': { ready: false } } } });

  await rm(ballast);
  let resumed = await report('with-room');
  await until(
    async () => {
      if (resumed.status !== 201) resumed = await report('with-room');
      return resumed.status === 201;
    },
    { what: 'commands are taken without a restart' },
  );
  t.equal((await report(key)).headers.get('idempotency-replayed'), 'true');
  t.match(await call(server.url, '/health/ready'), { status: 200 });
  const auditor = await tokenFor(data, { role: 'auditor' });
  const position = String(resumed.body['position']);
  const task = await call(server.url, `/v1/plans/zjkjt2012/tasks/3.2?minPosition=${position}`, { token: auditor });
  t.match(task.body, { counts: { reports: acknowledged + 1 } }, 'nothing acknowledged is lost, and nothing else is there');
  await server.stop();
  t.match(await duban(['check', '--event-store', `journal:${data}`]), { code: 0, stdout: /完好/ });
});

t.test('a half-written end is cut off and reported, and everything acknowledged is there', async (t) => {
  const folder = t.testdir();
  await filled(folder);
  await appendFile(await journalFile(folder), '0badc0de 99999999 12345 1/2 {"id":"half');
  t.match(await duban(['check', '--event-store', `journal:${folder}`]), { code: 0, stdout: /未完成/ });
  const server = await startDuban(folder);
  t.teardown(() => server.end());
  t.match(server.output(), /the end of the journal was unfinished/);
  const token = await tokenFor(folder, { role: 'reporter', unit: 'gaoxin' });
  const again = await call(server.url, acknowledge, { token, body: {}, headers: { 'idempotency-key': 'first' } });
  t.match(again, { status: 201 });
  t.equal(again.headers.get('idempotency-replayed'), 'true');
});

t.test('damage in the middle: the server does not start and names the place, and check says the same', async (t) => {
  const folder = t.testdir();
  await filled(folder);
  const file = await journalFile(folder);
  const text = await readFile(file);
  const at = text.indexOf('\n') + 200;
  const handle = await open(file, 'r+');
  await handle.write(Buffer.from('#'), 0, 1, at);
  await handle.close();
  const damaged = await readFile(file);
  t.match(await start(folder), { code: 1, stderr: /事件日志损坏.*第 2 行.*duban check.*store-damaged/s });
  t.match(await duban(['check', '--event-store', `journal:${folder}`]), { code: 3, stdout: /损坏/ });
  t.strictSame(await readFile(file), damaged, 'nothing was changed');
});

t.test('a folder of another format', async (t) => {
  const folder = t.testdir();
  await filled(folder);
  await writeFile(join(folder, 'store.json'), '{"format": 99}');
  t.match(await start(folder), { code: 1, stderr: /store-format-unknown/ });
});

t.test('a backup taken while the server runs is a whole store, and never overwrites one', async (t) => {
  const folder = t.testdir();
  const target = join(t.testdir(), '..', `${randomUUID()}`);
  const server = await startDuban(folder);
  t.teardown(() => server.end());
  const token = await tokenFor(folder, { role: 'reporter', unit: 'gaoxin' });
  const ack = await call(server.url, acknowledge, { token, body: {}, headers: { 'idempotency-key': 'first' } });
  const backup = ['backup', target, '--with-keys', '--event-store', `journal:${folder}`];
  t.match(await duban(backup), { code: 0, stdout: /已备份/ });
  t.match(await duban(['backup', target, '--event-store', `journal:${folder}`]), { code: 2, stderr: /backup-target-exists/ });
  await server.stop();
  t.match(await duban(['check', '--event-store', `journal:${target}`]), { code: 0, stdout: /完好/ });
  t.match(await duban(['recover', '--reason', '试', '--event-store', `journal:${target}`]), { code: 0 });
  const restored = await startDuban(target);
  t.teardown(() => restored.end());
  const again = await call(restored.url, acknowledge, { token, body: {}, headers: { 'idempotency-key': 'first' } });
  t.strictSame(again.body['eventIds'], ack.body['eventIds'], 'the token and the command are known there');
});
