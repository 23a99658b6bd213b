/**
 * Serves the events of an export with the routes of a server, on an address that only this process knows, until the
 * process ends. Whoever has the file can read all of it, so readings are not recorded.
 */
import { randomBytes } from 'node:crypto';
import { DubanError, type RecordedEvent } from '@duban/domain';
import { openMemoryEvidence } from '@duban/evidence';
import { type QueryParts, queryRoutes, verifyExport } from '@duban/query-api';
import { EventFold, PastStates, sourceOf } from '@duban/read-models';
import { createClock, createCursors, createHealth, createLogger, createMetrics, createServer } from '@duban/runtime';
import { apiClient, type ServerClient } from './api-client.js';
import { bytesOfFile } from './bytes-of-file.js';

/** @throws {DubanError} `export-unreadable`, also when the file is not sound */
export async function exportedServer(file: string): Promise<ServerClient> {
  const events: RecordedEvent[] = [];
  const { about, faults } = await verifyExport(await bytesOfFile(file), { onEvents: (some) => events.push(...some) });
  const fault = faults.find(({ what }) => what !== 'other-views');
  if (fault !== undefined) {
    const detail = `${fault.file}${fault.line === undefined ? '' : `:${fault.line}`}；见 / see duban verify-export ${file}`;
    throw new DubanError('export-unreadable', { detail });
  }
  const { plan } = about;
  const source = sourceOf(plan, events);
  const fold = new EventFold(plan, source);
  await fold.take(events);
  const clock = createClock();
  const parts: QueryParts = {
    views: fold.views,
    progress: { planState: async () => 'live' as const, waitFor: async () => true },
    cursors: createCursors(randomBytes(32)),
    evidence: openMemoryEvidence({ maxBytes: 1 }),
    events: {
      plans: async () => [plan],
      readStream: (stream, from = 0) =>
        listed(events.filter((event) => event.stream === stream && Number(event.revision) >= from)),
      readAll: ({ prefix }) => listed(events.filter(({ stream }) => stream.startsWith(prefix))),
    },
    past: new PastStates({ source, now: () => clock.now() }),
    source,
    reconciler: {
      begin: () => {
        throw new DubanError('route-not-found');
      },
      find: () => undefined,
    },
    oversight: { accessed: () => undefined },
  };
  const token = randomBytes(32).toString('base64url');
  const actor = { id: 'export', name: file.slice(0, 100), roles: ['auditor' as const] };
  const taken = (authorization: string | undefined) => authorization === `Bearer ${token}`;
  const server = await createServer({
    config: { https: false, rateLimitPerMinute: 1_000_000, trustProxy: false },
    logger: createLogger({ level: 'silent' }),
    metrics: createMetrics({ processMetrics: false }),
    health: createHealth(),
    authenticator: {
      recall: (authorization) => (taken(authorization) ? actor : undefined),
      verify: async () => {
        throw new DubanError('token-invalid');
      },
    },
  });
  queryRoutes(server, parts);
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  // The server must not keep the process alive.
  server.server.on('connection', (socket) => socket.unref()).unref();
  return apiClient(url, token);
}

async function* listed(events: readonly RecordedEvent[]): AsyncGenerator<RecordedEvent> {
  yield* events;
}
