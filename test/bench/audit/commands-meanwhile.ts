/** How many commands a server takes while it reconciles a plan, compared with how many it takes otherwise. */
import { setTimeout as pause } from 'node:timers/promises';
import { plan2012 } from '@duban/seeds';
import { call, tokenFor } from '../../support/duban-process.js';
import { startLoadProcess } from '../load/process.js';
import type { Started } from '../scale/served.js';
import { body } from '../traffic.js';
import { plan } from './plan-in-store.js';

const clients = 16;
/** Well below what the server takes. */
export const evenPerSecond = 200;
const evenSeconds = 5;
const mostSeconds = 3;
const lookMs = 100;
/** A reconciliation that goes on for longer after its turn ends with the server, and there is no further round. */
const endMaxMs = 15_000;

export interface Taken {
  /** At an even pace: those taken ÷ those that were due, and how long after that they were answered. */
  readonly even: { readonly share: number; readonly p50Ms: number; readonly p99Ms: number };
  /** Commands a second of clients that each wait for an answer only. */
  readonly most: number;
}

export interface CommandsMeanwhile {
  readonly rounds: readonly { readonly alone: Taken; readonly meanwhile: Taken }[];
  /** Reconciliations that ended, and the differences that they found. */
  readonly ended: number;
  readonly differing: number;
}

/** @throws when a command or a reconciliation is refused */
export async function commandsMeanwhile({ server }: Started, folder: string, roundsMax: number): Promise<CommandsMeanwhile> {
  const routes = await Promise.all(
    plan2012.tasks.map(async ({ code, leads }) => ({
      path: `/v1/plans/${plan}/tasks/${code}/report-progress`,
      token: await tokenFor(folder, { role: 'reporter', unit: leads[0] as string }),
    })),
  );
  const token = await tokenFor(folder, { role: 'auditor' });
  const { hostname: host, port } = new URL(server.url);
  const load = startLoadProcess();
  const run = async (keyPrefix: string, seconds: number, perSecond?: number) => {
    const result = await load.run({ host, port: Number(port), routes, clients, body, seconds, keyPrefix, perSecond });
    if (result.firstRefusal !== undefined) throw new Error(`a command: ${result.firstRefusal}`);
    return result;
  };
  const taken = async (name: string): Promise<Taken> => {
    const even = await run(`${name}-even`, evenSeconds, evenPerSecond);
    const most = await run(`${name}-most`, mostSeconds);
    return {
      even: { share: even.acceptedInTime / (evenSeconds * evenPerSecond), p50Ms: even.p50Ms, p99Ms: even.p99Ms },
      most: most.acceptedInTime / mostSeconds,
    };
  };
  let [ended, differing] = [0, 0];
  const begin = async (): Promise<string> => {
    const { status, body: begun } = await call(server.url, '/v1/reconciliations', { token, body: { plans: [plan] } });
    if (status !== 202) throw new Error(`a reconciliation: ${status}`);
    return (begun as { id: string }).id;
  };
  /** Starts one reconciliation after the other until the work is done. @returns whether the last one ended soon after it */
  const reconcileDuring = async (work: Promise<unknown>): Promise<boolean> => {
    let doneAt = Number.POSITIVE_INFINITY;
    const over = () => {
      doneAt = performance.now();
    };
    work.then(over, over);
    for (let id = await begin(); performance.now() - doneAt < endMaxMs; ) {
      await pause(lookMs);
      const { body: found } = await call(server.url, `/v1/reconciliations/${id}`, { token });
      const { state, differing: more } = found as { state: string; differing: number };
      if (state === 'running') continue;
      if (state !== 'done') throw new Error(`a reconciliation: ${state}`);
      ended += 1;
      differing += more;
      if (doneAt !== Number.POSITIVE_INFINITY) return true;
      id = await begin();
    }
    return false;
  };
  const rounds: { alone: Taken; meanwhile: Taken }[] = [];
  await run('warm', mostSeconds);
  for (let [round, goOn] = [0, true]; goOn && round < roundsMax; round += 1) {
    const alone = await taken(`alone-${round}`);
    const turn = taken(`meanwhile-${round}`);
    goOn = await reconcileDuring(turn);
    rounds.push({ alone, meanwhile: await turn });
  }
  await load.stop();
  return { rounds, ended, differing };
}
