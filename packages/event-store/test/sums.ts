/** A small aggregate, and commands to it, for the tests of `Transactor`. */
import { createHash, randomUUID } from 'node:crypto';
import {
  type Acting,
  type Decider,
  defineEvents,
  EventRegistry,
  type EventsOf,
  type EventTable,
  fields,
  isRejection,
  type NewEventsOf,
  reject,
  type StoredEvent,
} from '@duban/domain';
import { z } from 'zod';
import type { Accepted, EventStore, Transactor } from '../src/index.js';

const events = {
  added: { zh: '增加', en: 'added', schema: z.strictObject({ amount: z.int(), note: fields.freeText(100) }) },
} satisfies EventTable;
type Added = EventsOf<typeof events>;
export const registry = new EventRegistry(defineEvents(events));

interface Sum {
  total: number;
}

/** Sums up to a limit: enough of an aggregate to see races, refusals and repetitions. */
export const sumDecider: Decider<Sum, { amount: number; times: number }, Added, NewEventsOf<typeof events>, Acting> = {
  events,
  initial: () => ({ total: 0 }),
  evolve: (state, event) => {
    state.total += event.data.amount;
    return state;
  },
  decide: ({ amount, times }, state) =>
    state.total + amount * times > 100
      ? reject('too-many-records', { limit: 100 })
      : Array.from({ length: times }, () => ({ type: 'added' as const, data: { amount, note: '备注' } })),
};

export const stream = 'abc-task.1.1';
export const digest = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex');

interface Give {
  readonly id?: string;
  readonly amount?: number;
  readonly times?: number;
  readonly ifMatch?: number;
  readonly stream?: string;
  /** What the command is decided in is not at hand at once. */
  readonly slow?: boolean;
}

const oneTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

export function give(
  transactor: Transactor,
  { id = randomUUID(), amount = 1, times = 1, ifMatch, stream: to = stream, slow }: Give = {},
) {
  return transactor.transact({
    stream: to,
    decider: sumDecider,
    command: { amount, times },
    context: async () => {
      if (slow === true) await oneTurn();
      return { actor: { id: 'li', name: '李', roles: ['reporter'] }, reason: '说明' };
    },
    envelope: { commandId: id, commandDigest: digest({ amount, times }), correlationId: id },
    time: () => ({ recordedAt: '2012-06-30T01:00:00.000Z' }),
    expectedRevision: ifMatch,
  });
}

export async function stored(store: EventStore, of = stream): Promise<StoredEvent[]> {
  const found: StoredEvent[] = [];
  for await (const event of store.readStream(of)) found.push(event);
  return found;
}

export const accepted = (outcome: unknown) => {
  if (isRejection(outcome as object)) throw new Error(`refused: ${JSON.stringify(outcome)}`);
  return outcome as Accepted;
};
