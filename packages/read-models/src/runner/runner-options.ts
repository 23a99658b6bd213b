/** What a runner is given, and what it tells of itself. */
import type { Ancestor, EventRegistry } from '@duban/domain';
import type { ParkedPlan } from '../progress.js';
import type { EventFeed, EventSource } from '../source.js';
import type { ViewStore } from '../store.js';
import type { View } from '../view.js';
import type { AppliedBatch } from './plan-writer.js';

export interface RunnerObserver {
  /** A batch has been stored. Its lag is the clock minus `recordedAt`. */
  applied?(batch: AppliedBatch): void;
  parked?(plan: ParkedPlan): void;
  refilling?(plan: string): void;
  /** The store has lost a part of the plan's documents, which are made anew. */
  incomplete?(plan: string, lost: string): void;
  /** The pump stopped on an error and begins again after `retryMs`. */
  failed?(error: unknown, retryMs: number): void;
}

export interface RunnerOptions {
  readonly store: ViewStore;
  /** The event store: the truth, read again for a refill. */
  readonly source: EventSource;
  /** The feed to follow; the source itself when absent. */
  readonly feed?: EventFeed | undefined;
  readonly views?: readonly View[];
  readonly registry?: EventRegistry;
  readonly observer?: RunnerObserver;
  readonly batchMaxEvents?: number;
  readonly batchMaxChanges?: number;
  /** Plans whose documents stay in memory between batches. */
  readonly hotPlansMax?: number;
  readonly retryMinMs?: number;
  readonly retryMaxMs?: number;
  /** The current instant, for the notes of parked plans. */
  readonly now?: () => string;
  /** Earlier epochs of the source's events. */
  readonly ancestors?: readonly Ancestor[] | undefined;
}

export interface RunnerHealth {
  readonly state: 'starting' | 'running' | 'failing' | 'stopped';
  /** The head of the feed has been reached once; before, queries would answer with the past. */
  readonly caughtUp: boolean;
  /** The position up to which everything is in the documents, except for parked plans. */
  readonly position: string | undefined;
  readonly parked: readonly ParkedPlan[];
  readonly refilling: readonly string[];
  /** The error that the pump failed on last; undefined once it runs again. */
  readonly failure: string | undefined;
  /** Grows with every delivery and every step stored. */
  readonly progress: number;
  /** Events are in hand. Otherwise it waits for the source or the feed. */
  readonly busy: boolean;
}
