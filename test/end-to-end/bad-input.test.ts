/** What the server answers to bad input over a real socket: each kind has its own code, and nothing is recorded. */
import { createHmac, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { importJWK, SignJWT } from 'jose';
import t from 'tap';
import { call, startDuban, tokenFor } from '../support/duban-process.js';

const path = '/v1/plans/zjkjt2012/tasks/3.2/report-progress';
const good = { percent: 40, done: '模拟进展', occurredOn: '2012-06-30' };

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** What comes back on a raw connection. Addresses go out unchanged, which a client library would correct. */
async function sendRaw(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8');
  socket.write(bytes);
  let text = '';
  for await (const part of socket as AsyncIterable<string>) text += part;
  return text;
}

t.test('bad input', async (t) => {
  const folder = t.testdir();
  const server = await startDuban(folder);
  t.teardown(() => server.end());
  const token = await tokenFor(folder, { role: 'reporter', unit: 'gaoxin' });
  const auditor = await tokenFor(folder, { role: 'auditor' });
  const send = (body: unknown, headers: Record<string, string> = {}, to = path) =>
    call(server.url, to, { token, body, headers: { 'idempotency-key': randomUUID(), ...headers } });
  const taken = await send({}, {}, path.replace('report-progress', 'acknowledge'));
  t.equal(taken.status, 201);
  const historyPath = `/v1/plans/zjkjt2012/tasks/3.2/history?minPosition=${taken.body['position']}`;
  const history = async () => (await call(server.url, historyPath, { token: auditor })).body['items'] as unknown[];
  const before = await history();

  const pointer = (answer: { body: Record<string, unknown> }) =>
    (answer.body['errors'] as { pointer: string }[] | undefined)?.[0]?.pointer;
  // Other tests check which values fit the schemas and which bytes are JSON.
  const fields: [string, unknown, string][] = [
    ['an unknown field', { ...good, colour: 'red' }, '/colour'],
    ['a percent in full-width digits', { ...good, percent: '４０' }, '/percent'],
    [
      'evidence without a digest',
      { ...good, evidence: [{ name: '附件', mediaType: 'application/pdf', size: 1, sha256: 'abc' }] },
      '/evidence/0/sha256',
    ],
  ];
  for (const [name, body, where] of fields) {
    const answer = await send(body);
    t.match(answer, { status: 400, body: { code: 'invalid-input' } }, name);
    t.equal(pointer(answer), where, name);
    t.match(answer.headers.get('content-type'), /^application\/problem\+json/);
    t.match(answer.body['title'], /[\u4e00-\u9fff]/, 'in Chinese by default');
  }

  const bodies: [string, string, number, string][] = [
    ['2 MB', JSON.stringify({ ...good, done: 'x'.repeat(2_000_000) }), 413, 'body-too-large'],
    ['broken JSON', '{"percent": 40,', 400, 'invalid-json'],
  ];
  for (const [name, body, status, code] of bodies) {
    const response = await fetch(server.url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': randomUUID() },
      body,
    });
    t.match({ status: response.status, body: await response.json() }, { status, body: { code } }, name);
  }

  t.match(await send(good, {}, path.replace('3.2', '99.9')), { status: 404, body: { code: 'task-not-found' } });
  t.match(await send(good, {}, path.replace('zjkjt2012', 'zjkjt2013')), { status: 404, body: { code: 'plan-not-found' } });
  t.match(await send(good, {}, path.replace('3.2', 'nonsense')), { status: 400, body: { code: 'invalid-input' } });
  t.match(await send(good, {}, path.replace('report-progress', 'no-such-command')), {
    status: 404,
    body: { code: 'route-not-found' },
  });
  t.match(await send(good, {}, path.replace('3.2', '1.1')), { status: 403, body: { code: 'not-your-task' } });
  t.match(await send(good, { 'if-match': '"99"' }), { status: 412, body: { code: 'stale-revision' } });
  t.match(await send(good, { 'if-match': '*' }), { status: 400, body: { code: 'if-match-invalid' } });
  t.match(await send({ ...good, occurredOn: '2999-01-01' }), { status: 422, body: { code: 'date-in-future' } });
  t.match(await send({ ...good, occurredOn: '2011-12-31' }), { status: 422, body: { code: 'date-before-plan' } });
  t.match(await call(server.url, path, { token, body: good }), { status: 400, body: { code: 'idempotency-key-required' } });
  t.match(await call(server.url, path, { token, method: 'DELETE' }), { status: 405, body: { code: 'method-not-allowed' } });
  t.match(await send('<xml/>', { 'content-type': 'text/xml' }), { status: 415, body: { code: 'unsupported-media-type' } });
  const english = await send({ ...good, percent: 101 }, { 'accept-language': 'en' });
  t.notMatch(english.body['title'], /[\u4e00-\u9fff]/, 'in English when asked');

  await t.test('an empty body, on every address that takes one', async (t) => {
    const document = (await call(server.url, '/openapi.json')).body['paths'] as Record<string, Record<string, unknown>>;
    const sample: Record<string, string> = { plan: 'zjkjt2012', code: '3.2', key: 'rd-gdp', sha256: 'a'.repeat(64) };
    let asked = 0;
    for (const [path, methods] of Object.entries(document)) {
      const to = path.replace(/\{(\w+)\}/g, (_, name: string) => sample[name] ?? 'x');
      for (const method of Object.keys(methods).filter((each) => each !== 'get')) {
        for (const role of ['office', 'reporter'] as const) {
          const asking = await tokenFor(folder, { role, unit: role === 'office' ? 'jihua' : 'gaoxin' });
          const headers = { 'idempotency-key': randomUUID(), 'if-match': '"1"' };
          const ask = () => call(server.url, to, { token: asking, method: method.toUpperCase(), headers });
          let answer = await ask();
          // A busy machine may answer that it is overloaded, which is no answer to this request.
          while (answer.body['code'] === 'overloaded') answer = await ask();
          t.ok(answer.status >= 400 && answer.status < 500, `${role} ${method} ${path}: ${answer.status}`);
          t.match(answer.body['code'], /^[a-z-]+$/);
          asked += 1;
        }
      }
    }
    t.ok(asked > 50, `${asked} addresses`);
    const bulk = await call(server.url, '/v1/plans/zjkjt2012/commands', { token, method: 'POST' });
    t.match(bulk, { status: 400, body: { code: 'invalid-input', errors: [{ in: 'body', message: /^缺少正文/ }] } });
  });

  await t.test('addresses that try to leave the folder of the documentation, and headers given twice', async (t) => {
    const port = Number(new URL(server.url).port);
    const raw = (path: string, more = '') => sendRaw(port, `GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${more}\r\n`);
    for (const path of ['/docs/static/../x', '/docs/static/../../package.json', '/docs/static/%2e%2e/x', '/docs/static/.env']) {
      t.match(await raw(path), /^HTTP\/1\.1 404 [\s\S]*"code":"route-not-found"/, path);
    }
    for (const path of ['/docs/static/%00', '/docs/static/a%00.js', '/docs/static/%', '/docs/static/%c0%ae']) {
      t.match(await raw(path), /^HTTP\/1\.1 4\d\d [\s\S]*"code":"(request-malformed|route-not-found)"/, path);
    }
    for (const twice of ['host: y', 'HOST: x', `authorization: Bearer a\r\nAuthorization: Bearer ${token}`]) {
      t.match(await raw('/v1/plans', `${twice}\r\n`), /^HTTP\/1\.1 400 [\s\S]*"code":"request-malformed"/, twice);
    }
    t.match(await raw('/v1/plans', `x-host: y\r\nauthorization: Bearer ${token}\r\n`), /^HTTP\/1\.1 200 /);
  });

  await t.test('invalid tokens', async (t) => {
    // The verifier's own tests try every way of forging a token. Here it is checked that this server accepts its own
    // key only.
    const jwk = JSON.parse(await readFile(join(folder, 'keys/issuer.jwk'), 'utf8')) as { x: string };
    const claims = { sub: 'x', name: '伪造', unit: 'gaoxin', roles: ['reporter'], iss: 'urn:duban:embedded', aud: 'duban' };
    const input = `${part({ alg: 'HS256' })}.${part({ ...claims, exp: 4_102_444_800 })}`;
    const expired = new SignJWT({ ...claims, exp: 1_000_000_000 }).setProtectedHeader({ alg: 'EdDSA' });
    const bad: [string, string, string][] = [
      ['expired', await expired.sign(await importJWK({ ...jwk, kty: 'OKP', crv: 'Ed25519' }, 'EdDSA')), 'token-expired'],
      [
        'signed with the public key as a secret',
        `${input}.${createHmac('sha256', jwk.x).update(input).digest('base64url')}`,
        'token-invalid',
      ],
    ];
    for (const [name, wrong, code] of bad) {
      const answer = await call(server.url, path, { token: wrong, body: good, headers: { 'idempotency-key': randomUUID() } });
      t.match(answer, { status: 401, body: { code } }, name);
      t.match(answer.headers.get('www-authenticate'), /^Bearer/, name);
    }
    t.match(await call(server.url, path, { body: good }), { status: 401, body: { code: 'token-missing' } });
  });

  t.strictSame(await history(), before, 'nothing of all this was recorded');
});
