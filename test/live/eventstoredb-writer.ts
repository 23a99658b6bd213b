/**
 * A process that gives commands through a Transactor until each is acknowledged, like a client that repeats with the
 * same key, and prints the answers. Arguments: connection string, number of commands, number of lanes.
 */
import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type Acting,
  type Decider,
  DubanError,
  defineEvents,
  EventRegistry,
  type EventsOf,
  type EventTable,
  isRejection,
  type NewEventsOf,
} from '@duban/domain';
import { openEventStoreDb, Transactor } from '@duban/event-store';
import { z } from 'zod';

const [connectionString = '', commands = '0', lanes = '1'] = process.argv.slice(2);

const events = { added: { zh: '增加', en: 'added', schema: z.strictObject({ amount: z.int() }) } } satisfies EventTable;
const registry = new EventRegistry(defineEvents(events));

const sum: Decider<{ total: number }, number, EventsOf<typeof events>, NewEventsOf<typeof events>, Acting> = {
  events,
  initial: () => ({ total: 0 }),
  evolve: (state, event) => {
    state.total += event.data.amount;
    return state;
  },
  decide: (times) => Array.from({ length: times }, () => ({ type: 'added' as const, data: { amount: 1 } })),
};

const store = await openEventStoreDb({
  connectionString,
  times: { appendMaxMs: 2_000, readRetryMaxMs: 3_000, backoffMinMs: 20, backoffMaxMs: 200 },
});
const transactor = new Transactor(store, registry);

/** Repeats the command until it is acknowledged. */
async function give(stream: string, times: number): Promise<void> {
  const commandId = randomUUID();
  const envelope = {
    commandId,
    commandDigest: createHash('sha256').update(String(times)).digest('hex'),
    correlationId: commandId,
  };
  for (;;) {
    try {
      const answer = await transactor.transact({
        stream,
        decider: sum,
        command: times,
        context: () => ({ actor: { id: 'li', name: '李', roles: ['reporter'] } }),
        envelope,
        time: () => ({ recordedAt: '2012-06-30T01:00:00.000Z' }),
      });
      if (isRejection(answer)) throw new Error(`refused: ${JSON.stringify(answer)}`);
      const { eventIds, revision, position } = answer;
      process.stdout.write(`${JSON.stringify({ commandId, stream, times, eventIds, revision, position })}\n`);
      return;
    } catch (error) {
      if (!(error instanceof DubanError)) throw error;
      await delay(50);
    }
  }
}

let left = Number(commands);
const lane = async () => {
  while (left > 0) {
    left -= 1;
    // Both processes write to the same few streams.
    await give(`load-task.${left % 3}`, 1 + (left % 2));
  }
};
await Promise.all(Array.from({ length: Number(lanes) }, lane));
await store.close();
