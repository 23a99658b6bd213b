/** The description of the API as OpenAPI, and a page to read it that works without a network. */
import swaggerUi from '@fastify/swagger-ui';
import { useDocument } from './contract/document.js';
import { madeOnce } from './made-once.js';
import type { Headers } from './security-headers.js';
import type { ServerInstance } from './server-instance.js';

const docsPrefix = '/docs';
const logo =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40"><text y="28" font-size="24" fill="#fff">督办 Duban</text></svg>';

/** Must be called before any route is added. */
export async function useOpenApi(server: ServerInstance, version: string, headers: Headers): Promise<void> {
  await useDocument(server, version);
  const document = madeOnce(() => server.swagger());

  await server.register(async (docs) => {
    docs.addHook('onRoute', (route) => {
      route.config = { ...route.config, public: true };
      // The page asks here for what is at /openapi.json.
      if (route.url === `${docsPrefix}/json`) route.handler = (request, reply) => document(request, reply);
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

  server.get('/openapi.json', { config: { public: true }, schema: { hide: true } }, document);
}
