/** A stream in the memory of a process: its folded state, and what has to be known to build on it. */
import type { DomainEvent, ForeignMark, RecordedEvent } from '@duban/domain';
import { CommandMemory, type Remembered } from './command-memory.js';

/** What is needed to fold a stream. */
export interface Foldable<State> {
  initial(): State;
  evolve(state: State, event: never): State;
}

export type AnyDecider = Foldable<unknown>;

/** A stream as this process knows it. Events that are appended and not yet durable are folded in already. */
export interface Entry {
  state: unknown;
  revision: number;
  readonly memory: CommandMemory;
  /** The revision at which the cache was last told how much this entry holds. */
  weighedAt: number;
  /** In ms of the monotonic clock. */
  readAt: number;
  /** Events of others that nobody has decided about: the revisions count, and nothing is appended. */
  readonly foreign: RecordedEvent[];
  /** Settles together with the last append; absent once that is durable. Until then the state may still be lost. */
  settled: Promise<unknown> | undefined;
}

export function newEntry(decider: AnyDecider, readAt: number, atHandMax: number): Entry {
  return {
    state: decider.initial(),
    revision: -1,
    memory: new CommandMemory(atHandMax),
    weighedAt: -1,
    readAt,
    foreign: [],
    settled: undefined,
  };
}

export function fold(decider: AnyDecider, entry: Entry, event: DomainEvent): Remembered {
  entry.state = decider.evolve(entry.state, event as never);
  entry.revision = Number(event.revision);
  return entry.memory.remember(event);
}

export function passBy(entry: Entry, event: RecordedEvent, foreign: ForeignMark): void {
  entry.revision = Number(event.revision);
  if (!foreign.passedOver) entry.foreign.push({ ...event, foreign });
}

/** A decision on events that are being appended holds only if those become durable; undefined: decide again. */
export async function onceSettled<Outcome>({ settled }: Entry, outcome: () => Outcome): Promise<Outcome | undefined> {
  return settled === undefined ? outcome() : settled.then(outcome, () => undefined);
}
