/** The HTTP surface: the OpenAPI document that the running server gives, valid and as it is checked in. */
import { createLogger, readConfig } from '@duban/runtime';
import { startServer } from '@duban/server';
import { Validator } from '@seriousme/openapi-schema-validator';
import t from 'tap';
import { snapshot } from '../support/snapshot.js';

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, { summary?: string; responses?: object }>>>>;
}

t.test('the OpenAPI document', async (t) => {
  const config = readConfig({ DUBAN_PORT: '0', DUBAN_EVENT_STORE: 'memory' });
  const running = await startServer({ config, logger: createLogger({ level: 'silent' }) });
  t.teardown(() => running.lifecycle.stop());
  const response = await fetch(`${running.url}/openapi.json`);
  const document = (await response.json()) as Document;

  t.match(document.openapi, /^3\.1\./);
  const verdict = await new Validator().validate(structuredClone(document) as unknown as Record<string, unknown>);
  t.equal(verdict.valid, true, JSON.stringify(verdict.errors));

  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, operation })),
  );
  t.strictSame(
    operations.filter(({ operation }) => !/[\u4e00-\u9fff]/.test(operation.summary ?? '')).map(({ name }) => name),
    [],
    'every operation has a Chinese summary',
  );
  t.equal(snapshot('openapi.snap.json', JSON.stringify(document, undefined, 1)), undefined);
});
