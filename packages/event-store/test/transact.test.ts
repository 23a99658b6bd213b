import { randomUUID } from 'node:crypto';
import { DubanError, isRejection, reject, type StoredEvent } from '@duban/domain';
import { sharedStore, until } from '@duban/test-support';
import t from 'tap';
import { type Accepted, type EventStore, openMemoryStore, Transactor } from '../src/index.js';
import { accepted, digest, give, registry, stored, stream, sumDecider } from './sums.js';

type Fault = 'lost before' | 'lost after';

/** The store whose first appends answer that their outcome is unknown, the events stored or not. */
function ambiguous(store: EventStore, faults: Fault[]): EventStore {
  return new Proxy(store, {
    get(target, name) {
      if (name === 'append') {
        return async (...args: Parameters<EventStore['append']>) => {
          const fault = faults.shift();
          if (fault === undefined) return target.append(...args);
          if (fault === 'lost after') await target.append(...args);
          throw new DubanError('outcome-unknown');
        };
      }
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

t.test('an accepted command answers its event ids, revision and position, and they are stored', async (t) => {
  const store = openMemoryStore();
  const outcome = accepted(await give(new Transactor(store, registry), { times: 3 }));
  const events = await stored(store);
  t.strictSame(
    outcome.eventIds,
    events.map(({ id }) => id),
  );
  t.equal(outcome.revision, 2);
  t.equal(outcome.position, await store.head());
  t.equal(outcome.repeated, false);
  t.match(events[0], { revision: '0', schemaVersion: 1, meta: { reason: '说明', actor: { id: 'li' } } });
  t.strictSame(Object.keys(events[0]?.salts ?? {}).sort(), ['/data/note', '/meta/reason']);
  t.not(events[0]?.salts['/data/note'], events[1]?.salts['/data/note'], 'each salt is fresh');
});

t.test('a repeated command gets the first answer, also from a process that has just started', async (t) => {
  const store = openMemoryStore();
  const first = new Transactor(store, registry);
  const id = randomUUID();
  const answer = accepted(await give(first, { id, times: 2 }));
  await give(first);
  for (const transactor of [first, new Transactor(store, registry)]) {
    const again = accepted(await give(transactor, { id, times: 2 }));
    t.strictSame({ ...again, repeated: false }, { ...answer });
    t.equal(again.repeated, true);
  }
  t.equal((await stored(store)).length, 3);
});

t.test('a repeated command is known before If-Match and before the rules', async (t) => {
  const store = openMemoryStore();
  const transactor = new Transactor(store, registry);
  const id = randomUUID();
  await give(transactor, { amount: 100 });
  t.match(await give(transactor), { rejected: 'too-many-records' });
  await give(transactor, { id, amount: -50, ifMatch: 0 });
  t.equal(accepted(await give(transactor, { id, amount: -50, ifMatch: 0 })).repeated, true, 'revision 0 is stale by now');
});

t.test('the same command id with another body is refused and records nothing', async (t) => {
  const store = openMemoryStore();
  const transactor = new Transactor(store, registry);
  const id = randomUUID();
  await give(transactor, { id, amount: 1 });
  t.match(await give(transactor, { id, amount: 2 }), { rejected: 'idempotency-key-reused' });
  t.equal((await stored(store)).length, 1);
});

t.test('refusals are not remembered: the same command may succeed later', async (t) => {
  const store = openMemoryStore();
  const transactor = new Transactor(store, registry);
  const id = randomUUID();
  await give(transactor, { amount: 100 });
  t.match(await give(transactor, { id }), { rejected: 'too-many-records' });
  await give(transactor, { amount: -10 });
  t.equal(accepted(await give(transactor, { id })).repeated, false);
});

t.test('two commands with one If-Match: one is accepted, one is stale', async (t) => {
  const transactor = new Transactor(openMemoryStore(), registry);
  await give(transactor);
  const outcomes = await Promise.all([give(transactor, { ifMatch: 0 }), give(transactor, { ifMatch: 0 })]);
  t.equal(outcomes.filter((outcome) => !isRejection(outcome)).length, 1);
  t.match(outcomes.find(isRejection), { rejected: 'stale-revision', params: { expected: 0, actual: 1 } });
});

t.test('writers in three processes lose nothing and never pass a limit', async (t) => {
  const store = openMemoryStore();
  const writers = [1, 2, 3].map(() => new Transactor(sharedStore(store), registry, { maxAttempts: 1_000 }));
  const outcomes = await Promise.all(Array.from({ length: 150 }, (_, index) => give(writers[index % 3] as Transactor)));
  const refused = outcomes.filter(isRejection);
  t.equal(outcomes.length - refused.length, 100);
  t.equal((await stored(store)).length, 100);
  t.ok(refused.every(({ rejected }) => rejected === 'too-many-records'));
});

t.test('a refusal from a stale cache is decided again before it is answered', async (t) => {
  const store = openMemoryStore();
  const [here, there] = [new Transactor(sharedStore(store), registry), new Transactor(sharedStore(store), registry)];
  await give(here, { amount: 100 });
  await give(there, { amount: -100 });
  accepted(await give(here, { amount: 60 }));
  t.equal((await stored(store)).length, 3);
});

t.test('a command that another process carries out between reading its stream and its context is known', async (t) => {
  const store = openMemoryStore();
  const [here, there] = [new Transactor(sharedStore(store), registry), new Transactor(sharedStore(store), registry)];
  const id = randomUUID();
  let first: Accepted | undefined;
  const outcome = await here.transact({
    stream,
    decider: {
      ...sumDecider,
      decide: (command, state, context) =>
        first === undefined ? sumDecider.decide(command, state, context) : reject('too-many-records', { limit: 0 }),
    },
    command: { amount: 1, times: 1 },
    context: async () => {
      first ??= accepted(await give(there, { id }));
      return { actor: { id: 'li', name: '李', roles: ['reporter'] } };
    },
    envelope: { commandId: id, commandDigest: digest({ amount: 1, times: 1 }), correlationId: id },
    time: () => ({ recordedAt: '2012-06-30T01:00:00.000Z' }),
  });
  t.match(outcome, { eventIds: first?.eventIds, revision: '0', repeated: true });
  t.equal((await stored(store)).length, 1);
});

t.test('nothing is decided or answered on an append that lost to another process', async (t) => {
  const store = openMemoryStore();
  const transactor = new Transactor(sharedStore(store), registry);
  await give(transactor);
  await give(new Transactor(sharedStore(store), registry), { amount: 60 });
  // The first of them meets the event of the other process; the second waits right behind it.
  const outcomes = await Promise.all([
    give(transactor, { slow: true }),
    give(transactor, { times: 2, slow: true }),
    give(transactor, { amount: 50, slow: true }),
  ]);
  const events = await stored(store);
  for (const { eventIds, position } of outcomes.slice(0, 2).map(accepted)) {
    t.ok(
      eventIds.every((id) => events.some((event) => event.id === id)),
      'what was acknowledged is stored',
    );
    t.not(position, '');
  }
  t.same(outcomes[2], { rejected: 'too-many-records', params: { limit: 100 } });
  t.equal(events.length, 5);
});

t.test('an ambiguous append is resolved: the events are there once, whether they had been stored or not', async (t) => {
  const faultLists: Fault[][] = [
    ['lost before'],
    ['lost after'],
    ['lost before', 'lost before', 'lost after'],
    ['lost before', 'lost after'],
  ];
  for (const faults of faultLists) {
    const name = faults.join(', ');
    const store = openMemoryStore();
    const outcome = accepted(await give(new Transactor(ambiguous(store, [...faults]), registry), { times: 2 }));
    const events = await stored(store);
    t.strictSame(
      events.map(({ id }) => id),
      outcome.eventIds,
      name,
    );
    t.equal(outcome.position, await store.head(), name);
  }
});

t.test('an outcome that stays unknown is said, and a retry with the same id finds or records it once', async (t) => {
  for (const fault of ['lost before', 'lost after'] as const) {
    const store = openMemoryStore();
    const faults: Fault[] = fault === 'lost after' ? [fault] : Array.from({ length: 8 }, () => fault);
    const broken = ambiguous(store, faults);
    const unreadable = new Proxy(broken, {
      get: (target, name) =>
        name === 'readStream' && faults.length < 8 && faults.length > 0
          ? () => {
              throw new DubanError('store-unavailable', { detail: 'test' });
            }
          : Reflect.get(target, name),
    });
    const transactor = new Transactor(fault === 'lost before' ? unreadable : broken, registry, { maxAttempts: 1 });
    const id = randomUUID();
    await t.rejects(give(transactor, { id }), { code: 'outcome-unknown' }, fault);
    faults.length = 0;
    t.equal(accepted(await give(transactor, { id })).repeated, fault === 'lost after', fault);
    t.equal((await stored(store)).length, 1, fault);
  }
});

t.test('an event of an unknown version stops the stream and is not skipped', async (t) => {
  const store = openMemoryStore();
  await give(new Transactor(store, registry));
  const [event] = await stored(store);
  await store.append(stream, 0, [{ ...(event as StoredEvent), id: randomUUID(), revision: '1', schemaVersion: 2 }]);
  await t.rejects(give(new Transactor(store, registry)), { code: 'unknown-event-version' });
  t.equal((await stored(store)).length, 2);
});

t.test('an event that could not be read back is not written', async (t) => {
  const store = openMemoryStore();
  const wrong = { ...sumDecider, decide: () => [{ type: 'added' as const, data: { amount: 0.5, note: '' } }] };
  const transactor = new Transactor(store, registry);
  const attempt = transactor.transact({
    stream,
    decider: wrong,
    command: { amount: 1, times: 1 },
    context: () => ({ actor: { id: 'li', name: '李', roles: [] } }),
    envelope: { commandId: randomUUID(), commandDigest: digest(0), correlationId: randomUUID() },
    time: () => ({ recordedAt: '2012-06-30T01:00:00.000Z' }),
  });
  await t.rejects(attempt, { code: 'invalid-event' });
  t.equal((await stored(store)).length, 0);
});

t.test('what is only read may be so old beside other writers, and no older', async (t) => {
  const store = openMemoryStore();
  const other = new Transactor(sharedStore(store), registry);
  const patient = new Transactor(sharedStore(store), registry, { readMaxAgeMs: 60_000 });
  const strict = new Transactor(sharedStore(store), registry, { readMaxAgeMs: 0 });
  const totals = async () => [(await patient.read(stream, sumDecider)).total, (await strict.read(stream, sumDecider)).total];
  await give(other);
  t.strictSame(await totals(), [1, 1]);
  await give(other);
  t.strictSame(await totals(), [1, 2], 'a minute has not passed');
  await give(patient);
  t.strictSame(await totals(), [3, 3], 'what it writes itself it knows at once, and what it met by that');
});

t.test('what is only read is never old where nobody else writes', async (t) => {
  const store = openMemoryStore();
  const reads: string[] = [];
  const watched = new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (name === 'readStream') reads.push('read');
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  const transactor = new Transactor(watched, registry, { readMaxAgeMs: 0 });
  for (let count = 1; count <= 3; count += 1) {
    await give(transactor);
    t.equal((await transactor.read(stream, sumDecider)).total, count);
  }
  t.equal(reads.length, 1, 'what is in memory is not read again, however old it is');
});

t.test('a long stream leaves the cache to others when the bound on events is reached', async (t) => {
  const store = openMemoryStore();
  const reads: string[] = [];
  const watched = new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (name === 'readStream') {
        return (...args: Parameters<EventStore['readStream']>) => {
          reads.push(args[0]);
          return target.readStream(...args);
        };
      }
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  const transactor = new Transactor(watched, registry, { cacheMaxEvents: 30 });
  for (let count = 0; count < 30; count += 1) accepted(await give(transactor));
  t.strictSame(reads, [stream], 'as long as it fits it is read once');
  for (let count = 0; count < 30; count += 1) accepted(await give(transactor, { stream: 'abc-task.1.2' }));
  t.strictSame(reads, [stream, 'abc-task.1.2']);
  accepted(await give(transactor));
  t.strictSame(reads, [stream, 'abc-task.1.2', stream], 'the first had to make room');
  t.equal((await transactor.read(stream, sumDecider)).total, 31);
});

/** A store that takes appends in order and makes them durable, or fails, only when a test says so. */
function slow(store: EventStore) {
  const waiting: ((fault?: DubanError) => void)[] = [];
  let order: Promise<unknown> = Promise.resolve();
  const held = new Proxy(store, {
    get(target, name) {
      if (name === 'append') {
        return (...args: Parameters<EventStore['append']>) => {
          const said = new Promise<void>((resolve, reject) =>
            waiting.push((fault) => (fault === undefined ? resolve() : reject(fault))),
          );
          const turn = order.then(() => said).then(() => target.append(...args));
          order = turn.catch(() => undefined);
          return turn;
        };
      }
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return { held, waiting };
}

const settled = async (promise: Promise<unknown>) => {
  const pending = Symbol('pending');
  await new Promise(setImmediate);
  return (await Promise.race([promise, Promise.resolve(pending)])) !== pending;
};

t.test('commands on one stream share the way to the disk, and none is answered before it is durable', async (t) => {
  const store = openMemoryStore();
  const { held, waiting } = slow(store);
  const transactor = new Transactor(held, registry);
  const id = randomUUID();
  const [first, second, repeated] = [give(transactor, { id }), give(transactor), give(transactor, { id })];
  await new Promise(setImmediate);
  await new Promise(setImmediate);
  t.equal(waiting.length, 2, 'the second is on its way before the first is durable');
  t.equal(await settled(first), false);
  t.equal(await settled(repeated), false, 'a repetition waits for what it repeats');
  for (const durable of waiting) durable();
  const answers = [accepted(await first), accepted(await second), accepted(await repeated)];
  t.strictSame(
    answers.map(({ revision }) => revision),
    [0, 1, 0],
  );
  t.strictSame(answers[2], { ...answers[0], repeated: true });
});

t.test('what is read is durable: an append under way is waited for, and one that is lost is not seen', async (t) => {
  for (const lost of [false, true]) {
    const store = openMemoryStore();
    const { held, waiting } = slow(store);
    const transactor = new Transactor(held, registry);
    const first = give(transactor, { amount: 7 });
    first.catch(() => undefined);
    await new Promise(setImmediate);
    const reading = transactor.read(stream, sumDecider);
    await new Promise(setImmediate);
    t.equal(await settled(reading), false);
    waiting.shift()?.(lost ? new DubanError('store-unavailable', { detail: 'test' }) : undefined);
    t.equal((await reading).total, lost ? 0 : 7);
  }
});

t.test('a refusal that rests on an append waits for it, and is decided anew when it is lost', async (t) => {
  for (const lost of [false, true]) {
    const store = openMemoryStore();
    const { held, waiting } = slow(store);
    const transactor = new Transactor(held, registry);
    const first = give(transactor, { amount: 100 });
    first.catch(() => undefined);
    const second = give(transactor, { amount: 1 });
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    t.equal(await settled(second), false);
    waiting.shift()?.(lost ? new DubanError('store-unavailable', { detail: 'test' }) : undefined);
    if (lost) {
      await t.rejects(first, { code: 'store-unavailable' });
      await until(() => waiting.length > 0);
      waiting.shift()?.();
      t.equal(accepted(await second).revision, 0);
    } else {
      accepted(await first);
      t.match(await second, { rejected: 'too-many-records' });
    }
    t.equal((await stored(store)).length, 1);
  }
});

t.test('when an append is lost, those that were built on it are decided anew and none is lost or doubled', async (t) => {
  const store = openMemoryStore();
  const { held, waiting } = slow(store);
  const transactor = new Transactor(held, registry);
  const all = Array.from({ length: 10 }, () => give(transactor));
  const outcomes = Promise.allSettled(all);
  for (let n = 0; n < 3; n += 1) await new Promise(setImmediate);
  t.equal(waiting.length, 10);
  waiting.shift()?.();
  waiting.shift()?.(new DubanError('store-unavailable', { detail: 'test' }));
  const pump = setInterval(() => waiting.shift()?.(), 1);
  const results = await outcomes;
  clearInterval(pump);
  t.equal(results.filter(({ status }) => status === 'rejected').length, 1);
  t.equal((await stored(store)).length, 9);
});
