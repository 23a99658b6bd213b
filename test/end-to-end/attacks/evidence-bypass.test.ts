/**
 * The evidence bypass: a reporter sees a digest in another unit's report, uses it in their own report, and asks for the
 * bytes. Tried on the running program, with every command that takes evidence, and after a restart.
 */
import { randomUUID } from 'node:crypto';
import { contents, digestOf } from '@duban/evidence/contract';
import t from 'tap';
import { call, startDuban, tokenFor } from '../../support/duban-process.js';

const plan = '/v1/plans/zjkjt2012';
/** 高新处 leads 3.2 and has no part in 6.1; 计划处 leads 2.3 with it. */
const victim = `${plan}/tasks/3.2`;

t.test('a digest seen elsewhere gives a reporter neither the bytes nor news about them', async (t) => {
  const folder = t.testdir();
  let server = await startDuban(folder);
  t.teardown(() => server.end());
  const owner = await tokenFor(folder, { role: 'reporter', unit: 'gaoxin' });
  const attacker = await tokenFor(folder, { role: 'reporter', unit: 'chengguo' });
  const auditor = await tokenFor(folder, { role: 'auditor' });
  const bytes = contents('内部材料', 5_000);
  const sha256 = digestOf(bytes);
  const absent = digestOf(contents('从未上传', 5_000));
  const put = (token: string, body: Buffer) =>
    fetch(`${server.url}/v1/evidence/${digestOf(body)}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/pdf' },
      body,
    });
  const give = async (token: string, path: string, body: object) => {
    const answer = await call(server.url, path, { token, body, headers: { 'idempotency-key': randomUUID() } });
    t.equal(answer.status, 201, JSON.stringify(answer.body));
    return String(answer.body['position']);
  };
  const evidenceOf = (digest: string) => [{ name: '材料.pdf', mediaType: 'application/pdf', size: 5_000, sha256: digest }];
  const download = (token: string, position: string, digest = sha256) =>
    call(server.url, `/v1/evidence/${digest}?plan=zjkjt2012&minPosition=${position}`, { token });

  const stored = await put(owner, bytes);
  const report = { percent: 10, done: '模拟', occurredOn: '2012-06-30' };
  await give(owner, `${victim}/acknowledge`, {});
  let position = await give(owner, `${victim}/report-progress`, { ...report, evidence: evidenceOf(sha256) });
  t.equal((await download(owner, position)).body['text'], bytes.toString());

  const { items } = (await call(server.url, `${plan}/tasks?unit=chengguo`, { token: attacker })).body as {
    items: { code: string; leads: { id: string }[]; cooperating: { id?: string }[] }[];
  };
  const own = items.find(({ leads, cooperating }) => ![...leads, ...cooperating].some(({ id }) => id === 'gaoxin'))?.code;
  t.type(own, 'string', 'a task of the attacker that the owner of the bytes has no part in');
  const task = `${plan}/tasks/${own}`;
  await give(attacker, `${task}/acknowledge`, {});
  position = await give(attacker, `${task}/report-progress`, {
    ...report,
    evidence: [...evidenceOf(sha256), ...evidenceOf(absent)],
  });
  const shown = (await call(server.url, `${task}?minPosition=${position}`, { token: attacker })).body as {
    report: { id: string; evidence: { uploaded: boolean }[] };
  };
  t.strictSame(
    shown.report.evidence.map(({ uploaded }) => uploaded),
    [false, false],
    'there or not looks the same',
  );
  position = await give(attacker, `${task}/correct-report`, {
    report: shown.report.id,
    evidence: evidenceOf(sha256),
    reason: '模拟',
  });
  for (const digest of [sha256, absent]) {
    t.match(await download(attacker, position, digest), { status: 404, body: { code: 'evidence-not-found' } });
  }
  t.equal((await download(auditor, position)).status, 200, 'who oversees reads on');

  await server.kill();
  server = await startDuban(folder);
  t.match(await download(attacker, position), { status: 404 }, 'whose it is outlives the process');
  t.equal((await download(owner, position)).status, 200);

  const again = await put(attacker, bytes);
  t.strictSame([again.status, await again.json()], [stored.status, await stored.json()], 'an upload tells nobody of the first');
  t.equal((await download(attacker, position)).status, 200, 'who has the bytes may show them');
});
