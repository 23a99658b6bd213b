/**
 * The projector beside the server, as the server sees it: a thread or a process that follows the journal from its files.
 * Losing it costs nothing but time: when it dies, another one is begun, and goes on from what is kept.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { DubanError, type Position } from '@duban/domain';
import type { Journal } from '@duban/event-store';
import type { PlanState, RunnerHealth, RunnerObserver } from '@duban/read-models';
import type { Projector } from '../projection.js';
import type { Rebuilding, RebuildOrder } from '../rebuild-order.js';
import type { BeginLink, Link } from './links.js';
import { errorOf, type FromProjector, type Method, rebuiltOf, type ToProjector } from './messages.js';
import { ordinalOf, ReachTeller } from './reach-teller.js';

const retryMinMs = 500;
const retryMaxMs = 30_000;
const stopMaxMs = 5_000;
/** Deaths in a row while it opened what is kept, after which that is deleted: the database's code may die of it. */
const deathsMax = 2;

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
  readonly rebuilding?: Rebuilding | undefined;
}

export interface ProjectorBesideOptions {
  readonly journal: Pick<Journal, 'onGrown' | 'ancestors'>;
  /** The journal's folder. */
  readonly folder: string;
  readonly link: BeginLink;
  readonly observer: RunnerObserver;
  readonly onUnknownEvent: (plan: string, event: string) => void;
  /** Absent: the documents are in the projector's memory, and end with it. */
  readonly kept?: KeptDocuments | undefined;
}

/** What the server does with documents on disk while a projector comes and goes. */
export interface KeptDocuments {
  readonly folder: string;
  /** With less free on the disk nothing is written. */
  readonly freeBytes: number;
  /**
   * The file is there. The projector follows on when this resolves.
   * @param begunAnew why what was there has been deleted
   * @returns false where it must not be followed on
   */
  opened(begunAnew: Error | undefined): Promise<boolean>;
  /** The documents hold what the journal held when the projector began. */
  whole(): void;
  /** The projector could not open them, or has died. */
  failed(): void;
}

export class ProjectorBeside implements Projector {
  readonly #options: ProjectorBesideOptions;
  readonly #waiting = new Map<number, Waiting>();
  readonly #stopping = new AbortController();
  readonly #whenCaughtUp: Promise<boolean>;
  readonly #reached: ReachTeller;
  readonly inTrouble: Promise<false> | undefined;
  #endStart: (caughtUp: boolean) => void = () => {};
  #tellTrouble: () => void = () => {};
  #link: Link;
  /** Resolves when the projector that was begun last has ended. */
  #ended: Promise<void> = Promise.resolve();
  #alive = false;
  #caughtUp = false;
  /** Position of the last event in the documents, as far as a projector has told. */
  #at: Position | undefined;
  /** Set from the death of a projector until another one can answer. */
  #away: DubanError | undefined;
  #unusable: Error | undefined;
  /** Whether it is opening what is kept. */
  #opening = true;
  #deaths = 0;
  /** Why what is kept is to be deleted. */
  #damage: DubanError | undefined;
  #lastId = 0;
  #retryMs = retryMinMs;

