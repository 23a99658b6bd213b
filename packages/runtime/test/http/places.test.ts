/** Who sends slowly, waits, or asks for all at once, takes no room from the others. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { until } from '@duban/test-support';
import t, { type Test } from 'tap';
import { Shares } from '../../src/index.js';
import { type RunningServer, type ServerSettings, startServer } from '../support/running-server.js';

function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open: () => open(), opened };
}

/** A server with a route that answers late, one that waits, one that takes a body, and one that reads its body itself. */
async function serving(t: Test, limits: ServerSettings['limits']) {
  const slow = gate();
  const far = gate();
  const running = await startServer(t, {
    limits: { eventLoopDelayMaxMs: 600_000, ...limits },
    routes: (server) => {
      server.get('/slow', async () => slow.opened.then(() => ({})));
      server.get('/far', async (request) => request.whileWaiting(() => far.opened.then(() => ({}))));
      server.get('/quick', async () => ({}));
      server.post('/take', async () => ({}));
      server.post('/lines', { config: { ndjson: true } }, async (request) => {
        for await (const _ of request.body as AsyncIterable<Buffer>);
        return {};
      });
    },
  });
  const tokenOf = (subject: string) => running.token({ subject });
  return { ...running, slow, far, tokenOf };
}

const metric = async ({ metrics }: RunningServer, line: string) => (await metrics.text()).split('\n').includes(line);

/** A connection that announces a body and does not send it. */
async function announce(t: Test, port: number, path: string, token: string, type = 'application/json'): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8');
  socket.on('error', () => {});
  t.teardown(() => socket.destroy());
  socket.write(
    `POST ${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\ncontent-type: ${type}\r\ncontent-length: 100\r\n\r\n`,
  );
  await once(socket, 'connect');
  return socket;
}

t.test('of all the room one person has a share, one address a larger one, and all together no more than there is', async (t) => {
  const room = new Shares(16);
  const who = (actor: string | undefined, address: string) => ({ actor, address });
  room.enter(who('a', '1'));
  room.enter(who('a', '2'));
  t.throws(() => room.enter(who('a', '3')), { code: 'too-many-at-once', params: { limit: 2 } });
  for (let n = 0; n < 7; n += 1) room.enter(who(undefined, '1'));
  t.throws(() => room.enter(who('b', '1')), { code: 'too-many-at-once', params: { limit: 8 } });
  for (let n = 0; n < 7; n += 1) room.enter(who(undefined, `x${n}`));
  t.throws(() => room.enter(who('b', '9')), { code: 'overloaded' });
  room.leave(who('a', '1'));
  room.enter(who('b', '9'));
  t.throws(() => room.enter(who('c', '8')), { code: 'overloaded' });
  t.equal(room.taken, 16);
});

t.test('an overloaded server says when to come back and that it refuses; probes still get their answer', async (t) => {
  const running = await serving(t, { inFlightMax: 1 });
  const [one, other] = [await running.tokenOf('one'), await running.tokenOf('other')];
  const first = running.send('GET', '/slow', { token: one });
  await until(() => metric(running, 'http_requests_in_flight 1'));
  const refused = await running.send('GET', '/quick', { token: one });
  t.match(refused.json(), { status: 429, code: 'too-many-at-once' });
  t.equal(refused.headers['retry-after'], '1');
  t.match((await running.send('GET', '/health/ready')).json(), {
    status: 'not-ready',
    checks: { load: { ready: false, reason: { zh: '服务繁忙，正在拒绝请求' } } },
  });
  t.equal((await running.send('GET', '/metrics')).status, 200);
  running.slow.open();
  t.equal((await first).status, 200);
  t.equal((await running.send('GET', '/quick', { token: other })).status, 200);
  t.match((await running.send('GET', '/health/ready')).json(), {
    status: 'ready',
    checks: { load: { ready: true, reason: { en: /refused/ } } },
  });
});

t.test('one person who asks for much gets a share; another is answered', async (t) => {
  const running = await serving(t, { inFlightMax: 16 });
  const [greedy, other] = [await running.tokenOf('greedy'), await running.tokenOf('other')];
  const asked = Array.from({ length: 20 }, () => running.send('GET', '/slow', { token: greedy }));
  await until(() => metric(running, 'http_requests_in_flight 2'));
  t.equal((await running.send('GET', '/quick', { token: other })).status, 200);
  running.slow.open();
  const statuses = (await Promise.all(asked)).map(({ status }) => status);
  t.equal(statuses.filter((status) => status === 429).length, 18, 'those beyond the share were told so');
  t.equal((await running.send('GET', '/quick', { token: greedy })).status, 200);
});

