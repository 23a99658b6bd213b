/**
 * An event store that notices when it has been put back from an older backup. It remembers the last event that it gave
 * or took, and reads that event again after every interruption of the connection; whoever keeps positions elsewhere
 * (documents, a feed) gives the events that belong to them to `verify`. A backup is a beginning of the log, so if the
 * last event is there, all before it are.
 *
 * When one is gone, or another is in its place, nothing is taken and nothing is given any more: the process has to be
 * started anew after `duban recover` has given the store another epoch.
 */
import {
  DubanError,
  type Landmark,
  type LogOrigin,
  lineageOf,
  type Position,
  positionEpoch,
  type RecordedEvent,
  type StoredEvent,
  type Words,
} from '@duban/domain';
import type { Appended, Delivery, EventStore, ExpectedRevision, LogFilter } from './port.js';

/** Who remembers a landmark, for people. */
export type Keeper = Words;

const thisProcess: Keeper = { zh: '本进程', en: 'this process' };

interface WatchOptions {
  /** It is known already that the store has gone back. */
  readonly wentBack?: DubanError | undefined;
  /** Called once, when the store turns out to have gone back. */
  readonly onWentBack?: ((error: DubanError) => void) | undefined;
}

/** What stands in a store where a landmark was. */
type Sought = { readonly there: true } | { readonly there: false; readonly instead: RecordedEvent | undefined };

/** Reads a landmark's event again. Its position counts only where it is of the same epoch. @throws what reading throws */
export async function seek(store: Pick<EventStore, 'epoch' | 'readStream'>, kept: Landmark): Promise<Sought> {
  const found = await eventAt(store, kept);
  // Somebody has deleted or truncated the stream, which says nothing of the rest of the store.
  if (found === 'gone') return { there: true };
  const samePlace = positionEpoch(kept.position) !== store.epoch || found?.position === kept.position;
  return found?.id === kept.id && samePlace ? { there: true } : { there: false, instead: found };
}

async function eventAt(
  store: Pick<EventStore, 'readStream'>,
  { stream, revision }: Landmark,
): Promise<RecordedEvent | 'gone' | undefined> {
  try {
    for await (const event of store.readStream(stream, Number(revision))) return event;
  } catch (error) {
    if (!(error instanceof DubanError) || error.code !== 'stream-gone') throw error;
    return 'gone';
  }
  return undefined;
}

/** The latest landmark of each epoch whose events should be here. Those that are known to be lost are left out. */
function latestOf(landmarks: Iterable<Landmark>, origin: LogOrigin): Landmark[] {
  const latest = new Map<string, Landmark>();
  for (const landmark of landmarks) {
    const lineage = lineageOf(landmark.position, origin);
    if (lineage !== 'own' && lineage !== 'inherited') continue;
    const epoch = positionEpoch(landmark.position) ?? '';
    const known = latest.get(epoch);
    if (known === undefined || landmark.position > known.position) latest.set(epoch, landmark);
  }
  return [...latest.values()];
}

export class WatchedStore implements EventStore {
  readonly epoch: string;
  readonly ancestors: NonNullable<LogOrigin['ancestors']>;
  readonly exclusive: boolean;
  readonly durable: boolean;
  readonly #store: EventStore;
  readonly #onWentBack: WatchOptions['onWentBack'];
  #last: Landmark | undefined;
  #interruptions = 0;
  /** Number of interruptions after which the last event was found again. */
  #trusted = 0;
  #checking: Promise<void> | undefined;
  #wentBack: DubanError | undefined;

  constructor(store: EventStore, { wentBack, onWentBack }: WatchOptions = {}) {
    this.#store = store;
    this.#wentBack = wentBack;
    if (wentBack !== undefined) onWentBack?.(wentBack);
    this.#onWentBack = onWentBack;
    this.epoch = store.epoch;
    this.ancestors = store.ancestors ?? [];
    this.exclusive = store.exclusive;
    this.durable = store.durable;
    store.onInterruption?.(() => {
      this.#interruptions += 1;
    });
  }

  /** The error with which everything is refused; undefined while the store is what it was. */
  get wentBack(): DubanError | undefined {
    return this.#wentBack;
  }

  /** Notes an event of this store that came another way, as over a feed. */
  note(landmark: Landmark): void {
    if (positionEpoch(landmark.position) === this.epoch) this.#remember(landmark);
  }

  #remember({ position, stream, revision, id }: Landmark): void {
    if (this.#last === undefined || position > this.#last.position) this.#last = { position, stream, revision, id };
  }

  /**
   * Reads events again that somebody remembers.
   * @throws {DubanError} `store-went-back`, and what reading throws
   */
  async verify(landmarks: Iterable<Landmark>, keeper: Keeper): Promise<void> {
    await this.#sure();
    for (const landmark of latestOf(landmarks, this)) {
      await this.#demand(landmark, keeper);
      this.note(landmark);
    }
  }

