/** Programs besides Node that tests need, and how to find them. */
import { accessSync, constants, existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

export interface CommandNeed {
  readonly name: string;
  /** Any one of these on PATH is enough. */
  readonly commands: readonly string[];
  /** The Debian package that contains it. */
  readonly debianPackage: string;
  /** What cannot be tested without it. */
  readonly purpose: string;
}

/** Java software from Maven Central, kept in a folder of its own for later runs. */
export interface JarsNeed {
  readonly name: string;
  /** `group:artifact:version`; their dependencies are fetched too. */
  readonly artifacts: readonly string[];
  readonly folder: string;
  readonly purpose: string;
}

export type Need = CommandNeed | JarsNeed;

export const chromium: CommandNeed = {
  name: 'chromium',
  commands: ['chromium', 'chromium-browser', 'google-chrome'],
  debianPackage: 'chromium',
  purpose: 'that the documentation page works offline in a browser',
};

const feedPurpose = 'the feed on a real Kafka broker';

export const java: CommandNeed = {
  name: 'java',
  commands: ['java'],
  debianPackage: 'default-jre-headless',
  purpose: feedPurpose,
};

export const maven: CommandNeed = { name: 'maven', commands: ['mvn'], debianPackage: 'maven', purpose: feedPurpose };

const kafkaVersion = '4.3.1';
const log4jVersion = '2.25.2';

export const kafka: JarsNeed = {
  name: 'kafka',
  artifacts: [
    `org.apache.kafka:kafka_2.13:${kafkaVersion}`,
    `org.apache.logging.log4j:log4j-api:${log4jVersion}`,
    `org.apache.logging.log4j:log4j-core:${log4jVersion}`,
    `org.apache.logging.log4j:log4j-slf4j2-impl:${log4jVersion}`,
    'org.slf4j:slf4j-api:2.0.17',
  ],
  folder: join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'duban', `kafka-${kafkaVersion}`),
  purpose: feedPurpose,
};

export const redis: CommandNeed = {
  name: 'redis',
  commands: ['redis-server'],
  debianPackage: 'redis-server',
  purpose: 'the read models on a real Redis',
};

export const openssl: CommandNeed = {
  name: 'openssl',
  commands: ['openssl'],
  debianPackage: 'openssl',
  purpose: 'TLS to the servers',
};

export const libreOffice: CommandNeed = {
  name: 'libreoffice',
  commands: ['soffice'],
  debianPackage: 'libreoffice-calc-nogui',
  purpose: 'tables and forms in LibreOffice',
};

/** Needed by the long tests only. */
export const longNeeds: readonly Need[] = [libreOffice];

export const allNeeds: readonly Need[] = [chromium, openssl, redis, java, maven, kafka];

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The path of what is needed; undefined if it is missing. `path`: a list of folders like PATH. */
export function find(need: Need, path = process.env['PATH'] ?? ''): string | undefined {
  // The folder appears only when it is complete.
  if ('artifacts' in need) return existsSync(need.folder) ? need.folder : undefined;
  const candidates = need.commands.flatMap((command) => path.split(delimiter).map((folder) => join(folder, command)));
  return candidates.find(isExecutable);
}

/**
 * The `skip` option of a test that needs something: false if it is there, otherwise the reason. A run lists all skipped
 * tests at its end, and a run in CI fails on them.
 */
export function skipWithout(need: Need, path?: string): string | false {
  return find(need, path) === undefined ? `could not test ${need.purpose}: ${need.name} is missing` : false;
}
