/** The first yardstick: Fastify with the request's schemas, which stores nothing and answers the same shape at once. */
import { randomUUID } from 'node:crypto';
import fastify from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { frozenAnswer, frozenBody, frozenRoute } from './frozen-contract.js';
import { servePeer } from './peer-process.js';

const app = fastify().withTypeProvider<ZodTypeProvider>();
app.setValidatorCompiler(validatorCompiler);
app.setSerializerCompiler(serializerCompiler);

let count = 0;
app.post(frozenRoute, { schema: { body: frozenBody, response: { 201: frozenAnswer } } }, async (_request, reply) => {
  count += 1;
  reply.code(201);
  return { eventIds: [randomUUID()], revision: String(count), position: String(count).padStart(33, '0') };
});

await servePeer(app);
