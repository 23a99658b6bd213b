/** The messages between the server and the thread that makes past states. */
import type { Ancestor, Position } from '@duban/domain';
import type { Places } from '@duban/event-store';
import type { PastPoint, PastPreparation, Point, ViewState } from '@duban/read-models';
import type { Thrown } from '../projector-beside/messages.js';

/** What the thread begins with. */
export interface PastBeginning {
  readonly log: LogToRead;
  readonly epoch: string;
  readonly ancestors: readonly Ancestor[] | undefined;
}

/** The thread reads the log itself, so that nobody else has to read and parse events for it. */
export type LogToRead =
  | { readonly engine: 'journal'; readonly folder: string }
  | { readonly engine: 'eventstoredb'; readonly connectionString: string; readonly part: string };

/** What is read of a past state. */
export type PastRead = Exclude<keyof ViewState, 'release'>;

/** What the server asks of the thread. */
export interface AskedOfPast {
  /** @param now an instant, of the server's clock */
  resolve(plan: string, point: Point, now: string): Promise<PastPoint>;
  /** Answers when the state can be read. */
  state(plan: string, position: string): Promise<void>;
  /** A state can be made again from the same events, so none is held between two readings of it. */
  read(plan: string, position: string, read: PastRead, ...args: readonly unknown[]): Promise<unknown>;
}

export interface AskPast {
  readonly say: 'ask';
  readonly id: number;
  readonly method: keyof AskedOfPast;
  readonly args: readonly unknown[];
}

export type ToPast =
  | AskPast
  | { readonly say: 'places'; readonly id: number; readonly places: Places }
  | { readonly say: 'no-places'; readonly id: number; readonly thrown: Thrown };

export type FromPast =
  | { readonly say: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly say: 'refuse'; readonly id: number; readonly thrown: Thrown }
  /** Asks where events stand in the journal's files. */
  | { readonly say: 'where'; readonly id: number; readonly prefix: string; readonly after: Position | undefined }
  | { readonly say: 'preparing'; readonly preparing: readonly PastPreparation[] };
