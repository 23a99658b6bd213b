/**
 * A server for operators: health and metrics only. A process without an API has it for good. A process with one has
 * it until the engines are open, so that a start that takes long, or waits for a server, can be watched.
 */
import { randomBytes } from 'node:crypto';
import type { DubanError } from '@duban/domain';
import fastify from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Config } from '../config.js';
import type { Health } from '../health.js';
import type { Logger } from '../logging.js';
import type { Metrics } from '../metrics.js';
import { clientErrorHandler, sendProblem } from './error-answers.js';
import { defaultLimits } from './limits.js';
import { createNodeServer } from './node-server.js';
import { operationRoutes } from './operation-routes.js';
import { dataHeaders } from './security-headers.js';
import type { ServerInstance } from './server-instance.js';
import { serializerCompiler, validatorCompiler } from './zod-compilers.js';

export interface OperationServerParts {
  readonly config: Pick<Config, 'https'>;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly health: Health;
  /** The error that every other address answers. */
  readonly elsewhere: () => DubanError;
}

export function createOperationServer({ config, logger, metrics, health, elsewhere }: OperationServerParts): ServerInstance {
  const requestId = () => randomBytes(6).toString('hex');
  const server = fastify({
    logger: false,
    genReqId: requestId,
    bodyLimit: 1,
    serverFactory: (handler) => createNodeServer(handler, defaultLimits),
    clientErrorHandler: clientErrorHandler(defaultLimits, logger, requestId),
    frameworkErrors: (error, request, reply) => {
      void sendProblem(request, reply, error);
    },
  }).withTypeProvider<ZodTypeProvider>();
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  const headers = dataHeaders(config.https).reading;
  server.addHook('onRequest', (_request, reply, done) => {
    reply.headers(headers);
    done();
  });
  server.setNotFoundHandler((request, reply) => sendProblem(request, reply, elsewhere()));
  // A body that cannot be read must not change the answer, since no route here takes one.
  server.setErrorHandler((_error, request, reply) => sendProblem(request, reply, elsewhere()));
  operationRoutes(server, health, metrics);
  return server;
}
