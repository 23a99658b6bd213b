/**
 * Every event is declared once, in a table beside the rules that it belongs to: its words, its data, and how data of
 * older versions become current. Its name, its version, and which of its fields can be erased or hold evidence follow
 * from the entry.
 */
import type { z } from 'zod';
import type { RecordedEvent } from './event.js';

export type Shape = z.ZodType<Record<string, unknown>>;

/** Turns the data of version n into the data of version n + 1. Pure and total. */
export type Upcaster = (data: Record<string, unknown>) => Record<string, unknown>;

export interface EventEntry<Schema extends Shape = Shape> {
  readonly zh: string;
  readonly en: string;
  /** The schema of the data in the current version. A stored format: a change to it is a new version. */
  readonly schema: Schema;
  /**
   * The first makes data of version 1 into data of version 2, and so on; the current version is one more than their
   * number.
   */
  readonly older?: readonly Upcaster[];
}

/** Event type → its entry. */
export type EventTable = Readonly<Record<string, EventEntry>>;

/** A decoded event: current data, typed by its `type`. */
export type DomainEvent<Type extends string = string, Data = Record<string, unknown>> = Omit<
  RecordedEvent,
  'type' | 'data' | 'schemaVersion'
> & { readonly type: Type; readonly data: Data };

/** What `decide` returns: an event without its envelope. */
export interface NewEvent<Type extends string = string, Data = Record<string, unknown>> {
  readonly type: Type;
  readonly data: Data;
}

export type TypeIn<Table> = keyof Table & string;

/** The decoded event of one type. */
export type EventOf<Table extends EventTable, Type extends TypeIn<Table>> = DomainEvent<Type, z.output<Table[Type]['schema']>>;

/** The decoded events of a table, as a union discriminated by `type`. */
export type EventsOf<Table extends EventTable> = { [Type in TypeIn<Table>]: EventOf<Table, Type> }[TypeIn<Table>];

/** The events of a table without envelopes, as `decide` may return them. */
export type NewEventsOf<Table extends EventTable> = {
  [Type in TypeIn<Table>]: NewEvent<Type, z.output<Table[Type]['schema']>>;
}[TypeIn<Table>];

/**
 * How each event of a table changes a state, which it may change in place. A table without an entry for one of its
 * events does not compile.
 */
export type Evolve<State, Table extends EventTable> = {
  readonly [Type in TypeIn<Table>]: (state: State, event: EventOf<Table, Type>) => void;
};

/** The fold over a table. It throws on an event of another aggregate: to skip one would lose a fact. */
export function evolveBy<State, Event extends DomainEvent>(
  steps: Readonly<Record<Event['type'], (state: State, event: never) => void>>,
): (state: State, event: Event) => State {
  const byType = new Map<string, (state: State, event: never) => void>(Object.entries(steps));
  return (state, event) => {
    const step = byType.get(event.type);
    if (step === undefined) throw new Error(`unexpected event ${event.type}`);
    step(state, event as never);
    return state;
  };
}
