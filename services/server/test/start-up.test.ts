/** A port is taken once: who answers on it may change, the port and its connections stay. */
import { once } from 'node:events';
import { Agent, type ClientRequest, get, type IncomingMessage } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import {
  createAuthenticator,
  createClock,
  createHealth,
  createLifecycle,
  createLogger,
  createMetrics,
  createServer,
  openEmbeddedIssuer,
  readConfig,
} from '@duban/runtime';
import t, { type Test } from 'tap';
import { beginStartUp } from '../src/start-up.js';

async function answerTo(asked: ClientRequest): Promise<{ status: number; code: unknown; body: Record<string, unknown> }> {
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += chunk;
  const body = JSON.parse(text) as Record<string, unknown>;
  return { status: response.statusCode ?? 0, code: body['code'], body };
}

async function beginning(t: Test) {
  const logger = createLogger({ level: 'silent' });
  const clock = createClock();
  const [health, metrics] = [createHealth(), createMetrics({ processMetrics: false })];
  const lifecycle = createLifecycle({ logger, health, inFlightMaxMs: 60_000 });
  t.teardown(() => lifecycle.stop());
  const config = readConfig({ DUBAN_PORT: '0', DUBAN_EVENT_STORE: 'memory' });
  const startUp = await beginStartUp({ config, logger, clock, health, metrics, lifecycle }, () => {});
  const issuer = await openEmbeddedIssuer({ audience: 'duban', clock });
  const authenticator = createAuthenticator({ verifier: issuer, clock });
  const api = await createServer({ config, logger, metrics, health, authenticator });
  lifecycle.serve(api);
  return { startUp, api, lifecycle, issuer };
}

t.test('a connection made while the server starts is the one that the APIs answer on', async (t) => {
  const { startUp, api } = await beginning(t);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  t.teardown(() => agent.destroy());
  const ask = () => get(`${startUp.url}/v1/plans`, { agent });
  t.match(await answerTo(ask()), { status: 503, code: 'starting-up' });

  const thief = createTcpServer();
  const attempt = async () => {
    thief.listen(Number(new URL(startUp.url).port), '127.0.0.1');
    const [error] = (await Promise.race([once(thief, 'error'), once(thief, 'listening')])) as [NodeJS.ErrnoException?];
    thief.close();
    return error?.code;
  };
  api.addHook('onReady', async () => {
    t.equal(await attempt(), 'EADDRINUSE', 'while it is handed over');
  });
  startUp.done();
  await startUp.handOver(api);
  t.equal(await attempt(), 'EADDRINUSE', 'afterwards');

  const again = ask();
  t.match(await answerTo(again), { status: 404, code: 'route-not-found' });
  t.ok(again.reusedSocket, 'the port was not closed in between');
  t.match(await answerTo(get(`${startUp.url}/health/ready`)), { status: 200 });
});

t.test('what is in flight on the APIs is answered before the process stops', async (t) => {
  const { startUp, api, lifecycle } = await beginning(t);
  let arrived = () => {};
  let release = () => {};
  const asked = new Promise<void>((resolve) => (arrived = resolve));
  const held = new Promise<void>((resolve) => (release = resolve));
  api.get('/slow', { config: { public: true } }, async () => {
    arrived();
    await held;
    return { done: true };
  });
  startUp.done();
  await startUp.handOver(api);
  const agent = new Agent({ keepAlive: true });
  t.teardown(() => agent.destroy());
  const slow = answerTo(get(`${startUp.url}/slow`, { agent }));
  await asked;
  let stopped = false;
  const stopping = lifecycle.stop().then(() => (stopped = true));
  await new Promise((resolve) => setTimeout(resolve, 50));
  t.notOk(stopped, 'it waits for the request');
  release();
  t.match(await slow, { status: 200, body: { done: true } });
  await stopping;
});

t.test('a process that was stopped meanwhile opens no gate', async (t) => {
  const { startUp, api, lifecycle } = await beginning(t);
  await lifecycle.stop();
  await t.rejects(startUp.handOver(api), { code: 'shutting-down' });
});
