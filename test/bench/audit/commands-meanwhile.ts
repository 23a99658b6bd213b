/** How many commands a server takes while it reconciles a plan, compared with how many it takes otherwise. */
import { setTimeout as pause } from 'node:timers/promises';
import { plan2012 } from '@duban/seeds';
import { call, tokenFor } from '../../support/duban-process.js';
import { startLoadProcess } from '../load/process.js';
import type { Started } from '../scale/served.js';
import { body } from '../traffic.js';
import { plan } from './plan-in-store.js';

const clients = 16;
const seconds = 2;
const lookMs = 200;

export interface CommandsMeanwhile {
  /** Commands each second, alternately without and with a running reconciliation. */
  readonly rounds: readonly { readonly alone: number; readonly meanwhile: number }[];
  /** Differences that all the reconciliations found together, whether they ended within a turn or right after it. */
  readonly differing: number;
}

/** @throws when a command or a reconciliation is refused */
export async function commandsMeanwhile({ server }: Started, folder: string, rounds: number): Promise<CommandsMeanwhile> {
  const routes = await Promise.all(
    plan2012.tasks.map(async ({ code, leads }) => ({
      path: `/v1/plans/${plan}/tasks/${code}/report-progress`,
      token: await tokenFor(folder, { role: 'reporter', unit: leads[0] as string }),
    })),
  );
  const token = await tokenFor(folder, { role: 'auditor' });
  const { hostname: host, port } = new URL(server.url);
  const load = startLoadProcess();
  const rate = async (keyPrefix: string): Promise<number> =>
    (await load.run({ host, port: Number(port), routes, clients, body, seconds, keyPrefix })).accepted / seconds;
  let differing = 0;
  /** Starts one reconciliation after the other until the work is done, then waits for the last one. */
  const reconciled = async <Result>(work: Promise<Result>): Promise<Result> => {
    let done = false;
    const over = () => {
      done = true;
    };
    work.then(over, over);
    while (!done) {
      const begun = await call(server.url, '/v1/reconciliations', { token, body: { plans: [plan] } });
      if (begun.status !== 202) throw new Error(`a reconciliation: ${begun.status}`);
      const { id } = begun.body as { id: string };
      for (;;) {
        await pause(lookMs);
        const { state, differing: found } = (await call(server.url, `/v1/reconciliations/${id}`, { token })).body as {
          state: string;
          differing: number;
        };
        if (state === 'running') continue;
        differing += found;
        break;
      }
    }
    return work;
  };
  const measured: { alone: number; meanwhile: number }[] = [];
  await rate('warm');
  for (let round = 0; round < rounds; round += 1) {
    const alone = await rate(`alone-${round}`);
    measured.push({ alone, meanwhile: await reconciled(rate(`meanwhile-${round}`)) });
  }
  await load.stop();
  return { rounds: measured, differing };
}
