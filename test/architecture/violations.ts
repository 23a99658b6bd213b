/** For every rule at least one violation, with the place where the rule must find it. */
import { type Files, manifest, tsconfig } from './fixture.js';

export interface Case {
  readonly rule: string;
  readonly title: string;
  readonly files: Files;
  /** `file:line` of every violation of that rule. */
  readonly found: readonly string[];
}

const domain = 'packages/domain/src/added.ts';
const store = 'packages/event-store/src/added.ts';
const api = 'services/command-api/src/added.ts';
const test = 'services/command-api/test/added.test.ts';

/** A case that adds one file whose first line breaks the rule. */
const line = (rule: string, path: string, text: string): Case => ({
  rule,
  title: `${path}: ${text}`,
  files: { [path]: `${text}\n` },
  found: [`${path}:1`],
});

const file = (rule: string, title: string, path: string, text: string, at = 1): Case => ({
  rule,
  title,
  files: { [path]: text },
  found: [`${path}:${at}`],
});

const vocabulary = `
const light = { red: { zh: '红灯', en: 'red' }, green: { zh: '绿灯', en: 'green' } } satisfies WordTable;
const subject = { unit: { zh: '单位', en: 'unit' } } satisfies WordTable;
`;

/** A case that repeats words of the vocabulary in these lines of a file. */
const again = (title: string, text: string, ...at: readonly number[]): Case => ({
  rule: 'words-have-one-place',
  title,
  files: { 'packages/domain/src/vocabulary.ts': vocabulary, [api]: text },
  found: at.map((line) => `${api}:${line}`),
});

const domainManifest = (changes: object) => manifest('domain', { dependencies: { zod: '4.6.7' }, ...changes });

