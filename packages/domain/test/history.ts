/** Events of the past: their envelopes, their stored form, and the state they lead to. */
import { createHash } from 'node:crypto';
import {
  type Actor,
  type Decider,
  type DomainEvent,
  eventRegistry,
  makeSalts,
  type NewEvent,
  type StoredEvent,
} from '../src/index.js';
import type { Sha256 } from '../src/log-entry.js';

export const sha256: Sha256 = (bytes) => createHash('sha256').update(bytes).digest();

/** A UUID that names a small number, readable in a failure. */
export const uuidOf = (number: number) => `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`;

const nobody: Actor = { id: 'nobody', name: '无名', roles: ['system'] };

/** An event of the past as a test states it. */
export interface Past<New extends NewEvent = NewEvent> {
  readonly event: New;
  readonly by?: Actor;
  readonly id?: string;
}

let lastId = 1_000_000;

/** The stored form of an event, salts included. */
export function stored(stream: string, revision: number, { event, by = nobody, id }: Past): StoredEvent {
  lastId += 1;
  const definition = eventRegistry.definition(event.type);
  const meta = {
    actor: by,
    commandId: uuidOf(lastId),
    commandDigest: 'c'.repeat(64),
    correlationId: uuidOf(lastId),
    recordedAt: '2012-06-30T08:00:00.000Z',
  };
  const body = { data: event.data, meta };
  return {
    id: id ?? uuidOf(lastId),
    stream,
    revision: String(revision),
    type: event.type,
    schemaVersion: definition.version,
    ...body,
    salts: makeSalts(definition, body, () => 'A'.repeat(22)),
  };
}

/** Events as a store gives them back: through JSON and the registry, so each fits its schema. */
export function recorded(stream: string, history: readonly Past[]): DomainEvent[] {
  return history.map((past, index) => {
    const json = JSON.stringify(stored(stream, index, past));
    return eventRegistry.decode(JSON.parse(json) as StoredEvent, `epoch-${index}`);
  });
}

/** The state after a history. */
export function fold<State, Command, Event extends DomainEvent, New extends NewEvent, Context>(
  decider: Decider<State, Command, Event, New, Context>,
  streamName: string,
  history: readonly Past<New>[],
): State {
  // The registry decodes to the type that the history was written in, which it cannot know statically.
  return (recorded(streamName, history) as Event[]).reduce((state, event) => decider.evolve(state, event), decider.initial());
}
