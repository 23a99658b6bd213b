/** The OpenAPI 3.1 document of a server, put together once, when it is first asked for. */
import swagger, { type SwaggerTransform, type SwaggerTransformObject } from '@fastify/swagger';
import type { FastifySchema, RouteOptions } from 'fastify';
import { problem } from '../problem.js';
import type { ServerInstance } from '../server-instance.js';
import { Operation, tagOf } from './operations.js';
import { headers, responses } from './responses.js';
import { Components } from './schemas.js';

type Document = Record<string, unknown> & {
  paths: Record<string, Record<string, Record<string, unknown>>>;
  components: Record<string, unknown>;
};

const openapi = {
  openapi: '3.1.0' as const,
  servers: [{ url: '/', description: '给出本说明的服务 / the server that gives this description' }],
  components: { securitySchemes: { bearer: { type: 'http' as const, scheme: 'bearer', bearerFormat: 'JWT' } } },
  security: [{ bearer: [] }],
};

const description =
  '督办事项的登记、上报、核验与追溯 / supervision of a work plan, until done.\n\n' +
  '文字随 Accept-Language，默认中文；错误均为 application/problem+json，以 code 区分。 / ' +
  'Texts follow Accept-Language, Chinese by default; every error is application/problem+json and told apart by its code.';

/** Must be called before any route is added; `server.swagger()` is then the document. */
export async function useDocument(server: ServerInstance, version: string): Promise<void> {
  const components = new Components();
  components.inline(problem, 'output');
  const answers = new Map<string, Record<string, unknown>>();
  const tags = new Map<string, string>();
  const operationIds = new Set<string>();

  /** Makes an operation of a route, and keeps what only the finished document can hold. */
  function describe(schema: FastifySchema, route: RouteOptions): FastifySchema {
    const operation = new Operation(route, schema, components);
    const described = operation.described();
    const id = described.operationId as string;
    if (operationIds.has(id)) throw new Error(`two operations are called ${id}`);
    operationIds.add(id);
    for (const tag of schema.tags ?? []) tags.set(tagOf(tag).name, tagOf(tag).description);
    answers.set(id, operation.responses());
    return described;
  }

  function finish(document: Document): Document {
    for (const methods of Object.values(document.paths)) {
      for (const operation of Object.values(methods)) {
        operation['responses'] = answers.get(operation['operationId'] as string);
      }
    }
    document.components = { ...document.components, schemas: components.schemas, responses, headers };
    document['tags'] = [...tags].sort().map(([name, text]) => ({ name, description: text }));
    return document;
  }

  const transform: SwaggerTransform = ({ schema, url, route }) => {
    const isHidden = schema === undefined || (schema as { hide?: boolean }).hide === true;
    return { url, schema: isHidden ? { hide: true } : describe(schema, route) };
  };
  const transformObject: SwaggerTransformObject = (made) =>
    finish((made as unknown as { openapiObject: Document }).openapiObject);

  const info = { title: '督办 Duban', version, description };
  await server.register(swagger, { openapi: { ...openapi, info }, transform, transformObject });
}
