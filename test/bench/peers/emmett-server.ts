/**
 * The third yardstick: the same request with the same schemas, recorded durably by emmett's event store on
 * PostgreSQL. Arguments: connection string, pool size, how to record (see emmett-recording.ts).
 */
import { randomUUID } from 'node:crypto';
import { getPostgreSQLEventStore } from '@event-driven-io/emmett-postgresql';
import fastify from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import pg from 'pg';
import { z } from 'zod';
import { appending, handling, type ProgressReported } from './emmett-recording.js';
import { frozenAnswer, frozenBody, frozenRoute } from './frozen-contract.js';
import { servePeer } from './peer-process.js';

const [connectionString = '', poolSize = '', how = ''] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString, max: Number(poolSize) });
const store = getPostgreSQLEventStore(connectionString, { connectionOptions: { pool } });
await store.schema.migrate();
const recording = how === 'append' ? appending(store) : handling(store);

const app = fastify().withTypeProvider<ZodTypeProvider>();
app.setValidatorCompiler(validatorCompiler);
app.setSerializerCompiler(serializerCompiler);

const params = z.object({ plan: z.string(), code: z.string() });
app.post(
  frozenRoute,
  { schema: { params, body: frozenBody, response: { 201: frozenAnswer } } },
  async ({ params: { plan, code }, body, headers }, reply) => {
    const event: ProgressReported = {
      type: 'progress-reported',
      data: body,
      metadata: {
        messageId: randomUUID(),
        commandId: String(headers['idempotency-key']),
        recordedAt: new Date().toISOString(),
        actor: { id: 'gaoxin-1', name: '高新处填报员', unit: 'gaoxin', roles: ['reporter'] },
      },
    };
    const { revision, position } = await recording.record(`${plan}-task.${code}`, event);
    reply.code(201);
    return { eventIds: [event.metadata.messageId], revision: String(revision), position: String(position) };
  },
);

await servePeer(app, () => recording.decisions());
