/** One question to the server, for the health of a process: whether it can be used now, and if not, why. */
import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { DubanError } from '@duban/domain';
import type { Connection } from './connection.js';
import { adviceOn, kindOf } from './failures.js';
import { inTime } from './in-time.js';
import { epochStream } from './stored-form.js';

const connectMaxMs = 800;
const answerMaxMs = 1_000;
const reachMaxMs = 250;
/** Rights change rarely, so they are asked for no more often than this. */
const rightsEveryMs = 10_000;
/** How long a failed append counts: those that follow may be sent elsewhere. */
const failedAppendMs = 15_000;
/** Far beyond every stream: an append that expects it is refused, whatever the server does, after rights were asked. */
const noRevision = 2 ** 40;

class Late extends Error {}

export class Probe {
  readonly #connection: Connection;
  #mayAppendAt = Number.NEGATIVE_INFINITY;
  #failedAppend: { readonly error: unknown; readonly at: number } | undefined;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** An append was answered, or failed in a way that leaves open whether it was stored. */
  noteAppend(failure?: unknown): void {
    this.#failedAppend = failure === undefined ? undefined : { error: failure, at: performance.now() };
  }

  /** @throws {DubanError} `store-unavailable`, which says why */
  async ask(appends: boolean): Promise<void> {
    try {
      await this.#connection.connected(connectMaxMs);
      await answered(this.#connection.end());
      if (appends && performance.now() - this.#mayAppendAt > rightsEveryMs) await answered(this.#askForRight());
    } catch (error) {
      throw unavailable(error instanceof Late ? await this.#silence() : adviceOn(error), error);
    }
    const failed = this.#failedAppend;
    if (!appends || failed === undefined || performance.now() - failed.at > failedAppendMs) return;
    const said = adviceOn(failed.error);
    throw unavailable(
      `可读，但追加未获确认，磁盘已满？ / it can be read, but does not confirm appends, is its disk full? (${said})`,
    );
  }

  async #askForRight(): Promise<void> {
    const event = { id: randomUUID(), type: 'never-stored', data: '{}', metadata: '{}' };
    await this.#connection.append(epochStream, noRevision, [event]).catch((error: unknown) => {
      if (kindOf(error) !== 'wrong-version') throw error;
    });
    this.#mayAppendAt = performance.now();
  }

  async #silence(): Promise<string> {
    const ms = answerMaxMs;
    return (await isReached(this.#connection.url))
      ? `可以连接，但 ${ms} 毫秒内无应答，服务器停顿或过载？ / it takes connections, but gives no answer in ${ms} ms: is it frozen or overloaded?`
      : `${ms} 毫秒内无应答，也连接不上，网络中断？ / no answer in ${ms} ms, and no connection: is the network down?`;
  }
}

const unavailable = (detail: string, cause?: unknown) =>
  new DubanError('store-unavailable', { detail: `DUBAN_EVENT_STORE EventStoreDB: ${detail}` }, { cause });

const answered = <Answer>(asking: Promise<Answer>) => inTime(asking, answerMaxMs, () => new Late());

/** Whether the first host that the URL names takes a connection. */
function isReached(url: string): Promise<boolean> {
  const [, host = '', port = '2113'] = /:\/\/([^:/,?]+)(?::(\d+))?/.exec(url) ?? [];
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port) });
    const end = (reached: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(reached);
    };
    const timer = setTimeout(() => end(false), reachMaxMs);
    socket.on('connect', () => end(true));
    socket.on('error', () => end(false));
  });
}
