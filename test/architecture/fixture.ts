/** A small repository that keeps every rule. Each test case changes one thing in it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Repository, readRepository } from './repository.js';

export type Files = Readonly<Record<string, string>>;

export const manifest = (name: string, changes: object = {}): string =>
  JSON.stringify(
    {
      name: `@duban/${name}`,
      version: '0.1.0',
      private: true,
      description: 'a room',
      type: 'module',
      exports: { '.': './dist/src/index.js' },
      ...changes,
    },
    null,
    2,
  );

export const tsconfig = (references: readonly string[] = [], changes: object = {}): string =>
  JSON.stringify({
    extends: '../../tsconfig.base.json',
    include: ['src', 'test'],
    references: references.map((path) => ({ path })),
    ...changes,
  });

const room = (dir: string, changes: object = {}, references: readonly string[] = []): Files => ({
  [`${dir}/package.json`]: manifest(dir.slice(dir.lastIndexOf('/') + 1), changes),
  [`${dir}/tsconfig.json`]: tsconfig(references),
  [`${dir}/test/index.test.ts`]: "import t from 'tap';\nt.pass(String(Date.now()));\n",
});

const goodFiles: Files = {
  'package.json': JSON.stringify({
    version: '0.1.0',
    workspaces: ['packages/*', 'services/*'],
    devDependencies: { tap: '21.8.0' },
  }),
  'package-lock.json': '{}',
  'tsconfig.json': JSON.stringify({
    references: ['packages/domain', 'packages/event-store', 'packages/runtime', 'services/command-api'].map((path) => ({ path })),
  }),
  ...room('packages/domain', { dependencies: { zod: '4.6.7' } }),
  'packages/domain/src/index.ts': "export * from './day.js';\n",
  'packages/domain/src/day.ts':
    "import { z } from 'zod';\nexport const day = z.string();\nexport const of = (at: number) => new Date(at);\n",
  ...room(
    'packages/event-store',
    {
      exports: { '.': './dist/src/index.js', './contract': './dist/test/contract.js' },
      dependencies: { '@duban/domain': '0.1.0' },
    },
    ['../domain'],
  ),
  'packages/event-store/src/index.ts': "export { day } from '@duban/domain';\n",
  'packages/event-store/test/contract.ts': "import t from 'tap';\nexport const laws = () => t.pass();\n",
  ...room('packages/runtime', { dependencies: { '@duban/domain': '0.1.0' } }, ['../domain']),
  'packages/runtime/src/index.ts': "export * from './clock.js';\n",
  'packages/runtime/src/http/status.ts': "export const statusOf = { 'plan-not-found': 404, 'plan-exists': 409 };\n",
  'packages/runtime/src/clock.ts': "export { day } from '@duban/domain';\nexport const now = () => Date.now();\n",
  ...room('services/command-api', { dependencies: { '@duban/runtime': '0.1.0' } }, ['../../packages/runtime']),
  'services/command-api/src/index.ts':
    "import { now } from '@duban/runtime';\nexport const answer = (reply: { code(status: number): void }) => now() > 0 && reply.code(201);\n",
  'services/command-api/src/main.ts': 'process.exitCode = process.env["DUBAN_PORT"] === undefined ? 1 : 0;\n',
};

/** Writes the repository with some files changed, and reads it as the rules do. */
export function fixture(root: string, changes: Files = {}): Repository {
  for (const [path, text] of Object.entries({ ...goodFiles, ...changes })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return readRepository(root);
}
