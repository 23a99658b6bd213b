/**
 * The single writer of a plan's documents. It checks that events continue their streams, folds them, and applies the
 * changes with their checkpoint in steps. Only one `take` may run at a time. While some steps are on their way to the
 * store, the next is folded on the documents in memory. When the store refuses a step, that step and everything
 * folded after it are dropped, and the events are taken again on top of what is stored.
 */
import { Announcements, DubanError, type EventRegistry, type RecordedEvent, type Words } from '@duban/domain';
import { liesAfter } from '../position.js';
import type { Batch, PlanStore } from '../store.js';
import type { View, ViewEvent } from '../view.js';
import type { Decided } from './decisions.js';
import { PlanDocuments } from './plan-documents.js';
import { type Step, StepsInFlight } from './steps-in-flight.js';

export interface WriterOptions {
  readonly store: PlanStore;
  readonly registry: EventRegistry;
  readonly views: readonly View[];
  /** Events of one step. */
  readonly batchMaxEvents: number;
  /** Changes of documents and index entries after which a step is sent even if it has few events. */
  readonly batchMaxChanges: number;
  readonly decided: Decided;
  readonly applied?: ((batch: AppliedBatch) => void) | undefined;
}

export interface AppliedBatch {
  readonly plan: string;
  readonly events: number;
  readonly changes: number;
  /** Position of its last event. */
  readonly checkpoint: string;
  /** When its last event was recorded, by the server's clock. */
  readonly recordedAt: string;
}

export type Taken =
  | { readonly outcome: 'taken' }
  /** The event does not follow what is stored: an event before it is missing or came too late. */
  | { readonly outcome: 'gap'; readonly event: RecordedEvent }
  | { readonly outcome: 'poisonous'; readonly event: RecordedEvent; readonly error: unknown };

/** Times in a row that another writer may be faster before `take` gives up. */
const contentionMaxAttempts = 1_000;
/** Steps that may be on their way to the store at once. */
const stepsMax = 4;
/** Events after which the fold pauses, so that other work gets its turn. */
const stretchEvents = 100;

const otherWork = () => new Promise<void>((resolve) => setImmediate(resolve));

interface Loaded {
  checkpoint: string | undefined;
  readonly revisions: Map<string, number>;
  readonly documents: PlanDocuments;
}

export class PlanWriter {
  readonly #plan: string;
  readonly #options: WriterOptions;
  /** Of the events that have come by, those that were stored already too. */
  readonly #announcements = new Announcements();
  #loaded: Loaded | undefined;
  /** In a rebuild: the checkpoint that its first batch must find and replaces. */
  #rebuilding: { readonly from: string | undefined } | undefined;

  constructor(plan: string, options: WriterOptions) {
    this.#plan = plan;
    this.#options = options;
  }

  /**
   * Takes events in their order; those that are stored already are dropped. Events before a gap or a poisonous event
   * are applied. Once the signal aborts no further step is sent: the store may have lost what the documents in memory
   * were made from, and would then take a step that counts an event twice.
   * @throws what the store throws, or the signal's reason; whether anything of the step in hand was stored is then not known
   */
  async take(events: readonly RecordedEvent[], signal?: AbortSignal): Promise<Taken> {
    let from = 0;
    let attempts = 0;
    for (;;) {
      const pass = await this.#pass(events, from, signal);
      if ('outcome' in pass) return pass;
      attempts = pass.progressed ? 1 : attempts + 1;
      if (attempts > contentionMaxAttempts) throw new DubanError('too-much-contention');
      from = pass.from;
    }
  }

  /** From here on the plan counts as empty; the first batch replaces everything that is stored of it. */
  async rebuild(): Promise<void> {
    const stored = await this.#options.store.checkpoint(this.#plan);
    this.#rebuilding = { from: stored };
    this.#loaded = { checkpoint: undefined, revisions: new Map(), documents: new PlanDocuments(this.#options.views, true) };
  }

  /**
   * Ends a rebuild for which there was no event: the plan is left without documents. Does nothing when there was one.
   * @param position everything up to here has been taken
   */
  async endRebuild(position: string): Promise<void> {
    while (this.#rebuilding !== undefined) {
      const { from } = this.#rebuilding;
      const empty = { checkpoint: position, revisions: new Map(), changes: [], rebuild: true };
      const { applied } = await this.#options.store.apply(this.#plan, { expectedCheckpoint: from, ...empty });
      this.#loaded = undefined;
      if (applied) this.#rebuilding = undefined;
      else await this.rebuild();
    }
  }

