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
 * Losses: a store whose server may lose single keys tells a loss from what was never there, and refuses with
 * `read-models-incomplete` to read, or to write on top of, what is no longer whole; `rebuild` replaces it.
 * What is handed out is shared and must not be changed.
 */
import type { Landmark } from '@duban/domain';
import type { DocumentKind, DocumentKinds } from './documents/index.js';
import type { Standstill } from './progress.js';
import type { Change } from './view.js';

/** Documents that may be asked for at once, and entries or plans that are answered at once. */
export const pageMax = 1_000;

/** A batch of changes to one plan. */
export interface Batch {
  /** The stored checkpoint that the batch was made from; undefined: the plan is not there yet. */
  readonly expectedCheckpoint: string | undefined;
  /** Position of the last event in the batch. */
  readonly checkpoint: string;
  /** The last event in the batch, to be asked for again: a store that was put back from a backup may not have it. */
  readonly last?: Landmark | undefined;
  /** Stream → its revision after the batch, for the streams that have events in it. */
  readonly revisions: ReadonlyMap<string, number>;
  /** Order matters: an entry of an index may be put and deleted within a batch. */
  readonly changes: readonly Change[];
  /** Empties the plan first and forgets all marks, in the same atomic step. */
  readonly rebuild?: boolean;
}

export type Applied =
  | { readonly applied: true }
  /** Nothing was changed: the stored checkpoint is another one, or belongs to another generation than the one read. */
  | { readonly applied: false; readonly checkpoint: string | undefined };

/** How far a plan's documents have come. */
export interface PlanProgress {
  readonly checkpoint: string;
  readonly revisions: ReadonlyMap<string, number>;
}

export interface IndexEntry {
  readonly sort: string;
  readonly key: string;
}

export interface ListedDocument<Kind extends DocumentKind> {
  readonly sort: string;
  readonly document: DocumentKinds[Kind] | undefined;
}

export interface ScanOptions {
  /** Only entries beyond this sort key, in the direction of the scan. It need not exist. */
  readonly after?: string | undefined;
  /** 1 to `pageMax`. */
  readonly limit: number;
  readonly direction: 'asc' | 'desc';
}

export interface PlansOptions {
  readonly after?: string | undefined;
  /** 1 to `pageMax`. */
  readonly limit: number;
  /** Where the server has lost some of the list, what is left of it; otherwise that is refused: `store-unavailable`. */
  readonly left?: boolean;
}

/** What can be read, of a store or of one state of it. */
export interface ViewReads {
  get<Kind extends DocumentKind>(plan: string, kind: Kind, key: string): Promise<DocumentKinds[Kind] | undefined>;
  /** In the order of `keys`, at most `pageMax` of them; undefined where there is no document. */
  getMany<Kind extends DocumentKind>(
    plan: string,
    kind: Kind,
    keys: readonly string[],
  ): Promise<(DocumentKinds[Kind] | undefined)[]>;
  /** Entries of an index in the order of their sort keys, by UTF-16 code units. Keys are ASCII. */
  scan(plan: string, index: string, options: ScanOptions): Promise<readonly IndexEntry[]>;
  /** Position of the last event applied to a plan; undefined for an unknown plan. */
  checkpoint(plan: string): Promise<string | undefined>;
  /** Plan ids in ascending order, after `after`. Reserved categories are kept like plans but are not among them. */
  plans(options: PlansOptions): Promise<readonly string[]>;
  /**
   * The generation of the documents, which a rebuild changes: what was read of another one may differ although the
   * checkpoint is the same. In memory it also tells one process from the next. Undefined for an unknown plan.
   */
  generation(plan: string): Promise<string | undefined>;
  /** The note of the plan's writer, wherever it runs, that the plan does not follow; undefined when it follows. */
  standstill(plan: string): Promise<Standstill | undefined>;
}

/**
 * One state: its documents, indexes and checkpoints are those of one moment, whatever is written meanwhile. It is taken
 * for the length of one answer, since it keeps what is overwritten meanwhile.
 * Redis keeps no earlier states: there a checkpoint and a generation that were asked for once stay as they were, so
 * documents that are read afterwards are as new as these say, or newer.
 */
export interface ViewState extends ViewReads {
  /**
   * Entries of an index with the documents of their keys. Undefined: deleted between the two readings, where no earlier
   * states are kept. Where they are, an entry without its document is damage: `read-models-damaged`.
   */
  list<Kind extends DocumentKind>(
    plan: string,
    index: string,
    kind: Kind,
    options: ScanOptions,
  ): Promise<readonly ListedDocument<Kind>[]>;
  /** Must be called, and may be called twice. What is read afterwards is refused with `store-unavailable`. */
  release(): void;
}

/** One thing that is kept of a plan: a document, an index entry, or the revision of a stream. */
export interface Content {
  /** `document task`, `index all/task` or `revisions`. */
  readonly place: string;
  /** The document's key, the entry's sort key or the stream. */
  readonly key: string;
  /** The document as JSON, the key of the entry's document, or the revision. */
  readonly text: string;
}

