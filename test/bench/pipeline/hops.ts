/** The path of an event, hop by hop, and the lag of the whole path. */

import { setTimeout as pause } from 'node:timers/promises';
import { kafkaCheckpoint, openKafkaConsumer, openKafkaPublisher, Relay, readKafkaUrl } from '@duban/event-feed';
import type { EventStore } from '@duban/event-store';
import { type EventSource, Runner, type ViewStore } from '@duban/read-models';
import { until } from '@duban/test-support';
import { appendEach, appendOne, plans, type Traffic } from './events.js';

export interface Pipeline {
  readonly store: EventStore;
  readonly feed: string;
  readonly views: ViewStore;
}

const perSecond = (count: number, sinceMs: number) => (count * 1_000) / (performance.now() - sinceMs);

/** Events each second that the store takes, each in its own append. The publications are there already. */
export async function appendRate(store: EventStore, reports: Traffic['reports']): Promise<number> {
  const began = performance.now();
  await appendEach(store, reports);
  return perSecond(reports.length, began);
}

/** Events each second from the store to Kafka, until the last one is confirmed. Then it stops. */
export async function relayRate({ store, feed }: Pipeline): Promise<number> {
  const last = await store.head();
  const relay = startRelay({ store, feed }, last);
  const began = performance.now();
  const events = await relay.reached;
  const rate = perSecond(events, began);
  await relay.stop();
  return rate;
}

function startRelay({ store, feed }: Pick<Pipeline, 'store' | 'feed'>, until?: string) {
  const settings = readKafkaUrl(feed, 'bench');
  const publisher = openKafkaPublisher(settings);
  const stop = new AbortController();
  let count = 0;
  let reach: (events: number) => void = () => undefined;
  const reached = new Promise<number>((resolve) => {
    reach = resolve;
  });
  const observer = {
    published: ({ events, position }: { events: number; position: string }) => {
      count += events;
      if (until !== undefined && position >= until) reach(count);
    },
  };
  const parts = { source: store, origin: store, publisher, checkpoint: kafkaCheckpoint(settings), observer };
  const running = new Relay(parts).run(stop.signal);
  return {
    reached,
    async stop() {
      stop.abort();
      await running;
      await publisher.close();
    },
  };
}

/** Like an empty event store, so that every event comes over Kafka. */
const empty = (epoch: string): EventSource => ({
  async *subscribe(_, signal) {
    yield { events: [], position: `${epoch}-${'0'.repeat(20)}`, caughtUp: true };
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  },
});

interface Projector {
  readonly runner: Runner;
  stop(): Promise<void>;
}

function startProjector(
  { views, feed, store }: Pipeline,
  source: EventSource,
  group: string,
  applied: (events: number, checkpoint: string) => void,
): Projector {
  const consumer = openKafkaConsumer(readKafkaUrl(feed, 'bench'), { origin: store, group, fetchMaxWaitMs: 50 });
  const observer = {
    applied: (batch: { events: number; checkpoint: string }) => applied(batch.events, batch.checkpoint),
    refilling: (plan: string) => {
      throw new Error(`${plan} is read again: this is not the way that is measured`);
    },
  };
  const runner = new Runner({ store: views, source, feed: consumer, observer });
  const stop = new AbortController();
  const running = runner.run(stop.signal);
  return {
    runner,
    async stop() {
      stop.abort();
      await running;
    },
  };
}

/** Events each second from Kafka into Redis, counted from the first batch that has arrived. */
export async function projectRate(pipeline: Pipeline, events: number): Promise<number> {
  let count = 0;
  let began: { atMs: number; count: number } | undefined;
  let rate = 0;
  await new Promise<void>((resolve) => {
    const projector = startProjector(pipeline, empty(pipeline.store.epoch), 'bench-rate', (batch) => {
      count += batch;
      began ??= { atMs: performance.now(), count };
      if (count < events) return;
      rate = perSecond(count - began.count, began.atMs);
      void projector.stop().then(resolve);
    });
  });
  return rate;
}

export interface Lag {
  readonly perSecond: number;
  readonly events: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

const planOfStream = ({ stream }: { readonly stream: string }) => stream.slice(0, stream.indexOf('-'));

async function whenVisible({ views }: Pipeline, plan: string, position: string): Promise<void> {
  await until(async () => ((await views.checkpoint(plan)) ?? '') >= position, { everyMs: 5 });
}

/** From the answer of an append to the moment when the event is in Redis, at an even pace. */
export async function measureLag(pipeline: Pipeline, reports: Traffic['reports'], pace: number): Promise<Lag> {
  const { store } = pipeline;
  const waiting = new Map<string, { plan: string; atMs: number }>();
  const visible = new Map<string, { checkpoint: string }>();
  const lags: number[] = [];
  const look = () => {
    for (const [position, { plan, atMs }] of waiting) {
      if ((visible.get(plan)?.checkpoint ?? '') < position) continue;
      lags.push(Math.max(0, performance.now() - atMs));
      waiting.delete(position);
    }
  };
  const relay = startRelay(pipeline);
  const planOf = new Map<string, string>();
  const projector = startProjector(pipeline, store, 'bench-lag', (_, checkpoint) => {
    const plan = planOf.get(checkpoint);
    if (plan !== undefined) visible.set(plan, { checkpoint });
    look();
  });
  await projector.runner.whenCaughtUp();
  // The relay first reads what Kafka holds, which takes a second or two. That is no lag of an event.
  const warm = reports.slice(0, plans.length);
  for (const event of warm) await whenVisible(pipeline, planOfStream(event), await appendOne(store, event));
  const measured = reports.slice(warm.length);
  const under: Promise<void>[] = [];
  const last = new Map<string, Promise<unknown>>();
  const began = performance.now();
  for (const [at, event] of measured.entries()) {
    const due = began + (at * 1_000) / pace;
    while (performance.now() < due) await pause(1);
    const plan = planOfStream(event);
    const appending = (last.get(event.stream) ?? Promise.resolve()).then(async () => {
      const position = await appendOne(store, event);
      planOf.set(position, plan);
      waiting.set(position, { plan, atMs: performance.now() });
    });
    last.set(event.stream, appending);
    under.push(appending);
  }
  await Promise.all(under);
  const rate = perSecond(measured.length, began);
  while (waiting.size > 0) {
    // A batch may have reached Redis before the answer of its append reached this process.
    for (const plan of new Set([...waiting.values()].map((each) => each.plan))) {
      visible.set(plan, { checkpoint: (await pipeline.views.checkpoint(plan)) ?? '' });
    }
    look();
    await pause(5);
  }
  await projector.stop();
  await relay.stop();
  const sorted = lags.toSorted((one, other) => one - other);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { perSecond: rate, events: lags.length, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) };
}
