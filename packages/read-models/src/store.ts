/**
 * The view store port: documents, index entries and checkpoints of every plan. All of it can be deleted
 * and rebuilt from the event store.
 *
 * Atomicity: `apply` is whole or absent, and readers never see a part of it.
 * Ordering: a plan's checkpoint moves only from the one that the writer expected, so that two writers,
 * a batch sent again and a crash are harmless. Plans are independent of each other.
 * Durability: an adapter that keeps nothing after the process says so in `durable`; a durable one keeps
 * what it applied, though it may lose the newest batches together with their checkpoints.
 * Retries: the port never retries. The runner does, after it has read the checkpoint again.
 * What is handed out is shared and must not be changed.
 */
import type { DocumentKind, DocumentKinds } from './documents/index.js';
import type { Standstill } from './progress.js';
import type { Change } from './view.js';

/** Documents asked for at once, and entries or plans answered at once, at most. */
export const pageMax = 1_000;

/** A batch of a plan. */
export interface Batch {
  /** The stored checkpoint that the batch was made from; undefined: the plan is not there yet. */
  readonly expectedCheckpoint: string | undefined;
  /** Position of the last event in the batch. */
  readonly checkpoint: string;
  /** Stream → its revision after the batch; only the streams seen in it. */
  readonly revisions: ReadonlyMap<string, number>;
  /** In this order: entries of an index may come and go within a batch. */
  readonly changes: readonly Change[];
  /** Empties the plan first and forgets all marks, in the same atomic step. */
  readonly rebuild?: boolean;
}

export type Applied =
  | { readonly applied: true }
  /** Nothing was changed: the stored checkpoint is another one, or of another generation than what was read. */
  | { readonly applied: false; readonly checkpoint: string | undefined };

/** Where a plan's documents stand. */
export interface PlanProgress {
  readonly checkpoint: string;
  readonly revisions: ReadonlyMap<string, number>;
}

export interface IndexEntry {
  readonly sort: string;
  readonly key: string;
}

export interface ScanOptions {
  /** Only entries beyond this sort key, in the direction of the scan. It need not exist. */
  readonly after?: string | undefined;
  /** 1 to `pageMax`. */
  readonly limit: number;
  readonly direction: 'asc' | 'desc';
}

/** What queries need. */
export interface ViewReader {
  get<Kind extends DocumentKind>(plan: string, kind: Kind, key: string): Promise<DocumentKinds[Kind] | undefined>;
  /** In the order of the keys, at most `pageMax`; undefined where there is none. */
  getMany<Kind extends DocumentKind>(
    plan: string,
    kind: Kind,
    keys: readonly string[],
  ): Promise<(DocumentKinds[Kind] | undefined)[]>;
  /** Entries of an index in the order of their sort keys (by UTF-16 code units; keys are ASCII). */
  scan(plan: string, index: string, options: ScanOptions): Promise<readonly IndexEntry[]>;
  /** Position of the last event applied to a plan; undefined for an unknown plan. */
  checkpoint(plan: string): Promise<string | undefined>;
  /** Plan ids in ascending order, beyond `after`. Reserved categories are kept like plans and are none. */
  plans(options: { readonly after?: string | undefined; readonly limit: number }): Promise<readonly string[]>;
  /** Whether the plan's writer, wherever it runs, has noted that it does not follow; undefined: it does. */
  standstill(plan: string): Promise<Standstill | undefined>;
}

export interface ViewStore extends ViewReader {
  /** False when nothing survives the process. */
  readonly durable: boolean;
  /** Absent when the store can keep only one generation of a plan. */
  readonly generations?: Generations;
  apply(plan: string, batch: Batch): Promise<Applied>;
  progress(plan: string): Promise<PlanProgress | undefined>;
  /**
   * A place in the log up to which every plan, or every plan of a shard of the feed, has everything, so
   * that a writer may begin after it. It may be too low, never too high. Undefined: begin with the
   * first event. Each shard has a mark of its own, apart from the one for all.
   */
  mark(shard?: string): Promise<string | undefined>;
  /** Raises the mark; one that is not after the stored one is ignored. */
  setMark(position: string, shard?: string): Promise<void>;
  /** Every plan that does not follow. */
  standstills(): Promise<ReadonlyMap<string, Standstill>>;
  /**
   * Notes that a plan does not follow, or, with undefined, that it does again, which takes away the requests
   * for a retry too. The last note counts.
   */
  setStandstill(plan: string, standstill: Standstill | undefined): Promise<void>;
  /** Asks whoever has parked a plan to try it again; answers the number of the request. */
  askForRetry(plan: string): Promise<string>;
  /** Plan → number of its newest request for a retry. */
  retriesAsked(): Promise<ReadonlyMap<string, string>>;
  /**
   * Calls the listener when a server that was away is back: it may have lost the newest batches and
   * marks, so a writer begins again from the mark. Absent when the store has no server.
   */
  onInterruption?(listener: () => void): void;
  close(): Promise<void>;
}

/*
 * Several generations of one plan's documents side by side: what a store offers besides when it can, so
 * that a plan is made anew beside the live documents and put in their place in one step. The live
 * generation is the one that the port reads and writes. One that was live before is kept, as it was,
 * until it is dropped or another rebuild begins.
 */

/** A generation's number in its plan, in decimal. Never given twice. */
export type GenerationId = string;

export interface Generation {
  readonly id: GenerationId;
  /** `kept`: it was live before. */
  readonly state: 'building' | 'live' | 'kept';
  /** Position of the last event in it; undefined while it is empty. */
  readonly checkpoint: string | undefined;
}

/** What the writer of a plan needs of a store. */
export type PlanStore = Pick<ViewStore, 'get' | 'getMany' | 'scan' | 'checkpoint' | 'progress' | 'apply'>;

export interface Switch {
  readonly from: GenerationId;
  /** The checkpoint of `from` that the decision to switch rests on. */
  readonly fromCheckpoint: string | undefined;
  readonly to: GenerationId;
}

/** A document, an index entry or a stream's revision that two generations do not share. */
export interface GenerationDifference {
  /** `document task`, `index all/task` or `revisions`. */
  readonly place: string;
  /** The document's key, the entry's sort key or the stream. */
  readonly key: string;
  /** What each has there, as text; undefined where it has nothing. */
  readonly one: string | undefined;
  readonly other: string | undefined;
}

export interface Generations {
  /** In the order in which they were begun. Empty for an unknown plan. */
  list(plan: string): Promise<readonly Generation[]>;
  /**
   * Begins an empty generation beside the live one. Those that an earlier rebuild left behind, and the
   * one that was kept, are dropped, so that a plan never has more than its live documents and one more.
   * @throws {DubanError} `plan-not-found`
   */
  begin(plan: string): Promise<GenerationId>;
  /**
   * A generation as a store of this one plan. Writing to one that is not in the state named (`building`)
   * is refused, as is reading one that is gone.
   */
  at(plan: string, generation: GenerationId, state?: 'building' | 'kept'): PlanStore;
  /**
   * Makes another generation the live one, in one step; `from` is kept. False, and nothing changed, when
   * `from` is not live or has another checkpoint, or `to` is gone.
   */
  switchTo(plan: string, change: Switch): Promise<boolean>;
  /**
   * What differs between two generations, at most `limit` places; empty when they are equal byte for
   * byte. Neither may be written meanwhile: the caller compares the checkpoints before and after.
   */
  compare(plan: string, one: GenerationId, other: GenerationId, limit: number): Promise<readonly GenerationDifference[]>;
  /** Removes a generation. False when it is the live one. */
  drop(plan: string, generation: GenerationId): Promise<boolean>;
}
