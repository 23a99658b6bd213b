/**
 * `duban rebuild`: makes the read models of a plan again from the event store, beside the live ones, and then replaces
 * those in one step. It can also bring the former ones back. Projectors keep running.
 */
import { DubanError, errorSentence, fields } from '@duban/domain';
import type { GenerationDifference, Rebuilt, RebuiltPlan } from '@duban/read-models';
import type { Config, Logger } from '@duban/runtime';
import { askForRebuild, carryOut, openExisting, openViews, type Rebuilding, type RebuildOrder } from '@duban/server';
import { interruptible } from '../interruption.js';
import { logOf } from '../log.js';
import { type ProgressBar, progressBar } from '../progress-bar.js';
import { settingsOf } from '../settings.js';
import { apart, short, table } from '../table.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';

interface Options extends Record<string, unknown> {
  readonly plan?: string;
  readonly all?: boolean;
  readonly rollback?: boolean;
  /** The reason for switching in spite of differences. */
  readonly acceptDifferences?: string;
  /** Events each second. */
  readonly maxRate?: number;
  readonly json?: boolean;
}

export async function rebuild(options: Options, terminal: Terminal): Promise<ExitCode> {
  const { config } = settingsOf(options, terminal.env);
  checkSettings(options, config);
  const bar = progressBar(terminal);
  try {
    const done = await interruptible((signal) => eachPlan(options, { config, terminal, bar, signal }));
    if (done !== 'interrupted') return done;
    terminal.err(
      '已中断：线上读模型未动，未完成的一代已丢弃 / interrupted: what is live is as it was, the unfinished generation is dropped',
    );
    return exitCodes.failed;
  } finally {
    bar.stop();
  }
}

/** @throws {DubanError} `config-invalid` */
function checkSettings({ plan, all, acceptDifferences }: Options, { eventStore, readModels }: Config): void {
  const invalid = (key: string, detail: string) => new DubanError('config-invalid', { key, detail });
  if ((plan === undefined) === (all !== true))
    throw invalid('--plan', '指定 --plan 或 --all 之一 / name one of --plan and --all');
  if (acceptDifferences !== undefined && !fields.text(fields.bounds.name).safeParse(acceptDifferences).success) {
    throw invalid(
      '--accept-differences',
      '须说明接受差异的理由（最多 100 字）/ say why the differences are accepted, in 1 to 100 characters',
    );
  }
  if (readModels.engine === 'memory') {
    const detail =
      '内存读模型在每次启动时由事件重建，重启服务即可；本命令用于 sqlite:<目录> 和 redis://… / read models in memory are rebuilt at every start: restart the server; this command is for sqlite:<folder> and redis://…';
    throw invalid('DUBAN_READ_MODELS', detail);
  }
  if (eventStore.engine === 'memory') {
    throw invalid(
      'DUBAN_EVENT_STORE',
      '重建须读事件库：journal:<目录> 或 esdb://… / a rebuild reads journal:<folder> or esdb://…',
    );
  }
}

interface Work {
  readonly config: Config;
  readonly terminal: Terminal;
  readonly bar: ProgressBar;
  readonly signal: AbortSignal;
}

/** If one plan fails, the others are still tried. */
async function eachPlan(options: Options, { config, terminal, bar, signal }: Work): Promise<ExitCode> {
  const { plan, rollback = false, acceptDifferences, maxRate: maxEventsPerSecond } = options;
  const order = { plan, rollback, acceptDifferences: acceptDifferences !== undefined, maxEventsPerSecond };
  let code: ExitCode = exitCodes.ok;
  let only: { readonly error: unknown } | undefined;
  const onRebuilt = (done: RebuiltPlan) => {
    bar.stop();
    if ('rebuilt' in done) {
      if (!done.rebuilt.switched) code = exitCodes.failed;
      show(done.plan, done.rebuilt, options, terminal);
      return;
    }
    const { error } = done;
    if (options.all !== true || !(error instanceof DubanError)) {
      only = { error };
      return;
    }
    code = exitCodes.failed;
    if (options.json === true) terminal.out(JSON.stringify({ plan: done.plan, switched: false, code: error.code }));
    terminal.err(`${done.plan}: ${errorSentence(error.code, error.params, 'zh')} / ${error.message} [${error.code}]`);
  };
  const onProgress = (done: number, total: number) => bar.update(plan ?? '各计划 plans', done, total);
  await carriedOut(order, { onProgress, onRebuilt, signal }, config);
  signal.throwIfAborted();
  if (only !== undefined) throw only.error;
  return code;
}

/**
 * Read models on disk belong to the server that runs on them, so that server is asked. If none runs, and for Redis,
 * this process opens them itself.
 */
async function carriedOut(order: RebuildOrder, rebuilding: Rebuilding, config: Config): Promise<void> {
  const { readModels, eventStore } = config;
  const asked = readModels.engine === 'sqlite' && eventStore.engine === 'journal';
  if (asked && (await askForRebuild(eventStore.folder, order, rebuilding))) return;
  const logger: Logger = logOf(config);
  const source = await openExisting(config, logger);
  try {
    const store = await openViews(config, logger, source);
    try {
      await carryOut(order, { store, source }, rebuilding);
    } finally {
      await store.close();
    }
  } finally {
    await source.close();
  }
}

function show(plan: string, rebuilt: Rebuilt, options: Options, terminal: Terminal): void {
  const { switched, live, kept, differences } = rebuilt;
  const accepted = switched && differences.length > 0 ? options.acceptDifferences : undefined;
  if (options.json === true) {
    terminal.out(JSON.stringify({ plan, switched, live, kept: kept ?? null, differences, accepted: accepted ?? null }));
    return;
  }
  if (differences.length > 0) terminal.out(differenceTable(differences));
  if (accepted !== undefined) terminal.out(`差异已接受 / accepted：${accepted}`);
  if (!switched) {
    terminal.out(
      `${plan}: 重建结果与线上不同（以上至多列 100 处），未切换。视图版本变化时差异属正常，否则线上读模型有误；核对后用 --accept-differences <理由> 再次运行`,
    );
    terminal.out(
      `${plan}: what was rebuilt differs from what is live (at most 100 places are listed) and was dropped. With other views it should; with the same ones what is live is wrong. Run again with --accept-differences <reason>.`,
    );
    return;
  }
  const rollback = `duban rebuild --plan ${plan} --rollback`;
  terminal.out(
    options.rollback === true
      ? `${plan}: 已退回第 ${live} 代，第 ${kept} 代保留 / generation ${live} is live again, ${kept} is kept`
      : `${plan}: 第 ${live} 代已启用，第 ${kept} 代保留，可退回 / generation ${live} is live, ${kept} is kept: ${rollback}`,
  );
}

function differenceTable(differences: readonly GenerationDifference[]): string {
  const rows = differences.map(({ place, key, one, other }) => {
    return [place, short(key, 60), ...apart(one, other)];
  });
  return table(['位置 place', '键 key', '线上 live', '重建 rebuilt'], rows);
}
