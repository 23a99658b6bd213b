/**
 * The single writer of one plan's documents: checks that events continue their streams, folds them and
 * applies them with their checkpoint in one step. Only one `take` may run at a time. A batch is sent when
 * the one before is answered: sending more ahead would void all that follow a refused one, for a
 * step that costs less than folding does.
 */
import { DubanError, type EventRegistry, type RecordedEvent } from '@duban/domain';
import { liesAfter } from '../position.js';
import type { PlanStore } from '../store.js';
import type { View, ViewEvent } from '../view.js';
import { PlanDocuments } from './plan-documents.js';

export interface WriterOptions {
  readonly store: PlanStore;
  readonly registry: EventRegistry;
  readonly views: readonly View[];
  /** Events folded before the store is written and other work gets its turn. */
  readonly batchMaxEvents: number;
  /** Changes of documents and index entries after which a batch is written early. */
  readonly batchMaxChanges: number;
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

interface Standing {
  checkpoint: string | undefined;
  readonly revisions: Map<string, number>;
  readonly documents: PlanDocuments;
}

export class PlanWriter {
  readonly #plan: string;
  readonly #options: WriterOptions;
  #standing: Standing | undefined;
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
    while (from < events.length) {
      const standing = await this.#stand();
      const slice = this.#decode(events, from, standing);
      if (slice.decoded.length === 0) return slice.stop ?? { outcome: 'taken' };
      const folded = await this.#fold(slice.decoded, standing);
      if (folded.count > 0) {
        const applied = await this.#apply(slice.decoded.slice(0, folded.count), standing);
        attempts = applied ? 0 : attempts + 1;
        if (attempts > contentionMaxAttempts) throw new DubanError('too-much-contention');
        if (!applied) continue;
      }
      if (folded.thrown !== undefined && (await this.#outrun(standing))) {
        attempts += 1;
        if (attempts > contentionMaxAttempts) throw new DubanError('too-much-contention');
        from = folded.count === 0 ? from : (slice.ends[folded.count - 1] as number);
        continue;
      }
      if (folded.thrown !== undefined) {
        const event = events[(slice.ends[folded.count] as number) - 1] as RecordedEvent;
        return { outcome: 'poisonous', event, error: folded.thrown.error };
      }
      if (folded.count === slice.decoded.length && slice.stop !== undefined) return slice.stop;
      from = slice.ends[folded.count - 1] as number;
      if (from < events.length) await new Promise(setImmediate);
    }
    return { outcome: 'taken' };
  }

  /** From here on events are taken as if the plan were empty; the first batch replaces all that is stored. */
  async rebuild(): Promise<void> {
    const stored = await this.#options.store.checkpoint(this.#plan);
    this.#rebuilding = { from: stored };
    this.#standing = { checkpoint: undefined, revisions: new Map(), documents: new PlanDocuments(this.#options.views, true) };
  }

  async #stand(): Promise<Standing> {
    if (this.#standing !== undefined) return this.#standing;
    const stored = await this.#options.store.progress(this.#plan);
    this.#standing = {
      checkpoint: stored?.checkpoint,
      revisions: new Map(stored?.revisions),
      documents: new PlanDocuments(this.#options.views, stored === undefined),
    };
    return this.#standing;
  }

  /** The next events that continue their streams, decoded, and what follows them if it stops the batch. */
  #decode(events: readonly RecordedEvent[], from: number, { checkpoint, revisions }: Standing): Slice {
    const decoded: ViewEvent[] = [];
    const ends: number[] = [];
    const seen = new Map<string, number>();
    let latest = checkpoint;
    for (let at = from; at < events.length && decoded.length < this.#options.batchMaxEvents; at += 1) {
      const event = events[at] as RecordedEvent;
      const revision = Number(event.revision);
      const before = seen.get(event.stream) ?? revisions.get(event.stream) ?? -1;
      if (revision <= before) continue;
      if (revision !== before + 1 || !liesAfter(event.position, latest)) {
        return { decoded, ends, stop: { outcome: 'gap', event } };
      }
      try {
        // The registry and the views know the same types: a type without a case does not compile.
        decoded.push(this.#options.registry.decodeRecorded(event) as ViewEvent);
      } catch (error) {
        return { decoded, ends, stop: { outcome: 'poisonous', event, error } };
      }
      ends.push(at + 1);
      seen.set(event.stream, revision);
      latest = event.position;
    }
    return { decoded, ends, stop: undefined };
  }

  /** Folds at least one event, unless the first one throws. */
  async #fold(events: readonly ViewEvent[], { documents }: Standing): Promise<Folded> {
    await documents.load(this.#plan, this.#options.store, events);
    let count = 0;
    for (const event of events) {
      if (documents.size > this.#options.batchMaxChanges) break;
      try {
        documents.fold(event);
      } catch (error) {
        return { count, thrown: { error } };
      }
      count += 1;
    }
    return { count, thrown: undefined };
  }

  /**
   * Whether another writer has gone on since: documents newer than the events in hand make views throw on
   * events that are sound. What is in memory is then forgotten.
   */
  async #outrun({ checkpoint }: Standing): Promise<boolean> {
    if (this.#rebuilding !== undefined) return false;
    if ((await this.#options.store.checkpoint(this.#plan)) === checkpoint) return false;
    this.#standing = undefined;
    return true;
  }

  /** False when another writer was faster: the documents in memory are then forgotten. */
  async #apply(events: readonly ViewEvent[], standing: Standing): Promise<boolean> {
    const last = events.at(-1) as ViewEvent;
    const revisions = new Map(events.map(({ stream, revision }) => [stream, Number(revision)]));
    const changes = standing.documents.take();
    // Until the store has answered, nothing in memory is known to be true.
    this.#standing = undefined;
    const rebuilding = this.#rebuilding;
    const answer = await this.#options.store.apply(this.#plan, {
      expectedCheckpoint: rebuilding === undefined ? standing.checkpoint : rebuilding.from,
      checkpoint: last.position,
      revisions,
      changes,
      ...(rebuilding === undefined ? {} : { rebuild: true }),
    });
    if (!answer.applied) {
      if (rebuilding !== undefined) {
        await this.rebuild();
        return false;
      }
      // The batch's own checkpoint: it was applied before and its answer was lost, or another writer made
      // the same one. Whose documents are stored is not known, so they are loaded again.
      if (answer.checkpoint !== last.position) return false;
    } else {
      this.#rebuilding = undefined;
      standing.checkpoint = last.position;
      for (const [stream, revision] of revisions) standing.revisions.set(stream, revision);
      this.#standing = standing;
    }
    this.#options.applied?.({
      plan: this.#plan,
      events: events.length,
      changes: changes.length,
      checkpoint: last.position,
      recordedAt: last.meta.serverTime ?? last.meta.recordedAt,
    });
    return true;
  }
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
