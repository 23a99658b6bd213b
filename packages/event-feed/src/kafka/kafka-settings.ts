/** Where the feed is on a Kafka cluster, and how to connect to it. */
import type { ConnectionOptions } from 'node:tls';
import { DubanError } from '@duban/domain';
import type { Kafka, LogEntry, SASLOptions } from 'kafkajs';
import { z } from 'zod';

export interface KafkaSettings {
  /** 1 to 32 brokers of the cluster, as `host:port`. */
  readonly brokers: readonly string[];
  readonly topic: string;
  /** How many partitions the topic was made with. Checked before anything is sent or read. */
  readonly partitions: number;
  /** True: trusts the authorities that this machine trusts (NODE_EXTRA_CA_CERTS adds to them). */
  readonly tls?: boolean | ConnectionOptions;
  readonly sasl?: KafkaLogin;
  /** Time to open a connection, and for each request to a broker. */
  readonly requestMaxMs?: number;
  /** Receives the log lines of the client library. */
  readonly log?: (line: KafkaLogLine) => void;
}

export interface KafkaLogin {
  readonly mechanism: (typeof mechanisms)[number];
  readonly username: string;
  readonly password: string;
}

export interface KafkaLogLine {
  readonly level: 'error' | 'warn' | 'info';
  readonly message: string;
}

export const mechanisms = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;
const partitionsMax = 1_000;
const brokersMax = 32;

/** Time for a request, unless the settings give another. */
const requestMaxMs = 10_000;

/**
 * A client that has opened no connection yet. It repeats a failed request a few times within seconds. The library is
 * loaded with the first client, because most processes do not use Kafka.
 */
export async function createClient(settings: KafkaSettings): Promise<Kafka> {
  const { default: kafkajs } = await import('kafkajs');
  const { brokers, tls = false, sasl, log, requestMaxMs: maxMs = requestMaxMs } = settings;
  return new kafkajs.Kafka({
    brokers: [...brokers],
    // The name of this client in the cluster's logs and quotas.
    clientId: 'duban',
    ssl: tls,
    // The library's type wants the mechanism to be known at compile time.
    ...(sasl === undefined ? {} : { sasl: sasl as SASLOptions }),
    connectionTimeout: Math.min(maxMs, connectMaxMs),
    authenticationTimeout: maxMs,
    requestTimeout: maxMs,
    retry: { initialRetryTime: 100, maxRetryTime: 1_500, retries: 5 },
    logLevel: logLevels.info,
    logCreator: () => (entry) => log?.(logLine(entry)),
  });
}

const connectMaxMs = 3_000;

/** The library's numbers for log levels. */
const logLevels = { error: 1, warn: 2, info: 4 } as const;

function logLine({ level, namespace, log: { message, error } }: LogEntry): KafkaLogLine {
  const severity = level <= logLevels.error ? 'error' : level === logLevels.warn ? 'warn' : 'info';
  const cause = typeof error === 'string' ? `: ${error}` : '';
  return { level: severity, message: `${namespace}: ${message}${cause}`.slice(0, lineMaxLength) };
}

const lineMaxLength = 1_000;

const refusedLogin = '登录被拒，请核对用户名和密码 / the login was refused, check user and password: ';

/** Turns an error of the library into a registered one; our own errors stay as they are. */
export function feedError(error: unknown): DubanError {
  if (error instanceof DubanError) return error;
  const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const hint = error instanceof Error && error.name === 'KafkaJSSASLAuthenticationError' ? refusedLogin : '';
  return new DubanError('feed-unavailable', { detail: `DUBAN_FEED: ${hint}${detail}`.slice(0, lineMaxLength) });
}

const form = 'kafka://<host>:<port>[,…]/<topic>?partitions=<n>[&tls=on][&sasl=scram-sha-512]';
const address =
  /^kafka:\/\/(?:(?<username>[^:@/?]+):(?<password>[^@/?]+)@)?(?<brokers>[^@/?]+)\/(?<topic>[A-Za-z0-9._-]{1,249})(?:\?(?<query>.*))?$/s;

const broker = z.string().regex(/^(\[[0-9a-f:]+\]|[A-Za-z0-9.-]{1,253}):([1-9]\d{0,4})$/);
const parameters = z.strictObject({
  partitions: z
    .string()
    .regex(/^[1-9]\d{0,3}$/)
    .transform(Number)
    .refine((value) => value <= partitionsMax),
  tls: z.enum(['on', 'off']).default('off'),
  sasl: z.enum(mechanisms).default('plain'),
});

/**
 * Reads `kafka://user:password@host:9092,other:9092/duban.events?partitions=12&tls=on&sasl=scram-sha-512`. User and
 * password are percent-encoded; without them nobody logs in.
 * @throws {DubanError} `config-invalid` with the key and what is wrong; it repeats no part of the URL
 */
export function readKafkaUrl(url: string, key: string): KafkaSettings {
  const refuse = (what: string): never => {
    throw new DubanError('config-invalid', { key, detail: `${what}；应为 / must be ${form}` });
  };
  const groups = address.exec(url)?.groups;
  if (groups === undefined) return refuse('格式不符 / it has another form');
  const brokers = z.array(broker).max(brokersMax).safeParse(groups['brokers']?.split(','));
  if (!brokers.success) return refuse('地址有误 / an address is not host:port');
  const query = parameters.safeParse(Object.fromEntries(new URLSearchParams(groups['query'])));
  if (!query.success) return refuse(`参数有误 / a parameter is not valid: ${query.error.issues[0]?.path.join('.') || '?'}`);
  const { partitions, tls, sasl } = query.data;
  const login = groups['username'] === undefined ? undefined : readLogin(groups['username'], groups['password'] ?? '', sasl);
  if (login === 'malformed') return refuse('用户名或密码编码有误 / the user or password is not percent-encoded');
  return {
    brokers: brokers.data,
    topic: groups['topic'] as string,
    partitions,
    ...(tls === 'on' ? { tls: true } : {}),
    ...(login === undefined ? {} : { sasl: login }),
  };
}

function readLogin(username: string, password: string, mechanism: KafkaLogin['mechanism']): KafkaLogin | 'malformed' {
  try {
    return { mechanism, username: decodeURIComponent(username), password: decodeURIComponent(password) };
  } catch {
    return 'malformed';
  }
}
