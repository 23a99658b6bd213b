/**
 * `duban parked`: lists the plans whose read models stand still at an event, and tries one of them again. Read models
 * in Redis are asked directly, and the process that writes them follows the request. All others belong to a process,
 * which is asked through its data folder; those on disk are read directly when no process runs.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { DubanError, type ErrorCode, errorRegistry, errorSentence } from '@duban/domain';
import type { ParkedPlan, ViewStore } from '@duban/read-models';
import { localTime } from '@duban/read-models/readable';
import { askForParked, askForRetry, openViews, type Retried } from '@duban/server';
import { logOf } from '../log.js';
import { parkedOnDisk } from '../read-models-folder.js';
import { type CliSettings, settingsOf } from '../settings.js';
import { dash, table } from '../table.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';

interface Options extends Record<string, unknown> {
  readonly retry?: string;
  readonly json?: boolean;
}

/** Where parked plans are listed and tried again. */
interface Parked {
  list(): Promise<readonly ParkedPlan[]>;
  /** Undefined: no process has acted on the request in time. */
  retry(plan: string): Promise<Retried | undefined>;
}

const followMaxMs = 30_000;
const lookEveryMs = 100;

export async function parked(options: Options, terminal: Terminal): Promise<ExitCode> {
  const settings = settingsOf(options, terminal.env);
  if (settings.config.readModels.engine !== 'redis') return answer(options, terminal, ofServer(settings));
  const views = await openViews(settings.config, logOf(settings.config));
  try {
    return await answer(options, terminal, ofViews(views));
  } finally {
    await views.close();
  }
}

function ofServer({ config: { dataFolder: folder, readModels } }: CliSettings): Parked {
  if (folder === undefined) {
    const detail = '事件在内存中，没有数据目录可问 / with the events in memory there is no data folder to ask in';
    throw new DubanError('config-invalid', { key: 'DUBAN_EVENT_STORE', detail });
  }
  const noServer = () =>
    new DubanError('server-unreachable', {
      url: folder,
      detail: '没有服务在用这个数据目录 / no server runs on this data folder',
    });
  return {
    async list() {
      const plans = await askForParked(folder);
      if (plans !== undefined) return plans;
      if (readModels.engine !== 'sqlite') throw noServer();
      return parkedOnDisk(readModels.folder).catch(() => Promise.reject(noServer()));
    },
    async retry(plan) {
      const retried = await askForRetry(folder, plan);
      if (retried === undefined) throw noServer();
      return retried;
    },
  };
}

/** Also lists a plan that is just being tried again, until that succeeds. */
function ofViews(views: ViewStore): Parked {
  return {
    async list() {
      const plans = [...(await views.standstills()).values()].flatMap(({ at }) => at ?? []);
      return plans.sort((one, other) => (one.plan < other.plan ? -1 : 1));
    },
    async retry(plan) {
      if ((await views.standstill(plan))?.at === undefined) return { found: false, parked: null };
      const request = await views.askForRetry(plan);
      for (let waitedMs = 0; waitedMs < followMaxMs; waitedMs += lookEveryMs) {
        await pause(lookEveryMs);
        const noted = await views.standstill(plan);
        if (noted === undefined) return { found: true, parked: null };
        if (noted.state === 'parked' && noted.at.retried === request) return { found: true, parked: noted.at };
      }
      return undefined;
    },
  };
}

async function answer({ retry, json }: Options, terminal: Terminal, known: Parked): Promise<ExitCode> {
  if (retry === undefined) {
    const plans = await known.list();
    if (json === true) terminal.out(JSON.stringify({ parked: plans }));
    else terminal.out(plans.length === 0 ? '没有停住的计划 / no plan is parked' : parkedTable(plans));
    return exitCodes.ok;
  }
  const retried = await known.retry(retry);
  const goesOn = retried?.found === true && retried.parked === null;
  if (json === true) terminal.out(JSON.stringify({ plan: retry, goesOn, parked: retried?.parked ?? null }));
  if (json !== true || retried === undefined) tell(retry, retried, terminal);
  return goesOn ? exitCodes.ok : exitCodes.failed;
}

function tell(plan: string, retried: Retried | undefined, terminal: Terminal): void {
  if (retried === undefined) {
    terminal.err(
      `${plan}: ${followMaxMs / 1_000} 秒内没有投影器应答；请求已记下，投影器启动后即再试 / no projector has followed within ${followMaxMs / 1_000} s; the request is noted and followed when one runs`,
    );
  } else if (!retried.found) terminal.err(`${plan}: 没有停住 / is not parked`);
  else if (retried.parked === null) terminal.out(`${plan}: 已恢复 / goes on`);
  else {
    terminal.out(parkedTable([retried.parked]));
    terminal.err(`${plan}: 重试后仍停在同一问题上，请先修复原因 / is parked again; mend the cause first`);
  }
}

function parkedTable(plans: readonly ParkedPlan[]): string {
  const rows = plans.map((plan) => [
    plan.plan,
    plan.since === undefined ? dash : localTime(plan.since),
    plan.revision === undefined ? plan.stream : `${plan.stream} #${plan.revision}`,
    plan.event === undefined ? dash : `${plan.type} ${plan.event}`,
    `${plan.code}：${sentence(plan)}`,
  ]);
  return table(['计划 plan', '自 since', '流 stream #revision', '事件 event', '原因 cause'], rows);
}

function sentence({ code, params, detail }: ParkedPlan): string {
  return params !== undefined && code in errorRegistry ? errorSentence(code as ErrorCode, params, 'zh') : detail;
}
