/** The routes of commands over a real socket, on the memory engine. */
import type { Role } from '@duban/domain';
import { openMemoryStore } from '@duban/event-store';
import { openMemoryEvidence } from '@duban/evidence';
import {
  createAuthenticator,
  createClock,
  createHealth,
  createLogger,
  createMetrics,
  createServer,
  OversightCounts,
  openEmbeddedIssuer,
} from '@duban/runtime';
import type { Test } from 'tap';
import { commandRoutes } from '../src/index.js';
import { service } from './fixture.js';

export async function started(t: Test, addRoutes: typeof commandRoutes = commandRoutes) {
  const clock = createClock();
  const issuer = await openEmbeddedIssuer({ audience: 'duban', clock });
  const server = await createServer({
    config: { https: false, rateLimitPerMinute: 1_000_000, trustProxy: false },
    logger: createLogger({ level: 'silent' }),
    metrics: createMetrics({ processMetrics: false }),
    health: createHealth(),
    authenticator: createAuthenticator({ verifier: issuer, clock }),
    checkAnswers: true,
    limits: { eventLoopDelayMaxMs: 600_000 },
  });
  const store = openMemoryStore();
  addRoutes(server, {
    service: service(store),
    evidence: openMemoryEvidence({ maxBytes: 1_000 }),
    oversight: new OversightCounts({ clock }),
  });
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  t.teardown(async () => {
    await server.close();
    await store.close();
  });
  const token = (role: Exclude<Role, 'system'>) =>
    issuer.issueToken({ subject: `test:${role}`, name: '模拟人员', unit: 'bangongshi', roles: [role], ttlSeconds: 600 });
  return { url, server, token };
}