export const violations: readonly Case[] = [
  {
    rule: 'every-room-is-drawn',
    title: 'a new workspace without arrows',
    files: { 'packages/attic/package.json': manifest('attic') },
    found: ['packages/attic/package.json:1'],
  },
  line('arrows', domain, "export * from '@duban/runtime';"),
  line('arrows', store, "import type { View } from '@duban/read-models';"),
  line('arrows', 'packages/event-store/test/added.test.ts', "await import('@duban/runtime');"),
  line('arrows', api, "import { queryApi } from '@duban/query-api';"),
  line('pure-rooms-import-nothing', domain, "import { readFileSync } from 'node:fs';"),
  line('pure-rooms-import-nothing', domain, "import { v7 } from 'uuid';"),
  line('server-clients-have-one-folder', store, "import { Redis } from 'ioredis';"),
  line('server-clients-have-one-folder', test, "import { Kafka } from 'kafkajs';"),
  line('nobody-reaches-in', store, "import { day } from '../../domain/src/day.js';"),
  line('nobody-reaches-in', store, "import { day } from '@duban/domain/dist/src/day.js';"),
  line('nobody-reaches-in', store, "import { laws } from '../test/contract.js';"),
  line('nobody-reaches-in', api, "import { laws } from '@duban/event-store/contract';"),
  line('nobody-reaches-in', store, "import { gone } from './gone.js';"),
  {
    rule: 'no-circles',
    title: 'three files in a circle',
    files: {
      'packages/domain/src/a.ts': "import './b.js';\n",
      'packages/domain/src/b.ts': "\nimport type { C } from './c.js';\n",
      'packages/domain/src/c.ts': "export * from './a.js';\nexport type C = 1;\n",
    },
    found: ['packages/domain/src/c.ts:1'],
  },
  line('imports-are-declared', api, "import fastify from 'fastify';"),
  line('imports-are-declared', store, "import t from 'tap';"),
  line('imports-are-declared', test, "import { z } from 'zod';"),
  file(
    'declarations-are-used',
    'a dependency that only a test imports',
    'packages/domain/package.json',
    domainManifest({ dependencies: { zod: '4.6.7', tap: '21.8.0' } }),
    12,
  ),
  file(
    'declarations-are-used',
    'a devDependency that nothing imports',
    'packages/domain/package.json',
    domainManifest({ devDependencies: { '@types/pg': '8.23.1' } }),
    14,
  ),
  file('versions-are-exact', 'a range', 'packages/domain/package.json', domainManifest({ dependencies: { zod: '^4.6.7' } }), 11),
  file(
    'versions-are-exact',
    'another version than elsewhere',
    'packages/domain/package.json',
    domainManifest({ devDependencies: { tap: '21.7.0' } }),
    14,
  ),
  file('references-follow-manifests', 'a reference that lacks', 'packages/event-store/tsconfig.json', tsconfig()),
  file('references-follow-manifests', 'a reference too many', 'packages/domain/tsconfig.json', tsconfig(['../runtime'])),
  file(
    'references-follow-manifests',
    'a workspace that the root forgot',
    'tsconfig.json',
    '{"references":[{"path":"packages/domain"},{"path":"packages/event-store"},{"path":"packages/runtime"}]}',
  ),
  file('workspaces-look-alike', 'another name', 'packages/domain/package.json', manifest('rules')),
  file('workspaces-look-alike', 'nothing exported', 'packages/domain/package.json', domainManifest({ exports: {} })),
  file('workspaces-look-alike', 'scripts of its own', 'packages/domain/package.json', domainManifest({ scripts: {} })),
  file(
    'workspaces-look-alike',
    'compiler options of its own',
    'packages/domain/tsconfig.json',
    tsconfig([], { compilerOptions: {} }),
  ),
  file(
    'workspaces-look-alike',
    'tests left out of the build',
    'packages/domain/tsconfig.json',
    tsconfig([], { include: ['src'] }),
  ),
  file('workspaces-look-alike', 'a stray file', 'packages/domain/notes.txt', ''),
  file('names-are-kebab-case', 'camel case', 'packages/domain/src/eventRegistry.ts', ''),
  file('files-are-short', '401 lines', domain, '\n'.repeat(401), 401),
  line('pure-rooms-are-pure', domain, 'setTimeout(() => undefined, 1);'),
  line('pure-rooms-are-pure', domain, 'export const at = new Date();'),
  line('pure-rooms-are-pure', domain, 'export const id = crypto.randomUUID();'),
  line('pure-rooms-are-pure', 'packages/read-models/src/views/added.ts', 'export const at = performance.now();'),
  line('one-clock', store, 'export const at = Date.now();'),
  line('one-clock', store, 'export const at = new Date();'),
  line('one-clock', store, 'export const at = Date();'),
  line('no-chance', api, 'export const jitter = Math.random();'),
  line('main-reads-the-environment', api, "export const port = process.env['PORT'];"),
  line('main-reads-the-environment', api, "import { env } from 'node:process';"),
  line('main-reads-the-environment', api, 'const { env: settings } = process;'),
  line('no-console', api, "console.log('here');"),
  line('main-ends-the-process', api, 'process.exit(1);'),
  line('no-any', test, 'export const x = (y: any) => y;'),
  line('no-only', test, "t.only('this one', async () => undefined);"),
  line('no-only', test, "t.test('this one', { only: true }, async () => undefined);"),
  line('no-machine-paths', api, `export const data = '${['', 'tmp', 'data'].join('/')}';`),
  line('no-suppressed-types', api, `// ${'@'}ts-expect-error`),
  line('no-unexplained-suppressions', api, '// eslint-disable-next-line @typescript-eslint/await-thenable'),
  line('nothing-put-off', api, `// ${'TO'}${'DO'}: later`),
  file('no-registry', 'a resolved address', 'package-lock.json', '{\n  "resolved": "https://registry.example/x.tgz"\n}', 2),
  file(
    'lockfile-is-whole',
    'an optional package that is not locked',
    'package-lock.json',
    '{\n"packages": {\n"node_modules/a": { "optionalDependencies": { "a-linux": "1.0.0", "a-win32": "1.0.0" } },\n"node_modules/a-linux": {}\n}\n}',
    3,
  ),
  file(
    'every-refusal-has-a-test',
    'a code that no test provokes',
    'packages/domain/src/errors/of-rules.ts',
    "export const errorsOfRules = {\n  'never-seen': { kind: 'unfit', zh: '从未', en: 'never' },\n};\n",
    2,
  ),
  file(
    'every-refusal-is-raised',
    'a code that nothing raises',
    'packages/domain/src/errors/of-rules.ts',
    "export const errorsOfRules = {\n  'never-raised': { kind: 'unfit', zh: '从未', en: 'never' },\n};\n",
    2,
  ),
  again('a second map of words', "export const of = {\n  red: '红灯',\n  more: '其他',\n};\n", 2),
  again('other words for the same names', "export const of = {\n  red: '红色',\n  green: '绿色',\n  more: '其他',\n};\n", 2, 3),
  again('a second map in two languages', "export const of = {\n  unit: { zh: '单位', en: 'unit' },\n};\n", 2),
  again('a list of names with their words', "new Map([\n  ['red', '红'],\n  ['green', '绿'],\n]);\n", 2, 3),
  again(
    'a switch over names',
    "function of(light) {\n  switch (light) {\n    case 'red':\n      return '红';\n    case 'green':\n      return '绿';\n  }\n}\n",
    3,
    5,
  ),
  again('a chain of conditions', "export const of = (light) => (light === 'red' ? '红' : light === 'green' ? '绿' : '');\n", 1),
  again('a choice between two words of a table', "export const of = (isLate) => (isLate ? '红灯' : '绿灯');\n", 1),
  again('a word in both languages', "export const of = [['单位', 'unit', units.map(({ id }) => id)]];\n", 1),
  line('statuses-live-in-one-place', api, 'reply.code(404);'),
  line('statuses-live-in-one-place', store, 'reply.code(201);'),
  line('statuses-live-in-one-place', api, "export const map = { 'plan-not-found': 404, 'plan-exists': 409 };"),
  line('statuses-live-in-one-place', api, 'export const schema = { response: { 404: {} } };'),
  line('statuses-live-in-one-place', api, 'throw Object.assign(error, { statusCode: 409 });'),
  line('statuses-live-in-one-place', api, 'if (error.statusCode === 409) retry();'),
];