export interface ContentsPage {
  readonly items: readonly Content[];
  /** Where the next page begins; undefined after the last. Good for the generation that it was given for. */
  readonly next: string | undefined;
}

/** What queries need. */
export interface ViewReader extends ViewReads {
  /**
   * Everything that is served of a plan, page after page, also what no reading would come upon; empty for an unknown
   * plan. Revisions come first, and no place begins before the last one has ended. A page is of one moment; the next
   * one may be of a later. What is there all the while is named at least once.
   */
  contents(plan: string, after?: string): Promise<ContentsPage>;
  /** @throws {DubanError} `overloaded` when too many are taken */
  state(): Promise<ViewState>;
}

export interface ViewStore extends ViewReader {
  /** False when nothing survives the process. */
  readonly durable: boolean;
  /** Absent when the store can keep only one generation of a plan. */
  readonly generations?: Generations;
  apply(plan: string, batch: Batch): Promise<Applied>;
  progress(plan: string): Promise<PlanProgress | undefined>;
  /** The last event applied to a plan; undefined for an unknown plan, and where whoever applied it did not tell. */
  landmark(plan: string): Promise<Landmark | undefined>;
  /**
   * A place in the log up to which every plan, or every plan of a shard of the feed, has all its events, so that a
   * writer may begin after it. It may be too low but never too high. Undefined: begin with the first event. Each
   * shard has a mark of its own, besides the one for all plans.
   */
  mark(shard?: string): Promise<string | undefined>;
  /** Raises the mark. A position that is not after the stored mark is ignored. */
  setMark(position: string, shard?: string): Promise<void>;
  /** The notes of all plans that do not follow. */
  standstills(): Promise<ReadonlyMap<string, Standstill>>;
  /**
   * Notes that a plan does not follow or, with undefined, that it follows again; that also removes the requests for a
   * retry. The last note counts.
   */
  setStandstill(plan: string, standstill: Standstill | undefined): Promise<void>;
  /** Asks the writer that has parked a plan to try it again. Answers the number of the request. */
  askForRetry(plan: string): Promise<string>;
  /** Plan → number of its newest request for a retry. */
  retriesAsked(): Promise<ReadonlyMap<string, string>>;
  /**
   * What the server has lost of a plan that it had; undefined when it has everything. A plan that is not there counts
   * as lost, so only plans that were are asked for. Absent when the store loses nothing by itself.
   */
  lost?(plan: string): Promise<string | undefined>;
  /** Keys that the server has thrown away for want of memory since it started, as far as is known. */
  readonly evictedKeys?: number | undefined;
  /**
   * Calls the listener when a server that was away is back: it may have lost the newest batches and
   * marks, so a writer begins again from the mark. Absent when the store has no server.
   */
  onInterruption?(listener: () => void): void;
  /**
   * Everything that there was to be applied is: what follows shall outlast a power cut. Absent where a first fill is
   * written like everything else.
   */
  filled?(): void;
  close(): Promise<void>;
}

/**
 * Generations: several versions of one plan's documents side by side, for stores that can keep them. A plan is made
 * anew beside the live documents and put in their place in one step. The port reads and writes the live generation.
 * The one that was live before is kept as it was, until it is dropped or another rebuild begins.
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

/** A document, an index entry or a stream's revision that differs between two generations. */
export interface GenerationDifference extends Pick<Content, 'place' | 'key'> {
  /** The text in each of them; undefined where there is nothing. */
  readonly one: string | undefined;
  readonly other: string | undefined;
}

export interface Generations {
  /** In the order in which they were begun. Empty for an unknown plan. */
  list(plan: string): Promise<readonly Generation[]>;
  /**
   * Begins an empty generation beside the live one. Generations left by an earlier rebuild, and the kept one, are
   * dropped, so that a plan never has more than its live documents and one generation more.
   * @throws {DubanError} `plan-not-found`
   */
  begin(plan: string): Promise<GenerationId>;
  /**
   * A generation as a store of this one plan. Writing is refused when the generation is not in the given state
   * (`building`), and reading when it is gone.
   */
  at(plan: string, generation: GenerationId, state?: 'building' | 'kept'): PlanStore;
  /**
   * Makes another generation the live one, in one step; `from` is kept. False, with nothing changed, when `from` is
   * not live or has another checkpoint, or when `to` is gone.
   */
  switchTo(plan: string, change: Switch): Promise<boolean>;
  /**
   * The differences between two generations, at most `limit`, in the order of place and key; empty when they are equal
   * byte for byte. Neither may be written meanwhile, so the caller compares their checkpoints before and after.
   */
  compare(plan: string, one: GenerationId, other: GenerationId, limit: number): Promise<readonly GenerationDifference[]>;
  /** Removes a generation. False when it is the live one. */
  drop(plan: string, generation: GenerationId): Promise<boolean>;
}
