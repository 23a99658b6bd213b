/** What a connection string says, held against what this adapter can do: nothing in it is passed over in silence. */
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { DubanError } from '@duban/domain';
import type { Credentials } from './options.js';

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

export interface ParsedConnection {
  /** Without credentials, so that it may be shown. */
  readonly url: string;
  /** Absent only where there is no TLS. */
  readonly credentials: Credentials;
  readonly hosts: readonly Endpoint[];
  /** Whether the leader is looked for by gossip: of several hosts, or of the addresses of one name. */
  readonly cluster: 'hosts' | 'name' | undefined;
  /** Absent: none. */
  readonly tls: Tls | undefined;
  /** What the server shows of whoever is connected. */
  readonly connectionName: string;
  /** Pings of the connection; -1: none. */
  readonly keepAliveIntervalMs: number;
  readonly keepAliveTimeoutMs: number;
  /** Until a node that is asked who leads is passed over. */
  readonly gossipMaxMs: number;
}

export interface Tls {
  /** PEM; absent: the certificates that Node trusts. */
  readonly authority: Buffer | undefined;
  /** False: whoever answers is believed. */
  readonly verified: boolean;
}

type Invalid = (detail: string) => DubanError;

const shape = /^(esdb(?:\+discover)?):\/\/(?:([^:@/?]+):([^@/?]+)@)?([^@/?]+)\/?(?:\?(.*))?$/;
const hostShape = /^([^\s:$+!*'(),;[\]{}|"%~#<>=&]+)(?::(\d{1,5}))?$/;
const portDefault = 2113;

/** Of EventStoreDB's own clients. Spelt in any case there, with or without hyphens. */
const options = [
  'tls',
  'tlsVerifyCert',
  'tlsCAFile',
  'userCertFile',
  'userKeyFile',
  'connectionName',
  'keepAliveInterval',
  'keepAliveTimeout',
  'gossipTimeout',
  'nodePreference',
  // Taken and without effect: the search for a leader never ends, and every call has a time of its own.
  'maxDiscoverAttempts',
  'discoveryInterval',
  'defaultDeadline',
  'throwOnAppendFailure',
] as const;
type Option = (typeof options)[number];
const flat = (name: string) => name.trim().toLowerCase().replaceAll(/[_-]/g, '');
const optionNames = new Map(options.map((name) => [flat(name), name]));

/**
 * The client never gets the credentials in a string: it would cut a password at its first colon, put both into its
 * messages, and choose BatchAppend. They go with each call instead. Without TLS the client sends no credentials,
 * whichever it is given, so made-up ones will do.
 * @throws {DubanError} `config-invalid`
 */
export function parseConnection(connectionString: string, given?: Credentials, part?: string): ParsedConnection {
  const invalid: Invalid = (detail) => new DubanError('config-invalid', { key: 'DUBAN_EVENT_STORE', detail });
  const match = shape.exec(connectionString.trim());
  if (match === null) throw invalid('not of the form esdb://user:password@host:port');
  const [, scheme = '', username, password, names = '', query = ''] = match;
  const hosts = names.split(',').map((name) => hostOf(name, invalid));
  const said = optionsIn(query, invalid);
  const tls = tlsOf(said, invalid);
  const written =
    username === undefined || password === undefined
      ? undefined
      : { username: decoded(username, invalid), password: decoded(password, invalid) };
  const credentials = given ?? written;
  if (credentials === undefined && tls !== undefined) {
    throw invalid('with TLS it needs credentials (esdb://user:password@host); without TLS say ?tls=false');
  }
  const number = (name: Option, otherwise: number) => numberOf(said, name, otherwise, invalid);
  return {
    url: `${scheme}://${names}${query === '' ? '' : `?${query}`}`,
    credentials: credentials ?? { username: 'nobody', password: 'none' },
    hosts,
    cluster: scheme === 'esdb+discover' ? 'name' : hosts.length > 1 ? 'hosts' : undefined,
    tls,
    connectionName:
      said.get('connectionName') ?? ['duban', ...(part === undefined ? [] : [part]), hostname(), process.pid].join(' '),
    keepAliveIntervalMs: number('keepAliveInterval', 10_000),
    keepAliveTimeoutMs: number('keepAliveTimeout', 10_000),
    gossipMaxMs: 1_000 * number('gossipTimeout', 1),
  };
}

function hostOf(name: string, invalid: Invalid): Endpoint {
  const [, host, port] = hostShape.exec(name.trim()) ?? [];
  if (host === undefined || Number(port) > 65_535) throw invalid(`not a host: ${name}`);
  return { host, port: port === undefined ? portDefault : Number(port) };
}

function optionsIn(query: string, invalid: Invalid): ReadonlyMap<Option, string> {
  const said = new Map<Option, string>();
  for (const pair of query.split('&').filter((part) => part !== '')) {
    const [, key = pair, value = ''] = /^([^=]*)=(.*)$/.exec(pair) ?? [];
    const name = optionNames.get(flat(key));
    if (name === undefined) throw invalid(`unknown option ${key}`);
    if (value.trim() === '') throw invalid(`${name} has no value`);
    said.set(name, decoded(value.trim(), invalid));
  }
  const preference = said.get('nodePreference') ?? 'leader';
  if (flat(preference) !== 'leader') throw invalid(`nodePreference=${preference}: everything goes to the leader`);
  return said;
}

function tlsOf(said: ReadonlyMap<Option, string>, invalid: Invalid): Tls | undefined {
  for (const name of ['userCertFile', 'userKeyFile'] as const) {
    if (said.has(name)) throw invalid(`${name}: login by certificate is not supported; give user and password`);
  }
  const verified = flagOf(said, 'tlsVerifyCert', invalid);
  if (!flagOf(said, 'tls', invalid)) return undefined;
  const file = said.get('tlsCAFile');
  if (file === undefined) return { authority: undefined, verified };
  try {
    return { authority: readFileSync(file), verified };
  } catch (error) {
    throw invalid(`tlsCAFile: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function flagOf(said: ReadonlyMap<Option, string>, name: Option, invalid: Invalid): boolean {
  const value = said.get(name)?.toLowerCase() ?? 'true';
  if (value !== 'true' && value !== 'false') throw invalid(`${name} is true or false`);
  return value === 'true';
}

function numberOf(said: ReadonlyMap<Option, string>, name: Option, otherwise: number, invalid: Invalid): number {
  const value = Number(said.get(name) ?? otherwise);
  if (!Number.isSafeInteger(value) || value < -1 || value === 0) throw invalid(`${name} is a whole number`);
  return value;
}

function decoded(text: string, invalid: Invalid): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalid('the user, the password or an option is not percent-encoded');
  }
}
