/** Evidence over real sockets, into a real folder. */

import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Role } from '@duban/domain';
import { contents, digestOf } from '@duban/evidence/contract';
import { readConfig } from '@duban/runtime';
import { fourTasks, until } from '@duban/test-support';
import t, { type Test } from 'tap';
import { askForBackup, startServer } from '../src/index.js';
import { logOf } from './moni.js';

const bytes = contents('会议纪要', 300_000);
const sha256 = digestOf(bytes);
const pdf = { 'content-type': 'application/pdf' };

async function started(t: Test, settings: Record<string, string> = {}) {
  const root = t.testdir();
  const folder = join(root, 'data');
  const log = logOf();
  const config = readConfig({
    DUBAN_PORT: '0',
    DUBAN_EVENT_STORE: `journal:${folder}`,
    DUBAN_EVIDENCE_MAX_BYTES: '1000000',
    ...settings,
  });
  const running = await startServer({
    config,
    logger: log.logger,
    checkAnswers: true,
    seed: { plan: 'moni', manifest: fourTasks },
  });
  t.teardown(() => running.lifecycle.stop());
  const token = (role: Exclude<Role, 'system'>, unit = 'gaoxin') =>
    running.issuer?.issueToken({
      subject: `test:${role}`,
      name: '模拟人员',
      unit,
      roles: [role],
      ttlSeconds: 600,
    }) as Promise<string>;
  const put = async (
    body: Uint8Array | ReadableStream,
    { digest = sha256, role = 'reporter' as Exclude<Role, 'system'>, headers = pdf as Record<string, string> } = {},
  ) => {
    const authorization = `Bearer ${await token(role)}`;
    const options = { method: 'PUT', headers: { ...headers, authorization }, body, duplex: 'half' as const };
    const answer = await fetch(`${running.url}/v1/evidence/${digest}`, options);
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const incoming = () => readdir(join(folder, 'evidence', 'incoming'));
  return { ...running, root, folder, log, token, put, incoming };
}

t.test('what is put is answered the same, known or not, whole and in chunks', async (t) => {
  const { put, incoming, folder } = await started(t);
  t.match(await put(bytes), { status: 201, body: { sha256 } });
  t.match(await put(bytes), { status: 201, body: { sha256 } });
  t.match(await put(new Blob([bytes]).stream(), { headers: { 'content-type': 'TEXT/CSV; charset=gbk' } }), { status: 201 });
  const empty = Buffer.alloc(0);
  t.match(await put(empty, { digest: digestOf(empty) }), { status: 201 });
  t.strictSame(await incoming(), []);
  t.ok((await readdir(join(folder, 'evidence', sha256.slice(0, 2)))).includes(sha256));
});

t.test('only those who report put, and only what is evidence', async (t) => {
  const { put, url } = await started(t);
  for (const role of ['reporter', 'office', 'leader', 'supervisor'] as const)
    t.match(await put(bytes, { role }), { status: /20[01]/ });
  for (const role of ['inspector', 'auditor'] as const) {
    t.match(await put(bytes, { role }), { status: 403, body: { code: 'not-allowed' } }, role);
  }
  t.equal((await fetch(`${url}/v1/evidence/${sha256}`, { method: 'PUT', headers: pdf, body: bytes })).status, 401);
  for (const type of ['text/html', 'application/json', 'image/svg+xml', 'application/x-ndjson', 'x']) {
    t.match(
      await put(bytes, { headers: { 'content-type': type } }),
      { status: 415, body: { code: 'unsupported-media-type', params: { mediaType: type } } },
      type,
    );
  }
  const page = { role: 'office', headers: { 'content-type': 'text/html; charset=utf-8' } } as const;
  t.match(await put(bytes, page), { status: 201 }, 'a notice may be a page, and the office publishes it');
  t.match(await put(bytes, { headers: {} }), { status: 415 });
  for (const digest of ['ab', sha256.toUpperCase()])
    t.match(await put(bytes, { digest }), { status: 400, body: { code: 'invalid-input' } });
});

t.test('other bytes than announced are refused with both digests, and nothing stays', async (t) => {
  const { put, incoming, folder } = await started(t);
  const other = contents('另一份', 2_000);
  t.match(await put(other), {
    status: 422,
    body: { code: 'evidence-digest-mismatch', params: { expected: sha256, actual: digestOf(other) } },
  });
  t.strictSame(await incoming(), []);
  t.strictSame((await readdir(join(folder, 'evidence'))).sort(), ['incoming', 'waiting']);
  t.strictSame(await readdir(join(folder, 'evidence', 'waiting')), []);
});

t.test('what is too large is refused before it is read, or as soon as it turns out to be', async (t) => {
  const { url, token, put, incoming } = await started(t);
  const authorization = `Bearer ${await token('reporter')}`;
  const asked = request(`${url}/v1/evidence/${sha256}`, {
    method: 'PUT',
    headers: { ...pdf, authorization, 'content-length': '1000001' },
  });
  asked.on('error', () => {});
  asked.flushHeaders();
  const [answer] = (await once(asked, 'response')) as [{ statusCode: number }];
  t.equal(answer.statusCode, 413, 'answered although no byte of the body was sent');
  asked.destroy();

  const large = Buffer.alloc(1_000_001);
  t.match(await put(new Blob([large]).stream()), { status: 413, body: { code: 'body-too-large', params: { limit: 1_000_000 } } });
  t.strictSame(await incoming(), []);
});

t.test('a client that goes away leaves nothing behind, is no error, and may come again', async (t) => {
  const { url, token, put, incoming, log } = await started(t);
  const authorization = `Bearer ${await token('reporter')}`;
  const asked = request(`${url}/v1/evidence/${sha256}`, {
    method: 'PUT',
    headers: { ...pdf, authorization, 'content-length': String(bytes.length) },
  });
  asked.on('error', () => {});
  asked.write(bytes.subarray(0, 100_000));
  await until(async () => (await incoming()).length === 1, { what: 'it is coming in' });
  asked.destroy();
  await until(async () => (await incoming()).length === 0, { what: 'it is cleared away' });
  await until(async () => log.lines().some(({ msg }) => /went away/.test(msg)), { what: 'it is noted' });
  t.strictSame(
    log.lines().filter(({ level }) => level === 'error' || level === 'warn'),
    [],
    'and nobody is alarmed',
  );
  t.match(await put(bytes), { status: 201 });
});

t.test('uploads count as requests', async (t) => {
  const { put } = await started(t, { DUBAN_RATE_LIMIT_PER_MINUTE: '2' });
  const outcomes = [];
  for (let attempt = 0; attempt < 4; attempt += 1) outcomes.push((await put(bytes)).status);
  t.ok(outcomes.includes(429), outcomes.join());
});

t.test('a report refers to bytes that were put, and who may read the task downloads them', async (t) => {
  const { url, put, token, root, folder } = await started(t);
  const authorization = `Bearer ${await token('reporter')}`;
  const post = async (command: string, body: object) => {
    const headers = { authorization, 'content-type': 'application/json', 'idempotency-key': command };
    const answer = await fetch(`${url}/v1/plans/moni/tasks/1.1/${command}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    t.equal(answer.status, 201);
    return (await answer.json()) as { position: string };
  };
  await post('acknowledge', {});
  const evidence = [{ name: '会议纪要.pdf', mediaType: 'application/pdf', size: bytes.length, sha256 }];
  const { position } = await post('report-progress', { percent: 10, done: '模拟', occurredOn: '2012-03-01', evidence });
  const download = async (bearer: string) =>
    fetch(`${url}/v1/evidence/${sha256}?plan=moni&minPosition=${position}`, { headers: { authorization: bearer } });
  t.equal((await download(authorization)).status, 404, 'a report needs no bytes, so they may come later');
  t.match(await put(bytes), { status: 201 });
  const auditor = `Bearer ${await token('auditor')}`;
  for (const bearer of [authorization, auditor]) {
    const answer = await download(bearer);
    t.equal(answer.status, 200);
    t.ok(Buffer.from(await answer.arrayBuffer()).equals(bytes));
  }

  const target = join(root, 'backup');
  t.match(await askForBackup(folder, target), { evidence: { objects: 1, bytes: bytes.length } });
  t.strictSame(await readdir(join(target, 'evidence', sha256.slice(0, 2))), [sha256]);

  const path = join(folder, 'evidence', sha256.slice(0, 2), sha256);
  await writeFile(path, Buffer.alloc(bytes.length, 'x'));
  const damaged = await download(auditor);
  await t.rejects(damaged.arrayBuffer(), TypeError, 'damage is a transfer that breaks off, never another content');
  await t.rejects(askForBackup(folder, `${target}-2`), { code: 'evidence-damaged', params: { sha256 } });
  t.match(await put(bytes), { status: 201 });
  t.equal((await download(auditor)).status, 200, 'a further upload mends it');
});

t.test('a client that ends its side early leaves nothing behind', async (t) => {
  const { url, token, incoming } = await started(t);
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => {});
  const head = [
    `PUT /v1/evidence/${sha256} HTTP/1.1`,
    'host: x',
    'content-type: application/pdf',
    `authorization: Bearer ${await token('reporter')}`,
    'content-length: 100',
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\nx`);
  await until(async () => (await incoming()).length === 1, { what: 'it is coming in' });
  socket.end();
  await until(async () => (await incoming()).length === 0, { what: 'it is cleared away' });
});
