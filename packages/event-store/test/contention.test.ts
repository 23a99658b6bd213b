/** A stream that others write to all the time: trying again has an end, and nothing was recorded. */
import { randomUUID } from 'node:crypto';
import {
  type Acting,
  type Decider,
  defineEvents,
  EventRegistry,
  type EventsOf,
  type EventTable,
  type NewEventsOf,
} from '@duban/domain';
import { sharedStore } from '@duban/test-support';
import t from 'tap';
import { z } from 'zod';
import { type EventStore, openMemoryStore, Transactor } from '../src/index.js';

const events = { counted: { zh: '计数', en: 'counted', schema: z.strictObject({}) } } satisfies EventTable;
const stream = 'abc-task.1.1';

const counter: Decider<{ count: number }, object, EventsOf<typeof events>, NewEventsOf<typeof events>, Acting> = {
  events,
  initial: () => ({ count: 0 }),
  evolve: ({ count }) => ({ count: count + 1 }),
  decide: () => [{ type: 'counted', data: {} }],
};

const give = (transactor: Transactor, commandId = randomUUID()) =>
  transactor.transact({
    stream,
    decider: counter,
    command: {},
    context: () => ({ actor: { id: 'li', name: '李', roles: ['reporter'] } }),
    envelope: { commandId, commandDigest: 'c'.repeat(64), correlationId: commandId },
    time: () => ({ recordedAt: '2012-06-30T01:00:00.000Z' }),
  });

/** A store that somebody else writes to just before each append of ours, `times` times. */
function contended(store: EventStore, times: number): { store: EventStore; appends: () => number } {
  const other = new Transactor(store, new EventRegistry(defineEvents(events)));
  let appends = 0;
  const append: EventStore['append'] = async (...args) => {
    appends += 1;
    if (appends <= times) await give(other);
    return store.append(...args);
  };
  return { store: sharedStore(store, { append }), appends: () => appends };
}

async function idsIn(store: EventStore): Promise<string[]> {
  const ids: string[] = [];
  for await (const { meta } of store.readStream(stream)) ids.push(meta.commandId);
  return ids;
}

t.test('when others are always first the command is given up, and nothing of it is recorded', async (t) => {
  const store = openMemoryStore();
  const { store: busy, appends } = contended(store, Number.POSITIVE_INFINITY);
  const command = randomUUID();
  const transactor = new Transactor(busy, new EventRegistry(defineEvents(events)), { maxAttempts: 5 });
  await t.rejects(give(transactor, command), { code: 'too-much-contention' });
  t.equal(appends(), 5);
  const ids = await idsIn(store);
  t.equal(ids.length, 5, 'what the others wrote is there');
  t.notOk(ids.includes(command));
});

t.test('when they let up in time it is carried out once', async (t) => {
  const store = openMemoryStore();
  const { store: busy } = contended(store, 4);
  const command = randomUUID();
  const transactor = new Transactor(busy, new EventRegistry(defineEvents(events)), { maxAttempts: 5 });
  t.match(await give(transactor, command), { revision: '4', repeated: false });
  t.equal((await idsIn(store)).filter((id) => id === command).length, 1);
});
