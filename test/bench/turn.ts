/** One side's turn in a round: started with an empty store, warmed up, measured, stopped, and its work counted. */
import { randomUUID } from 'node:crypto';
import type { LoadResult } from './load/job.js';
import type { LoadProcess } from './load/process.js';
import { busyMs, cpuMs } from './machine.js';
import type { Options } from './options.js';
import { frozenAnswer } from './peers/frozen-contract.js';
import { nowUs } from './profile.js';
import type { Side, SideName, StoredWork } from './sides/side.js';
import { body } from './traffic.js';

/** A larger share of refusals means that the sides did not do the same work. */
const refusedMaxShare = 0.01;

export interface Turn {
  readonly round: number;
  readonly side: SideName;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /**
   * Answers 201 in warm-up and measurement together, and events found in the store; absent for a side that stores
   * nothing.
   */
  readonly accepted: number;
  readonly stored?: number | undefined;
  readonly refused: number;
  /** CPU time ÷ measured time; 1 is one core. */
  readonly serverCpu?: number | undefined;
  /**
   * CPU time for each command, in ms: of the side's processes, and of the server that stores for them, if there is one.
   */
  readonly serverMsEach?: number | undefined;
  readonly storeMsEach?: number | undefined;
  readonly loadCpu: number;
  /** CPU of all other processes, as far as it can be told. If it is high, the figures are worth little. */
  readonly otherCpu?: number | undefined;
  /** Figures of the side's own store, and where its time goes, if it was profiled. */
  readonly figures: Readonly<Record<string, number>>;
  /** Why the work was not what was asked for; empty when it was. */
  readonly faults: readonly string[];
}

/** The store may outlive the run, so no key may be used twice. */
const runId = randomUUID().slice(0, 8);

export async function takeTurn(side: Side, round: number, load: LoadProcess, options: Options): Promise<Turn> {
  const running = await side.start(options.folder, options.profile);
  const { clients } = options;
  const keyPrefix = `bench-${runId}-${round}`;
  const cpu = () => ({ at: nowUs(), server: cpuMs(running.pids), store: cpuMs(running.storePids ?? []), busy: busyMs() });
  const warmUp = await running.work(load, { clients, body, seconds: options.warmUpSeconds, keyPrefix: `${keyPrefix}-warm-up` });
  const before = cpu();
  const measured = await running.work(load, { clients, body, seconds: options.seconds, keyPrefix });
  const after = cpu();
  const work = await running.finish({ from: before.at, to: after.at });
  const cores = (milliseconds: number) => milliseconds / measured.elapsedMs;
  const used = (start: number | undefined, end: number | undefined) =>
    start === undefined || end === undefined ? undefined : end - start;
  const serverMs = used(before.server, after.server);
  const storeMs = used(before.store, after.store);
  const each = (milliseconds: number | undefined) => milliseconds && milliseconds / measured.accepted;
  return {
    round,
    side: side.name,
    perSecond: measured.acceptedInTime / measured.seconds,
    p50Ms: measured.p50Ms,
    p99Ms: measured.p99Ms,
    maxMs: measured.maxMs,
    accepted: warmUp.accepted + measured.accepted,
    stored: work?.events,
    refused: refusedOf(warmUp) + refusedOf(measured),
    serverCpu: serverMs && cores(serverMs),
    serverMsEach: each(serverMs),
    storeMsEach: each(storeMs),
    loadCpu: cores(measured.cpuMs),
    otherCpu: serverMs && Math.max(0, cores(after.busy - before.busy - serverMs - (storeMs ?? 0) - measured.cpuMs)),
    figures: { ...work?.figures, ...partsOf(each(serverMs), work?.shares) },
    faults: [warmUp, measured].flatMap(answerFaults).concat(storedFaults(warmUp.accepted + measured.accepted, work)),
  };
}

/** Each package's share of a command's time, in ms. Shares below one percent are left out. */
function partsOf(msEach: number | undefined, shares: StoredWork['shares'] = {}): Record<string, number> {
  const parts = Object.entries(shares).filter(([, share]) => share >= 0.01);
  return Object.fromEntries(parts.map(([name, share]) => [name, share * (msEach ?? Number.NaN)]));
}

const refusedOf = ({ refused }: LoadResult) => Object.values(refused).reduce((sum, count) => sum + count, 0);

function answerFaults(result: LoadResult): string[] {
  const faults: string[] = [];
  const refused = refusedOf(result);
  if (refused > refusedMaxShare * (refused + result.accepted)) {
    faults.push(`refused ${refused} beside ${result.accepted}: ${JSON.stringify(result.refused)} ${result.firstRefusal}`);
  }
  if (result.accepted === 0) faults.push('nothing was accepted');
  const odd = result.samples.find((sample) => !frozenAnswer.safeParse(parse(sample)).success);
  if (odd !== undefined && odd !== result.firstRefusal) faults.push(`an answer has another shape: ${odd}`);
  return faults;
}

function storedFaults(accepted: number, work: StoredWork | undefined): readonly string[] {
  if (work === undefined) return [];
  return accepted === work.events ? work.faults : [`${accepted} answers 201, ${work.events} events stored`, ...work.faults];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
