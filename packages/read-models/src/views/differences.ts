/** Where the fields of the history stand in documents, and which of them differ between two. */
import type {
  FieldChange,
  IndicatorDocument,
  MeasurementDocument,
  PlanDocument,
  ReportDocument,
  TaskDocument,
} from '../documents.js';
import type { FieldName } from '../field-labels.js';

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
