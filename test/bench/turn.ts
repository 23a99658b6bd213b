/** One side's turn in one round: started with an empty store, warmed up, measured, stopped, and its work counted. */
import type { LoadResult } from './load/job.js';
import type { LoadProcess } from './load/process.js';
import { busyMs, cpuMs } from './machine.js';
import type { Options } from './options.js';
import { frozenAnswer } from './peers/frozen-contract.js';
import type { Side, SideName, StoredWork } from './sides/side.js';
import { body } from './traffic.js';

/** More refusals than this, in parts of all answers, and the sides did not do the same work. */
const refusedMaxShare = 0.01;

export interface Turn {
  readonly round: number;
  readonly side: SideName;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** Answers 201 in warm-up and measured time, and events found stored; absent for a side that stores nothing. */
  readonly accepted: number;
  readonly stored?: number | undefined;
  readonly refused: number;
  /** CPU time ÷ measured time; 1 is one core. */
  readonly serverCpu?: number | undefined;
  readonly loadCpu: number;
  /** What ran beside the two, as well as can be told: much of it, and the figures are worth little. */
  readonly otherCpu?: number | undefined;
  /** Figures of the side's own store. */
  readonly figures: Readonly<Record<string, number>>;
  /** Why the work was not what was asked for. Empty: it was. */
  readonly faults: readonly string[];
}

export async function takeTurn(side: Side, round: number, load: LoadProcess, options: Options): Promise<Turn> {
  const running = await side.start(options.folder);
  const job = { host: running.host, port: running.port, clients: options.clients, routes: running.routes, body };
  const warmUp = await load.run({ ...job, seconds: options.warmUpSeconds, keyPrefix: `bench-${round}-warm-up` });
  const before = { server: cpuMs(running.pids), busy: busyMs() };
  const measured = await load.run({ ...job, seconds: options.seconds, keyPrefix: `bench-${round}` });
  const after = { server: cpuMs(running.pids), busy: busyMs() };
  const work = await running.finish();
  const cores = (milliseconds: number) => milliseconds / measured.elapsedMs;
  const serverMs = before.server === undefined || after.server === undefined ? undefined : after.server - before.server;
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
    loadCpu: cores(measured.cpuMs),
    otherCpu: serverMs && Math.max(0, cores(after.busy - before.busy - serverMs - measured.cpuMs)),
    figures: work?.figures ?? {},
    faults: [warmUp, measured].flatMap(answerFaults).concat(storedFaults(warmUp.accepted + measured.accepted, work)),
  };
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
