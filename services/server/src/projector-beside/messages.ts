/** The messages between the server and the projector beside it, which is a thread or a process of its own. */
import { type Ancestor, DubanError, type ErrorCode, type ErrorParams, type Position } from '@duban/domain';
import type { AppliedBatch, ParkedPlan, Rebuilt, RebuiltPlan, Runner, ViewState } from '@duban/read-models';
import type { Documents } from '../projection.js';
import type { RebuildOrder } from '../rebuild-order.js';

/** What a projector begins with: its first message. */
export interface Beginning {
  /** The journal's folder. */
  readonly journal: string;
  /** The head that is durable. */
  readonly head: Position;
  readonly ancestors: readonly Ancestor[] | undefined;
  /** Where the documents are kept. Absent: in the projector's memory. */
  readonly lasting?: Lasting | undefined;
}

export interface Lasting {
  readonly folder: string;
  /** Why what is there is to be deleted whatever it holds. */
  readonly anew?: string | undefined;
  /** With less free on the disk nothing is written. */
  readonly freeBytes: number;
}

/** What the server asks of a projector. Documents are asked only of one that has them in its memory. */
export interface Asked
  extends Omit<Documents, 'evictedKeys' | 'state'>,
    Pick<Runner, 'waitFor' | 'planState' | 'health' | 'retry'> {
  /** Takes a state, under a number that the server has chosen. */
  state(number: number): Promise<void>;
  inState<Read extends StateRead>(number: number, read: Read, ...args: readonly unknown[]): Promise<unknown>;
  release(number: number): void;
  rebuild(order: RebuildOrder): Promise<void>;
}

/** What is read of a state. */
export type StateRead = Exclude<keyof ViewState, 'release'>;

export type Method = keyof Asked;

export interface Question {
  readonly say: 'ask';
  readonly id: number;
  readonly method: Method;
  readonly args: readonly unknown[];
}

export type ToProjector =
  | { readonly say: 'begin'; readonly beginning: Beginning }
  | Question
  /** Whoever asked does not want the answer any more. */
  | { readonly say: 'give-up'; readonly id: number }
  /** What is kept may be followed on: it is of this journal as it is. */
  | { readonly say: 'follow' }
  | { readonly say: 'follow-anew' }
  | { readonly say: 'reach'; readonly position: Position }
  | { readonly say: 'stop' };

export type FromProjector =
  | { readonly say: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly say: 'refuse'; readonly id: number; readonly thrown: Thrown }
  /** Of a rebuild that was asked for. */
  | { readonly say: 'progress'; readonly id: number; readonly done: number; readonly total: number }
  | { readonly say: 'rebuilt'; readonly id: number; readonly outcome: RebuildOutcome }
  /** The documents are there to be read, as far as they go. `begunAnew`: why what was there has been deleted. */
  | { readonly say: 'opened'; readonly begunAnew?: Thrown | undefined }
  /** The documents cannot be opened, or are damaged. The projector ends. */
  | { readonly say: 'unusable'; readonly thrown: Thrown }
  | { readonly say: 'caught-up' }
  | { readonly say: 'applied'; readonly batch: AppliedBatch }
  | { readonly say: 'parked'; readonly plan: ParkedPlan }
  | { readonly say: 'refilling'; readonly plan: string }
  | { readonly say: 'failed'; readonly thrown: Thrown; readonly retryMs: number }
  | { readonly say: 'unknown-event'; readonly plan: string; readonly event: string };

/** A `RebuiltPlan` in a message. */
export type RebuildOutcome = { readonly plan: string } & ({ readonly rebuilt: Rebuilt } | { readonly thrown: Thrown });

export const outcomeOf = (done: RebuiltPlan): RebuildOutcome =>
  'rebuilt' in done ? done : { plan: done.plan, thrown: thrown(done.error) };

export const rebuiltOf = (outcome: RebuildOutcome): RebuiltPlan =>
  'rebuilt' in outcome ? outcome : { plan: outcome.plan, error: errorOf(outcome.thrown) };

/** An error in a message: a message keeps the text of any error, but loses code and parameters of ours. */
export type Thrown = { readonly code: ErrorCode; readonly params: ErrorParams } | Error;

export function thrown(error: unknown): Thrown {
  if (error instanceof DubanError) return { code: error.code, params: error.params };
  return error instanceof Error ? error : new Error(String(error));
}

export const errorOf = (what: Thrown): Error => (what instanceof Error ? what : new DubanError(what.code, what.params));
