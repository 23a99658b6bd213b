/** Read models on disk: written by a process of their own, read by the server, in nobody's way. */
import { mkdir, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '@duban/test-support';
import t from 'tap';
import { startLasting } from './lasting-server.js';
import { logOf } from './moni.js';

const file = (kept: string) => join(kept, 'read-models.sqlite');

t.test('the process that writes is killed: commands go on, what is read says how old it is, another one goes on', async (t) => {
  const log = logOf();
  const { get, command, ready, untilReady, writer } = await startLasting(t, { data: t.testdir(), logger: log.logger });
  const first = await command('1.1', 'acknowledge', {}, 'a');
  t.match(await get(`/v1/plans/moni/tasks/1.1?minPosition=${first.position}`), { code: '1.1', status: 'acknowledged' });
  t.match(await get('/v1/plans/keiner'), { code: 'plan-not-found' });
  t.match(await get('/v1/plans/moni?minPosition=nonsense'), { code: 'position-invalid' });

  const killed = await writer();
  process.kill(killed, 'SIGKILL');
  await until(async () => (await ready()).status === 'not-ready');
  const second = await command('1.2', 'acknowledge', {}, 'b');
  t.ok(second.position > first.position, 'a command is taken');
  const old = await get('/v1/plans/moni/tasks/1.1');
  t.match(old, { status: 'acknowledged', position: first.position });

  await untilReady();
  t.not(await writer(), killed);
  t.match(await get(`/v1/plans/moni/tasks/1.2?minPosition=${second.position}`), { status: 'acknowledged' });
  t.ok(log.lines().some(({ msg }) => msg === 'the read models failed and begin again'));
  t.notOk(
    log.lines().some(({ msg }) => msg === 'the read models are deleted and filled again from the events'),
    'what was written is gone on with',
  );
});

t.test('what is not what was written is deleted and filled again, loudly; a restart finds the rest as it was', async (t) => {
  const root = t.testdir();
  const data = join(root, 'data');
  const begun = await startLasting(t, { data });
  const { position } = await begun.command('1.1', 'acknowledge', {}, 'a');
  t.match(await begun.get(`/v1/plans/moni/tasks/1.1?minPosition=${position}`), { status: 'acknowledged' });
  await begun.stop();
  const kept = join(data, 'read-models');
  const { ino } = await stat(file(kept));

  const again = async () => {
    const log = logOf();
    const running = await startLasting(t, { data, logger: log.logger });
    return {
      ...running,
      anew: () => log.lines().some(({ msg }) => msg === 'the read models are deleted and filled again from the events'),
    };
  };
  const sound = await again();
  t.match(await sound.get('/v1/plans/moni/tasks/1.1'), { status: 'acknowledged', position });
  t.notOk(sound.anew());
  t.equal((await stat(file(kept))).ino, ino, 'a sound file is gone on with');
  await sound.stop();

  await truncate(file(kept), 3 * 8_192);
  const cut = await again();
  await cut.untilReady();
  t.match(await cut.get('/v1/plans/moni/tasks/1.1'), { status: 'acknowledged', position });
  t.ok(cut.anew(), 'cut off');
  await cut.stop();

  const bytes = await readFile(file(kept));
  const title = Buffer.from('"title":"模拟任务');
  for (let from = bytes.indexOf(title); from !== -1; from = bytes.indexOf(title, from + 1)) bytes.writeUInt8(0x58, from + 10);
  await writeFile(file(kept), bytes);
  const flipped = await again();
  t.notMatch(JSON.stringify(await flipped.get('/v1/plans/moni/tasks')), /"title":"X/, 'damage is never shown');
  t.ok((await flipped.command('1.2', 'acknowledge', {}, 'b')).position, 'a command is taken');
  await flipped.untilReady();
  t.ok(flipped.anew(), 'flipped bits');
  t.match(await flipped.get('/v1/plans/moni/tasks/1.1'), { status: 'acknowledged', title: '模拟任务' });
});

t.test('deleted while it runs: commands go on, and it is filled again', async (t) => {
  const log = logOf();
  const { get, command, kept, untilReady } = await startLasting(t, { data: t.testdir(), logger: log.logger });
  await rm(kept, { recursive: true });
  const { position } = await command('1.1', 'acknowledge', {}, 'a');
  t.ok(position, 'a command is taken');
  await until(async () => (await get(`/v1/plans/moni/tasks/1.1?minPosition=${position}`))['status'] === 'acknowledged');
  await untilReady();
  t.ok((await stat(file(kept))).size > 0);
});

t.test('a folder that cannot be had: commands go on, queries say to come again, and it goes on by itself', async (t) => {
  const data = t.testdir({ 'read-models': 'a file in the place of the folder' });
  const { get, command, ready, untilReady, kept } = await startLasting(t, { data });
  const { position } = await command('1.1', 'acknowledge', {}, 'a');
  t.ok(position, 'a command is taken');
  t.match(await get('/v1/plans/moni/tasks'), { status: 503, code: 'starting-up' });
  t.match(await ready(), { status: 'not-ready', checks: { start: { ready: true }, projector: { ready: false } } });
  await rename(kept, `${kept}-away`);
  await mkdir(kept);
  await untilReady();
  t.match(await get(`/v1/plans/moni/tasks/1.1?minPosition=${position}`), { status: 'acknowledged' });
});

t.test('two servers with one folder: the second is told who has it, and takes commands', async (t) => {
  const root = t.testdir();
  const kept = join(root, 'kept');
  const one = await startLasting(t, { data: join(root, 'one'), kept });
  const log = logOf();
  const other = await startLasting(t, { data: join(root, 'other'), kept, logger: log.logger });
  t.ok((await other.command('1.1', 'acknowledge', {}, 'a')).position);
  t.match(await other.get('/v1/plans/moni'), { status: 503, code: 'starting-up' });
  t.match(JSON.stringify((await other.ready()).checks['projector']), /正被另一进程使用/);
  const { position } = await one.command('1.1', 'acknowledge', {}, 'a');
  t.match(await one.get(`/v1/plans/moni/tasks/1.1?minPosition=${position}`), { status: 'acknowledged' });
});
