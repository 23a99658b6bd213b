/**
 * The HTTP server that both APIs share. Services add their routes. Everything that is the same for every route is
 * here: authentication, bounds, errors, the description and the measurements.
 */
import { randomBytes } from 'node:crypto';
import { DubanError } from '@duban/domain';
import fastify, { LogController } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Config } from '../config.js';
import type { Health } from '../health.js';
import type { Logger } from '../logging.js';
import type { Metrics } from '../metrics.js';
import type { Oversight } from '../oversight-counts.js';
import { useAdmission } from './admission.js';
import { useAuthentication } from './authentication.js';
import type { Authenticator } from './authenticator.js';
import { useBodyParsers } from './body-parsers.js';
import { clientErrorHandler, sendProblem, useErrorAnswers } from './error-answers.js';
import { defaultLimits, type Limits } from './limits.js';
import { createLoadGuard } from './load-guard.js';
import { createNodeServer } from './node-server.js';
import { useOpenApi } from './openapi.js';
import { operationRoutes } from './operation-routes.js';
import { usePlaces } from './places.js';
import { createRateLimiter } from './rate-limiter.js';
import { indexRoutes } from './route-index.js';
import { dataHeaders, pageHeaders } from './security-headers.js';
import type { ServerInstance } from './server-instance.js';
import { overloadedReason, TurnedAway } from './turned-away.js';
import { checkingSerializerCompiler, serializerCompiler, validatorCompiler } from './zod-compilers.js';

export interface ServerParts {
  readonly config: Pick<Config, 'https' | 'rateLimitPerMinute' | 'trustProxy'>;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly health: Health;
  readonly authenticator: Authenticator;
  /** Told of everything that an authenticated actor was refused. */
  readonly oversight?: Oversight | undefined;
  readonly limits?: Partial<Limits>;
  /** Version of the API in its description. */
  readonly version?: string;
  /** Checks answers against their schemas: for tests, since it costs more than answering. */
  readonly checkAnswers?: boolean;
}

/** A server without the routes of the APIs. It does not listen yet. */
export async function createServer(parts: ServerParts): Promise<ServerInstance> {
  const { config, logger, metrics, health, authenticator, version = '0.1.0', checkAnswers = false } = parts;
  const limits: Limits = { ...defaultLimits, ...parts.limits };
  const requestId = requestIds();

  const server = fastify({
    // Fastify would make a child of a logger for each request, which costs 4 µs; see request-log.ts.
    logger: false,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: requestId,
    trustProxy: config.trustProxy === false ? false : [...config.trustProxy],
    bodyLimit: limits.bodyMaxBytes,
    serverFactory: (handler) => createNodeServer(handler, limits),
    // Requests that come while the server closes get a problem document like any other.
    return503OnClosing: false,
    clientErrorHandler: clientErrorHandler(limits, logger, requestId),
    frameworkErrors: (error, request, reply) => {
      void sendProblem(request, reply, error);
    },
  }).withTypeProvider<ZodTypeProvider>();

  server.log = logger;
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(checkAnswers ? checkingSerializerCompiler : serializerCompiler);
  useBodyParsers(server);
  const routes = indexRoutes(server);
  const turnedAway = new TurnedAway();
  useErrorAnswers(server, routes, { oversight: parts.oversight, turnedAway });
  const guard = createLoadGuard(limits);
  useAdmission(server, { headers: dataHeaders(config.https), limits, guard, logger, metrics });
  const { rateLimitPerMinute: perMinute } = config;
  useAuthentication(server, {
    authenticator,
    actors: createRateLimiter({ perMinute }),
    addresses: createRateLimiter({ perMinute }),
    routes,
  });
  const places = usePlaces(server, { limits, metrics });
  health.register('load', () => (places.full() || guard.late ? overloadedReason : turnedAway.remark()));
  await useOpenApi(server, version, pageHeaders(config.https));
  operationRoutes(server, health, metrics);
  return server;
}

/** Unique among all processes, and short: eight random digits of the process and a counter. */
function requestIds(): () => string {
  const process = randomBytes(4).toString('hex');
  let count = 0;
  return () => {
    count += 1;
    return `${process}-${count.toString(36)}`;
  };
}

type Address = Pick<Config, 'host' | 'port'>;

/**
 * Starts listening, and answers the URL.
 * @throws {DubanError} `port-in-use`, `config-invalid` when the address is not this machine's or the port not ours
 */
export function listen(server: ServerInstance, { host, port }: Address): Promise<string> {
  return explained({ host, port }, () => server.listen({ host, port }));
}

async function explained<Result>({ host, port }: Address, listening: () => Promise<Result>): Promise<Result> {
  try {
    return await listening();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EADDRINUSE') throw new DubanError('port-in-use', { host, port, key: 'DUBAN_PORT' }, { cause: error });
    const detail = `不能监听 / cannot listen: ${String(code)}`;
    if (code === 'EACCES') throw new DubanError('config-invalid', { key: 'DUBAN_PORT', detail }, { cause: error });
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
      throw new DubanError('config-invalid', { key: 'DUBAN_HOST', detail }, { cause: error });
    }
    throw error;
  }
}
