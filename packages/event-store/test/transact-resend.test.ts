/** An append whose outcome is not known is sent again after a pause that grows, and that is bounded. */
import {
  type Acting,
  type Decider,
  DubanError,
  defineEvents,
  EventRegistry,
  type EventsOf,
  type EventTable,
  type NewEventsOf,
} from '@duban/domain';
import t from 'tap';
import { z } from 'zod';
import { type EventStore, openMemoryStore, Transactor } from '../src/index.js';

const events = { noted: { zh: '记事', en: 'noted', schema: z.strictObject({}) } } satisfies EventTable;
const decider: Decider<object, object, EventsOf<typeof events>, NewEventsOf<typeof events>, Acting> = {
  events,
  initial: () => ({}),
  evolve: (state) => state,
  decide: () => [{ type: 'noted', data: {} }],
};

t.test('the pauses grow from some milliseconds to a quarter of a second', async (t) => {
  const sentAt: number[] = [];
  const store: EventStore = new Proxy(openMemoryStore(), {
    get(target, name) {
      if (name === 'append') {
        return async () => {
          sentAt.push(performance.now());
          throw new DubanError('outcome-unknown');
        };
      }
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  const transactor = new Transactor(store, new EventRegistry(defineEvents(events)), { maxAttempts: 8 });
  const noting = transactor.transact({
    stream: 'abc-task.1.1',
    decider,
    command: {},
    context: () => ({ actor: { id: 'li', name: '李', roles: ['reporter'] } }),
    envelope: { commandId: 'one', commandDigest: 'a'.repeat(64), correlationId: 'one' },
    time: () => ({ recordedAt: '2012-06-30T01:00:00.000Z' }),
  });
  await t.rejects(noting, { code: 'outcome-unknown' });
  t.equal(sentAt.length, 8);
  const pauses = sentAt.slice(1).map((at, index) => at - (sentAt[index] as number));
  // A timer may be up to a millisecond early.
  for (const [index, least] of [5, 10, 20, 40, 80, 160, 250].entries())
    t.ok((pauses[index] as number) >= least - 1, `${least} ms`);
});
