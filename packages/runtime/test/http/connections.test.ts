import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { until } from '@duban/test-support';
import t, { type Test } from 'tap';
import { listen } from '../../src/index.js';
import { sendRaw, startServer } from '../support/running-server.js';

const quick = { headersMaxMs: 200, requestMaxMs: 600, idleMaxMs: 300, keepAliveMs: 200, connectionsCheckMs: 50 };

const echoing = (t: Test) =>
  startServer(t, {
    limits: quick,
    routes: (server) => {
      server.post('/echo', async (request) => ({ body: request.body }));
      server.post('/slow', async () => {
        await pause(100);
        return { recorded: true };
      });
      server.get('/large', async () => ({ text: 'x'.repeat(64 * 1024 * 1024) }));
    },
  });

t.test('headers that come too slowly are answered and cut', async (t) => {
  const { port } = await echoing(t);
  t.match(await sendRaw(port, 'GET /echo HTTP/1.1\r\nhost: x\r\n'), /^HTTP\/1\.1 408 [\s\S]*"code":"request-timeout"/);
});

t.test('a request without a host, or with a body that is compressed, is refused with a problem', async (t) => {
  const { port, send } = await echoing(t);
  const nameless = await sendRaw(port, 'GET /echo HTTP/1.1\r\nconnection: close\r\n\r\n');
  t.match(nameless, /^HTTP\/1\.1 400 [\s\S]*"code":"request-malformed"/);
  const packed = await send('POST', '/echo', { token: true, body: '{}', headers: { 'content-encoding': 'gzip' } });
  t.match(packed.json(), { status: 415, code: 'unsupported-media-type' });
  t.equal((await send('POST', '/echo', { token: true, body: '{}', headers: { 'content-encoding': 'identity' } })).status, 200);
});

t.test('an expectation that nobody knows is passed over', async (t) => {
  const { send } = await echoing(t);
  const answer = await send('POST', '/echo', { token: true, body: '{}', headers: { expect: 'miracles' } });
  t.equal(answer.status, 200);
});

t.test('a stray byte behind a body takes no answer from the request before it, and ends the connection', async (t) => {
  const { port, token } = await echoing(t);
  const authorization = `authorization: Bearer ${await token()}`;
  const head = `POST /slow HTTP/1.1\r\nhost: x\r\n${authorization}\r\ncontent-type: application/json\r\n`;
  for (const stray of ['}', '\0', '}GET /echo HTTP/1.1\r\nhost: x\r\n\r\n']) {
    const answer = await sendRaw(port, `${head}content-length: 2\r\n\r\n{}${stray}`);
    t.match(answer, /^HTTP\/1\.1 200 [\s\S]*connection: close[\s\S]*"recorded":true/i, JSON.stringify(stray));
    t.notMatch(answer, /request-malformed/);
  }
});

t.test('a body that stops coming is cut', async (t) => {
  const { port, token } = await echoing(t);
  const head = `POST /echo HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${await token()}\r\ncontent-type: application/json\r\n`;
  const answer = await sendRaw(port, `${head}content-length: 100\r\n\r\n{`);
  t.notMatch(answer, /HTTP\/1\.1 200/);
});

t.test('a body that trickles is answered and cut', async (t) => {
  const { port, token } = await echoing(t);
  const socket = connect(port, '127.0.0.1').setEncoding('utf8');
  let text = '';
  socket.on('data', (chunk: string) => (text += chunk));
  socket.on('error', () => {});
  const head = `POST /echo HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${await token()}\r\ncontent-type: application/json\r\n`;
  socket.write(`${head}content-length: 100000\r\n\r\n`);
  const trickle = setInterval(() => socket.write(' '), 50);
  await once(socket, 'close');
  clearInterval(trickle);
  t.match(text, /^HTTP\/1\.1 408 /);
});

t.test('a client that does not read its answer is cut', async (t) => {
  const { port, token, server } = await echoing(t);
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.pause();
  socket.write(`GET /large HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${await token()}\r\n\r\n`);
  await once(socket, 'readable');
  const connections = () => new Promise((resolve) => server.server.getConnections((_error, count) => resolve(count)));
  await until(async () => (await connections()) === 0);
  let received = 0;
  socket.on('data', (chunk: Buffer) => (received += chunk.length));
  socket.resume();
  await once(socket, 'close');
  t.ok(received < 64 * 1024 * 1024, `${received} bytes`);
});

t.test('a connection without a request is closed after a while', async (t) => {
  const { port } = await echoing(t);
  t.match(await sendRaw(port, 'GET /health/live HTTP/1.1\r\nhost: x\r\n\r\n'), /^HTTP\/1\.1 200 OK/);
});

t.test('a port in use is told with the setting to change', async (t) => {
  const { server, port } = await startServer(t);
  const other = await startServer(t);
  await other.server.close();
  t.ok(server.server.listening);
  const { createServer, createAuthenticator, createClock, createHealth, createLogger, createMetrics } = await import(
    '../../src/index.js'
  );
  const late = await createServer({
    config: { https: false, rateLimitPerMinute: 0, trustProxy: false },
    logger: createLogger({ level: 'silent' }),
    metrics: createMetrics({ processMetrics: false }),
    health: createHealth(),
    authenticator: createAuthenticator({ verifier: other.issuer, clock: createClock() }),
  });
  t.teardown(() => late.close());
  await t.rejects(listen(late, { host: '127.0.0.1', port }), {
    code: 'port-in-use',
    params: { host: '127.0.0.1', port, key: 'DUBAN_PORT' },
  });
  await t.rejects(listen(late, { host: '192.0.2.1', port: 0 }), { code: 'config-invalid', params: { key: 'DUBAN_HOST' } });
  t.match(await listen(late, { host: '127.0.0.1', port: 0 }), /^http:\/\/127\.0\.0\.1:\d+$/);
});
