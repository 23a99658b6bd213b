import type { RecordedEvent } from '@duban/domain';
import type { Test } from 'tap';
import { type EventStore, formatPosition } from '../../src/port.js';
import { contractEvents, freshPlan, freshStream } from './contract-events.js';
import { appendAndRead, type ContractSubject, collect, idsOf, law } from './subject.js';

/** 60 events of two plans in turn, the second plan's id being a beginning of the first's. */
async function twoPlans(store: EventStore): Promise<{ short: string; long: string; events: RecordedEvent[] }> {
  const short = freshPlan().slice(0, 12);
  const long = `${short}c`;
  const events: RecordedEvent[] = [];
  for (let round = 0; round < 10; round += 1) {
    for (const plan of [short, long]) {
      const stream = `${plan}-task.1.${round % 3}`;
      const before = events.filter((event) => event.stream === stream).length;
      events.push(...(await appendAndRead(store, stream, before - 1, contractEvents(stream, before, 3))));
    }
  }
  return { short, long, events };
}

export async function readLaws(t: Test, subject: ContractSubject): Promise<void> {
  await law(t, subject, 'readStream begins at the revision asked for and ends at the last', async (t, store) => {
    const stream = freshStream();
    const events = await appendAndRead(store, stream, -1, contractEvents(stream, 0, 7));
    for (const from of [0, 1, 6, 7, 100]) {
      t.strictSame(await collect(store.readStream(stream, from)), events.slice(from), `from ${from}`);
    }
    t.strictSame(await collect(store.readStream(freshStream())), [], 'an unknown stream has no events');
    t.strictSame(await collect(store.readStream(freshStream(), 5)), []);
  });

  await law(t, subject, 'a stream of 2,500 events is read whole and in order', async (t, store) => {
    const stream = freshStream();
    const events = contractEvents(stream, 0, 2_500);
    for (let at = 0; at < events.length; at += 500) {
      await store.append(stream, at === 0 ? 'no-stream' : at - 1, events.slice(at, at + 500));
    }
    t.strictSame(idsOf(await collect(store.readStream(stream))), idsOf(events));
    t.strictSame(idsOf(await collect(store.readStream(stream, 1_900))), idsOf(events.slice(1_900)));
  });

  await law(t, subject, 'plans are there from the first event of their publication on', async (t, store) => {
    const [plan, other] = [freshPlan(), freshPlan()];
    await store.append(`${other}-task.1`, 'no-stream', contractEvents(`${other}-task.1`, 0, 1));
    const before = await store.plans();
    t.notOk(before.includes(plan) || before.includes(other));
    const started = contractEvents(`${plan}-plan.main`, 0, 1).map((event) => ({ ...event, type: 'publication-started' }));
    await store.append(`${plan}-plan.main`, 'no-stream', started);
    const after = await store.plans();
    t.ok(after.includes(plan));
    t.notOk(after.includes(other), 'a task is no plan');
    t.equal(new Set(after).size, after.length);
  });

  await law(t, subject, 'positions sort as strings in log order', async (t, store) => {
    const { short, events } = await twoPlans(store);
    const positions = (await collect(store.readAll({ prefix: short }))).map(({ position }) => position);
    t.strictSame(
      positions,
      events.map(({ position }) => position),
      'the log has the positions that the streams have',
    );
    t.strictSame([...positions].sort(), positions);
    t.equal(new Set(positions).size, positions.length);
    t.ok(positions.every((position) => position.startsWith(`${store.epoch}-`)));
  });

  await law(t, subject, 'readAll goes on after any position it gave', async (t, store) => {
    const { short, events } = await twoPlans(store);
    for (const [index, { position }] of events.entries()) {
      t.strictSame(
        idsOf(await collect(store.readAll({ after: position, prefix: short }))),
        idsOf(events.slice(index + 1)),
        `after event ${index}`,
      );
    }
  });

  await law(t, subject, "a prefix matches one plan's streams and not those of a plan whose id begins alike", async (t, store) => {
    const { short, long, events } = await twoPlans(store);
    for (const plan of [short, long]) {
      const found = await collect(store.readAll({ prefix: `${plan}-` }));
      t.strictSame(idsOf(found), idsOf(events.filter(({ stream }) => stream.startsWith(`${plan}-`))), plan);
    }
    t.strictSame(await collect(store.readAll({ prefix: `${freshPlan()}-` })), []);
  });

  await law(t, subject, 'readAll gives all that was acknowledged before it was called', async (t, store) => {
    const plan = freshPlan();
    const stream = freshStream(plan);
    const events = contractEvents(stream, 0, 6);
    await store.append(stream, 'no-stream', events.slice(0, 3));
    const before = store.readAll({ prefix: `${plan}-` });
    await store.append(stream, 2, events.slice(3));
    const found = idsOf(await collect(before));
    t.ok(found.length >= 3);
    t.strictSame(found, idsOf(events.slice(0, found.length)), 'and of what came after it only the beginning');
    t.strictSame(idsOf(await collect(store.readAll({ prefix: `${plan}-` }))), idsOf(events));
  });

  await law(t, subject, 'readAll ends, however much is appended while it reads', async (t, store) => {
    const stream = freshStream();
    await store.append(stream, 'no-stream', contractEvents(stream, 0, 3));
    let revision = 2;
    let read = 0;
    for await (const _ of store.readAll({ prefix: stream })) {
      read += 1;
      revision = (await store.append(stream, revision, contractEvents(stream, revision + 1, 3))).revision;
    }
    t.ok(read >= 3 && read < revision + 1, `${read} of ${revision + 1} events`);
  });

  await law(t, subject, 'a reader may stop in the middle', async (t, store) => {
    const stream = freshStream();
    await store.append(stream, 'no-stream', contractEvents(stream, 0, 10));
    for (const reading of [store.readStream(stream), store.readAll()]) {
      for await (const event of reading) {
        t.ok(event.id);
        break;
      }
    }
  });

  await law(t, subject, 'the log says when it was written last', async (t, store) => {
    if (subject.capabilities.emptyOnOpen) t.equal(await store.lastWriteAt(), undefined, 'nothing is written');
    const stream = freshStream();
    const events = contractEvents(stream, 0, 3);
    const before = Date.now();
    await store.append(stream, 'no-stream', events);
    const recorded = Date.parse(events.at(-1)?.meta.recordedAt ?? '');
    const last = (await store.lastWriteAt()) ?? 0;
    // A server says by its own clock when it wrote, in whole milliseconds.
    t.ok(last === recorded || (last >= before - 1_000 && last <= Date.now() + 1_000), new Date(last).toISOString());
  });

  await law(t, subject, 'head is the position of the last event', async (t, store) => {
    const stream = freshStream();
    const empty = await store.head();
    if (subject.capabilities.emptyOnOpen) {
      t.equal(empty, formatPosition(store.epoch, 0), 'the position before the first event when the log is empty');
      t.strictSame(await collect(store.readAll()), []);
    }
    const { position } = await store.append(stream, 'no-stream', contractEvents(stream, 0, 3));
    t.equal(await store.head(), position);
    t.ok(empty < position);
    t.equal((await collect(store.readAll({ after: empty }))).length, 3);
    t.strictSame(await collect(store.readAll({ after: position })), []);
  });

  await law(t, subject, 'a position that this store did not give is refused', async (t, store) => {
    const stream = freshStream();
    await store.append(stream, 'no-stream', contractEvents(stream, 0, 1));
    const ordinal = '9'.repeat(15).padStart(20, '0');
    const foreign = store.epoch === 'zzzzzzzzzzzz' ? 'yyyyyyyyyyyy' : 'zzzzzzzzzzzz';
    const wrong = ['', 'nonsense', `${store.epoch}-1`, formatPosition(foreign, 0), `${store.epoch}-${ordinal}`];
    for (const after of wrong) {
      const refused = { code: 'position-invalid', params: { position: after } };
      await t.rejects(async () => collect(store.readAll({ after })), refused, `readAll after "${after}"`);
      const signal = new AbortController().signal;
      await t.rejects(async () => collect(store.subscribe({ after }, signal)), refused, `subscribe after "${after}"`);
    }
  });
}
