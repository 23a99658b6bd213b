/** A whole process around a server, for tests that stop it. Says on stdout, a line each, what happens to it. */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  createAuthenticator,
  createClock,
  createHealth,
  createLifecycle,
  createLogger,
  createMetrics,
  createServer,
  listen,
  openEmbeddedIssuer,
} from '../../src/index.js';

const say = (what: string) => process.stdout.write(`${what}\n`);
const [inFlightMaxMs = '5000', fault = ''] = process.argv.slice(2);

const clock = createClock();
const issuer = await openEmbeddedIssuer({ audience: 'duban', clock });
const health = createHealth();
const logger = createLogger({ level: 'silent' });
const server = await createServer({
  config: { https: false, rateLimitPerMinute: 0, trustProxy: false },
  logger,
  metrics: createMetrics({ processMetrics: false }),
  health,
  authenticator: createAuthenticator({ verifier: issuer, clock }),
});
server.get('/slow/:milliseconds', { config: { public: true } }, async (request) => {
  say('asked');
  await sleep(Number((request.params as { milliseconds: string }).milliseconds));
  return { ready: (await health.report()).status };
});

const lifecycle = createLifecycle({ logger, health, inFlightMaxMs: Number(inFlightMaxMs) });
server.addHook('onClose', async () => {
  say('server closed');
});
lifecycle.own('store', async () => {
  say('store closed');
});
lifecycle.own('views', async () => {
  say('views closed');
  if (fault === 'close') throw new Error('cannot close');
  if (fault === 'hang') await new Promise(() => {});
});
lifecycle.serve(server);
lifecycle.watchSignals();
say(await listen(server, { host: '127.0.0.1', port: 0 }));
if (fault === 'throw') setTimeout(() => void Promise.reject(new Error('nobody catches this')), 10);
