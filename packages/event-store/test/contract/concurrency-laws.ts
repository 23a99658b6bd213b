import type { Test } from 'tap';
import { contractEvents, freshPlan, freshStream } from './contract-events.js';
import { type ContractSubject, collect, idsOf, law } from './subject.js';

export async function concurrencyLaws(t: Test, subject: ContractSubject): Promise<void> {
  await law(t, subject, 'of two appends with one expectation exactly one wins, every time', async (t, store) => {
    const stream = freshStream();
    const winners: string[] = [];
    for (let revision = 0; revision < 50; revision += 1) {
      const expected = revision === 0 ? 'no-stream' : revision - 1;
      const rivals = Array.from({ length: 4 }, () => contractEvents(stream, revision, 1));
      const outcomes = await Promise.allSettled(rivals.map((events) => store.append(stream, expected, events)));
      for (const [rival, outcome] of outcomes.entries()) {
        if (outcome.status === 'fulfilled') winners.push(...idsOf(rivals[rival] ?? []));
        else t.match(outcome.reason, { code: 'wrong-expected-revision', params: { stream, actual: revision } });
      }
      t.equal(winners.length, revision + 1);
    }
    t.strictSame(
      (await collect(store.readStream(stream))).map(({ id }) => id),
      winners,
    );
  });

  await law(t, subject, 'a refusal names a revision that a reader can already see', async (t, store) => {
    const stream = freshStream();
    const winner = store.append(stream, 'no-stream', contractEvents(stream, 0, 3));
    await t.rejects(store.append(stream, 'no-stream', contractEvents(stream, 0, 1)), {
      code: 'wrong-expected-revision',
      params: { actual: 2 },
    });
    t.equal((await collect(store.readStream(stream))).length, 3);
    await winner;
  });

  await law(t, subject, 'the same append sent twice at once is stored once and answered twice', async (t, store) => {
    const stream = freshStream();
    const events = contractEvents(stream, 0, 2);
    const [one, two] = await Promise.all([store.append(stream, 'no-stream', events), store.append(stream, 'no-stream', events)]);
    t.strictSame(one, two);
    t.equal((await collect(store.readStream(stream))).length, 2);
  });

  await law(t, subject, '64 appenders on 64 streams: each stream whole, the events of an append neighbours', async (t, store) => {
    const plan = freshPlan();
    const rounds = 10;
    const appenders = Array.from({ length: 64 }, async (_, appender) => {
      const stream = `${plan}-task.${appender}`;
      const ids: string[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const events = contractEvents(stream, ids.length, (appender + round) % 4 === 0 ? 3 : 1);
        await store.append(stream, ids.length === 0 ? 'no-stream' : ids.length - 1, events);
        ids.push(...events.map(({ id }) => id));
      }
      return { stream, ids };
    });
    const written = await Promise.all(appenders);
    for (const { stream, ids } of written) {
      t.strictSame(
        (await collect(store.readStream(stream))).map(({ id }) => id),
        ids,
        stream,
      );
    }
    const all = await collect(store.readAll({ prefix: `${plan}-` }));
    t.equal(
      all.length,
      written.reduce((sum, { ids }) => sum + ids.length, 0),
    );
    for (const { ids, stream } of written) {
      const places = ids.map((id) => all.findIndex((event) => event.id === id));
      t.strictSame(
        places,
        [...places].sort((a, b) => a - b),
        `log order is stream order in ${stream}`,
      );
    }
  });

  await law(t, subject, 'no other event comes between the events of one append', async (t, store) => {
    const plan = freshPlan();
    const appends = Array.from({ length: 40 }, (_, index) => {
      const stream = `${plan}-task.${index}`;
      return store.append(stream, 'no-stream', contractEvents(stream, 0, 5));
    });
    await Promise.all(appends);
    const streams = (await collect(store.readAll({ prefix: `${plan}-` }))).map(({ stream }) => stream);
    for (let at = 0; at < streams.length; at += 5) {
      t.strictSame(new Set(streams.slice(at, at + 5)).size, 1, `events ${at} to ${at + 4} are of one append`);
    }
  });
}