  constructor(options: ProjectorBesideOptions, head: Position) {
    this.#options = options;
    this.#reached = new ReachTeller(head, (position) => this.#tell({ say: 'reach', position }));
    this.#whenCaughtUp = new Promise((resolve) => {
      this.#endStart = resolve;
    });
    if (options.kept !== undefined) {
      this.inTrouble = new Promise((resolve) => {
        this.#tellTrouble = () => resolve(false);
      });
    }
    this.#link = this.#begin();
    options.journal.onGrown((position) => this.#reached.grown(position));
  }

  waitFor(position: string, timeoutMs: number): Promise<boolean> {
    return this.#reached.while(position, () => this.ask('waitFor', position, timeoutMs));
  }

  planState(plan: string): Promise<PlanState> {
    return this.ask('planState', plan);
  }

  retry(plan: string): Promise<boolean> {
    return this.ask('retry', plan);
  }

  /** @throws {DubanError} `store-unavailable` when the projector dies */
  rebuild(order: RebuildOrder, rebuilding: Rebuilding): Promise<void> {
    const { signal } = rebuilding;
    const answer = this.#question<void>('rebuild', [order], rebuilding);
    const id = this.#lastId;
    const giveUp = () => this.#tell({ say: 'give-up', id });
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    return answer.finally(() => signal.removeEventListener('abort', giveUp));
  }

  followAnew(): void {
    this.#tell({ say: 'follow-anew' });
  }

  async health(): Promise<RunnerHealth> {
    try {
      return await this.ask('health');
    } catch (error) {
      const failure = error instanceof Error ? error.message : String(error);
      const nothing = { caughtUp: false, position: undefined, parked: [], refilling: [], progress: 0, busy: false };
      return { state: 'failing', ...nothing, failure };
    }
  }

  whenCaughtUp(): Promise<boolean> {
    return this.#whenCaughtUp;
  }

  /** How far the documents are while they are brought up to date: events in them, of so many. */
  get filling(): { readonly events: number; readonly of: number } | undefined {
    if (this.#caughtUp) return undefined;
    return { events: this.#at === undefined ? 0 : ordinalOf(this.#at), of: ordinalOf(this.#reached.head) };
  }

  /** What is kept is not what was written. Ends the projector; the next deletes it and fills it from the journal. */
  beginAnew(damage: DubanError): void {
    if (this.#damage !== undefined) return;
    this.#damage = damage;
    if (this.#alive) this.#link.kill();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#reached.close();
    this.#endStart(false);
    if (!this.#alive) return;
    this.#tell({ say: 'stop' });
    const late = setTimeout(() => this.#link.kill(), stopMaxMs);
    await this.#ended;
    clearTimeout(late);
  }

  ask<Answer>(method: Method, ...args: readonly unknown[]): Promise<Answer> {
    return this.#question(method, args);
  }

  #question<Answer>(method: Method, args: readonly unknown[], rebuilding?: Rebuilding): Promise<Answer> {
    if (this.#away !== undefined) return Promise.reject(this.#away);
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise<Answer>((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (value: unknown) => void, reject, rebuilding });
      this.#tell({ say: 'ask', id, method, args });
    });
  }

  #begin(): Link {
    const { folder, journal, kept, link: begin } = this.#options;
    if (kept !== undefined && this.#deaths >= deathsMax) this.#damage ??= diedOpening(kept.folder);
    const anew = this.#damage === undefined ? undefined : String(this.#damage.params['detail']);
    let end = () => {};
    this.#ended = new Promise((resolve) => {
      end = resolve;
    });
    const link = begin({
      hear: (message) => this.#hear(message),
      gone: (cause) => {
        end();
        void this.#gone(cause);
      },
    });
    const lasting = kept === undefined ? undefined : { folder: kept.folder, anew, freeBytes: kept.freeBytes };
    const beginning = { journal: folder, head: this.#reached.again(), ancestors: journal.ancestors, lasting };
    this.#alive = true;
    this.#opening = true;
    this.#unusable = undefined;
    link.tell({ say: 'begin', beginning });
    return link;
  }

  /** Rejects what waits for an answer of a projector that is gone, and begins another. */
  async #gone(died: Error): Promise<void> {
    const { kept, observer } = this.#options;
    const known = this.#unusable ?? this.#damage;
    const cause = known ?? died;
    // What has a code is known not to be mended by deleting, or to be noted where it is.
    if (this.#opening && !(known instanceof DubanError)) this.#deaths += 1;
    this.#alive = false;
    // Its last words may be long, and are for the log.
    const detail = known === undefined ? ended : known.message;
    this.#away = new DubanError('store-unavailable', { detail }, { cause });
    for (const { reject } of this.#waiting.values()) reject(this.#away);
    this.#waiting.clear();
    const { signal } = this.#stopping;
    if (signal.aborted) return;
    const retryMs = this.#retryMs;
    this.#retryMs = Math.min(2 * retryMs, retryMaxMs);
    observer.failed?.(cause, retryMs);
    kept?.failed();
    this.#tellTrouble();
    await pause(retryMs, undefined, { signal }).catch(() => undefined);
    if (!signal.aborted) this.#link = this.#begin();
  }

  #tell(message: ToProjector): void {
    if (this.#alive) this.#link.tell(message);
  }

  #hear(message: FromProjector): void {
    const { observer, onUnknownEvent, kept } = this.#options;
    switch (message.say) {
      case 'answer':
        this.#take(message.id)?.resolve(message.value);
        break;
      case 'refuse':
        this.#take(message.id)?.reject(errorOf(message.thrown));
        break;
      case 'progress':
        this.#waiting.get(message.id)?.rebuilding?.onProgress(message.done, message.total);
        break;
      case 'rebuilt':
        this.#waiting.get(message.id)?.rebuilding?.onRebuilt(rebuiltOf(message.outcome));
        break;
      case 'opened':
        void this.#opened(message.begunAnew === undefined ? undefined : errorOf(message.begunAnew));
        break;
      case 'unusable':
        this.#unusable = errorOf(message.thrown);
        break;
      case 'caught-up':
        this.#retryMs = retryMinMs;
        this.#away = undefined;
        this.#caughtUp = true;
        this.#endStart(true);
        kept?.whole();
        break;
      case 'applied':
        this.#at = message.batch.checkpoint;
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
        this.#tellTrouble();
        break;
      case 'unknown-event':
        onUnknownEvent(message.plan, message.event);
        break;
    }
  }

  async #opened(begunAnew: Error | undefined): Promise<void> {
    const { kept } = this.#options;
    const link = this.#link;
    this.#opening = false;
    this.#deaths = 0;
    const why = this.#damage ?? begunAnew;
    this.#damage = undefined;
    if (kept !== undefined) {
      if (why !== undefined) this.#caughtUp = false;
      try {
        if (!(await kept.opened(why))) return;
      } catch (error) {
        this.#unusable = error instanceof Error ? error : new Error(String(error));
        link.kill();
        return;
      }
      // What is on disk is there to be read, and only how far it is has to be asked.
      this.#away = undefined;
    }
    link.tell({ say: 'reach', position: this.#reached.head });
    link.tell({ say: 'follow' });
  }

  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }
}

const ended = '投影进程已结束，正在重新启动 / the projector has ended and is begun anew';
const diedOpening = (folder: string) =>
  new DubanError('read-models-damaged', {
    file: folder,
    detail: '打开它的进程两次异常结束 / the process that opens it has died twice',
  });
