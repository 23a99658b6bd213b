import type { Actor, RecordedEvent } from '@duban/domain';
import type { EvidenceReader } from '@duban/evidence';
import type { EventSource, PastReader, ViewProgress, ViewReader } from '@duban/read-models';
import type { Cursors, Oversight } from '@duban/runtime';
import type { Reconciliation } from './answers/reconciliation.js';

/** What the query API reads from the event store. */
export interface EventReads {
  /** The ids of all plans that have events. */
  plans(): Promise<readonly string[]>;
  /** The events of one stream in order, from a revision on. */
  readStream(stream: string, fromRevision?: number): AsyncIterable<RecordedEvent>;
  /** The events of all streams that begin with the prefix, in order. */
  readAll(filter: { readonly prefix: string }): AsyncIterable<RecordedEvent>;
}

/** Checks what is served against the events, one order at a time. */
export interface Reconciler {
  /**
   * Begins, and returns before the end.
   * @param plans absent: all plans, and oversight
   * @throws {DubanError} `reconciliation-running`
   */
  begin(actor: Actor, plans?: readonly string[]): Reconciliation;
  find(id: string): Reconciliation | undefined;
}

/**
 * What the query API reads from. It appends nothing to plans; it only tells oversight who read which history and
 * evidence.
 */
export interface QueryParts {
  readonly views: ViewReader;
  readonly progress: ViewProgress;
  readonly cursors: Cursors;
  readonly evidence: EvidenceReader;
  readonly events: EventReads;
  readonly past: PastReader;
  /** The event store, for walks. */
  readonly source: EventSource;
  readonly reconciler: Reconciler;
  readonly oversight: Pick<Oversight, 'accessed'>;
  /** How long a query waits for its `minPosition`. */
  readonly minPositionMaxMs?: number;
  /** How long a walk waits for a reader who takes nothing; then it ends. */
  readonly walkStalledMs?: number;
}
