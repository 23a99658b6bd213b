/** One whole task, as `duban status --task` prints it. */
import { word, words } from '@duban/domain';
import type { TaskDocument } from '@duban/read-models';
import { readable } from '../readable.js';
import { toldApart } from '../said-names.js';
import { dash, localDay, short, table } from '../table.js';

const textMaxCharacters = 60;
const sourceMaxCharacters = 200;

export function taskSheet(task: TaskDocument): string {
  const parts = [`任务 ${task.code} ${task.title}`, particulars(task), responsibility(task)];
  if (task.deliverables.length > 0) parts.push(deliverables(task));
  if (task.counts.obstaclesRaised > 0) parts.push(obstacles(task));
  if (task.pendingExtension !== null || task.extensions.length > 0) parts.push(extensions(task));
  return parts.join('\n\n');
}

function particulars(task: TaskDocument): string {
  const { light, override, report, review, origin, source, openReturns } = task;
  const due = task.due === task.dueOriginally ? task.due : `${task.due}（原定 ${task.dueOriginally}）`;
  const rows: [string, string | undefined][] = [
    ['章节', readable('section', task.section)],
    ['来源', `${words.origin[origin.by].zh}${origin.by === 'publication' ? '' : `：${origin.basis}`}`],
    ['通知原文', source === null ? undefined : short(source.text.replaceAll('\n', ' '), sourceMaxCharacters)],
    ['结转自', task.carriedOverFrom === null ? undefined : readable('carriedOverFrom', task.carriedOverFrom)],
    ['状态', word(words.taskStatus, task.status)],
    ['进度', `${task.percent}%`],
    ['期限', due],
    [
      '亮灯',
      `${word(words.light, light.light)}，自 ${light.since}；依据 ${word(words.lightRule, light.rule)}（${light.ruleSet}）`,
    ],
    [
      '人工亮灯',
      override === null
        ? undefined
        : `${word(words.light, override.light)}，至 ${override.until ?? '撤销为止'}，${override.by.name}`,
    ],
    ['提示', task.flags.map((flag) => word(words.taskFlag, flag)).join('、') || dash],
    ['代行核验单位', task.substitute?.unit.name],
    [
      '中期评估',
      review === null
        ? undefined
        : `${word(words.reviewVerdict, review.verdict)}（${review.unit.name}，${localDay(review.at)}）：${short(review.comment, textMaxCharacters)}`,
    ],
    ...openReturns.map(({ report, unit, reason, by, at }): [string, string] => [
      '退回未改',
      `${unit.name}${report === null ? '的办结申请' : '的上报'}（${by.name}，${localDay(at)}）：${reason === null ? dash : short(reason, textMaxCharacters)}`,
    ]),
    [
      '现行上报',
      report === null ? undefined : `${report.occurredOn} ${report.unit.name}：${short(report.done, textMaxCharacters)}`,
    ],
  ];
  return table(
    ['项目', '内容'],
    rows.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

function responsibility({ responsibility: periods }: TaskDocument): string {
  const people = toldApart(periods.flatMap(({ responsible }) => responsible));
  const deciders = toldApart(periods.map(({ by }) => by));
  const rows = periods.map(({ from, until, leads, responsible, cooperating, by }) => [
    localDay(from),
    until === null ? '至今' : localDay(until),
    readable('leads', leads),
    responsible.map((person) => people(person)).join('、') || dash,
    readable('cooperating', cooperating),
    deciders(by),
  ]);
  return `责任沿革\n${table(['自', '至', '牵头单位', '责任人', '配合单位', '决定人'], rows)}`;
}

function deliverables({ deliverables: all }: TaskDocument): string {
  const rows = all.map(({ number, name, stage, documentNumber, occurredOn }) => [
    number,
    short(name),
    word(words.stage, stage),
    documentNumber ?? dash,
    occurredOn ?? dash,
  ]);
  return `成果\n${table(['序号', '名称', '阶段', '文号', '日期'], rows)}`;
}

function obstacles({ openObstacles, counts }: TaskDocument): string {
  const heading = `困难：反映 ${counts.obstaclesRaised}，解决 ${counts.obstaclesCleared}`;
  if (openObstacles.length === 0) return heading;
  const rows = openObstacles.map(({ occurredOn, unit, description, request }) => [
    occurredOn,
    unit.name,
    short(description, textMaxCharacters),
    request === null ? dash : short(request, textMaxCharacters),
  ]);
  return `${heading}\n${table(['日期', '单位', '情况', '请求协调'], rows)}`;
}

function extensions({ pendingExtension, extensions: decided }: TaskDocument): string {
  const rows = decided.map(({ at, unit, asked, outcome, before, due, by }) => [
    localDay(at),
    unit.name,
    asked,
    word(words.extensionOutcome, outcome),
    before === due ? dash : `${before} → ${due}`,
    by.name,
  ]);
  if (pendingExtension !== null) {
    rows.push([
      localDay(pendingExtension.at),
      pendingExtension.unit.name,
      pendingExtension.due,
      words.taskFlag['extension-pending'].zh,
      dash,
      dash,
    ]);
  }
  return `延期\n${table(['日期', '单位', '申请至', '审批', '期限', '决定人'], rows)}`;
}
