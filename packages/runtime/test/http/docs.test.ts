import t, { type Test } from 'tap';
import { z } from 'zod';
import { startServer } from '../support/running-server.js';

async function documented(t: Test) {
  return startServer(t, {
    routes: (server) => {
      server.post(
        '/v1/plans/:plan/close',
        {
          schema: {
            operationId: 'closePlan',
            tags: ['计划 plans'],
            summary: '结束 / close',
            params: z.strictObject({ plan: z.string().regex(/^[a-z0-9]{2,32}$/) }),
            body: z.strictObject({ reason: z.string().max(2_000) }),
            response: { 201: z.strictObject({ revision: z.string() }) },
          },
        },
        async (_request, reply) => reply.code(201).send({ revision: '1' }),
      );
    },
  });
}

t.test('the description is OpenAPI 3.1 made of the routes’ schemas', async (t) => {
  const { send } = await documented(t);
  const document = (await send('GET', '/openapi.json')).json();
  t.match(document, {
    openapi: '3.1.0',
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      schemas: {
        ClosePlanBody: { additionalProperties: false, properties: { reason: { maxLength: 2_000 } } },
        ClosePlanAnswer: { properties: { revision: { type: 'string' } } },
        Problem: { type: 'object', required: ['type', 'title', 'status', 'code', 'instance'] },
      },
      responses: { Problem: { content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } } },
    },
    tags: [{ name: 'operation' }, { name: 'plans', description: '计划 / plans' }],
    security: [{ bearer: [] }],
    paths: {
      '/v1/plans/{plan}/close': {
        post: {
          parameters: [{ name: 'plan', in: 'path', schema: { pattern: '^[a-z0-9]{2,32}$' } }],
          requestBody: {
            content: {
              'application/json': { schema: { $ref: '#/components/schemas/ClosePlanBody' } },
            },
          },
          responses: {
            201: {
              content: { 'application/json': { schema: { $ref: '#/components/schemas/ClosePlanAnswer' } } },
              headers: { 'Idempotency-Replayed': { $ref: '#/components/headers/Idempotency-Replayed' } },
            },
            400: { $ref: '#/components/responses/BadRequest' },
            431: { $ref: '#/components/responses/HeadersTooLarge' },
            default: { $ref: '#/components/responses/Problem' },
          },
        },
      },
      '/health/ready': { get: { security: [] } },
    },
  });
  t.notOk(Object.keys(document['paths'] as object).some((path) => path.startsWith('/docs') || path === '/openapi.json'));
});

t.test('the page and all that it loads come from this server, as its policy demands', async (t) => {
  const { send } = await documented(t);
  const page = await send('GET', '/docs');
  t.equal(page.status, 200);
  t.match(page.headers['content-type'], /^text\/html/);
  const policy = page.headers['content-security-policy'] ?? '';
  t.match(policy, /script-src 'self'/);
  t.notMatch(policy, /https?:/);
  t.notMatch(page.text, /(src|href)="(https?:)?\/\//);
  t.notMatch(page.text, /<script(?![^>]*\ssrc=)|\son\w+=|<style/i, 'no script inside the page');

  const references = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] as string);
  t.ok(references.length >= 6);
  for (const reference of references) {
    const { pathname } = new URL(reference, 'http://x/docs');
    const asset = await send('GET', pathname);
    t.equal(asset.status, 200, pathname);
    if (pathname.endsWith('.js')) t.match(asset.headers['content-type'], /javascript/);
    if (pathname.endsWith('.css')) t.notMatch(asset.text, /url\(["']?(https?:)?\/\//, pathname);
  }
  const initializer = (await send('GET', '/docs/static/swagger-initializer.js')).text;
  t.match(initializer, /url: resolveUrl\('\.\/json'\)/);
  t.match(initializer, /validatorUrl: null/, 'no badge from elsewhere');
  t.match((await send('GET', '/docs/json')).json(), { openapi: '3.1.0' });
});

t.test('what is not on the page’s shelf is a problem like any other', async (t) => {
  const { send } = await documented(t);
  t.match((await send('GET', '/docs/static/nothing.js')).json(), { status: 404, code: 'route-not-found' });
  t.match((await send('GET', '/docs/static/..%2f..%2fpackage.json')).json(), { status: 404 });
});

t.test('the description is made once: it is compressed for whoever takes that, and not sent to who has it', async (t) => {
  const { send } = await documented(t);
  const plain = await send('GET', '/openapi.json');
  t.equal(plain.headers['content-encoding'], undefined);
  t.match(plain.headers, { vary: 'Accept-Encoding', 'cache-control': 'no-cache', 'content-type': /^application\/json/ });
  const etag = plain.headers.etag ?? '';
  t.match(etag, /^W\/"[\w-]{22}"$/);
  for (const path of ['/openapi.json', '/docs/json']) {
    for (const encoding of ['br', 'gzip']) {
      const packed = await send('GET', path, { headers: { 'accept-encoding': `${encoding}, *;q=0` } });
      t.match(packed.headers, { 'content-encoding': encoding, etag }, `${path} ${encoding}`);
      t.ok(Number(packed.headers['content-length']) < plain.text.length / 2);
    }
    const known = await send('GET', path, { headers: { 'if-none-match': `"other", ${etag}` } });
    t.strictSame([known.status, known.text], [304, '']);
    t.equal((await send('GET', path, { headers: { 'if-none-match': '"other"' } })).text, plain.text);
  }
});

t.test('a route that does not say how programs call it is a mistake of whoever wrote it', async (t) => {
  const { send, logged } = await startServer(t, {
    routes: (server) => {
      server.get('/unnamed', { schema: { summary: '无名 / unnamed' } }, async () => ({}));
    },
  });
  t.equal((await send('GET', '/openapi.json')).status, 500);
  t.match(JSON.stringify(logged()), /GET \/unnamed has no operationId/);
});
