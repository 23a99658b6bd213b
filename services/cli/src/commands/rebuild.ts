/**
 * `duban rebuild`: makes the read models of a plan anew from the event store, beside the live ones, and puts them in
 * their place in one step; or takes back the ones before. Projectors go on meanwhile.
 */
import { DubanError, errorSentence, fields, oversightCategory } from '@duban/domain';
import type { EventStore } from '@duban/event-store';
import {
  type GenerationDifference,
  pageMax,
  type Rebuilt,
  type RebuiltPlan,
  rebuildPlans,
  rollbackPlan,
  type SourceOptions,
  type ViewStore,
} from '@duban/read-models';
import type { Config } from '@duban/runtime';
import { openExisting, openViews } from '@duban/server';
import { interruptible } from '../interruption.js';
import { logOf } from '../log.js';
import { type ProgressBar, progressBar } from '../progress-bar.js';
import { settingsOf } from '../settings.js';
import { dash, short, table } from '../table.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';

interface Options extends Record<string, unknown> {
  readonly plan?: string;
  readonly all?: boolean;
  readonly rollback?: boolean;
  /** The reason for switching in spite of differences. */
  readonly acceptDifferences?: string;
  /** Events a second. */
  readonly maxRate?: number;
  readonly json?: boolean;
}

interface Work {
  readonly options: Options;
  readonly terminal: Terminal;
  readonly views: ViewStore;
  readonly bar: ProgressBar;
  readonly source: EventStore;
}

export async function rebuild(options: Options, terminal: Terminal): Promise<ExitCode> {
  const { config } = settingsOf(options, terminal.env);
  checkSettings(options, config);
  const logger = logOf(config);
  const source = await openExisting(config, logger);
  const bar = progressBar(terminal);
  try {
    const views = await openViews(config, logger, source);
    try {
      const work = { options, terminal, views, bar, source };
      const done = await interruptible((signal) => eachPlan(work, signal));
      if (done !== 'interrupted') return done;
      terminal.err(
        '已中断：线上读模型未动，未完成的一代已丢弃 / interrupted: what is live is as it was, the unfinished generation is dropped',
      );
      return exitCodes.failed;
    } finally {
      await views.close();
    }
  } finally {
    bar.stop();
    await source.close();
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
      '内存读模型在每次启动时由事件重建，重启服务即可；本命令用于 redis://… / read models in memory are rebuilt at every start: restart the server; this command is for redis://…';
    throw invalid('DUBAN_READ_MODELS', detail);
  }
  if (eventStore.engine === 'memory') {
    throw invalid(
      'DUBAN_EVENT_STORE',
      '重建须读事件库：journal:<目录> 或 esdb://… / a rebuild reads journal:<folder> or esdb://…',
    );
  }
}

/** If one plan fails, the others still get their turn. */
async function eachPlan(work: Work, signal: AbortSignal): Promise<ExitCode> {
  const { options, terminal, bar } = work;
  let code: ExitCode = exitCodes.ok;
  for await (const done of options.rollback === true ? rolledBack(work, signal) : rebuiltAnew(work, signal)) {
    bar.stop();
    if ('rebuilt' in done) {
      if (!done.rebuilt.switched) code = exitCodes.failed;
      show(done.plan, done.rebuilt, work);
      continue;
    }
    const { plan, error } = done;
    if (options.all !== true || signal.aborted || !(error instanceof DubanError)) throw error;
    code = exitCodes.failed;
    if (options.json === true) terminal.out(JSON.stringify({ plan, switched: false, code: error.code }));
    terminal.err(`${plan}: ${errorSentence(error.code, error.params, 'zh')} / ${error.message} [${error.code}]`);
  }
  return code;
}

/** The plans, and oversight, which is kept like a plan. */
async function* plansOf({ plan }: Options, views: ViewStore): AsyncGenerator<string> {
  if (plan !== undefined) return yield plan;
  for (let after: string | undefined; ; ) {
    const page = await views.plans({ after, limit: pageMax });
    yield* page;
    after = page.at(-1);
    if (page.length < pageMax) break;
  }
  if ((await views.checkpoint(oversightCategory)) !== undefined) yield oversightCategory;
}

function rebuiltAnew(work: Work, signal: AbortSignal): AsyncGenerator<RebuiltPlan> {
  const { options, views } = work;
  const title = options.plan ?? '各计划 plans';
  const accept = () => options.acceptDifferences !== undefined;
  return rebuildPlans({ ...filling(work, title, signal), store: views, plans: plansOf(options, views), accept });
}

async function* rolledBack(work: Work, signal: AbortSignal): AsyncGenerator<RebuiltPlan> {
  const { options, views } = work;
  for await (const plan of plansOf(options, views)) {
    yield await rollbackPlan({ ...filling(work, plan, signal), store: views, plan }).then(
      (rebuilt) => ({ plan, rebuilt }),
      (error: unknown) => ({ plan, error }),
    );
  }
}

function filling({ options, bar, source }: Work, title: string, signal: AbortSignal): SourceOptions {
  const onProgress = (done: number, total: number) => bar.update(title, done, total);
  return { source, signal, maxEventsPerSecond: options.maxRate, onProgress };
}

function show(plan: string, rebuilt: Rebuilt, { options, terminal }: Work): void {
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
    const [before, after] = apart(one, other);
    return [place, short(key, 60), before, after];
  });
  return table(['位置 place', '键 key', '线上 live', '重建 rebuilt'], rows);
}

const shownBefore = 10;

/** Two texts, each from shortly before the first difference. */
function apart(one: string | undefined, other: string | undefined): [string, string] {
  if (one === undefined || other === undefined) return [short(one ?? dash), short(other ?? dash)];
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  const from = Math.max(0, at - shownBefore);
  const cut = (text: string) => short(`${from > 0 ? '…' : ''}${text.slice(from)}`);
  return [cut(one), cut(other)];
}
