/**
 * The connection to Redis: opened and judged once, then kept up. During an outage every command fails
 * at once or within `commandMaxMs`; nothing is queued for later and nothing is sent twice.
 */
import { DubanError } from '@duban/domain';
import { Redis } from 'ioredis';
import { type ScriptCommands, scripts } from './scripts.js';
import { serverFault } from './server-fault.js';

export interface RedisOptionsGiven {
  /** `redis://[user:password@]host[:port][/database]`, or `rediss://` for TLS. */
  readonly url: string;
  /** Certificates of the authorities that TLS trusts, in PEM, instead of those that Node brings. */
  readonly tlsAuthorities?: string | undefined;
  /** Time in which a command must be answered. */
  readonly commandMaxMs?: number;
  /** The connection failed, or broke off. It is tried again, unless the store is closed. */
  readonly onFailure?: ((error: Error) => void) | undefined;
}

type Client = Redis & ScriptCommands;

const connectMaxMs = 5_000;
const reconnectMinMs = 50;
const reconnectMaxMs = 2_000;

/** Where it connects to, without the password. */
function address(url: string): string {
  if (!URL.canParse(url) || !/^rediss?:$/.test(new URL(url).protocol)) {
    const detail = '应为 redis://主机[:端口][/库] 或 rediss://… / must be redis://host[:port][/database] or rediss://…';
    throw new DubanError('config-invalid', { key: 'DUBAN_READ_MODELS', detail });
  }
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}

/** What went wrong, also where the client gives several reasons and no message. */
const messageOf = (error: unknown): string => {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(messageOf).join('; ');
  return error instanceof Error ? error.message : String(error);
};

export class RedisConnection {
  readonly #client: Client;
  readonly #address: string;
  readonly #resumed = new Set<() => void>();
  #opened = false;
  #closed = false;
  /** Why the connection was lost; the client's own words then only say that it is not there. */
  #failure: unknown;

  private constructor({ url, tlsAuthorities, commandMaxMs = 5_000, onFailure }: RedisOptionsGiven) {
    this.#address = address(url);
    const options = {
      lazyConnect: true,
      connectTimeout: connectMaxMs,
      commandTimeout: commandMaxMs,
      // A server that has stopped answering is given up, with all that waits for it.
      socketTimeout: commandMaxMs,
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      retryStrategy: (times: number) =>
        this.#opened ? Math.min(reconnectMinMs * 2 ** Math.min(times, 10), reconnectMaxMs) : null,
      connectionName: 'duban',
      scripts,
      ...(tlsAuthorities === undefined ? {} : { tls: { ca: tlsAuthorities } }),
    };
    // The client has a method for each script that it is given.
    this.#client = new Redis(url, options) as Client;
    this.#client.on('error', (error: Error) => {
      this.#failure = error;
      if (this.#opened) onFailure?.(error);
    });
    this.#client.on('ready', () => {
      this.#failure = undefined;
      if (this.#opened) for (const listener of this.#resumed) listener();
    });
  }

  /**
   * @throws {DubanError} `config-invalid` when the URL is none, or the server is too old, a replica, or
   * one that throws data away; `server-unreachable`
   */
  static async open(options: RedisOptionsGiven): Promise<RedisConnection> {
    const connection = new RedisConnection(options);
    const url = connection.#address;
    let info: string;
    try {
      await connection.#client.connect();
      info = await connection.#client.info();
    } catch (error) {
      connection.#client.disconnect();
      const detail = messageOf(connection.#failure ?? error);
      throw new DubanError('server-unreachable', { url, detail }, { cause: error });
    }
    const detail = serverFault(info);
    if (detail !== undefined) {
      connection.#client.disconnect();
      throw new DubanError('config-invalid', { key: 'DUBAN_READ_MODELS', detail: `${url}: ${detail}` });
    }
    connection.#opened = true;
    return connection;
  }

  /**
   * Runs commands.
   * @throws {DubanError} `store-unavailable`: whether the commands were done is then not known
   */
  async run<Answer>(commands: (client: Client) => Promise<Answer>): Promise<Answer> {
    if (this.#closed) throw new DubanError('store-unavailable', { detail: 'closed' });
    try {
      return await commands(this.#client);
    } catch (error) {
      if (error instanceof DubanError) throw error;
      const detail = `${this.#address}: ${messageOf(this.#failure ?? error)}`;
      throw new DubanError('store-unavailable', { detail }, { cause: error });
    }
  }

  /** Calls the listener whenever a connection that was lost is there again. */
  onResumed(listener: () => void): void {
    this.#resumed.add(listener);
  }

  /** Lets what is under way end, and ends the connection. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#resumed.clear();
    await this.#client.quit().catch(() => undefined);
    this.#client.disconnect();
  }
}
