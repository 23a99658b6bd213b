/** Where the fields of the history stand in documents, and which of them differ between two. */
import type {
  DeliverableDocument,
  FieldChange,
  IndicatorDocument,
  MeasurementDocument,
  PersonDocument,
  PlanDocument,
  ReportDocument,
  TaskDocument,
  UnitDocument,
} from '../../documents.js';
import type { ChangedField } from '../../field-labels.js';

/** A field and where it stands in a document. */
export type Field<Document> = readonly [name: ChangedField, read: (document: Document) => unknown];

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
  ['lightRules', ({ lightRules }) => lightRules],
  ['verifiers', ({ verifiers }) => verifiers],
  ['documents', ({ documents }) => documents.map(({ name, sha256 }) => ({ name, sha256 }))],
];

/** What a registration says of a task for good. */
export const taskDefinitionFields: readonly Field<TaskDocument>[] = [
  ['title', ({ title }) => title],
  ['section', ({ section }) => section],
  ['origin/basis', ({ origin }) => (origin.by === 'decision' ? origin.basis : null)],
  ['source', ({ source }) => source?.text ?? null],
  ['carriedOverFrom', ({ carriedOverFrom }) => carriedOverFrom],
  ['deliverables', ({ deliverables }) => deliverables.map(({ kind, action, name }) => ({ kind, action, name }))],
];

/** Of the task itself: what holds whichever report stands. */
export const taskFields: readonly Field<TaskDocument>[] = [
  ['responsible', ({ responsible }) => responsible],
  ['leads', ({ leads }) => leads],
  ['cooperating', ({ cooperating }) => cooperating],
  ['due', ({ due }) => due],
  ['status', ({ status }) => status],
  ['suspension', ({ suspended }) => suspended !== null],
  ['acknowledgedBy', ({ acknowledgedBy }) => acknowledgedBy],
  ['percent', ({ percent }) => percent],
  ['light', ({ light }) => light.light],
  ['light/rule', ({ light }) => light.rule],
  ['light/override', ({ override }) => override?.light ?? null],
  ['light/override/until', ({ override }) => override?.until ?? null],
  ['overdue', ({ overdue }) => overdue],
  ['noEligibleVerifier', ({ flags }) => flags.includes('no-eligible-verifier')],
  ['request/statement', ({ completionRequest }) => completionRequest?.statement ?? null],
  ['extension/due', ({ pendingExtension }) => pendingExtension?.due ?? null],
  ['review', ({ review }) => review?.verdict ?? null],
  ['review/unit', ({ review }) => review?.unit ?? null],
  ['review/comment', ({ review }) => review?.comment ?? null],
  ['substitute', ({ substitute }) => substitute?.unit ?? null],
];

export const obstacleCount: Field<TaskDocument> = ['obstacles', ({ counts }) => counts.obstaclesRaised - counts.obstaclesCleared];

/** Of one deliverable, by its number. */
export function deliverableFields(number: number): readonly Field<DeliverableDocument>[] {
  return [
    [`deliverables/${number}/stage`, ({ stage }) => stage],
    [`deliverables/${number}/documentNumber`, ({ documentNumber }) => documentNumber],
    [`deliverables/${number}/occurredOn`, ({ occurredOn }) => occurredOn],
  ];
}

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

/** What a registration says of an indicator for good. */
export const indicatorDefinitionFields: readonly Field<IndicatorDocument>[] = [
  ['facts', ({ facts }) => facts],
  ['origin/basis', ({ origin }) => (origin.by === 'decision' ? origin.basis : null)],
  ['source', ({ source }) => source?.text ?? null],
  ['task', ({ task }) => task],
];

/** Of the indicator itself: what it promises, and what it stands at. */
export const indicatorFields: readonly Field<IndicatorDocument>[] = [
  ['target', ({ facts }) => facts.target ?? null],
  ['baseline', ({ facts }) => facts.baseline ?? null],
  ['leads', ({ leads }) => leads],
  ['cooperating', ({ cooperating }) => cooperating],
  ['value', ({ measurement }) => measurement?.value ?? null],
  ['reference', ({ measurement }) => measurement?.reference ?? null],
  ['attainment', ({ attainment }) => attainment],
  ['attainmentPercent', ({ attainmentPercent }) => attainmentPercent],
  ['missed', ({ flags }) => flags.includes('missed')],
  ['proposal/target', ({ proposal }) => proposal?.target ?? null],
  ['proposal/unit', ({ proposal }) => proposal?.unit ?? null],
];

export const standingMeasurementFields: readonly Field<IndicatorDocument>[] = [
  ['measurement/parts', ({ measurement }) => measurement?.parts ?? []],
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
  ['measurement/parts', ({ parts }) => parts],
  ['measurement/occurredOn', ({ occurredOn }) => occurredOn],
  ['measurement/source', ({ source }) => source],
  ['measurement/note', ({ note }) => note],
  ['measurement/evidence', ({ evidence }) => evidence],
  ['measurement/retracted', ({ retracted }) => retracted],
  ['verification', ({ verification }) => verification?.verdict ?? null],
  ['verification/unit', ({ verification }) => verification?.unit ?? null],
  ['verification/value', ({ verification }) => verification?.value ?? null],
  ['verification/reference', ({ verification }) => verification?.reference ?? null],
  ['verification/note', ({ verification }) => verification?.note ?? null],
];

export const unitFields: readonly Field<UnitDocument>[] = [['name', ({ name }) => name]];

export const personFields: readonly Field<PersonDocument>[] = [
  ['name', ({ name }) => name],
  ['accounts', ({ accounts }) => accounts],
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

/** Equality of JSON values; a field that is undefined is none. Walked, since writing both out costs five times as much. */
function sameJson(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (!isObject(one) || !isObject(other) || Array.isArray(one) !== Array.isArray(other)) return false;
  return (
    Object.keys(one).every((key) => sameJson(one[key], other[key])) &&
    Object.keys(other).every((key) => Object.hasOwn(one, key) || other[key] === undefined)
  );
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;
