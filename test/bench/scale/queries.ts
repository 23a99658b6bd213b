/** How long queries take on two servers, asked alternately. */
import { setTimeout as pause } from 'node:timers/promises';
import { plan2012 } from '@duban/seeds';
import { call, tokenFor } from '../../support/duban-process.js';
import { plans } from '../pipeline/events.js';
import { body } from '../traffic.js';

const plan = plans[0];
const deepPages = 20;
const unit = plan2012.tasks[0]?.leads[0] ?? '';

export interface Side {
  readonly name: string;
  readonly url: string;
  readonly folder: string;
}

export interface Wait {
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Query → side → how long it took. */
export type Waits = ReadonlyMap<string, ReadonlyMap<string, Wait>>;

const quantile = (sorted: readonly number[], part: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];

function waitOf(times: readonly number[]): Wait {
  const sorted = times.toSorted((one, other) => one - other);
  return { p50Ms: quantile(sorted, 0.5) ?? Number.NaN, p99Ms: quantile(sorted, 0.99) ?? Number.NaN };
}

/** The paths of the queries. A deep page is reached once, through all pages before it. */
async function pathsOn({ url }: Side, token: string): Promise<ReadonlyMap<string, string>> {
  const history = `/v1/plans/${plan}/history`;
  let deep = history;
  for (let page = 0; page < deepPages; page += 1) {
    const { next } = (await call(url, deep, { token })).body as { next?: string | null };
    if (typeof next !== 'string') break;
    deep = `${history}?cursor=${encodeURIComponent(next)}`;
  }
  return new Map([
    ['task', `/v1/plans/${plan}/tasks/3.2`],
    ['tasks', `/v1/plans/${plan}/tasks`],
    ['history', history],
    ['history by field', `${history}?field=percent`],
    ['history by actor', `${history}?actor=bench`],
    ['history by unit', `${history}?unit=${unit}`],
    ['a deep page', deep],
    ['tasks as CSV', `/v1/plans/${plan}/tasks?format=csv`],
  ]);
}

/** Refusals of a busy server; the question is asked again. */
const refusals = new Set([429, 503]);
const askAgainMs = 100;

/**
 * Asks every side every query `count` times, the sides alternately, one question at a time. Refusals are counted but
 * not timed.
 */
export async function queryTimes(sides: readonly Side[], count: number): Promise<{ waits: Waits; refused: number }> {
  const asked = await Promise.all(
    sides.map(async (side) => {
      const token = await tokenFor(side.folder, { role: 'auditor' });
      return { side, token, paths: await pathsOn(side, token) };
    }),
  );
  const waits = new Map<string, Map<string, Wait>>();
  let refused = 0;
  const ask = async ({ side, token, paths }: (typeof asked)[number], name: string): Promise<number> => {
    const began = performance.now();
    const { status } = await call(side.url, paths.get(name) as string, { token });
    const tookMs = performance.now() - began;
    if (status === 200) return tookMs;
    if (!refusals.has(status)) throw new Error(`${side.name}, ${name}: ${status}`);
    refused += 1;
    await pause(askAgainMs);
    return ask({ side, token, paths }, name);
  };
  for (const name of asked[0]?.paths.keys() ?? []) {
    const times = new Map<string, number[]>(sides.map((side) => [side.name, []]));
    for (let round = 0; round < count; round += 1) {
      for (const one of round % 2 === 0 ? asked : asked.toReversed()) {
        times.get(one.side.name)?.push(await ask(one, name));
      }
    }
    waits.set(name, new Map([...times].map(([side, own]) => [side, waitOf(own)])));
  }
  return { waits, refused };
}

/** Commands of `reportAt` under way at once. Fewer than one address may have, to leave room for queries. */
const underWayMax = 32;

/** Sends reports at an even pace until told to stop. Then it returns how many were accepted each second. */
export async function reportAt(side: Side, perSecond: number): Promise<() => Promise<number>> {
  const reporters = await Promise.all(
    plan2012.tasks.map(async ({ code, leads }) => {
      const token = await tokenFor(side.folder, { role: 'reporter', unit: leads[0] as string });
      return { code, token };
    }),
  );
  const key = `scale-${performance.now()}`;
  const report = async (number: number): Promise<boolean> => {
    const { code, token } = reporters[number % reporters.length] as (typeof reporters)[number];
    const headers = { 'idempotency-key': `"${key}-${number}"` };
    const { status } = await call(side.url, `/v1/plans/${plan}/tasks/${code}/report-progress`, { token, body, headers });
    return status === 201;
  };
  // The first command on a task reads all of the task's events, so it is not counted.
  await Promise.all(reporters.map((_, number) => report(number)));
  const stopped = new AbortController();
  const began = performance.now();
  let [sent, taken] = [0, 0];
  const run = async () => {
    const under = new Set<Promise<void>>();
    while (!stopped.signal.aborted) {
      for (; sent < ((performance.now() - began) * perSecond) / 1_000 && under.size < underWayMax; sent += 1) {
        const sending = report(reporters.length + sent).then((done) => {
          if (done) taken += 1;
        });
        under.add(sending);
        void sending.finally(() => under.delete(sending));
      }
      await pause(5);
    }
    await Promise.all(under);
    return (taken * 1_000) / (performance.now() - began);
  };
  const running = run();
  return () => {
    stopped.abort();
    return running;
  };
}
