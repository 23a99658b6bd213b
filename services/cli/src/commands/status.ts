/**
 * `duban status`: the plan and its tasks as tables, one whole task, or the plan's indicators. Without a server it shows
 * what the last one has left on disk.
 */
import { word, words } from '@duban/domain';
import type { IndicatorDocument, PlanDocument, TaskDocument } from '@duban/read-models';
import { localTime } from '@duban/read-models/readable';
import { type ApiClient, itemsOf } from '../api-client.js';
import { nameOf, toldApart, unitOf } from '../said-names.js';
import { serverOf } from '../server.js';
import { dash, short, table } from '../table.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';
import { evenWithoutServer } from '../without-server.js';
import { indicatorTable } from './indicator-table.js';
import { rescoredLights } from './rescored-lights.js';
import { taskSheet } from './task-sheet.js';

/** `asOf`: a point in the past, written as the API takes it. */
export type StatusOptions = Record<string, string> & { json?: boolean; indicators?: boolean };
type Options = StatusOptions;

interface PastMark {
  readonly asOf?: { readonly position: string; readonly at: string; readonly final: boolean };
}

export async function status(options: Options, terminal: Terminal, wanted?: string): Promise<ExitCode> {
  const api = await serverOf(options, terminal.env);
  // A past state is made from events, which only a server reads.
  if (options['asOf'] !== undefined) return show(api, options, terminal, wanted);
  return evenWithoutServer(options, terminal, api, (asked) => show(asked, options, terminal, wanted));
}

async function show(api: ApiClient, options: Options, terminal: Terminal, wanted?: string): Promise<ExitCode> {
  if (wanted === undefined) return plans(api, options, terminal);
  const path = `/v1/plans/${encodeURIComponent(wanted)}`;
  if (options['task'] !== undefined)
    return oneTask(api, `${path}/tasks/${encodeURIComponent(options['task'])}`, options, terminal);
  if (options.indicators === true) return indicators(api, path, options, terminal);
  if (options['rules'] !== undefined) return rescoredLights(api, path, options['rules'], options, terminal);
  const asked = options['asOf'];
  const plan = await api.get<PlanDocument & PastMark>(path, { asOf: asked });
  // The tasks of the same state, even if something is recorded in the meantime.
  const asOf = plan.asOf?.position;
  const unit = await unitOf(api, wanted, options['unit']);
  const light = nameOf(words.light, options['light'], '--light');
  const flag = nameOf(words.taskFlag, options['flag'], '--flag');
  const tasks = await itemsOf<TaskDocument>(api, `${path}/tasks`, { unit, light, flag, asOf });
  if (options.json === true) {
    terminal.out(JSON.stringify({ plan, tasks }));
    return exitCodes.ok;
  }
  terminal.out(heading(plan));
  if (plan.asOf !== undefined) terminal.out(pastHeading(plan.asOf));
  const apart = toldApart(tasks.flatMap(({ responsible }) => responsible));
  const rows = tasks.map((task) => row(task, apart));
  terminal.out(table(['任务', '名称', '牵头单位', '责任人', '状态', '进度', '期限', '灯', '依据', '提示'], rows));
  return exitCodes.ok;
}

async function plans(api: ApiClient, options: Options, terminal: Terminal): Promise<ExitCode> {
  const items = await itemsOf<PlanDocument>(api, '/v1/plans');
  if (options.json === true) terminal.out(JSON.stringify({ items }));
  else if (items.length === 0) terminal.out('还没有计划 / there is no plan yet');
  else {
    const rows = items.map((plan) => [
      plan.id,
      planTitle(plan),
      plan.year,
      plan.summary.tasks,
      `${plan.summary.averagePercent}%`,
    ]);
    terminal.out(table(['计划', '名称', '年度', '任务', '平均进度'], rows));
  }
  return exitCodes.ok;
}

async function oneTask(api: ApiClient, path: string, options: Options, terminal: Terminal): Promise<ExitCode> {
  const task = await api.get<TaskDocument & PastMark>(path, { asOf: options['asOf'] });
  if (task.asOf !== undefined && options.json !== true) terminal.out(pastHeading(task.asOf));
  terminal.out(options.json === true ? JSON.stringify(task) : taskSheet(task));
  return exitCodes.ok;
}

async function indicators(api: ApiClient, path: string, options: Options, terminal: Terminal): Promise<ExitCode> {
  const items = await itemsOf<IndicatorDocument>(api, `${path}/indicators`, { asOf: options['asOf'] });
  if (options.json === true) terminal.out(JSON.stringify({ indicators: items }));
  else terminal.out(items.length === 0 ? '没有指标 / there is no indicator' : indicatorTable(items));
  return exitCodes.ok;
}

const pastHeading = ({ position, at, final }: NonNullable<PastMark['asOf']>) =>
  `当时所知：截至 ${localTime(at)} 的记录（位置 ${position}）${final ? '' : '；该时点尚未过去，之后的记录仍可能属于它'}`;

const planTitle = ({ title, simulated }: PlanDocument) => (simulated ? `〔${words.mark.simulated.zh}〕${title}` : title);

function heading(plan: PlanDocument): string {
  const { lights, tasks, completed, averagePercent, ...flagged } = plan.summary;
  const counts = Object.entries(lights).map(([light, number]) => `${word(words.light, light)} ${number}`);
  const attention = [
    [words.taskFlag.overdue, flagged.overdue] as const,
    [words.taskFlag.suspended, flagged.suspended] as const,
    [words.taskFlag.obstacles, flagged.openObstacles] as const,
    [words.taskFlag['extension-pending'], flagged.pendingExtensions] as const,
    [words.taskFlag['no-eligible-verifier'], flagged.noEligibleVerifier] as const,
    [words.taskStatus.cancelled, flagged.cancelled] as const,
  ].flatMap(([{ zh }, number]) => (number === 0 ? [] : [`${zh} ${number}`]));
  return [
    `${planTitle(plan)}（${plan.id}，${plan.issuer}，截至 ${plan.today ?? dash}）`,
    `任务 ${tasks}，${words.taskStatus.completed.zh} ${completed}，平均进度 ${averagePercent}%；${counts.join('，')}`,
    ...(attention.length === 0 ? [] : [attention.join('，')]),
  ].join('\n');
}

function row(
  { code, title, leads, responsible, status: state, percent, due, light, flags }: TaskDocument,
  apart: ReturnType<typeof toldApart>,
): string[] {
  return [
    code,
    short(title, 24),
    leads.map(({ name }) => name).join('、'),
    responsible.map((person) => apart(person)).join('、'),
    word(words.taskStatus, state),
    `${percent}%`,
    due,
    word(words.light, light.light),
    word(words.lightRule, light.rule),
    flags.map((flag) => word(words.taskFlag, flag)).join('、') || dash,
  ];
}
