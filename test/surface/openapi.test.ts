/**
 * The HTTP surface: the OpenAPI document of a running server is valid, fit for generators, and equal to the one checked
 * in.
 */
import { createLogger, readConfig } from '@duban/runtime';
import { startServer } from '@duban/server';
import { Validator } from '@seriousme/openapi-schema-validator';
import t from 'tap';
import { snapshot } from '../support/snapshot.js';

interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly tags: readonly string[];
  readonly responses: Readonly<Record<string, object>>;
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Readonly<Record<string, unknown>> }>> };
  readonly parameters?: readonly { readonly name: string; readonly required?: boolean }[];
}

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
  readonly tags: readonly { readonly name: string }[];
}

/** Every schema and every other object, with its place in the document. */
function* parts(value: unknown, at = ''): Generator<[at: string, part: Readonly<Record<string, unknown>>]> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield [at, value as Record<string, unknown>];
  for (const [key, inner] of Object.entries(value)) yield* parts(inner, `${at}/${key}`);
}

t.test('the OpenAPI document', async (t) => {
  const config = readConfig({ DUBAN_PORT: '0', DUBAN_EVENT_STORE: 'memory' });
  const running = await startServer({ config, logger: createLogger({ level: 'silent' }) });
  t.teardown(() => running.lifecycle.stop());
  const response = await fetch(`${running.url}/openapi.json`);
  const document = (await response.json()) as Document;
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, path, method, operation })),
  );

  t.match(document.openapi, /^3\.1\./);
  const verdict = await new Validator().validate(structuredClone(document) as unknown as Record<string, unknown>);
  t.equal(verdict.valid, true, JSON.stringify(verdict.errors));
  t.strictSame(
    operations.filter(({ operation }) => !/[\u4e00-\u9fff]/.test(operation.summary ?? '')).map(({ name }) => name),
    [],
    'every operation has a Chinese summary',
  );

  t.test('all names can be used in programs', async (t) => {
    const ids = operations.map(({ operation }) => operation.operationId);
    t.equal(new Set(ids).size, ids.length);
    for (const id of ids) t.match(id, /^[a-z]+([A-Z][a-z]+)+$/);
    for (const id of ['reportProgress', 'returnTask', 'confirmEntryOnTask', 'listTasks']) t.ok(ids.includes(id), id);
    for (const { name } of document.tags) t.match(name, /^[a-z-]+$/);
    const tags = new Set(operations.flatMap(({ operation }) => operation.tags));
    t.strictSame(
      [...tags].sort(),
      document.tags.map(({ name }) => name),
    );
    for (const name of Object.keys(document.components.schemas)) t.match(name, /^[A-Z][A-Za-z]+$/);
  });

  t.test('a schema that is used in several places has a name', async (t) => {
    const places = new Map<string, string[]>();
    for (const [at, { type, properties }] of parts(document)) {
      const isOwn = /^\/components\/schemas\/[^/]+$/.test(at);
      if (type !== 'object' || typeof properties !== 'object' || isOwn) continue;
      const shape = JSON.stringify(properties);
      places.set(shape, [...(places.get(shape) ?? []), at]);
    }
    t.strictSame(
      [...places.values()].filter((each) => each.length > 1),
      [],
      'say `.meta({ id })` of it, or name it in shape-names.ts',
    );
  });

  t.test('no pattern repeats a format', async (t) => {
    const twice = [...parts(document)].filter(([, { format, pattern }]) => format !== undefined && pattern !== undefined);
    t.strictSame(
      twice.map(([at]) => at),
      [],
    );
  });

  t.test('bodies, answers and preconditions are declared correctly', async (t) => {
    for (const { name, method, operation } of operations) {
      t.ok(
        Object.keys(operation.responses).some((status) => /^2/.test(status)),
        `${name} can succeed`,
      );
      if (method !== 'get') t.ok(operation.requestBody, `${name} has a body`);
      const ifMatch = operation.parameters?.find((each) => each.name === 'If-Match');
      t.equal(ifMatch?.required === true, '428' in operation.responses, `${name}: 428 is for what requires If-Match`);
    }
    const typesOf = (path: string, method: string) => {
      const methods = document.paths[path] as Readonly<Record<string, Operation>>;
      const { requestBody, responses } = methods[method] as Operation;
      const answer = responses['200'] as { content?: object } | undefined;
      return [Object.keys(requestBody?.content ?? {}), Object.keys(answer?.content ?? {})];
    };
    const workbook = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
    t.strictSame(typesOf('/v1/plans/{plan}/sheets', 'post'), [[workbook], ['application/json']]);
    t.strictSame(typesOf('/v1/plans/{plan}/commands', 'post'), [['application/x-ndjson'], ['application/x-ndjson']]);
    t.strictSame(typesOf('/metrics', 'get'), [[], ['text/plain']]);
    t.ok(typesOf('/v1/notices', 'post')[0]?.includes('application/pdf'));
    t.ok(typesOf('/v1/evidence/{sha256}', 'put')[0]?.includes('image/png'));
    for (const list of ['tasks', 'indicators', 'history', 'units', 'people', 'entries', 'lights']) {
      t.ok(typesOf(`/v1/plans/{plan}/${list}`, 'get')[1]?.includes('text/csv'), list);
    }
  });

  t.equal(snapshot('openapi.snap.json', JSON.stringify(document, undefined, 1)), undefined);
});
