/**
 * One reporter's token on as many connections as possible: bodies that are announced and never sent, waits for a
 * distant position, uploads that trickle. Everybody else, even at the same address, can still work.
 */
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { until } from '@duban/test-support';
import t, { type Test } from 'tap';
import { call, type RunningDuban, startDuban, tokenFor } from '../../support/duban-process.js';

const connectionsMax = 2_005;
/** The share of one person in bodies that may arrive at one time. */
const share = 250;
const task = '/v1/plans/zjkjt2012/tasks/3.2';

async function attacked(t: Test) {
  const folder = t.testdir();
  const server = await startDuban(folder, ['--log-level', 'error']);
  t.teardown(() => server.end());
  const attacker = await tokenFor(folder, { role: 'reporter', unit: 'gaoxin', name: '模拟攻击者' });
  const reporter = await tokenFor(folder, { role: 'reporter', unit: 'gaoxin', name: '模拟填报员' });
  const auditor = await tokenFor(folder, { role: 'auditor' });
  return { server, attacker, reporter, auditor };
}

interface Sent {
  readonly socket: Socket;
  /** What has been received so far. */
  text: string;
}

async function send(t: Test, { url }: RunningDuban, head: readonly string[]): Promise<Sent> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1').setEncoding('utf8');
  const sent: Sent = { socket, text: '' };
  socket.on('error', () => {});
  socket.on('data', (text: string) => (sent.text += text));
  t.teardown(() => socket.destroy());
  await once(socket, 'connect');
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  return sent;
}

/** As many at once as an attacker would open, in steps that fit the queue of new connections. */
async function flood(t: Test, server: RunningDuban, count: number, headOf: (at: number) => readonly string[]): Promise<Sent[]> {
  const sent: Sent[] = [];
  while (sent.length < count) {
    const step = Array.from({ length: Math.min(100, count - sent.length) }, (_, at) => send(t, server, headOf(sent.length + at)));
    sent.push(...(await Promise.all(step)));
  }
  return sent;
}

const answeredWith = (sent: readonly Sent[], status: number) =>
  sent.filter(({ text }) => text.startsWith(`HTTP/1.1 ${status} `)).length;

t.test('2,005 bodies that are announced but never sent', async (t) => {
  const { server, attacker, reporter, auditor } = await attacked(t);
  const sent = await flood(t, server, connectionsMax, () => [
    `POST ${task}/report-progress HTTP/1.1`,
    'host: x',
    `authorization: Bearer ${attacker}`,
    'content-type: application/json',
    'content-length: 500',
    `idempotency-key: "${randomUUID()}"`,
  ]);
  const answered = () => answeredWith(sent, 429) + answeredWith(sent, 408);
  await until(() => answered() >= connectionsMax - share, { what: 'all beyond the share have been refused' });

  const headers = { 'idempotency-key': 'in-the-flood' };
  t.match(await call(server.url, `${task}/acknowledge`, { token: reporter, body: {}, headers }), { status: 201 });
  t.match(await call(server.url, task, { token: auditor }), { status: 200 });
  t.match(await call(server.url, task, { token: attacker }), { status: 200 }, 'even the attacker may read');
  t.match(await call(server.url, '/health/ready'), {
    status: 200,
    body: { checks: { load: { ready: true, reason: { en: /refused/ } } } },
  });
  const metrics = String((await call(server.url, '/metrics')).body['text']);
  const arriving = Number(/^http_requests_elsewhere\{place="arriving"\} (\d+)$/m.exec(metrics)?.[1]);
  t.ok(arriving <= share, `${arriving} within the share still may send`);
  await until(() => answered() === connectionsMax, { what: 'who does not send is told so and cut' });
});

t.test('waits for a position that never comes', async (t) => {
  const { server, attacker, reporter, auditor } = await attacked(t);
  const headers = { 'idempotency-key': 'before' };
  const { body } = await call(server.url, `${task}/acknowledge`, { token: reporter, body: {}, headers });
  const far = `${String(body['position']).slice(0, 13)}${'9999999'.padStart(20, '0')}`;
  const sent = await flood(t, server, connectionsMax, () => [
    `GET ${task}?minPosition=${far} HTTP/1.1`,
    'host: x',
    `authorization: Bearer ${attacker}`,
  ]);
  t.match(await call(server.url, task, { token: auditor }), { status: 200 });
  const report = { percent: 10, done: '模拟', occurredOn: '2012-06-30' };
  const reported = await call(server.url, `${task}/report-progress`, {
    token: reporter,
    body: report,
    headers: { 'idempotency-key': 'among-waits' },
  });
  t.equal(reported.status, 201);
  const seen = await call(server.url, `${task}?minPosition=${String(reported.body['position'])}`, { token: reporter });
  t.match(seen, { status: 200, body: { percent: 10 } }, 'who waits for what is near gets it');
  await until(() => answeredWith(sent, 429) + answeredWith(sent, 503) === connectionsMax, { what: 'all have been answered' });
  t.ok(answeredWith(sent, 429) > 0, `${answeredWith(sent, 429)} were beyond the share`);
});

t.test('uploads of evidence that trickle', async (t) => {
  const { server, attacker, reporter } = await attacked(t);
  const sent = await flood(t, server, 200, (at) => [
    `PUT /v1/evidence/${at.toString(16).padStart(64, '0')} HTTP/1.1`,
    'host: x',
    `authorization: Bearer ${attacker}`,
    'content-type: text/plain',
    'content-length: 1000',
  ]);
  await until(() => answeredWith(sent, 429) > 100, { what: 'those beyond the share have been refused' });
  const bytes = '模拟佐证';
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const put = await fetch(`${server.url}/v1/evidence/${sha256}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${reporter}`, 'content-type': 'text/plain' },
    body: bytes,
  });
  t.equal(put.status, 201);
});
