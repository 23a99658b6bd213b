/**
 * A small disk that reporters fill with everything they are allowed to upload. A reserve is kept for commands, and the
 * last of it for the process itself. Nothing that was acknowledged is lost, and once there is room again everything
 * continues.
 */
import { createHash, randomBytes } from 'node:crypto';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mountSmall, until } from '@duban/test-support';
import t from 'tap';
import { type Answer, call, duban, startDuban, tokenFor } from '../../support/duban-process.js';

const task = '/v1/plans/zjkjt2012/tasks/3.2';
const own = /ENOSPC|EDQUOT|no space left/i;

const diskKibibytes = 12 * 1024;
const spareBytes = 512 * 1024;

t.test('a tmpfs that reporters and another program fill', async (t) => {
  const mountPoint = mountSmall(t, diskKibibytes);
  if (mountPoint === undefined) return;
  const data = join(mountPoint, 'data');
  // Read models on the same disk would also take room; what a full disk does to them is tested elsewhere.
  const settings = ['--disk-reserve-bytes', String(4 * 1024 * 1024), '--log-level', 'error', '--read-models', 'memory'];
  const server = await startDuban(data, settings);
  t.teardown(() => server.end());
  const reporter = await tokenFor(data, { role: 'reporter', unit: 'gaoxin' });
  const auditor = await tokenFor(data, { role: 'auditor' });
  const answers: Answer[] = [];
  const put = async (token: string, bytes: Buffer) => {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const response = await fetch(`${server.url}/v1/evidence/${sha256}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'text/plain' },
      body: new Uint8Array(bytes),
    });
    const answer = { status: response.status, headers: response.headers, body: (await response.json()) as Answer['body'] };
    answers.push(answer);
    return answer;
  };
  let commands = 0;
  const acknowledged: string[] = [];
  const report = async () => {
    commands += 1;
    const key = `report-${commands}`;
    const body = { percent: 10, done: `模拟 ${key}`, occurredOn: '2012-06-30' };
    const answer = await call(server.url, `${task}/report-progress`, {
      token: reporter,
      body,
      headers: { 'idempotency-key': key },
    });
    answers.push(answer);
    if (answer.status === 201) acknowledged.push(key);
    return answer;
  };
  await call(server.url, `${task}/acknowledge`, { token: reporter, body: {}, headers: { 'idempotency-key': 'ack' } });

  const spare = join(mountPoint, 'spare');
  await writeFile(spare, Buffer.alloc(spareBytes));
  // The server checks its disk once a second; in between it counts only its own evidence.
  const free = async () => {
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    return Number(/^duban_disk_free_bytes (\d+)$/m.exec(metrics)?.[1]);
  };
  await until(async () => (await free()) <= diskKibibytes * 1024 - spareBytes, { what: 'the server has seen what others wrote' });

  // More than the disk holds, uploaded by as many people as that takes.
  let refused: Answer | undefined;
  for (let person = 0; refused === undefined && person < 20; person += 1) {
    const token = await tokenFor(data, { role: 'reporter', unit: 'gaoxin', name: `模拟攻击者${person}` });
    for (let piece = 0; refused === undefined && piece < 16; piece += 1) {
      const answer = await put(token, randomBytes(512 * 1024));
      if (answer.status !== 201) refused = answer;
    }
  }
  t.match(refused, { status: 507, body: { code: 'evidence-storage-full' } });
  t.match(await report(), { status: 201 }, 'commands of others go on');

  // Another program takes the rest, first down to less than the smallest piece of evidence.
  const ballast = join(mountPoint, 'somebody-else');
  await writeFile(ballast, Buffer.alloc(512 * 1024));
  const disk = async () => {
    const { status, body } = await call(server.url, '/health/ready');
    return { status, ...(body as { checks: { disk: { ready: boolean; reason?: object } } }).checks.disk };
  };
  await until(async () => (await disk()).reason !== undefined, { what: 'the health tells that evidence is refused' });
  t.match(await disk(), { status: 200, ready: true });
  t.match(await report(), { status: 201 }, 'and commands still go on');

  // Then down to the last block.
  const pieces: Buffer[] = [];
  for (let size = 1024 * 1024; size >= 1_024; ) {
    pieces.push(Buffer.alloc(size));
    await writeFile(ballast, Buffer.concat(pieces)).catch(() => {
      pieces.pop();
      size /= 2;
    });
  }
  await until(async () => (await report()).status === 507, { what: 'commands are refused' });
  t.equal(answers.at(-1)?.body['code'], 'storage-full');
  t.equal((await call(server.url, task, { token: auditor })).status, 200, 'what is there can be read');
  await until(async () => !(await disk()).ready, { what: 'the health tells' });
  t.match(await disk(), { status: 503 });

  for (const file of [ballast, spare]) await rm(file);
  await until(async () => (await report()).status === 201, { what: 'room made, commands are taken without a restart' });
  await until(async () => (await put(reporter, randomBytes(8))).status === 201, { what: 'and evidence that fits' });
  for (const { status, body } of answers) if (status >= 500) t.notMatch(JSON.stringify(body), own, 'in our own words');

  await server.stop();
  t.match(await duban(['check', '--event-store', `journal:${data}`]), { code: 0, stdout: /完好/ });
  t.strictSame(
    (await readdir(join(data, 'evidence'))).filter((name) => name.endsWith('.tmp')),
    [],
  );
  const again = await startDuban(data, settings);
  t.teardown(() => again.end());
  const found = await call(again.url, task, { token: auditor });
  t.match(found.body, { counts: { reports: acknowledged.length } }, 'all that was acknowledged, and nothing else');
});
