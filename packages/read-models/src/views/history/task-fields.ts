/** What the history tells of a task, its reports, deliverables, obstacles and extensions. */
import { words } from '@duban/domain';
import type { DeliverableDocument, ReportDocument, TaskDocument } from '../../documents/index.js';
import type { EventField, Field } from './fields.js';
import { origins, status, title, units } from './shared-fields.js';

/** Fields that a registration sets for good. */
export const taskDefinitionFields: readonly Field<TaskDocument>[] = [
  title,
  ['section', '所属章节', 'section', ({ section }) => section],
  ...origins,
  ['carriedOverFrom', '结转自', 'carried over from', ({ carriedOverFrom }) => carriedOverFrom],
  [
    'deliverables',
    '成果',
    'deliverables',
    ({ deliverables }) => deliverables.map(({ kind, action, name }) => ({ kind, action, name })),
  ],
];

/** Fields of the task itself, whichever report stands. */
export const taskFields: readonly Field<TaskDocument>[] = [
  ['responsible', '责任人', 'responsible', ({ responsible }) => responsible],
  ...units,
  ['due', '完成期限', 'due', ({ due }) => due],
  status,
  ['suspension', '暂停', 'suspended', ({ suspended }) => suspended !== null],
  ['acknowledgedBy', '签收单位', 'acknowledged by', ({ acknowledgedBy }) => acknowledgedBy],
  ['percent', '进度', 'progress', ({ percent }) => percent],
  ['light', '亮灯', 'light', ({ light }) => light.light, words.light],
  ['light/rule', '亮灯依据', 'rule of the light', ({ light }) => light.rule, words.lightRule],
  ['light/override', '人工亮灯', 'light set by hand', ({ override }) => override?.light ?? null, words.light],
  ['light/override/until', '人工亮灯截止日', 'last day of the light set by hand', ({ override }) => override?.until ?? null],
  ['overdue', '逾期', 'overdue', ({ overdue }) => overdue],
  ['noEligibleVerifier', '无合格核验单位', 'no eligible verifier', ({ flags }) => flags.includes('no-eligible-verifier')],
  ['request/statement', '办结说明', 'statement on completion', ({ completionRequest }) => completionRequest?.statement ?? null],
  ['extension/due', '申请延期至', 'extension asked for', ({ pendingExtension }) => pendingExtension?.due ?? null],
  ['review', '中期评估', 'midterm review', ({ review }) => review?.verdict ?? null, words.reviewVerdict],
  ['review/unit', '评估单位', 'reviewing unit', ({ review }) => review?.unit ?? null],
  ['review/comment', '评估意见', 'comment of the review', ({ review }) => review?.comment ?? null],
  ['substitute', '代行核验单位', 'substitute', ({ substitute }) => substitute?.unit ?? null],
];

export const completionFields: readonly EventField[] = [
  ['accepted', '未了事项及办结理由', 'open items, and why it was completed'],
];

export const extensionFields: readonly EventField[] = [
  ['extension/outcome', '延期审批', 'decision on the extension', undefined, words.extensionOutcome],
];

export const obstacleCount: Field<TaskDocument> = [
  'obstacles',
  '未解决困难数',
  'open obstacles',
  ({ counts }) => counts.obstaclesRaised - counts.obstaclesCleared,
];
export const obstacleFields: readonly EventField[] = [
  ['obstacle/id', '困难', 'obstacle'],
  ['obstacle/description', '困难情况', 'description of the obstacle'],
  ['obstacle/request', '请求协调事项', 'help asked for'],
  ['obstacle/occurredOn', '困难日期', 'day of the obstacle'],
  ['obstacle/outcome', '困难解决结果', 'outcome of the obstacle'],
];

/** Fields of any deliverable. In the fields of a particular one its number stands: `deliverables/2/stage`. */
export const anyDeliverableFields: readonly Field<DeliverableDocument>[] = [
  ['deliverables/stage', '成果阶段', 'stage of a deliverable', ({ stage }) => stage, words.stage],
  ['deliverables/documentNumber', '成果文号', 'document number of a deliverable', ({ documentNumber }) => documentNumber],
  ['deliverables/name', '成果名称', 'name of a deliverable', ({ name }) => name],
  ['deliverables/occurredOn', '成果阶段日期', 'day of the stage of a deliverable', ({ occurredOn }) => occurredOn],
];
export const deliverableEventFields: readonly EventField[] = [
  ['deliverables/note', '成果备注', 'note on a deliverable'],
  ['deliverables/evidence', '成果佐证', 'evidence of a deliverable'],
];

export function deliverableFields(number: number): readonly Field<DeliverableDocument>[] {
  return anyDeliverableFields.map(([field, ...rest]) => [field.replace('deliverables/', `deliverables/${number}/`), ...rest]);
}

type Texts = Pick<ReportDocument, 'next' | 'obstacles' | 'evidence'> & Readonly<Record<'done' | 'occurredOn', string | null>>;
const noTexts: Texts = { done: null, next: null, obstacles: null, evidence: [], occurredOn: null };

const reportTexts: readonly Field<Texts>[] = [
  ['report/done', '已完成工作', 'done', ({ done }) => done],
  ['report/next', '下一步安排', 'next', ({ next }) => next],
  ['report/obstacles', '存在问题', 'problems', ({ obstacles }) => obstacles],
  ['report/evidence', '佐证材料', 'evidence', ({ evidence }) => evidence],
  ['report/occurredOn', '上报所述日期', 'report speaks of', ({ occurredOn }) => occurredOn],
];

/** Fields of one report, whether it stands or not. */
export const reportFields: readonly Field<ReportDocument>[] = [
  ['report/percent', '上报进度', 'progress reported', ({ percent }) => percent],
  ...reportTexts,
  ['report/retracted', '上报已撤回', 'report retracted', ({ retracted }) => retracted],
  ['report/returned', '上报已退回', 'report returned', ({ returned }) => returned],
];

/** Fields of the standing report, as fields of the task. Its percent is among the task's own. */
export const standingReportFields: readonly Field<TaskDocument>[] = reportTexts.map(([field, zh, en, read]) => [
  field,
  zh,
  en,
  ({ report }) => read(report ?? noTexts),
]);

export const standingReportId: Field<TaskDocument> = [
  'report/id',
  '现行上报',
  'standing report',
  ({ report }) => report?.id ?? null,
];