  async append(stream: string, expected: ExpectedRevision, events: readonly StoredEvent[], until?: number): Promise<Appended> {
    if (!this.#trusts) await this.#sure();
    const appended = await this.#store.append(stream, expected, events, until);
    // The connection may have been lost under the append, and the server found behind it be another one.
    if (!this.#trusts) {
      await this.#sure().catch((error: unknown) => {
        // That it cannot be looked at must not be taken to mean that nothing was stored.
        throw this.#wentBack ?? new DubanError('outcome-unknown', {}, { cause: error });
      });
    }
    const { id } = events.at(-1) as StoredEvent;
    this.#remember({ position: appended.position, stream, revision: String(appended.revision), id });
    return appended;
  }

  readStream(stream: string, fromRevision?: number, until?: number): AsyncIterable<RecordedEvent> {
    return this.#watched(() => this.#store.readStream(stream, fromRevision, until), undefined);
  }

  readAll(filter: LogFilter = {}): AsyncIterable<RecordedEvent> {
    return this.#watched(() => this.#store.readAll(filter), filter.after);
  }

  async *subscribe(filter: LogFilter, signal: AbortSignal): AsyncGenerator<Delivery> {
    await this.#sure();
    try {
      for await (const delivery of this.#store.subscribe(filter, signal)) {
        if (!this.#trusts) await this.#sure();
        const last = delivery.events.at(-1);
        if (last !== undefined) this.note(last);
        yield delivery;
      }
    } catch (error) {
      throw this.#judged(error, filter.after);
    }
  }

  lastWriteAt(): Promise<number | undefined> {
    return this.#store.lastWriteAt();
  }

  plans(): Promise<readonly string[]> {
    return this.#store.plans();
  }

  async head(): Promise<Position> {
    await this.#sure();
    return this.#store.head();
  }

  /** Whether the server behind it can be used; where there is none, nothing is in its way. */
  async probe(appends: boolean): Promise<void> {
    if (this.#wentBack !== undefined) throw this.#wentBack;
    await this.#store.probe?.(appends);
  }

  close(): Promise<void> {
    return this.#store.close();
  }

  /** Begins to read at once where nothing is in doubt: a reader sees all that was acknowledged before the call. */
  #watched(read: () => AsyncIterable<RecordedEvent>, after: Position | undefined): AsyncIterable<RecordedEvent> {
    return this.#each(this.#trusts ? read() : undefined, read, after);
  }

  async *#each(
    begun: AsyncIterable<RecordedEvent> | undefined,
    read: () => AsyncIterable<RecordedEvent>,
    after: Position | undefined,
  ): AsyncGenerator<RecordedEvent> {
    if (begun === undefined) await this.#sure();
    try {
      for await (const event of begun ?? read()) {
        if (!this.#trusts) await this.#sure();
        this.note(event);
        yield event;
      }
    } catch (error) {
      throw this.#judged(error, after);
    }
  }

  get #trusts(): boolean {
    return this.#wentBack === undefined && this.#trusted === this.#interruptions;
  }

  /** @throws {DubanError} `store-went-back`, and what reading throws */
  async #sure(): Promise<void> {
    if (this.#wentBack !== undefined) throw this.#wentBack;
    if (this.#trusts) return;
    this.#checking ??= this.#check().finally(() => {
      this.#checking = undefined;
    });
    await this.#checking;
  }

  async #check(): Promise<void> {
    do {
      const { epoch } = this;
      const at = this.#interruptions;
      const found = this.#store.readEpoch === undefined ? epoch : await this.#store.readEpoch();
      if (found !== epoch) {
        const kept = { zh: `事件存储 ${epoch}`, en: `the event store ${epoch}` };
        throw this.#refuse(thisProcess, kept, found === undefined ? noEpoch : epochOf(found));
      }
      if (this.#last !== undefined) await this.#demand(this.#last, thisProcess);
      this.#trusted = at;
    } while (!this.#trusts);
  }

  async #demand(kept: Landmark, keeper: Keeper): Promise<void> {
    const sought = await seek(this.#store, kept);
    if (!sought.there) throw this.#refuse(keeper, nameOf(kept), insteadOf(sought.instead));
  }

  /** A position of this store, kept by somebody, at which the store says that there is none. */
  #judged(error: unknown, after: Position | undefined): unknown {
    const kept = after !== undefined && positionEpoch(after) === this.epoch;
    if (!kept || !(error instanceof DubanError) || error.code !== 'position-invalid') return error;
    return this.#refuse(thisProcess, { zh: `位置 ${after}`, en: `the position ${after}` }, noPosition);
  }

  #refuse(keeper: Keeper, kept: Words, found: Words): DubanError {
    if (this.#wentBack === undefined) {
      this.#wentBack = new DubanError('store-went-back', { keeper, kept, found });
      this.#onWentBack?.(this.#wentBack);
    }
    return this.#wentBack;
  }
}

const noEpoch: Words = { zh: '没有标识', en: 'no identity' };
const epochOf = (epoch: string): Words => ({ zh: `是 ${epoch}`, en: `the identity ${epoch}` });
const noPosition: Words = { zh: '没有这个位置', en: 'no such position' };

const nameOf = ({ id, stream, revision, position }: Landmark): Words => ({
  zh: `流 ${stream} 第 ${revision} 号事件 ${id}（位置 ${position}）`,
  en: `event ${id}, ${stream} #${revision} at ${position}`,
});

function insteadOf(event: RecordedEvent | undefined): Words {
  if (event === undefined) return { zh: '该处没有事件', en: 'no event there' };
  const { zh, en } = nameOf(event);
  return { zh: `该处是${zh}`, en };
}