  /** The first of these events that is not stored. */
  async missing(events: readonly RecordedEvent[]): Promise<RecordedEvent | undefined> {
    const loaded = await this.#load();
    if (await this.#outrun(loaded)) {
      this.#loaded = undefined;
      return events[0];
    }
    return events.find(({ stream, revision }) => Number(revision) > (loaded.revisions.get(stream) ?? -1));
  }

  async #load(): Promise<Loaded> {
    if (this.#loaded !== undefined) return this.#loaded;
    const stored = await this.#options.store.progress(this.#plan);
    this.#loaded = {
      checkpoint: stored?.checkpoint,
      revisions: new Map(stored?.revisions),
      documents: new PlanDocuments(this.#options.views, stored === undefined),
    };
    return this.#loaded;
  }

  /** Takes the events from index `from` on, until it is done or another writer was faster. */
  async #pass(events: readonly RecordedEvent[], from: number, signal: AbortSignal | undefined): Promise<Taken | Again> {
    const loaded = await this.#load();
    const { decoded, ends, stop } = await this.#decode(events, from, loaded, signal);
    if (decoded.length === 0) return stop ?? { outcome: 'taken' };
    await loaded.documents.load(this.#plan, this.#options.store, decoded.filter(concernsViews));
    if (await this.#outrun(loaded)) {
      // The documents may be newer than the checkpoint that was read before them. Of the steps made from them one could
      // meet the very checkpoint that it expects, and would count events twice.
      this.#loaded = undefined;
      return { from, progressed: false };
    }
    // Until the store has answered, nothing in memory is known to be true.
    this.#loaded = undefined;
    const { store } = this.#options;
    const apply = async (batch: Batch) => {
      signal?.throwIfAborted();
      return store.apply(this.#plan, batch);
    };
    const steps = new StepsInFlight(apply, stepsMax);
    const begins = new Map<Step, number>();
    let done = 0;
    let thrown: Folded['thrown'];
    for (let goOn = true; goOn && thrown === undefined && done < decoded.length; ) {
      const folded = await this.#fold(decoded, done, loaded);
      thrown = folded.thrown;
      if (folded.count === 0) break;
      const step = this.#step(decoded.slice(done, done + folded.count), loaded);
      begins.set(step, done === 0 ? from : (ends[done - 1] as number));
      done += folded.count;
      goOn = await steps.send(step);
    }
    const settled = await steps.settle();
    const { progressed } = steps;
    if (settled.outcome === 'refused') {
      if (this.#rebuilding !== undefined) await this.rebuild();
      return { from: begins.get(settled.step) as number, progressed };
    }
    const next = done === 0 ? from : (ends[done - 1] as number);
    if (settled.outcome === 'overtaken') return { from: next, progressed };
    if (thrown !== undefined && (await this.#outrun(loaded))) return { from: next, progressed };
    loaded.documents.letGo();
    this.#loaded = loaded;
    if (thrown === undefined) return stop ?? { outcome: 'taken' };
    return { outcome: 'poisonous', event: events[(ends[done] as number) - 1] as RecordedEvent, error: this.#named(thrown.error) };
  }

  /** Names the stream that is gone, where the plan's publication was among the events. */
  #named(error: unknown): unknown {
    if (!(error instanceof DubanError) || error.code !== 'stream-gone') return error;
    const missing = this.#announcements.missing();
    const [stream] = missing;
    if (stream === undefined || missing.includes(String(error.params['stream']))) return error;
    return new DubanError('stream-gone', { ...error.params, stream });
  }

  /** Decodes the events that continue their streams, up to the first that cannot be taken. */
  async #decode(
    events: readonly RecordedEvent[],
    from: number,
    { checkpoint, revisions }: Loaded,
    signal: AbortSignal | undefined,
  ): Promise<Slice> {
    const decoded: ViewEvent[] = [];
    const ends: number[] = [];
    const seen = new Map<string, number>();
    let latest = checkpoint;
    for (let at = from; at < events.length; at += 1) {
      const event = events[at] as RecordedEvent;
      this.#announcements.note(event);
      const revision = Number(event.revision);
      const before = seen.get(event.stream) ?? revisions.get(event.stream) ?? -1;
      if (revision <= before) continue;
      if (revision !== before + 1 || !liesAfter(event.position, latest)) {
        return { decoded, ends, stop: { outcome: 'gap', event } };
      }
      try {
        decoded.push(await this.#decoded(event, signal));
      } catch (error) {
        // What the office has decided could not be read, which says nothing about the event.
        if (error instanceof DubanError && error.code === 'store-unavailable') throw error;
        return { decoded, ends, stop: { outcome: 'poisonous', event, error } };
      }
      ends.push(at + 1);
      seen.set(event.stream, revision);
      latest = event.position;
      if (decoded.length % stretchEvents === 0) await otherWork();
    }
    return { decoded, ends, stop: undefined };
  }

  /** Of an event that is passed over nothing but the place is asked for. */
  async #decoded(event: RecordedEvent, signal: AbortSignal | undefined): Promise<ViewEvent> {
    const { registry, decided } = this.#options;
    if (event.foreign?.passedOver === true) return event as unknown as ViewEvent;
    try {
      // The cast is sound: the registry is made of the tables of the aggregates, and each aggregate's view has an entry
      // for every event of its table, or it does not compile.
      return registry.decodeRecorded(event) as ViewEvent;
    } catch (error) {
      // A store has said already what was decided about an event that it has marked.
      const misfit = event.foreign === undefined && error instanceof DubanError && error.code === 'foreign-event';
      if (!misfit || !(await decided(event, signal))) throw error;
      const passedOver: RecordedEvent['foreign'] = { detail: error.params['detail'] as Words, passedOver: true };
      return { ...event, foreign: passedOver } as unknown as ViewEvent;
    }
  }

  /** Folds the events of one step: at least one event, unless a view throws on the first. */
  async #fold(events: readonly ViewEvent[], from: number, { documents }: Loaded): Promise<Folded> {
    const { batchMaxEvents, batchMaxChanges } = this.#options;
    const most = Math.min(batchMaxEvents, events.length - from);
    for (let count = 0; count < most; count += 1) {
      if (documents.size > batchMaxChanges) return { count, thrown: undefined };
      try {
        const event = events[from + count] as ViewEvent;
        if (concernsViews(event)) documents.fold(event);
      } catch (error) {
        return { count, thrown: { error } };
      }
      if (count % stretchEvents === stretchEvents - 1) await otherWork();
    }
    return { count: most, thrown: undefined };
  }

  /**
   * Makes a step of what has been folded since the last one. The checkpoint in memory moves on to the one that this
   * step leaves.
   */
  #step(events: readonly ViewEvent[], loaded: Loaded): Step {
    const last = events.at(-1) as ViewEvent;
    const revisions = new Map(events.map(({ stream, revision }) => [stream, Number(revision)]));
    const changes = loaded.documents.take();
    const rebuilding = this.#rebuilding;
    const batch = {
      expectedCheckpoint: rebuilding === undefined ? loaded.checkpoint : rebuilding.from,
      checkpoint: last.position,
      last: { position: last.position, stream: last.stream, revision: last.revision, id: last.id },
      revisions,
      changes,
      ...(rebuilding === undefined ? {} : { rebuild: true }),
    };
    loaded.checkpoint = last.position;
    for (const [stream, revision] of revisions) loaded.revisions.set(stream, revision);
    const stored = () => {
      this.#rebuilding = undefined;
      this.#options.applied?.({
        plan: this.#plan,
        events: events.length,
        changes: changes.length,
        checkpoint: last.position,
        recordedAt: last.meta.serverTime ?? last.meta.recordedAt,
      });
    };
    return { batch, stored };
  }

  /** Whether another writer has gone further: views throw on sound events when the documents are newer than these. */
  async #outrun({ checkpoint }: Loaded): Promise<boolean> {
    if (this.#rebuilding !== undefined) return false;
    return (await this.#options.store.checkpoint(this.#plan)) !== checkpoint;
  }
}

const concernsViews = (event: ViewEvent) => !('foreign' in event);

/** Another writer was faster: what is stored must be read again, and the events be taken again from index `from`. */
interface Again {
  readonly from: number;
  /** Whether a step of this writer was stored before. */
  readonly progressed: boolean;
}

interface Folded {
  readonly count: number;
  /** The error of a view on the event that follows the `count` folded ones. */
  readonly thrown: { readonly error: unknown } | undefined;
}

interface Slice {
  readonly decoded: ViewEvent[];
  /** For each decoded event, the index at which the events after it begin. */
  readonly ends: number[];
  readonly stop: Taken | undefined;
}
