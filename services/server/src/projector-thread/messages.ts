/** The messages between the server and the thread of its projector. */
import { type Ancestor, DubanError, type ErrorCode, type ErrorParams, type Position } from '@duban/domain';
import type { AppliedBatch, ParkedPlan, Runner } from '@duban/read-models';
import type { Documents } from '../projection.js';

/** What the thread is started with. */
export interface ThreadData {
  /** The journal's folder. */
  readonly folder: string;
  readonly head: Position;
  readonly ancestors: readonly Ancestor[] | undefined;
}

/** What the server asks of the thread: documents, and how far they are. */
export type Asked = Omit<Documents, 'evictedKeys' | 'state'> & Pick<Runner, 'waitFor' | 'planState' | 'health' | 'retry'>;

export type Method = keyof Asked;

export interface Question {
  readonly say: 'ask';
  readonly id: number;
  readonly method: Method;
  readonly args: readonly unknown[];
}

export type ToThread =
  | Question
  | { readonly say: 'follow-anew' }
  | { readonly say: 'reach'; readonly position: Position }
  | { readonly say: 'stop' };

export type FromThread =
  | { readonly say: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly say: 'refuse'; readonly id: number; readonly thrown: Thrown }
  | { readonly say: 'caught-up' }
  | { readonly say: 'applied'; readonly batch: AppliedBatch }
  | { readonly say: 'parked'; readonly plan: ParkedPlan }
  | { readonly say: 'refilling'; readonly plan: string }
  | { readonly say: 'failed'; readonly thrown: Thrown; readonly retryMs: number }
  | { readonly say: 'unknown-event'; readonly plan: string; readonly event: string };

/** An error in a message: a message keeps the text of any error, but loses code and parameters of ours. */
export type Thrown = { readonly code: ErrorCode; readonly params: ErrorParams } | Error;

export function thrown(error: unknown): Thrown {
  if (error instanceof DubanError) return { code: error.code, params: error.params };
  return error instanceof Error ? error : new Error(String(error));
}

export const errorOf = (what: Thrown): Error => (what instanceof Error ? what : new DubanError(what.code, what.params));