t.test('bodies that are announced and not sent take no room from those who are answered', async (t) => {
  const running = await serving(t, { inFlightMax: 16, arrivingMax: 16, bodyMaxMs: 1_000, connectionsCheckMs: 50 });
  const [slow, other] = [await running.tokenOf('slow'), await running.tokenOf('other')];
  const sockets: Socket[] = [];
  for (let n = 0; n < 2; n += 1) sockets.push(await announce(t, running.port, '/take', slow));
  await until(() => metric(running, 'http_requests_elsewhere{place="arriving"} 2'));
  t.ok(await metric(running, 'http_requests_in_flight 0'));
  t.match((await running.send('POST', '/take', { token: slow, body: '{}' })).json(), { code: 'too-many-at-once' });
  t.equal((await running.send('GET', '/quick', { token: slow })).status, 200, 'who sends slowly may still ask');
  t.equal((await running.send('POST', '/take', { token: other, body: '{}' })).status, 200);

  const answers = sockets.map(async (socket) => {
    let text = '';
    for await (const part of socket as AsyncIterable<string>) text += part;
    return text;
  });
  for (const answer of await Promise.all(answers))
    t.match(answer, /^HTTP\/1\.1 408 [\s\S]*connection: close[\s\S]*"request-timeout"/);
  t.ok(await metric(running, 'http_requests_elsewhere{place="arriving"} 0'));
  t.equal((await running.send('POST', '/take', { token: slow, body: '{}' })).status, 200);
});

t.test('nor do bodies that a route reads as they arrive', async (t) => {
  const running = await serving(t, { inFlightMax: 1, streamedMax: 8 });
  const [slow, other] = [await running.tokenOf('slow'), await running.tokenOf('other')];
  const socket = await announce(t, running.port, '/lines', slow, 'application/x-ndjson');
  await until(() => metric(running, 'http_requests_elsewhere{place="streamed"} 1'));
  const lines = { headers: { 'content-type': 'application/x-ndjson' }, body: '{}\n' };
  t.match((await running.send('POST', '/lines', { token: slow, ...lines })).json(), { code: 'too-many-at-once' });
  t.equal((await running.send('POST', '/lines', { token: other, ...lines })).status, 200);
  t.equal((await running.send('GET', '/quick', { token: slow })).status, 200);
  socket.destroy();
  await until(() => metric(running, 'http_requests_elsewhere{place="streamed"} 0'));
});

t.test('who waits for what is far away takes no room, and is one of many after it', async (t) => {
  const running = await serving(t, { inFlightMax: 1, waitingMax: 16 });
  const [waiter, other] = [await running.tokenOf('waiter'), await running.tokenOf('other')];
  const waits = Array.from({ length: 2 }, () => running.send('GET', '/far', { token: waiter }));
  await until(() => metric(running, 'http_requests_elsewhere{place="waiting"} 2'));
  t.match((await running.send('GET', '/far', { token: waiter })).json(), { code: 'too-many-at-once' });
  t.equal((await running.send('GET', '/quick', { token: waiter })).status, 200);
  t.equal((await running.send('GET', '/quick', { token: other })).status, 200);
  running.far.open();
  t.ok((await Promise.all(waits)).some(({ status }) => status === 200));
  await until(() => metric(running, 'http_requests_in_flight 0'));
});

t.test('a client that goes away does not stay counted, wherever it was', async (t) => {
  const running = await serving(t, {});
  const token = await running.token();
  const ask = (path: string) => {
    const socket = connect(running.port, '127.0.0.1');
    socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\n\r\n`);
    return socket;
  };
  const sockets = [ask('/slow'), ask('/far'), await announce(t, running.port, '/take', token)];
  await until(() => metric(running, 'http_requests_in_flight 1'));
  await until(() => metric(running, 'http_requests_elsewhere{place="waiting"} 1'));
  await until(() => metric(running, 'http_requests_elsewhere{place="arriving"} 1'));
  for (const socket of sockets) socket.destroy();
  await until(() => metric(running, 'http_requests_in_flight 0'));
  running.slow.open();
  running.far.open();
  for (const place of ['waiting', 'arriving']) {
    await until(() => metric(running, `http_requests_elsewhere{place="${place}"} 0`), { what: place });
  }
  t.ok(await metric(running, 'http_requests_in_flight 0'), 'not even when what it waited for comes');
  t.match(await running.metrics.text(), /_count\{method="GET",route="\/slow",status="499"\} 1$/m);
});

t.test('one address may not open all connections', async (t) => {
  const { port, send } = await serving(t, { connectionsOfAddressMax: 3 });
  const open = await Promise.all(
    Array.from({ length: 3 }, async () => {
      const socket = connect(port, '127.0.0.1');
      await once(socket, 'connect');
      return socket;
    }),
  );
  const refused = connect(port, '127.0.0.1');
  refused.on('error', () => {});
  await once(refused, 'close');
  const elsewhere = connect({ port, host: '127.0.0.1', localAddress: '127.0.0.2' });
  await once(elsewhere, 'connect');
  elsewhere.write('GET /health/live HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
  t.match(String((await once(elsewhere, 'data'))[0]), /^HTTP\/1\.1 200/);
  for (const socket of open) socket.destroy();
  await until(async () => (await send('GET', '/health/live')).status === 200);
});
