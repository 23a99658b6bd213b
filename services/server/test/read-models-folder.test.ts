/** A folder of read models that does not serve: a clear answer, commands go on, and what is acknowledged stays. */
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { mountSmall, remountReadOnly, remountWritable, until } from '@duban/test-support';
import t from 'tap';
import { startLasting } from './lasting-server.js';
import { logOf } from './moni.js';

/** The file's note of its own form as it lies in a page: the key, the CRC-32 as SQLite writes integers, the value. */
function formatRow(value: string): Buffer {
  const crc = Buffer.alloc(4);
  crc.writeUInt32BE(crc32(`format\0${value}\0`));
  return Buffer.concat([Buffer.from('format'), crc.readInt8() < 0 ? Buffer.from([0, 0]) : Buffer.of(), crc, Buffer.from(value)]);
}

t.test('a file of a newer version, or of another journal, is filled again from the events, loudly', async (t) => {
  const root = t.testdir();
  const [data, other] = [join(root, 'data'), join(root, 'other')];
  const kept = join(data, 'read-models');
  const foreign = await startLasting(t, { data: other });
  await foreign.stop();
  const first = await startLasting(t, { data });
  const { position } = await first.command('1.1', 'acknowledge', {}, 'a');
  await first.get(`/v1/plans/moni/tasks/1.1?minPosition=${position}`);
  await first.stop();

  const newer = async () => {
    const file = join(kept, 'read-models.sqlite');
    const bytes = await readFile(file);
    const rows = Array.from({ length: 9 }, (_, at) => formatRow(String(at + 1)));
    const own = rows.findIndex((row) => bytes.includes(row));
    const at = bytes.indexOf(rows[own] as Buffer);
    rows.find(({ length }, other) => other > own && length === rows[own]?.length)?.copy(bytes, at);
    t.ok(at > 0);
    await writeFile(file, bytes);
  };
  const ofAnother = async () => {
    await rm(kept, { recursive: true });
    await cp(join(other, 'read-models'), kept, { recursive: true });
  };
  for (const [harm, why] of [
    [newer, /format: \d ≠ \d/],
    [ofAnother, /epoch/],
  ] as const) {
    await harm();
    const log = logOf();
    const server = await startLasting(t, { data, logger: log.logger });
    t.ok((await server.command('1.2', 'acknowledge', {}, String(why))).status !== 503, 'commands are taken at once');
    await server.untilReady();
    t.match(await server.get(`/v1/plans/moni/tasks/1.1?minPosition=${position}`), { status: 'acknowledged' });
    const [told] = log.lines().filter(({ msg }) => msg === 'the read models are deleted and filled again from the events');
    t.match(JSON.stringify(told), why);
    await server.stop();
  }
});

t.test('a folder that is read-only, and one on a full disk: both are told, and gone on with by itself', async (t) => {
  const disk = mountSmall(t, 6_000);
  if (disk === undefined) return;
  await mkdir(join(disk, 'read-models'));
  remountReadOnly(disk);
  const server = await startLasting(t, { data: t.testdir(), kept: join(disk, 'read-models') });
  const projector = async () => JSON.stringify((await server.ready()).checks['projector']);
  const first = await server.command('1.1', 'acknowledge', {}, 'a');
  t.ok(first.position, 'a command is taken');
  t.match(await server.get('/v1/plans/moni'), { status: 503, code: 'starting-up' });
  t.match(await projector(), /不可写.*EROFS/);
  remountWritable(disk);
  await server.untilReady();
  t.match(await server.get(`/v1/plans/moni/tasks/1.1?minPosition=${first.position}`), { status: 'acknowledged' });

  const ballast = join(disk, 'somebody-else');
  for (let bytes = 6_000_000; bytes > 500; bytes /= 2) {
    // As much as there is room for is written all the same.
    await writeFile(ballast, Buffer.alloc(bytes), { flag: 'a' }).catch(() => undefined);
  }
  let told = '';
  let last = first.position;
  let commands = 0;
  const done = '模拟'.repeat(500);
  const report = async () => {
    commands += 1;
    const body = { percent: 10, done, occurredOn: '2012-06-30' };
    const { position } = await server.command('1.1', 'report-progress', body, `report-${commands}`);
    if (position === undefined) t.fail('a command was refused');
    last = position;
  };
  await until(async () => {
    await report();
    told = await projector();
    return told.includes('已满');
  });
  const old = await server.get('/v1/plans/moni/tasks/1.1');
  t.match(old, { status: /acknowledged|in-progress/ }, 'queries are answered with what is there');
  t.ok(String(old['position']) < last, 'and say how old it is');
  await rm(ballast);
  await until(async () => (await server.get(`/v1/plans/moni/tasks/1.1?minPosition=${last}`))['status'] === 'in-progress');
  t.match(await server.get('/v1/plans/moni/tasks/1.1'), { counts: { reports: commands } }, 'all that was acknowledged');
  await server.untilReady();
});
