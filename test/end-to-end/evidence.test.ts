/** Evidence on a real machine: a full disk, a check that finds damage, a backup that is a whole copy. */

import { randomUUID } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { contents, digestOf } from '@duban/evidence/contract';
import { mountSmall, until } from '@duban/test-support';
import t from 'tap';
import { call, duban, startDuban, tokenFor } from '../support/duban-process.js';

const task = '/v1/plans/zjkjt2012/tasks/3.2';

async function put(url: string, token: string, bytes: Buffer) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/pdf' };
  const answer = await fetch(`${url}/v1/evidence/${digestOf(bytes)}`, { method: 'PUT', headers, body: bytes });
  return { status: answer.status, body: (await answer.json()) as object };
}

t.test('a full disk refuses only uploads, leaves no incomplete piece, and still takes what fits', async (t) => {
  const folder = t.testdir();
  const mounted = mountSmall(t, 1_024);
  if (mounted === undefined) return;
  const evidence = join(mounted, 'evidence');
  const server = await startDuban(folder, ['--evidence', `folder:${evidence}`, '--disk-reserve-bytes', '0']);
  t.teardown(() => server.end());
  const token = await tokenFor(folder, { role: 'reporter', unit: 'gaoxin' });
  t.match(await put(server.url, token, contents('too much', 2_000_000)), {
    status: 507,
    body: { code: 'evidence-storage-full' },
  });
  t.strictSame(await readdir(join(evidence, 'incoming')), []);
  // The room that the failed upload gave back is noticed at the next check of the disk.
  const fits = () => put(server.url, token, contents('fits', 100_000));
  await until(async () => (await fits()).status === 201, { what: 'what fits is taken', everyMs: 200 });
  const acknowledged = await call(server.url, `${task}/acknowledge`, { token, body: {}, headers: { 'idempotency-key': 'a' } });
  t.equal(acknowledged.status, 201);
  t.equal((await call(server.url, '/health/ready')).status, 200);
});

t.test('uploads of one person are bounded until a report refers to them', async (t) => {
  const folder = t.testdir();
  // Each piece counts as at least 64 KiB.
  const server = await startDuban(folder, ['--evidence-quota-bytes', String(3 * 64 * 1024)]);
  t.teardown(() => server.end());
  const token = await tokenFor(folder, { role: 'reporter', unit: 'gaoxin' });
  const pieces = Array.from({ length: 5 }, (_, at) => contents(`piece ${at}`, 1_000)) as [Buffer, Buffer, Buffer, Buffer, Buffer];
  for (const piece of pieces.slice(0, 3)) t.match(await put(server.url, token, piece), { status: 201 });
  const post = (command: string, body: object) =>
    call(server.url, `${task}/${command}`, { token, body, headers: { 'idempotency-key': command } });
  await post('acknowledge', {});
  const evidence = [{ name: '模拟材料.pdf', mediaType: 'application/pdf', size: 1_000, sha256: digestOf(pieces[0]) }];
  const reported = await post('report-progress', { percent: 10, done: '模拟', occurredOn: '2012-06-30', evidence });
  const auditor = await tokenFor(folder, { role: 'auditor' });
  await call(server.url, `${task}?minPosition=${String(reported.body['position'])}`, { token: auditor });
  t.match(await put(server.url, token, pieces[3]), { status: 201 }, 'a report refers to the first one');
  t.match(await put(server.url, token, pieces[4]), { status: 507, body: { code: 'evidence-quota-exceeded' } });
  t.match(await put(server.url, await tokenFor(folder, { role: 'reporter', unit: 'jihua' }), pieces[4]), { status: 201 });
});

t.test('check and backup include the evidence', async (t) => {
  const root = t.testdir();
  const folder = join(root, 'data');
  const server = await startDuban(folder);
  t.teardown(() => server.end());
  const token = await tokenFor(folder, { role: 'reporter', unit: 'gaoxin' });
  const [referred, orphan, missing] = ['referred', 'orphan', 'missing'].map((name) => contents(name)) as [Buffer, Buffer, Buffer];
  for (const bytes of [referred, orphan]) t.match(await put(server.url, token, bytes), { status: 201 });
  const post = (command: string, body: object) =>
    call(server.url, `${task}/${command}`, { token, body, headers: { 'idempotency-key': randomUUID() } });
  await post('acknowledge', {});
  const evidence = [referred, missing].map((bytes, index) => ({
    name: `附件${index}.pdf`,
    mediaType: 'application/pdf',
    size: bytes.length,
    sha256: digestOf(bytes),
  }));
  const reported = await post('report-progress', { percent: 10, done: '模拟', occurredOn: '2012-06-30', evidence });
  t.equal(reported.status, 201);

  const check = async (data: string) => duban(['check', '--event-store', `journal:${data}`]);
  const sound = await check(folder);
  t.match(sound, { code: 0, stdout: /2 份 objects, 200000 字节 bytes, 1 份未上传 not uploaded, 1 份无引用/ });
  t.ok(sound.stdout.includes(`未上传 not uploaded: ${digestOf(missing)}`));
  t.ok(sound.stdout.includes(`无引用 referred to by nothing: ${digestOf(orphan)}`));

  const backups = [join(root, 'hot'), join(root, 'cold')];
  for (const backup of backups) {
    const done = await duban(['backup', backup, '--event-store', `journal:${folder}`]);
    t.match(done, { code: 0, stdout: /2 份佐证材料/ });
    if (backup.endsWith('hot')) t.equal(await server.stop(), 0);
  }
  for (const backup of backups) {
    t.match(await check(backup), { code: 0, stdout: /2 份 objects/ });
    t.match(await duban(['recover', '--reason', '试', '--event-store', `journal:${backup}`]), { code: 0 });
    const restored = await startDuban(backup);
    const auditor = await tokenFor(backup, { role: 'auditor' });
    const answer = await call(restored.url, `/v1/evidence/${digestOf(referred)}?plan=zjkjt2012`, { token: auditor });
    t.equal(answer.body['text'], referred.toString(), backup);
    await restored.stop();
  }

  const damaged = digestOf(referred);
  await writeFile(join(folder, 'evidence', damaged.slice(0, 2), damaged), 'x');
  const found = await check(folder);
  t.match(found, { code: 3, stdout: /有损坏/ });
  t.ok(found.stdout.includes(`损坏 damaged: ${damaged}`));
  t.match(await duban(['backup', join(root, 'third'), '--event-store', `journal:${folder}`]), {
    code: 1,
    stderr: /evidence-damaged/,
  });
});
