/** A process loads only what it uses. The loaded modules are compared, because times depend on the machine. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { duban, startDuban } from '../support/duban-process.js';

/** Packages of which V8 saw code, in all processes that wrote their coverage into a folder, or in one of them. */
function packagesIn(folder: string, pid?: string): Set<string> {
  const names = new Set<string>();
  for (const file of readdirSync(folder)) {
    if (pid !== undefined && !file.startsWith(`coverage-${pid}-`)) continue;
    const { result } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { result: readonly { url: string }[] };
    for (const { url } of result) {
      const name = /^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1];
      const room = /\/([^/]+)\/dist\/src\//.exec(url)?.[1];
      if (name !== undefined) names.add(name);
      if (room !== undefined) names.add(`@duban/${room}`);
    }
  }
  return names;
}

const clients = ['kafkajs', 'ioredis', '@eventstore/db-client', '@grpc/grpc-js'];

t.test('help loads no settings, no rules, no engine, no service and no client', async (t) => {
  const folder = t.testdir();
  t.match(await duban(['--help'], { NODE_V8_COVERAGE: folder }), { code: 0 });
  const loaded = packagesIn(folder);
  t.ok(loaded.has('commander'), 'what is loaded is seen');
  const servers = ['fastify', 'jose', 'pino', 'prom-client', 'helmet'];
  const unused = [
    'zod',
    '@duban/domain',
    '@duban/runtime',
    '@duban/event-store',
    '@duban/read-models',
    '@duban/server',
    '@duban/notice',
    '@duban/sheets',
    '@duban/seeds',
  ];
  for (const name of [...clients, ...unused, ...servers, 'cli-table3', 'pinyin-pro', 'yaml']) t.notOk(loaded.has(name), name);
});

t.test(
  'an embedded start loads no client of a server, no tables, no reader of notices, and no plan that it is not to publish',
  async (t) => {
    const folder = t.testdir({ coverage: {} });
    const coverage = join(folder, 'coverage');
    const running = await startDuban(join(folder, 'data'), ['--empty'], { NODE_V8_COVERAGE: coverage });
    const writer = readFileSync(join(folder, 'data', 'read-models', 'unclosed'), 'utf8').trim();
    t.equal(await running.stop(), 0);
    const loaded = packagesIn(coverage);
    t.ok(loaded.has('fastify') && loaded.has('@duban/event-store'), 'what is loaded is seen');
    const sheets = ['read-excel-file', 'write-excel-file', 'yauzl', 'saxes', 'fflate', 'csv-stringify'];
    const unused = [...sheets, '@duban/seeds', 'pinyin-pro', 'htmlparser2', 'pdfjs-dist', '@duban/pdf'];
    for (const name of [...clients, ...unused]) t.notOk(loaded.has(name), name);

    const ofWriter = packagesIn(coverage, writer);
    t.ok(ofWriter.has('@duban/read-models') && ofWriter.has('@photostructure/sqlite'), 'what writes the read models is seen');
    const services = ['@duban/command-api', '@duban/query-api', '@duban/notice', '@duban/evidence', '@duban/event-feed'];
    for (const name of [...services, 'fastify', 'jose', 'pino', 'prom-client', 'commander']) {
      t.notOk(ofWriter.has(name), `${name} in what writes the read models`);
    }
  },
);
