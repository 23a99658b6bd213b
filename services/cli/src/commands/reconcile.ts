/**
 * `duban reconcile`: lets the server compute its documents again from the events and compare them with what it serves.
 * The command only watches: if it is ended, the server continues.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { type DubanError, errorRegistry } from '@duban/domain';
import type { PlanReconciliation, Reconciliation } from '@duban/query-api';
import type { ApiClient } from '../api-client.js';
import { interruptible } from '../interruption.js';
import { type ProgressBar, progressBar } from '../progress-bar.js';
import { serverOf } from '../server.js';
import { apart, short, table } from '../table.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';

interface Options extends Record<string, unknown> {
  readonly json?: boolean;
}

const askEveryMs = 500;
/** Less than the five minutes for which the command's own token is valid: a reconciliation may take longer. */
const clientMaxMs = 200_000;

export async function reconcile(options: Options, terminal: Terminal, plans: unknown): Promise<ExitCode> {
  const named = Array.isArray(plans) ? (plans as string[]) : [];
  const api = await serverOf(options, terminal.env);
  const begun = await api.post<Reconciliation>('/v1/reconciliations', named.length === 0 ? {} : { plans: named });
  const path = `/v1/reconciliations/${begun.id}`;
  const bar = progressBar(terminal);
  try {
    const ended = await interruptible((signal) => watch(path, { api, options, terminal, bar, signal }));
    if (ended !== 'interrupted') return show(ended, options, terminal);
    bar.stop();
    terminal.err(
      `不再等待；核对在服务中继续，结果见 GET ${path} 和监督记录 / no longer watching: the server goes on, see GET ${path}`,
    );
    return exitCodes.failed;
  } finally {
    bar.stop();
  }
}

interface Watching {
  readonly api: ApiClient;
  readonly options: Options;
  readonly terminal: Terminal;
  readonly bar: ProgressBar;
  readonly signal: AbortSignal;
}

async function watch(path: string, { api, options, terminal, bar, signal }: Watching): Promise<Reconciliation> {
  let client = { api, since: performance.now() };
  for (;;) {
    const found = await client.api.get<Reconciliation>(path);
    if (found.state !== 'running') return found;
    const { plan, events, of } = found.progress;
    bar.update(plan ?? '各计划 plans', events, of);
    await pause(askEveryMs, undefined, { signal });
    if (performance.now() - client.since > clientMaxMs)
      client = { api: await serverOf(options, terminal.env), since: performance.now() };
  }
}

function show(found: Reconciliation, options: Options, terminal: Terminal): ExitCode {
  const { state, differing, plans } = found;
  const sound = state === 'done' && differing === 0 && plans.every(({ code, unsettled }) => code === null && unsettled === 0);
  if (options.json === true) terminal.out(JSON.stringify(found));
  else {
    terminal.out(table(['计划', '事件', '核对项', '不同', '未定', '结果'], plans.map(row)));
    for (const { plan, differing: all, differences } of plans) {
      if (differences.length === 0) continue;
      terminal.out(`\n${plan}：与事件不符 ${all} 处${all > differences.length ? `，列出前 ${differences.length} 处` : ''}`);
      terminal.out(
        table(
          ['位置 place', '键 key', '对外提供 served', '由事件重算 recomputed'],
          differences.map(({ place, key, served, recomputed }) => [place, short(key, 60), ...apart(served, recomputed)]),
        ),
      );
    }
    if (state === 'failed') terminal.out('核对中断，结果不全 / it broke off: the result is not whole');
    else terminal.out(sound ? '相符 / what is served is what the events say' : '不符 / not all of it is what the events say');
  }
  return sound ? exitCodes.ok : exitCodes.failed;
}

function row({ plan, events, compared, differing, unsettled, code }: PlanReconciliation) {
  const known = code !== null && Object.hasOwn(errorRegistry, code) ? errorRegistry[code as DubanError['code']].zh : code;
  return [plan, events, compared, differing, unsettled, known ?? (differing === 0 ? '相符' : '不符')];
}
