/**
 * The single writer of one plan's documents: checks that events continue their streams, folds them and
 * applies them with their checkpoint, a batch at a time, each in one step. Only one `take` may run at a time.
 * While some steps are on their way the next is folded on the documents in memory. When one is refused, they
 * and all that was made from them are thrown away, and the events are taken again on what is stored.
 */
import { DubanError, type EventRegistry, type RecordedEvent } from '@duban/domain';
import { liesAfter } from '../position.js';
import type { PlanStore } from '../store.js';
import type { View, ViewEvent } from '../view.js';
import { PlanDocuments } from './plan-documents.js';
import { type Step, StepsInFlight } from './steps-in-flight.js';

export interface WriterOptions {
  readonly store: PlanStore;
  readonly registry: EventRegistry;
  readonly views: readonly View[];
  /** Events of one step. */
  readonly batchMaxEvents: number;
  /** Changes of documents and index entries after which a batch is written early. */
  readonly batchMaxChanges: number;
  /** Steps on their way to the store at once. */
  readonly stepsMax?: number;
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
  /** The event does not follow what is stored: something before it is missing or came too late. */
  | { readonly outcome: 'gap'; readonly event: RecordedEvent }
  | { readonly outcome: 'poisonous'; readonly event: RecordedEvent; readonly error: unknown };

/** Times in a row that another writer may be faster before the batch is given up. */
const contentionMaxAttempts = 1_000;
const stepsDefault = 4;
/** Events after which other work gets its turn. */
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
  #loaded: Loaded | undefined;
  /** The checkpoint that the first batch of a rebuild replaces. */
  #rebuilding: { readonly from: string | undefined } | undefined;

  constructor(plan: string, options: WriterOptions) {
    this.#plan = plan;
    this.#options = options;
  }

  /**
   * Takes events in, in their order; those that are stored already are dropped. What precedes a gap or
   * a poisonous event is applied.
   * @throws what the store throws; nothing of the batch in hand is then known to be stored
   */
  async take(events: readonly RecordedEvent[]): Promise<Taken> {
    let from = 0;
    let attempts = 0;
    for (;;) {
      const pass = await this.#pass(events, from);
      if ('outcome' in pass) return pass;
      attempts = pass.progressed ? 1 : attempts + 1;
      if (attempts > contentionMaxAttempts) throw new DubanError('too-much-contention');
      from = pass.from;
    }
  }

  /** From here on events are taken as if the plan were empty; the first batch replaces all that is stored. */
  async rebuild(): Promise<void> {
    const stored = await this.#options.store.checkpoint(this.#plan);
    this.#rebuilding = { from: stored };
    this.#loaded = { checkpoint: undefined, revisions: new Map(), documents: new PlanDocuments(this.#options.views, true) };
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

  /** Takes the events from one on, unless another writer comes in between. */
  async #pass(events: readonly RecordedEvent[], from: number): Promise<Taken | Again> {
    const loaded = await this.#load();
    const { decoded, ends, stop } = await this.#decode(events, from, loaded);
    if (decoded.length === 0) return stop ?? { outcome: 'taken' };
    await loaded.documents.load(this.#plan, this.#options.store, decoded);
    // Until the store has answered, nothing in memory is known to be true.
    this.#loaded = undefined;
    const { store, stepsMax = stepsDefault } = this.#options;
    const steps = new StepsInFlight((batch) => store.apply(this.#plan, batch), stepsMax);
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
    return { outcome: 'poisonous', event: events[(ends[done] as number) - 1] as RecordedEvent, error: thrown.error };
  }

  /** The events that continue their streams, decoded, and what follows them if it stops them. */
  async #decode(events: readonly RecordedEvent[], from: number, { checkpoint, revisions }: Loaded): Promise<Slice> {
    const decoded: ViewEvent[] = [];
    const ends: number[] = [];
    const seen = new Map<string, number>();
    let latest = checkpoint;
    for (let at = from; at < events.length; at += 1) {
      const event = events[at] as RecordedEvent;
      const revision = Number(event.revision);
      const before = seen.get(event.stream) ?? revisions.get(event.stream) ?? -1;
      if (revision <= before) continue;
      if (revision !== before + 1 || !liesAfter(event.position, latest)) {
        return { decoded, ends, stop: { outcome: 'gap', event } };
      }
      try {
        // The view of each aggregate has an entry for every type of event that the registry knows, or does not compile.
        decoded.push(this.#options.registry.decodeRecorded(event) as ViewEvent);
      } catch (error) {
        return { decoded, ends, stop: { outcome: 'poisonous', event, error } };
      }
      ends.push(at + 1);
      seen.set(event.stream, revision);
      latest = event.position;
      if (decoded.length % stretchEvents === 0) await otherWork();
    }
    return { decoded, ends, stop: undefined };
  }

  /** Folds the events of one step, at least one of them unless it throws. */
  async #fold(events: readonly ViewEvent[], from: number, { documents }: Loaded): Promise<Folded> {
    const { batchMaxEvents, batchMaxChanges } = this.#options;
    const most = Math.min(batchMaxEvents, events.length - from);
    for (let count = 0; count < most; count += 1) {
      if (documents.size > batchMaxChanges) return { count, thrown: undefined };
      try {
        documents.fold(events[from + count] as ViewEvent);
      } catch (error) {
        return { count, thrown: { error } };
      }
      if (count % stretchEvents === stretchEvents - 1) await otherWork();
    }
    return { count: most, thrown: undefined };
  }

  /** What has been folded since the last step, made from the documents as that one leaves them. */
  #step(events: readonly ViewEvent[], loaded: Loaded): Step {
    const last = events.at(-1) as ViewEvent;
    const revisions = new Map(events.map(({ stream, revision }) => [stream, Number(revision)]));
    const changes = loaded.documents.take();
    const rebuilding = this.#rebuilding;
    const batch = {
      expectedCheckpoint: rebuilding === undefined ? loaded.checkpoint : rebuilding.from,
      checkpoint: last.position,
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

  /**
   * Whether another writer has gone on since: documents newer than the events in hand make views throw on
   * events that are sound.
   */
  async #outrun({ checkpoint }: Loaded): Promise<boolean> {
    if (this.#rebuilding !== undefined) return false;
    return (await this.#options.store.checkpoint(this.#plan)) !== checkpoint;
  }
}

/** Another writer was faster: what is stored is to be looked at, and the events from one on to be taken again. */
interface Again {
  readonly from: number;
  /** Something of this writer's was stored before. */
  readonly progressed: boolean;
}

interface Folded {
  readonly count: number;
  /** What a view threw on the event after these. */
  readonly thrown: { readonly error: unknown } | undefined;
}

interface Slice {
  readonly decoded: ViewEvent[];
  /** For each decoded event, where the events after it begin. */
  readonly ends: number[];
  readonly stop: Taken | undefined;
}
