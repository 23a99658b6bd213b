/**
 * The connection to Redis. The server is judged when the connection opens, whenever it opens again, and every few
 * seconds while it is used. During an outage every command fails at once or within `commandMaxMs`; no command is
 * queued for later and none is sent twice. A server that is no longer the master, or that may throw keys away, counts
 * as an outage too: the connection is closed, so that the address is resolved anew.
 */
import { DubanError } from '@duban/domain';
import type { Cluster, Redis } from 'ioredis';
import { type ScriptCommands, scripts } from './scripts.js';
import { evictedKeys, isClusterNode, serverFault } from './server-fault.js';

export interface RedisOptionsGiven {
  /** `redis://[user:password@]host[:port][/database][?prefix=…]`, or `rediss://` for TLS. */
  readonly url: string;
  /** Certificates of the authorities that TLS trusts, in PEM, instead of those that Node brings. */
  readonly tlsAuthorities?: string | undefined;
  /** Time in which a command must be answered. */
  readonly commandMaxMs?: number;
  /** The connection failed, or broke off. It is tried again, unless the store is closed. */
  readonly onFailure?: ((error: Error) => void) | undefined;
}

type Client = Redis & ScriptCommands;
/** The library is loaded with the first connection: most processes use no Redis. */
type Library = { readonly Redis: typeof Redis; readonly Cluster: typeof Cluster };

const key = 'DUBAN_READ_MODELS';

const connectMaxMs = 5_000;
const reconnectMinMs = 50;
const reconnectMaxMs = 2_000;
/** A server in use is asked for its role and its policy no more often than this. */
const judgeEveryMs = 3_000;
/**
 * How long a server that may not hold the read models stays connected before the connection is closed, to find the
 * server that has its address by then.
 */
const leaveAfterMs = 500;
/** How often a cluster may redirect a command to another node, or a node that went away is waited for. */
const clusterHopsMax = 4;

/**
 * Reads a URL. The prefix is ours. The client would take other parameters for options of its own and undo settings
 * made here, so they are refused.
 * @throws {DubanError} `config-invalid`
 */
export function readRedisUrl(text: string): { readonly url: string; readonly prefix: string | undefined } {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^rediss?:$/.test(url.protocol) || [...url.searchParams.keys()].some((name) => name !== 'prefix')) {
    const detail =
      '应为 redis://主机[:端口][/库][?prefix=前缀] 或 rediss://… / must be redis://host[:port][/database][?prefix=…] or rediss://…';
    throw new DubanError('config-invalid', { key, detail });
  }
  const prefix = url.searchParams.get('prefix') ?? undefined;
  url.search = '';
  return { url: url.href, prefix };
}

/** The message of an error; where the client gives several reasons and no message, those reasons. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(messageOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}

/** What a person can do about refusals of which Redis says only that they happened. */
const hints: readonly (readonly [RegExp, string])[] = [
  [/\bOOM\b/, '内存已满，请增大 maxmemory / its memory is full, raise maxmemory'],
  [/\b(READONLY|NOREPLICAS|MISCONF)\b/, '只读，现在不能写入 / it takes no writes at present'],
  [
    /\b(WRONGPASS|NOAUTH|NOPERM)\b/,
    '登录或权限被拒，请核对用户名和密码 / it refused the login or a right, check user and password',
  ],
];

function explained(error: unknown): string {
  const message = messageOf(error);
  const hint = hints.find(([pattern]) => pattern.test(message))?.[1];
  return hint === undefined ? message : `${hint}: ${message}`;
}

const backoffMs = (times: number) => Math.min(reconnectMinMs * 2 ** Math.min(times, 10), reconnectMaxMs);

function nodeOptions(url: URL, { tlsAuthorities, commandMaxMs = 5_000 }: RedisOptionsGiven) {
  const tls = tlsAuthorities === undefined ? {} : { ca: tlsAuthorities };
  return {
    connectTimeout: connectMaxMs,
    commandTimeout: commandMaxMs,
    // A server that has stopped answering is given up, together with every command that waits for it.
    socketTimeout: commandMaxMs,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    connectionName: 'duban',
    ...(url.protocol === 'rediss:' ? { tls } : {}),
  };
}

function makeServerClient({ Redis }: Library, url: URL, options: RedisOptionsGiven, wantsReconnection: () => boolean): Client {
  // The client has a method for each script that it is given.
  return new Redis(url.href, {
    ...nodeOptions(url, options),
    lazyConnect: true,
    enableOfflineQueue: false,
    reconnectOnError: (error: Error) => error.message.startsWith('READONLY'),
    retryStrategy: (times: number) => (wantsReconnection() ? backoffMs(times) : null),
    scripts,
  }) as Client;
}

function makeClusterClient({ Cluster }: Library, url: URL, options: RedisOptionsGiven, wantsReconnection: () => boolean): Client {
  const { username, password } = url;
  const cluster = new Cluster([{ host: url.hostname, port: Number(url.port || 6379) }], {
    redisOptions: {
      ...nodeOptions(url, options),
      ...(username === '' ? {} : { username: decodeURIComponent(username) }),
      ...(password === '' ? {} : { password: decodeURIComponent(password) }),
    },
    lazyConnect: true,
    enableOfflineQueue: false,
    clusterRetryStrategy: (times: number) => (wantsReconnection() ? backoffMs(times) : null),
    maxRedirections: clusterHopsMax,
    scripts,
  });
  // It has every command, event and method of the client of a single server that is used here.
  return cluster as unknown as Client;
}

