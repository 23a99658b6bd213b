import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '@duban/test-support';
import t from 'tap';
import { createLoadGuard } from '../../src/http/load-guard.js';
import { startServer } from '../support/running-server.js';

t.test('no more requests are in flight than the limit', async (t) => {
  const guard = createLoadGuard({ inFlightMax: 2, eventLoopDelayMaxMs: 1_000 });
  t.teardown(() => guard.close());
  guard.enter();
  guard.enter();
  t.throws(() => guard.enter(), { code: 'overloaded' });
  t.equal(guard.inFlight, 2);
  guard.leave();
  guard.enter();
});

t.test('an event loop that stands still turns requests away, and recovers', async (t) => {
  const guard = createLoadGuard({ inFlightMax: 10, eventLoopDelayMaxMs: 50 });
  t.teardown(() => guard.close());
  const giveUpAt = performance.now() + 20_000;
  while (guard.eventLoopDelayMs <= 50 && performance.now() < giveUpAt) {
    const end = performance.now() + 300;
    while (performance.now() < end);
    await sleep(1);
  }
  t.throws(() => guard.enter(), { code: 'overloaded' });
  await until(() => guard.eventLoopDelayMs <= 50);
  guard.enter();
  t.equal(guard.inFlight, 1);
});

t.test('an overloaded server says when to come back; probes still get their answer', async (t) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  const running = await startServer(t, {
    limits: { inFlightMax: 1 },
    routes: (server) => {
      server.get('/slow', async () => held.then(() => ({})));
    },
  });
  const token = await running.token();
  const first = running.send('GET', '/slow', { token });
  await until(async () => (await running.metrics.text()).includes('http_requests_in_flight 1'));
  const refused = await running.send('GET', '/slow', { token });
  t.match(refused.json(), { status: 503, code: 'overloaded' });
  t.equal(refused.headers['retry-after'], '1');
  t.equal((await running.send('GET', '/health/ready')).status, 200);
  t.equal((await running.send('GET', '/metrics')).status, 200);
  release();
  t.equal((await first).status, 200);
  t.equal((await running.send('GET', '/slow', { token })).status, 200);
});

t.test('a client that goes away does not stay counted', async (t) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  const running = await startServer(t, {
    routes: (server) => {
      server.get('/slow', async () => held.then(() => ({})));
    },
  });
  const socket = connect(running.port, '127.0.0.1');
  socket.write(`GET /slow HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${await running.token()}\r\n\r\n`);
  await until(async () => (await running.metrics.text()).includes('http_requests_in_flight 1'));
  socket.destroy();
  await once(socket, 'close');
  release();
  await until(async () => (await running.metrics.text()).includes('http_requests_in_flight 0'));
  t.match(await running.metrics.text(), /_count\{method="GET",route="\/slow",status="499"\} 1$/m);
});
