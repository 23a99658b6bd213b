/** OpenAPI 3.1 made from the routes' zod schemas, and a page to read it that works without a network. */
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifySchema, RouteOptions } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { problem, problemMediaType } from './problem.js';
import type { Headers } from './security-headers.js';
import type { ServerInstance } from './server-instance.js';

const docsPrefix = '/docs';
const logo =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40"><text y="28" font-size="24" fill="#fff">督办 Duban</text></svg>';

/** Must be called before any route is added. */
export async function useOpenApi(server: ServerInstance, version: string, headers: Headers): Promise<void> {
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: '督办 Duban',
        version,
        description: '督办事项的登记、上报、核验与追溯 / supervision of a work plan, until done',
      },
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
      security: [{ bearer: [] }],
    },
    transform: (document) => {
      const described = { ...document, schema: describe(document.schema, document.route) } as typeof document;
      return jsonSchemaTransform(described);
    },
    transformObject: jsonSchemaTransformObject,
  });

  await server.register(async (docs) => {
    docs.addHook('onRoute', (route) => {
      route.config = { ...route.config, public: true };
    });
    docs.addHook('onRequest', (_request, reply, done) => {
      reply.headers(headers);
      done();
    });
    await docs.register(swaggerUi, {
      routePrefix: docsPrefix,
      validatorUrl: false,
      theme: { title: '督办 Duban' },
      logo: { type: 'image/svg+xml', content: logo },
      uiConfig: { deepLinking: true, persistAuthorization: false },
    });
  });

  server.get('/openapi.json', { config: { public: true }, schema: { hide: true } }, async () => server.swagger());
}

const idempotencyKey = z.string().describe('同一命令重发时用同一个键 / the same key when the same command is sent again');
const ifMatch = z.string().describe('所见的版本号，如 "12" / the revision seen, such as "12"');

/** Headers of every command on a plan. The routes read them themselves, so this only describes them. */
const commandHeaders = z.object({ 'idempotency-key': idempotencyKey, 'if-match': ifMatch.optional() });
/** Headers of a decision, which requires If-Match. */
const decisionHeaders = z.object({ 'idempotency-key': idempotencyKey, 'if-match': ifMatch });

/** Adds what is true of every route, so that no route need say it: it may answer with a problem, and it wants a token. */
function describe(schema: FastifySchema | undefined, route: RouteOptions): FastifySchema {
  const description = '错误，见 code / a problem, see its code';
  return {
    ...schema,
    ...(route.config?.public === true ? { security: [] } : {}),
    ...(route.method === 'POST' && route.url.includes(':plan') && route.config?.ndjson !== true
      ? { headers: route.config?.decision === true ? decisionHeaders : commandHeaders }
      : {}),
    response: {
      ...(schema?.response as object | undefined),
      default: { description, content: { [problemMediaType]: { schema: problem } } },
    },
  };
}
