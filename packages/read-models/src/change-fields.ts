/**
 * The fields whose changes the history tells, with what a reader sees as their name. The names are part
 * of the API (`field=percent`). Bookkeeping, such as counters and revisions, is not among them.
 */
import type {
  FieldChange,
  IndicatorDocument,
  MeasurementDocument,
  PlanDocument,
  ReportDocument,
  TaskDocument,
} from './documents.js';

interface Label {
  readonly zh: string;
  readonly en: string;
}

export const fieldLabels = {
  title: { zh: '名称', en: 'title' },
  issuer: { zh: '发文单位', en: 'issuer' },
  documentNumber: { zh: '文号', en: 'document number' },
  issuedOn: { zh: '发文日期', en: 'issued on' },
  year: { zh: '年度', en: 'year' },
  simulated: { zh: '模拟', en: 'simulated' },
  startsOn: { zh: '起始日', en: 'starts on' },
  status: { zh: '状态', en: 'status' },
  today: { zh: '当前日期', en: 'today' },
  sections: { zh: '章节', en: 'sections' },
  units: { zh: '单位', en: 'units' },
  people: { zh: '人员', en: 'people' },
  tasks: { zh: '任务清单', en: 'tasks listed' },
  indicators: { zh: '指标清单', en: 'indicators listed' },
  section: { zh: '所属章节', en: 'section' },
  responsible: { zh: '责任人', en: 'responsible' },
  leads: { zh: '牵头单位', en: 'lead units' },
  cooperating: { zh: '配合单位', en: 'cooperating units' },
  due: { zh: '完成期限', en: 'due' },
  deliverables: { zh: '成果', en: 'deliverables' },
  acknowledgedBy: { zh: '签收单位', en: 'acknowledged by' },
  percent: { zh: '进度', en: 'progress' },
  light: { zh: '亮灯', en: 'light' },
  'light/rule': { zh: '亮灯依据', en: 'rule of the light' },
  overdue: { zh: '逾期', en: 'overdue' },
  'request/statement': { zh: '办结说明', en: 'statement on completion' },
  'report/id': { zh: '现行上报', en: 'standing report' },
  'report/percent': { zh: '上报进度', en: 'progress reported' },
  'report/done': { zh: '已完成工作', en: 'done' },
  'report/next': { zh: '下一步安排', en: 'next' },
  'report/obstacles': { zh: '存在困难', en: 'obstacles' },
  'report/evidence': { zh: '佐证材料', en: 'evidence' },
  'report/occurredOn': { zh: '上报所述日期', en: 'report speaks of' },
  'report/retracted': { zh: '上报已撤回', en: 'report retracted' },
  'report/returned': { zh: '上报已退回', en: 'report returned' },
  facts: { zh: '指标定义', en: 'definition' },
  task: { zh: '所属任务', en: 'task' },
  value: { zh: '现值', en: 'current value' },
  reference: { zh: '比较值', en: 'reference' },
  attainment: { zh: '达标情况', en: 'attainment' },
  attainmentPercent: { zh: '完成率', en: 'attained, percent' },
  'measurement/id': { zh: '现行测量', en: 'standing measurement' },
  'measurement/value': { zh: '测量值', en: 'value measured' },
  'measurement/reference': { zh: '测量比较值', en: 'reference measured' },
  'measurement/occurredOn': { zh: '测量日期', en: 'measured on' },
  'measurement/source': { zh: '数据来源', en: 'source' },
  'measurement/note': { zh: '备注', en: 'note' },
  'measurement/evidence': { zh: '测量佐证', en: 'evidence of the measurement' },
} as const satisfies Record<string, Label>;

export type FieldName = keyof typeof fieldLabels;

/** A field and where it stands in a document. */
export type Field<Document> = readonly [name: FieldName, read: (document: Document) => unknown];

export const planFields: readonly Field<PlanDocument>[] = [
  ['title', ({ title }) => title],
  ['issuer', ({ issuer }) => issuer],
  ['documentNumber', ({ documentNumber }) => documentNumber],
  ['issuedOn', ({ issuedOn }) => issuedOn],
  ['year', ({ year }) => year],
  ['simulated', ({ simulated }) => simulated],
  ['startsOn', ({ startsOn }) => startsOn],
  ['status', ({ status }) => status],
  ['today', ({ today }) => today],
];

