import { getEventListeners } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RecordedEvent } from '@duban/domain';
import type { Test } from 'tap';
import type { Delivery, EventStore, LogFilter } from '../../src/port.js';
import { contractEvents, freshPlan, freshStream } from './contract-events.js';
import { appendAndRead, type ContractSubject, collect, idsOf, law } from './subject.js';

/** Follows the log until `done` says so, then aborts; gives every delivery. */
async function follow(
  store: EventStore,
  filter: LogFilter,
  done: (events: readonly RecordedEvent[]) => boolean,
): Promise<Delivery[]> {
  const abort = new AbortController();
  const deliveries: Delivery[] = [];
  const events: RecordedEvent[] = [];
  for await (const delivery of store.subscribe(filter, abort.signal)) {
    deliveries.push(delivery);
    events.push(...delivery.events);
    if (done(events)) abort.abort();
  }
  return deliveries;
}

async function appendOneByOne(store: EventStore, stream: string, from: number, count: number): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for (let revision = from; revision < from + count; revision += 1) {
    events.push(...(await appendAndRead(store, stream, revision - 1, contractEvents(stream, revision, 1))));
  }
  return events;
}

export async function subscriptionLaws(t: Test, subject: ContractSubject): Promise<void> {
  await law(t, subject, 'history, then what is appended, without a gap or a double', async (t, store) => {
    const plan = freshPlan();
    const streams = Array.from({ length: 8 }, (_, index) => `${plan}-task.${index}`);
    for (const stream of streams) await appendOneByOne(store, stream, 0, 20);
    const appending = Promise.all(streams.map((stream) => appendOneByOne(store, stream, 20, 60)));
    const all = 8 * 80;
    const followers = [0, 1].map(() => follow(store, { prefix: `${plan}-` }, (events) => events.length >= all));
    await appending;
    const log = idsOf(await collect(store.readAll({ prefix: `${plan}-` })));
    t.equal(log.length, all);
    for (const deliveries of await Promise.all(followers)) {
      t.strictSame(
        deliveries.flatMap(({ events }) => idsOf(events)),
        log,
      );
      const positions = deliveries.map(({ position }) => position);
      t.strictSame([...positions].sort(), positions, 'positions never go back');
    }
  });

  await law(t, subject, 'a follower that comes back with any position it was given misses nothing', async (t, store) => {
    const plan = freshPlan();
    const appending = appendOneByOne(store, freshStream(plan), 0, 30);
    const deliveries = await follow(store, { prefix: `${plan}-` }, (events) => events.length === 30);
    const all = await appending;
    let seen = 0;
    for (const { events, position } of deliveries) {
      seen += events.length;
      const rest = idsOf(all.slice(seen));
      t.strictSame(idsOf(await collect(store.readAll({ after: position, prefix: `${plan}-` }))), rest);
      const resumed = await follow(store, { after: position, prefix: `${plan}-` }, (found) => found.length === rest.length);
      t.strictSame(
        resumed.flatMap((delivery) => idsOf(delivery.events)),
        rest,
      );
    }
  });

  await law(t, subject, 'a follower learns that it is caught up, also when nothing matches', async (t, store) => {
    const other = freshStream();
    await appendOneByOne(store, other, 0, 3);
    const abort = new AbortController();
    const head = await store.head();
    let events = 0;
    for await (const delivery of store.subscribe({ prefix: `${freshPlan()}-` }, abort.signal)) {
      events += delivery.events.length;
      if (!delivery.caughtUp) continue;
      if (subject.capabilities.othersWrite === true) t.ok(delivery.position >= head);
      else t.equal(delivery.position, head);
      abort.abort();
    }
    t.equal(events, 0);
  });

  await law(t, subject, 'a follower at the head is caught up at once and then gets what comes', async (t, store) => {
    const stream = freshStream();
    await appendOneByOne(store, stream, 0, 3);
    const abort = new AbortController();
    const deliveries = store.subscribe({ after: await store.head() }, abort.signal)[Symbol.asyncIterator]();
    const first = await deliveries.next();
    t.match(first, { done: false, value: { events: [], caughtUp: true } });
    const next = deliveries.next();
    const events = await appendAndRead(store, stream, 2, contractEvents(stream, 3, 2));
    // An engine that gets events one by one may hand out those of one append in two deliveries.
    const came: RecordedEvent[] = [...((await next).value?.events ?? [])];
    if (came.length < events.length) came.push(...((await deliveries.next()).value?.events ?? []));
    t.strictSame(came, events);
    abort.abort();
    t.strictSame(await deliveries.next(), { done: true, value: undefined });
  });

  await law(t, subject, 'a slow follower loses nothing and is never handed more than 1,000 events', async (t, store) => {
    const plan = freshPlan();
    const stream = freshStream(plan);
    await appendOneByOne(store, stream, 0, 1);
    const abort = new AbortController();
    const ids: string[] = [];
    const events = contractEvents(stream, 1, 3_000);
    for await (const delivery of store.subscribe({ prefix: `${plan}-` }, abort.signal)) {
      if (ids.length === 0) {
        for (let at = 0; at < events.length; at += 500) await store.append(stream, at, events.slice(at, at + 500));
      }
      t.ok(delivery.events.length <= 1_000);
      ids.push(...idsOf(delivery.events));
      await nextTurn();
      if (ids.length === 3_001) abort.abort();
    }
    t.strictSame(ids.slice(1), idsOf(events));
  });

  await law(t, subject, 'an abort ends a follower normally, waiting or not, and releases the signal', async (t, store) => {
    await appendOneByOne(store, freshStream(), 0, 3);
    const before = new AbortController();
    before.abort();
    t.strictSame(await collect(store.subscribe({}, before.signal)), [], 'aborted before the start');
    const waiting = new AbortController();
    for await (const { caughtUp } of store.subscribe({}, waiting.signal)) {
      if (caughtUp) setImmediate(() => waiting.abort());
    }
    t.equal(getEventListeners(waiting.signal, 'abort').length, 0);
  });

  await law(t, subject, 'break releases what a follower holds', async (t, store) => {
    await appendOneByOne(store, freshStream(), 0, 3);
    const { signal } = new AbortController();
    for await (const { caughtUp } of store.subscribe({}, signal)) if (caughtUp) break;
    t.equal(getEventListeners(signal, 'abort').length, 0);
  });
}
