/** How long a server takes for questions about the past of one plan, and how much memory it holds for them. */
import { setTimeout as pause } from 'node:timers/promises';
import { call, tokenFor } from '../../support/duban-process.js';
import { residentMb, type Started } from '../scale/served.js';
import { other, plan } from './plan-in-store.js';

export interface Times {
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export interface PastTimes {
  /** The very first question about the past, about a small plan: it starts the thread. */
  readonly firstMs: number;
  /** From the first question about this plan's past to its answer. */
  readonly preparationMs: number;
  /** Answers in the meantime that the past is being prepared. */
  readonly inPreparation: number;
  readonly task: Times;
  readonly tasks: Times;
  readonly plan: Times;
  /** Memory that the server holds beyond what it held before the first question. */
  readonly heldMb: number;
}

const askAgainMs = 20;

function timesOf(all: readonly number[]): Times {
  const sorted = all.toSorted((one, other) => one - other);
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
  return { p50Ms: at(0.5), p99Ms: at(0.99) };
}

/** Positions in an order that a seed gives, so that two runs ask for the same ones. */
function* picked(positions: readonly string[]): Generator<string> {
  for (let state = 16; ; ) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    yield positions[state % positions.length] as string;
  }
}

export async function pastTimes(
  { server }: Started,
  folder: string,
  positions: readonly string[],
  queries: number,
): Promise<PastTimes> {
  const token = await tokenFor(folder, { role: 'auditor' });
  const ask = async (path: string, position: string, of: string = plan): Promise<number> =>
    (await call(server.url, `/v1/plans/${of}${path}${path.includes('?') ? '&' : '?'}asOf=${position}`, { token })).status;
  const last = positions.at(-1) as string;
  let inPreparation = 0;
  const untilAnswered = async (of: string): Promise<number> => {
    const began = performance.now();
    inPreparation = 0;
    for (;;) {
      const status = await ask('/tasks/3.2', last, of);
      if (status === 200) return performance.now() - began;
      if (status !== 503) throw new Error(`the past of ${of}: ${status}`);
      inPreparation += 1;
      await pause(askAgainMs);
    }
  };
  const beforeMb = residentMb(server, 'VmRSS');
  const firstMs = await untilAnswered(other);
  const preparationMs = await untilAnswered(plan);
  const order = picked(positions);
  const timed = async (path: string): Promise<Times> => {
    const times: number[] = [];
    for (let count = 0; count < queries; count += 1) {
      const asked = performance.now();
      const status = await ask(path, order.next().value as string);
      // Before its registration the task does not exist.
      if (status !== 200 && status !== 404) throw new Error(`${path}: ${status}`);
      times.push(performance.now() - asked);
    }
    return timesOf(times);
  };
  const [task, tasks, whole] = [await timed('/tasks/3.2'), await timed('/tasks?limit=200'), await timed('')];
  return { firstMs, preparationMs, inPreparation, task, tasks, plan: whole, heldMb: residentMb(server, 'VmRSS') - beforeMb };
}
