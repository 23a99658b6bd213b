import type { Test } from 'tap';
import { contractEvents, freshPlan } from './contract-events.js';
import { type ContractSubject, collect, law } from './subject.js';

export async function lifeLaws(t: Test, subject: ContractSubject): Promise<void> {
  await law(t, subject, 'a closed store takes nothing and closing twice is safe', async (t, store) => {
    const stream = `${freshPlan()}-task.1`;
    const waiting = store.append(stream, 'no-stream', contractEvents(stream, 0, 1));
    const closing = store.close();
    t.equal((await waiting).revision, 0, 'an append under way is finished');
    await closing;
    await store.close();
    const refused = { code: 'store-unavailable' };
    await t.rejects(store.append(stream, 0, contractEvents(stream, 1, 1)), refused);
    await t.rejects(async () => collect(store.readStream(stream)), refused);
    await t.rejects(async () => collect(store.readAll()), refused);
  });

  await law(t, subject, 'close ends every follower normally', async (t, store) => {
    const followers = [0, 1].map(() => collect(store.subscribe({}, new AbortController().signal)));
    await new Promise(setImmediate);
    await store.close();
    t.equal((await Promise.all(followers)).length, 2);
  });

  const { reopen } = subject;
  if (!subject.capabilities.durable || reopen === undefined) return;
  await law(t, subject, 'reopening keeps every event, revision and position', async (t, first) => {
    const plan = freshPlan();
    const stream = `${plan}-task.1`;
    const other = `${plan}-task.2`;
    const events = contractEvents(stream, 0, 3);
    const one = await first.append(stream, 'no-stream', events);
    await first.append(other, 'no-stream', contractEvents(other, 0, 2));
    const epoch = first.epoch;
    const before = await collect(first.readAll({ prefix: `${plan}-` }));
    const head = await first.head();
    const store = await reopen(first);
    try {
      t.equal(store.epoch, epoch);
      const end = await store.head();
      if (subject.capabilities.othersWrite === true) t.ok(end >= head);
      else t.equal(end, head);
      t.strictSame(await collect(store.readAll({ prefix: `${plan}-` })), before);
      t.strictSame(await store.append(stream, 'no-stream', events), one, 'a retry is answered as the first time');
      await t.rejects(store.append(stream, 1, contractEvents(stream, 2, 1)), {
        code: 'wrong-expected-revision',
        params: { actual: 2 },
      });
      t.equal((await store.append(stream, 2, contractEvents(stream, 3, 1))).revision, 3);
    } finally {
      await store.close();
    }
  });
}
