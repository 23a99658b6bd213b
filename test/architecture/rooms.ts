/**
 * The rooms and their arrows, as the README draws them. Nothing downstream writes upstream; packages know only the
 * domain, services connect them, and only the command line is above the services.
 */

export interface Room {
  /** Names of workspaces that this one may import. */
  readonly imports: readonly string[];
  /** The only outside packages that it may import, and no platform modules. Absent: whatever its manifest declares. */
  readonly outside?: readonly string[];
}

const engines = [
  '@duban/domain',
  '@duban/event-feed',
  '@duban/event-store',
  '@duban/evidence',
  '@duban/read-models',
  '@duban/runtime',
];

export const rooms: Readonly<Record<string, Room>> = {
  'packages/domain': { imports: [], outside: ['decimal.js', 'zod'] },
  'packages/notice': { imports: ['@duban/domain'], outside: ['csv-parse', 'fflate', 'htmlparser2', 'pinyin-pro'] },
  'packages/event-feed': { imports: ['@duban/domain'] },
  'packages/event-store': { imports: ['@duban/domain'] },
  'packages/evidence': { imports: ['@duban/domain'] },
  'packages/read-models': { imports: ['@duban/domain'] },
  'packages/pdf': { imports: ['@duban/domain'] },
  'packages/runtime': { imports: ['@duban/domain'] },
  'packages/sheets': {
    imports: ['@duban/domain'],
    outside: ['csv-stringify', 'fflate', 'read-excel-file', 'saxes', 'write-excel-file', 'yauzl'],
  },
  seeds: { imports: ['@duban/domain'], outside: [] },
  'services/command-api': { imports: [...engines, '@duban/notice', '@duban/pdf', '@duban/sheets'] },
  'services/query-api': { imports: [...engines, '@duban/sheets'] },
  'services/server': { imports: [...engines, '@duban/command-api', '@duban/query-api', '@duban/seeds'] },
  'services/cli': {
    imports: [...engines, '@duban/command-api', '@duban/notice', '@duban/query-api', '@duban/server', '@duban/seeds'],
  },
  'test-support': { imports: ['@duban/domain'] },
  test: {
    imports: [
      ...engines,
      '@duban/notice',
      '@duban/sheets',
      '@duban/command-api',
      '@duban/query-api',
      '@duban/server',
      '@duban/cli',
      '@duban/seeds',
    ],
  },
};

/** The workspace that tests of several rooms share. All of its source is test code. */
export const testSupport = 'test-support';

/** Whether all of a workspace is test code. */
export const isOfTests = (dir: string) => dir === 'test' || dir === testSupport;

/** What the tests of any room may import in addition: the plan of 2012 is everybody's example. */
export const testImports: readonly string[] = ['@duban/seeds', '@duban/test-support'];

/** Folders whose code uses no clock, no random numbers and no side effects. */
export const pureFolders: readonly string[] = [
  'packages/domain/src/',
  'packages/notice/src/',
  'packages/read-models/src/views/',
  'packages/sheets/src/',
  'seeds/src/',
];

/** The client library of each server may be used in one folder only. */
export const serverClients: Readonly<Record<string, string>> = {
  '@eventstore/db-client': 'packages/event-store/src/eventstoredb/',
  ioredis: 'packages/read-models/src/redis/',
  kafkajs: 'packages/event-feed/src/kafka/',
  pg: 'test/bench/',
};

/** The only file that may read the machine's time and use Math.random. */
export const clock = 'packages/runtime/src/clock.ts';

/** The only room that knows HTTP statuses other than success. */
export const httpLayer = 'packages/runtime/src/http/';

/** The words for the names that the API uses, in tables that each say `satisfies WordTable`. */
export const vocabulary = 'packages/domain/src/vocabulary.ts';

/** The sentences of every error code, in tables whose names begin with `errorsOf`. */
export const errorTables = 'packages/domain/src/errors/';
