/**
 * Past states as the server sees them: made in a thread of its own, which is begun with the first question about the
 * past, and anew with the next one after it has died. Nothing is lost with it but what it had made.
 */
import { Worker } from 'node:worker_threads';
import { DubanError, type Position } from '@duban/domain';
import type { Places } from '@duban/event-store';
import {
  type PastPoint,
  type PastPreparation,
  type PastReader,
  PinnedState,
  type Point,
  type ViewState,
} from '@duban/read-models';
import { errorOf, thrown } from '../projector-beside/messages.js';
import { readsOver } from '../projector-beside/reads-over.js';
import type { AskedOfPast, FromPast, PastBeginning, PastRead, ToPast } from './messages.js';

/** The thread says itself when something takes longer than 5 s, unless it cannot say anything. */
const answerMaxMs = 15_000;
/** Enough for a plan of some 400,000 events. With more it dies, and nobody else with it. */
const heapMaxMb = 2_048;
/** Whoever asks beyond them asks again later. */
const questionsMax = 1_000;

export interface PastBesideOptions extends PastBeginning {
  /** Where events stand in a journal's files. */
  readonly where: (prefix: string, after: Position | undefined) => Promise<Places>;
  readonly now: () => string;
  readonly onPreparing: (preparing: readonly PastPreparation[]) => void;
  readonly onDeath: (cause: Error) => void;
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

export class PastBeside implements PastReader {
  readonly #options: PastBesideOptions;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #stopped = false;
  #lastId = 0;

  constructor(options: PastBesideOptions) {
    this.#options = options;
  }

  resolve(plan: string, point: Point): Promise<PastPoint> {
    return this.#ask('resolve', plan, point, this.#options.now());
  }

  async state(plan: string, position: string): Promise<ViewState> {
    await this.#ask<void>('state', plan, position);
    const ask = <Answer>(read: PastRead, ...args: readonly unknown[]) => this.#ask<Answer>('read', plan, position, read, ...args);
    return new PinnedState(readsOver(ask));
  }

  /** It only reads, so it may end in the middle of anything. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#worker?.terminate();
  }

  /** @throws {DubanError} `past-in-preparation` where no answer comes, `store-unavailable` when the thread dies */
  async #ask<Answer>(method: keyof AskedOfPast, ...args: readonly unknown[]): Promise<Answer> {
    if (this.#stopped) throw new DubanError('shutting-down');
    if (this.#waiting.size >= questionsMax) throw new DubanError('past-in-preparation');
    this.#worker ??= this.#begin();
    const worker = this.#worker;
    this.#lastId += 1;
    const id = this.#lastId;
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<Answer>((resolve, reject) => {
        timer = setTimeout(() => reject(new DubanError('past-in-preparation')), answerMaxMs);
        this.#waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
        worker.postMessage({ say: 'ask', id, method, args } satisfies ToPast);
      });
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(id);
    }
  }

  #begin(): Worker {
    const { log, epoch, ancestors } = this.#options;
    const beginning: PastBeginning = { log, epoch, ancestors };
    // Hooks that this process was started with, of a test runner or a debugger, must not run in it.
    const options = { execArgv: [], workerData: beginning, resourceLimits: { maxOldGenerationSizeMb: heapMaxMb } };
    const worker = new Worker(new URL('./past-thread.js', import.meta.url), options);
    let cause: Error | undefined;
    worker.on('message', (message: FromPast) => void this.#hear(worker, message));
    worker.on('error', (error) => {
      cause = error instanceof Error ? error : new Error(String(error));
    });
    worker.on('exit', (code) => this.#gone(cause ?? new Error(`the thread of past states ended with ${code}`)));
    return worker;
  }

  #gone(cause: Error): void {
    this.#worker = undefined;
    this.#options.onPreparing([]);
    if (!this.#stopped) this.#options.onDeath(cause);
    const error = this.#stopped
      ? new DubanError('shutting-down')
      : new DubanError('store-unavailable', { detail: ended }, { cause });
    for (const { reject } of this.#waiting.values()) reject(error);
  }

  async #hear(worker: Worker, message: FromPast): Promise<void> {
    switch (message.say) {
      case 'answer':
        this.#waiting.get(message.id)?.resolve(message.value);
        return;
      case 'refuse':
        this.#waiting.get(message.id)?.reject(errorOf(message.thrown));
        return;
      case 'preparing':
        this.#options.onPreparing(message.preparing);
        return;
      case 'where': {
        const { id, prefix, after } = message;
        try {
          const places = await this.#options.where(prefix, after);
          worker.postMessage({ say: 'places', id, places } satisfies ToPast, [places.words.buffer]);
        } catch (error) {
          worker.postMessage({ say: 'no-places', id, thrown: thrown(error) } satisfies ToPast);
        }
      }
    }
  }
}

const ended =
  '重算历史状态的线程已结束，下次查询时重新启动 / the thread of past states has ended and is begun anew when asked again';