/** Of the task itself: what holds whichever report stands. */
export const taskFields: readonly Field<TaskDocument>[] = [
  ['title', ({ title }) => title],
  ['section', ({ section }) => section],
  ['responsible', ({ responsible }) => responsible],
  ['leads', ({ leads }) => leads],
  ['cooperating', ({ cooperating }) => cooperating],
  ['due', ({ due }) => due],
  ['deliverables', ({ deliverables }) => deliverables],
  ['status', ({ status }) => status],
  ['acknowledgedBy', ({ acknowledgedBy }) => acknowledgedBy],
  ['percent', ({ percent }) => percent],
  ['light', ({ light }) => light.light],
  ['light/rule', ({ light }) => light.rule],
  ['overdue', ({ overdue }) => overdue],
  ['request/statement', ({ completionRequest }) => completionRequest?.statement ?? null],
];

/** Of the task's standing report, as fields of the task. Its percent is the task's. */
export const standingReportFields: readonly Field<TaskDocument>[] = [
  ['report/done', ({ report }) => report?.done ?? null],
  ['report/next', ({ report }) => report?.next ?? null],
  ['report/obstacles', ({ report }) => report?.obstacles ?? null],
  ['report/evidence', ({ report }) => report?.evidence ?? []],
  ['report/occurredOn', ({ report }) => report?.occurredOn ?? null],
];

export const standingReportId: Field<TaskDocument> = ['report/id', ({ report }) => report?.id ?? null];

/** Of one report, whether it stands or not. */
export const reportFields: readonly Field<ReportDocument>[] = [
  ['report/percent', ({ percent }) => percent],
  ['report/done', ({ done }) => done],
  ['report/next', ({ next }) => next],
  ['report/obstacles', ({ obstacles }) => obstacles],
  ['report/evidence', ({ evidence }) => evidence],
  ['report/occurredOn', ({ occurredOn }) => occurredOn],
  ['report/retracted', ({ retracted }) => retracted],
  ['report/returned', ({ returned }) => returned],
];

/** Of the indicator itself: its definition, and what it stands at. */
export const indicatorFields: readonly Field<IndicatorDocument>[] = [
  ['facts', ({ facts }) => facts],
  ['task', ({ task }) => task],
  ['leads', ({ leads }) => leads],
  ['cooperating', ({ cooperating }) => cooperating],
  ['value', ({ measurement }) => measurement?.value ?? null],
  ['reference', ({ measurement }) => measurement?.reference ?? null],
  ['attainment', ({ attainment }) => attainment],
  ['attainmentPercent', ({ attainmentPercent }) => attainmentPercent],
];

export const standingMeasurementFields: readonly Field<IndicatorDocument>[] = [
  ['measurement/occurredOn', ({ measurement }) => measurement?.occurredOn ?? null],
  ['measurement/source', ({ measurement }) => measurement?.source ?? null],
  ['measurement/note', ({ measurement }) => measurement?.note ?? null],
  ['measurement/evidence', ({ measurement }) => measurement?.evidence ?? []],
];

export const standingMeasurementId: Field<IndicatorDocument> = ['measurement/id', ({ measurement }) => measurement?.id ?? null];

/** Of one measurement, whether it stands or not. */
export const measurementFields: readonly Field<MeasurementDocument>[] = [
  ['measurement/value', ({ value }) => value],
  ['measurement/reference', ({ reference }) => reference],
  ['measurement/occurredOn', ({ occurredOn }) => occurredOn],
  ['measurement/source', ({ source }) => source],
  ['measurement/note', ({ note }) => note],
  ['measurement/evidence', ({ evidence }) => evidence],
];

/** The fields that differ, in the order of the table. Without a document before, those that hold something. */
export function differences<Document>(
  fields: readonly Field<Document>[],
  before: Document | undefined,
  after: Document,
): FieldChange[] {
  const changes: FieldChange[] = [];
  for (const [field, read] of fields) {
    const was = before === undefined ? null : read(before);
    const is = read(after);
    if (was === is || (before === undefined && isEmpty(is)) || sameJson(was, is)) continue;
    changes.push({ field, before: was, after: is });
  }
  return changes;
}

const isEmpty = (value: unknown) => value === null || value === false || (Array.isArray(value) && value.length === 0);

/** Equality of JSON values that were built in the same order of keys. */
function sameJson(one: unknown, other: unknown): boolean {
  const bothObjects = typeof one === 'object' && one !== null && typeof other === 'object' && other !== null;
  return bothObjects && JSON.stringify(one) === JSON.stringify(other);
}
