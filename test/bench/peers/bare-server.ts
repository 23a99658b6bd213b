/** The second yardstick: Fastify without any schema, which neither checks nor stores. */
import { randomUUID } from 'node:crypto';
import fastify from 'fastify';
import { frozenRoute } from './frozen-contract.js';
import { servePeer } from './peer-process.js';

const app = fastify();

let count = 0;
app.post(frozenRoute, async (_request, reply) => {
  count += 1;
  reply.code(201);
  return { eventIds: [randomUUID()], revision: String(count), position: String(count).padStart(33, '0') };
});

await servePeer(app);
