/**
 * Watches during the faults that nothing is hidden. A process that says it is ready and reports no trouble must show,
 * within a minute, everything that was acknowledged before the last fault and not reported as lost.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { call } from '../../support/duban-process.js';
import type { Acknowledged } from './verdict.js';

const everyMs = 2_000;
const answerMaxMs = 2_000;
const hiddenMaxMs = 60_000;

export interface Watched {
  /** The present addresses for queries. */
  urls(): readonly string[];
  readonly acknowledged: readonly Acknowledged[];
  /** Whether the position of an acknowledged command was reported as lost. */
  isLost(position: string): boolean;
  /** A token that may read every task. */
  readonly token: string;
}

export class Visibility {
  /** What a process that said it was ready did not show for a minute. */
  readonly hidden: string[] = [];
  /** Readings in which a ready process showed what it had to. */
  seen = 0;
  readonly #watched: Watched;
  /** How many commands had been acknowledged when the last fault struck. */
  #before = 0;
  #running = true;
  readonly #since = new Map<string, number>();
  readonly #watching: Promise<void>;

  constructor(watched: Watched) {
    this.#watched = watched;
    this.#watching = this.#watch();
  }

  /** To be called before a fault strikes. */
  struck(): void {
    this.#before = this.#watched.acknowledged.length;
  }

  async stop(): Promise<void> {
    this.#running = false;
    await this.#watching;
  }

  async #watch(): Promise<void> {
    while (this.#running) {
      for (const url of this.#watched.urls()) await this.#look(url);
      await pause(everyMs);
    }
  }

  async #look(url: string): Promise<void> {
    const { acknowledged, isLost } = this.#watched;
    let at = this.#before - 1;
    while (at >= 0 && isLost(acknowledged[at]?.answer.position ?? '')) at -= 1;
    const last = acknowledged[at];
    if (last === undefined) return;
    const missing = await this.#missing(url, last).catch(() => undefined);
    if (missing === undefined) {
      this.#since.delete(url);
      return;
    }
    const since = this.#since.get(url) ?? performance.now();
    this.#since.set(url, since);
    if (performance.now() - since < hiddenMaxMs) return;
    this.hidden.push(`${url} was ready for a minute: ${missing}`);
    this.#since.delete(url);
  }

  /** What a process that says it is ready does not show; undefined when it shows it or reports a trouble. */
  async #missing(url: string, { stream, answer }: Acknowledged): Promise<string | undefined> {
    const ask = (path: string, token?: string) =>
      call(url, path, { ...(token === undefined ? {} : { token }), signal: AbortSignal.timeout(answerMaxMs) });
    const health = await ask('/health/ready');
    const checks = Object.values((health.body['checks'] ?? {}) as Record<string, { reason?: unknown }>);
    if (health.status !== 200 || checks.some(({ reason }) => reason !== undefined)) return undefined;
    const [plan, task] = stream.split('-task.');
    const { status, body } = await ask(`/v1/plans/${plan}/tasks/${task}`, this.#watched.token);
    if (status === 503 || status === 429) return undefined;
    if (status === 200 && BigInt(String(body['revision'])) >= BigInt(answer.revision)) {
      this.seen += 1;
      return undefined;
    }
    return `${stream} answers ${status}, revision ${String(body['revision'])}, and ${answer.revision} was acknowledged`;
  }
}
