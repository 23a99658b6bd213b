/** docker-compose.yml as Compose reads it: anchors merged, variables inserted. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { repositoryRoot } from '../support/repository-root.js';

export interface Healthcheck {
  readonly test?: readonly string[];
  readonly disable?: boolean;
}

export interface Service {
  readonly image: string;
  readonly build?: string;
  readonly user: string;
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly restart: string;
  readonly read_only: boolean;
  readonly cap_drop: readonly string[];
  readonly cap_add?: readonly string[];
  readonly security_opt: readonly string[];
  readonly mem_limit: string;
  readonly network_mode?: string;
  readonly networks?: readonly string[];
  readonly ports?: readonly { readonly host_ip: string; readonly published: string; readonly target: number }[];
  readonly volumes?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck: Healthcheck;
}

export interface ComposeFile {
  readonly name: string;
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

export const composePath = join(repositoryRoot, 'docker-compose.yml');

/** Variables that must be set, each with a value like the ones that people are told to generate. */
export const requiredVariables: Readonly<Record<string, string>> = {
  EVENTSTORE_ADMIN_PASSWORD: '0a1b2c3d4e5f60718293a4b5c6d7e8f900000001',
  EVENTSTORE_OPS_PASSWORD: '0a1b2c3d4e5f60718293a4b5c6d7e8f900000002',
  EVENTSTORE_PASSWORD: '0a1b2c3d4e5f60718293a4b5c6d7e8f900000005',
  KAFKA_PASSWORD: '0a1b2c3d4e5f60718293a4b5c6d7e8f900000003',
  REDIS_PASSWORD: '0a1b2c3d4e5f60718293a4b5c6d7e8f900000004',
};

type Variables = Readonly<Record<string, string>>;

const variable = /\$(?:(\$)|\{([A-Z_]+)(?::([-?])([^}]*))?\}|)/g;

/** Inserts variables by Compose's rules, of which only `${A:?why}`, `${A:-default}` and `$$` are used here. */
function interpolate(text: string, variables: Variables): string {
  return text.replaceAll(variable, (all, dollar?: string, name?: string, operator?: string, rest?: string) => {
    if (dollar !== undefined) return '$';
    if (name === undefined || operator === undefined) throw new Error(`neither required nor with a default: ${all} in ${text}`);
    const value = variables[name] ?? '';
    if (value !== '') return value;
    if (operator === '?') throw new Error(`required variable ${name} is missing a value: ${rest}`);
    return rest ?? '';
  });
}

const isVariable = (key: string) => /^[A-Z_]+$/.test(key);

function interpolateAll(value: unknown, variables: Variables): unknown {
  if (typeof value === 'string') return interpolate(value, variables);
  if (Array.isArray(value)) return value.map((item) => interpolateAll(item, variables));
  if (typeof value !== 'object' || value === null) return value;
  // A key without a value passes a variable on, if it is set.
  const given = Object.entries(value).filter(([key, item]) => item !== null || !isVariable(key) || variables[key] !== undefined);
  return Object.fromEntries(
    given.map(([key, item]) => [key, item === null && isVariable(key) ? variables[key] : interpolateAll(item, variables)]),
  );
}

/** @throws {Error} when a required variable is missing or empty */
export function readCompose(variables: Variables = requiredVariables): ComposeFile {
  return interpolateAll(parse(readFileSync(composePath, 'utf8'), { merge: true }), variables) as ComposeFile;
}