export class RedisConnection {
  /** Without user and password. */
  readonly address: string;
  readonly #onFailure: ((error: Error) => void) | undefined;
  readonly #resumed = new Set<() => void>();
  readonly #client: Client;
  #opened = false;
  #closed = false;
  /** Why the connection was lost; the client's own error would only say that there is none. */
  #failure: unknown;
  /** Why the connected server may not hold the read models. */
  #unfit: string | undefined;
  #judgedAt = performance.now();
  /** Of all masters, when they were asked last. */
  evictedKeys: number | undefined;

  private constructor(library: Library, url: URL, options: RedisOptionsGiven, make: typeof makeServerClient) {
    this.address = `${url.protocol}//${url.host}${url.pathname}`;
    this.#onFailure = options.onFailure;
    this.#client = make(library, url, options, () => this.#opened);
    this.#client.on('error', (error: Error) => this.#fail(error));
    this.#client.on('node error', (error: Error) => this.#fail(error));
    // A server that goes away gives no reason; one that cannot be reached gave one before, with the error.
    this.#client.on('close', () => {
      if (this.#failure === undefined) this.#fail(new Error('the connection was closed'));
    });
    this.#client.on('ready', () => {
      // At once, before any command can be answered: what was applied last may be lost.
      this.#resume();
      void this.#judge();
    });
    this.#client.on('+node', () => this.#resume());
  }

  /**
   * Opens a connection to the server, or to the cluster that the server is a node of.
   * @throws {DubanError} `config-invalid` when the URL is none; `server-unfit` when the server is too old, a
   * replica, or one that throws data away; `server-unreachable`
   */
  static async open(options: RedisOptionsGiven): Promise<RedisConnection> {
    const url = new URL(options.url);
    const library = await import('ioredis');
    const server = new RedisConnection(library, url, options, makeServerClient);
    const info = await server.#connect();
    const detail = serverFault(info);
    if (detail !== undefined) {
      server.#client.disconnect();
      throw new DubanError('server-unfit', { key, url: server.address, detail });
    }
    if (!isClusterNode(info)) {
      server.#opened = true;
      return server;
    }
    server.#client.disconnect();
    const cluster = new RedisConnection(library, url, options, makeClusterClient);
    await cluster.#connect();
    cluster.#opened = true;
    return cluster;
  }

  /** Connects, and answers what INFO says. */
  async #connect(): Promise<string> {
    try {
      await this.#client.connect();
      return await this.#client.info();
    } catch (error) {
      this.#client.disconnect();
      const detail = explained(this.#failure ?? error);
      throw new DubanError('server-unreachable', { url: this.address, detail }, { cause: error });
    }
  }

  #fail(error: Error): void {
    this.#failure = error;
    if (this.#opened && !this.#closed) this.#onFailure?.(error);
  }

  #resume(): void {
    this.#failure = undefined;
    if (this.#opened) for (const listener of this.#resumed) listener();
  }

  /**
   * Asks the server, or every master of the cluster. If no answer comes, that is an outage, and the connection
   * reports it by itself.
   */
  async #judge(): Promise<void> {
    this.#judgedAt = performance.now();
    if (!this.#opened) return;
    const nodes = 'nodes' in this.#client ? (this.#client as unknown as Cluster).nodes('master') : [this.#client];
    const infos = await Promise.all(nodes.map((node) => node.info())).catch(() => []);
    if (infos.length > 0) this.evictedKeys = infos.reduce((sum, info) => sum + evictedKeys(info), 0);
    const wasUnfit = this.#unfit;
    this.#unfit = infos.map(serverFault).find((fault) => fault !== undefined);
    if (this.#unfit === undefined) return;
    if (this.#unfit !== wasUnfit) this.#fail(new Error(this.#unfit));
    setTimeout(() => this.#closed || this.#client.disconnect(true), leaveAfterMs).unref();
  }

  /**
   * Runs commands.
   * @throws {DubanError} `store-unavailable`: whether the commands were done is then not known
   */
  async run<Answer>(commands: (client: Client) => Promise<Answer>): Promise<Answer> {
    if (this.#closed) throw new DubanError('store-unavailable', { detail: 'closed' });
    if (performance.now() - this.#judgedAt > judgeEveryMs) void this.#judge();
    if (this.#unfit !== undefined)
      throw new DubanError('store-unavailable', { detail: `${key} ${this.address}: ${this.#unfit}` });
    try {
      return await commands(this.#client);
    } catch (error) {
      if (error instanceof DubanError) throw error;
      const detail = `${key} ${this.address}: ${explained(this.#failure ?? error)}`;
      throw new DubanError('store-unavailable', { detail }, { cause: error });
    }
  }

  /**
   * One step of a search for keys, on the server or on one master of the cluster after the other.
   * @param cursor `0` at first
   * @returns the cursor of the next step, `0` after the last; and keys, perhaps twice
   * @throws {DubanError} `store-unavailable`
   */
  async searchKeys(prefix: string, cursor: string, count: number): Promise<readonly [string, readonly string[]]> {
    const [at = '0', node = '0'] = cursor.split('@');
    return this.run(async (client) => {
      const nodes = 'nodes' in client ? (client as unknown as Cluster).nodes('master') : [client];
      const searched = nodes[Number(node)];
      if (searched === undefined) return ['0', []] as const;
      const [next, keys] = await searched.scan(at, 'MATCH', `${prefix}*`, 'COUNT', count);
      if (next !== '0') return [`${next}@${node}`, keys] as const;
      const more = Number(node) + 1 < nodes.length;
      return [more ? `0@${Number(node) + 1}` : '0', keys] as const;
    });
  }

  /** Calls the listener whenever a lost connection is open again. */
  onResumed(listener: () => void): void {
    this.#resumed.add(listener);
  }

  /** Waits for the commands under way, and closes the connection. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#resumed.clear();
    await this.#client.quit().catch(() => undefined);
    this.#client.disconnect();
  }
}
