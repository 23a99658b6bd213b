/**
 * Embedded read models in a thread of their own, so that folding does not hold up commands. Losing them costs nothing
 * but time: when the thread dies, another one is started and reads the journal again.
 */
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { DubanError, type Position } from '@duban/domain';
import type { Journal } from '@duban/event-store';
import {
  type DocumentKind,
  type DocumentKinds,
  type IndexEntry,
  PinnedState,
  type PlanState,
  type RunnerHealth,
  type RunnerObserver,
  type ScanOptions,
  type Standstill,
  type ViewState,
} from '@duban/read-models';
import type { Documents, Projector } from '../projection.js';
import { errorOf, type FromThread, type Method, type ThreadData, type ToThread } from './messages.js';

const retryMinMs = 500;
const retryMaxMs = 30_000;
const stopMaxMs = 5_000;

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

export interface ProjectorThreadOptions {
  readonly journal: Journal;
  readonly folder: string;
  readonly observer: RunnerObserver;
  readonly onUnknownEvent: (plan: string, event: string) => void;
}

export async function startProjectorThread(options: ProjectorThreadOptions): Promise<ProjectorThread> {
  return new ProjectorThread(options, await options.journal.head());
}

export class ProjectorThread implements Documents, Projector {
  readonly #options: ProjectorThreadOptions;
  readonly #waiting = new Map<number, Waiting>();
  readonly #stopping = new AbortController();
  readonly #caughtUp: Promise<boolean>;
  #endStart: (caughtUp: boolean) => void = () => {};
  #head: Position;
  #worker: Worker;
  #alive = true;
  /** Set from the death of a thread until another one has caught up: meanwhile documents are missing. */
  #away: DubanError | undefined;
  #lastId = 0;
  #retryMs = retryMinMs;

  constructor(options: ProjectorThreadOptions, head: Position) {
    this.#options = options;
    this.#head = head;
    this.#caughtUp = new Promise((resolve) => {
      this.#endStart = resolve;
    });
    this.#worker = this.#begin();
    options.journal.onGrown((position) => {
      this.#head = position;
      this.#tell({ say: 'reach', position });
    });
  }

  get<Kind extends DocumentKind>(plan: string, kind: Kind, key: string): Promise<DocumentKinds[Kind] | undefined> {
    return this.#ask('get', plan, kind, key);
  }

  getMany<Kind extends DocumentKind>(
    plan: string,
    kind: Kind,
    keys: readonly string[],
  ): Promise<(DocumentKinds[Kind] | undefined)[]> {
    return this.#ask('getMany', plan, kind, keys);
  }

  scan(plan: string, index: string, options: ScanOptions): Promise<readonly IndexEntry[]> {
    return this.#ask('scan', plan, index, options);
  }

  checkpoint(plan: string): Promise<string | undefined> {
    return this.#ask('checkpoint', plan);
  }

  generation(plan: string): Promise<string | undefined> {
    return this.#ask('generation', plan);
  }

  plans(options: { readonly after?: string | undefined; readonly limit: number }): Promise<readonly string[]> {
    return this.#ask('plans', options);
  }

  standstill(plan: string): Promise<Standstill | undefined> {
    return this.#ask('standstill', plan);
  }

  standstills(): Promise<ReadonlyMap<string, Standstill>> {
    return this.#ask('standstills');
  }

  async state(): Promise<ViewState> {
    return new PinnedState(this);
  }

  waitFor(position: string, timeoutMs: number): Promise<boolean> {
    return this.#ask('waitFor', position, timeoutMs);
  }

  planState(plan: string): Promise<PlanState> {
    return this.#ask('planState', plan);
  }

  retry(plan: string): Promise<boolean> {
    return this.#ask('retry', plan);
  }

  followAnew(): void {
    this.#tell({ say: 'follow-anew' });
  }

  async health(): Promise<RunnerHealth> {
    try {
      return await this.#ask('health');
    } catch (error) {
      const failure = error instanceof Error ? error.message : String(error);
      const nothing = { caughtUp: false, position: undefined, parked: [], refilling: [], progress: 0, busy: false };
      return { state: 'failing', ...nothing, failure };
    }
  }

  whenCaughtUp(): Promise<boolean> {
    return this.#caughtUp;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#endStart(false);
    if (!this.#alive) return;
    const worker = this.#worker;
    const exited = once(worker, 'exit');
    worker.postMessage({ say: 'stop' } satisfies ToThread);
    const enough = new AbortController();
    const late = pause(stopMaxMs, undefined, { signal: enough.signal }).then(() => worker.terminate());
    await Promise.race([exited, late]);
    enough.abort();
    await late.catch(() => undefined);
  }

  #begin(): Worker {
    const { folder, journal } = this.#options;
    const data: ThreadData = { folder, head: this.#head, ancestors: journal.ancestors };
    // Hooks that this process was started with, of a test runner or a debugger, must not run in the thread.
    const worker = new Worker(new URL('./projector-worker.js', import.meta.url), { workerData: data, execArgv: [] });
    let cause: unknown;
    worker.on('message', (message: FromThread) => this.#hear(message));
    worker.on('error', (error) => {
      cause = error;
    });
    worker.on('exit', (code) => void this.#gone(cause ?? new Error(`the thread of the read models ended with ${code}`)));
    return worker;
  }

  /** Rejects what waits for an answer of a thread that is gone. */
  async #gone(cause: unknown): Promise<void> {
    this.#alive = false;
    const detail = cause instanceof Error ? cause.message : String(cause);
    this.#away = new DubanError('store-unavailable', { detail }, { cause });
    for (const { reject } of this.#waiting.values()) reject(this.#away);
    this.#waiting.clear();
    const { signal } = this.#stopping;
    if (signal.aborted) return;
    const retryMs = this.#retryMs;
    this.#retryMs = Math.min(2 * retryMs, retryMaxMs);
    this.#options.observer.failed?.(cause, retryMs);
    await pause(retryMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    this.#worker = this.#begin();
    this.#alive = true;
  }

  #ask<Answer>(method: Method, ...args: readonly unknown[]): Promise<Answer> {
    if (this.#away !== undefined) return Promise.reject(this.#away);
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise<Answer>((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      this.#tell({ say: 'ask', id, method, args });
    });
  }

  #tell(message: ToThread): void {
    if (this.#alive) this.#worker.postMessage(message);
  }

  #hear(message: FromThread): void {
    const { observer, onUnknownEvent } = this.#options;
    switch (message.say) {
      case 'answer':
        this.#waitingFor(message.id)?.resolve(message.value);
        break;
      case 'refuse':
        this.#waitingFor(message.id)?.reject(errorOf(message.thrown));
        break;
      case 'caught-up':
        this.#retryMs = retryMinMs;
        this.#away = undefined;
        this.#endStart(true);
        break;
      case 'applied':
        observer.applied?.(message.batch);
        break;
      case 'parked':
        observer.parked?.(message.plan);
        break;
      case 'refilling':
        observer.refilling?.(message.plan);
        break;
      case 'failed':
        observer.failed?.(errorOf(message.thrown), message.retryMs);
        break;
      case 'unknown-event':
        onUnknownEvent(message.plan, message.event);
        break;
    }
  }

  #waitingFor(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }
}
