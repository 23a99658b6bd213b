/**
 * The history of changes: every event gives an entry with the fields that it changed, before and after.
 * A day that began gives one for the day and one for each task whose light or delay it changed.
 *
 * The fields `percent`, `status`, `light` … are the task's; `report/…` are those of its standing report,
 * or, when the event speaks of one particular report, of that one: what a correction replaced is what
 * that report said before, whether it stands or not. Indicators and measurements likewise.
 */
import { erasedText, isErasedSalt, unexpectedEvent } from '@duban/domain';
import type { ChangeDocument, FieldChange, IndicatorDocument, TaskDocument } from '../documents.js';
import { changeIndexes } from '../indexes.js';
import type { Change, DocumentChange, Documents, View, ViewEvent } from '../view.js';
import {
  differences,
  indicatorFields,
  measurementFields,
  planFields,
  reportFields,
  standingMeasurementFields,
  standingMeasurementId,
  standingReportFields,
  standingReportId,
  taskFields,
} from './differences.js';
import { changeSort, entry } from './entries.js';
import { planOf, present } from './lookups.js';
import { needsPlan, nothing } from './needs.js';

/** What an entry says beside what it takes from the event's envelope. */
interface Told {
  readonly subject: ChangeDocument['subject'];
  readonly occurredOn: string | null;
  readonly changes: readonly FieldChange[];
  /** Units of the subject. */
  readonly units: readonly string[];
}

const taskSubject = ({ code, title }: TaskDocument) => ({ kind: 'task', key: code, title }) as const;
const calendarSubject = { kind: 'calendar', key: 'days', title: '日历' } as const;

/** The ids of those among the units that are named. */
function unitIds({ leads, cooperating }: Pick<TaskDocument, 'leads' | 'cooperating'>): string[] {
  return [...leads, ...cooperating].flatMap((unit) => ('id' in unit ? [unit.id] : []));
}

const only = <Kind extends 'task' | 'report' | 'indicator' | 'measurement' | 'plan'>(kind: Kind, documents: Documents) =>
  documents.changed(kind)[0] as DocumentChange<Kind> | undefined;

function toldOfTask(event: ViewEvent, documents: Documents): Told {
  const { before, after } = present(only('task', documents), 'the change of the task');
  const task = present(after, 'the task');
  const report = only('report', documents);
  return {
    subject: taskSubject(task),
    occurredOn: report?.after?.occurredOn ?? null,
    changes: [...differences(taskFields, before, task), ...reportChanges(event, documents, before, task)],
    units: unitIds(task),
  };
}

function reportChanges(
  event: ViewEvent,
  documents: Documents,
  before: TaskDocument | undefined,
  after: TaskDocument,
): FieldChange[] {
  const report = only('report', documents);
  switch (event.type) {
    case 'progress-reported':
      return after.report?.id === event.id
        ? differences(standingReportFields, before, after)
        : differences(reportFields, undefined, present(report?.after, 'the report'));
    case 'report-corrected':
      return [
        ...differences(reportFields, report?.before, present(report?.after, 'the report')),
        ...differences([standingReportId], before, after),
      ];
    case 'report-retracted':
    case 'report-returned':
      return [
        ...differences(reportFields, report?.before, present(report?.after, 'the report')),
        ...differences([...standingReportFields, standingReportId], before, after),
      ];
    default:
      return [];
  }
}

function toldOfIndicator(event: ViewEvent, documents: Documents): Told {
  const { before, after } = present(only('indicator', documents), 'the change of the indicator');
  const indicator = present(after, 'the indicator');
  const measurement = only('measurement', documents);
  return {
    subject: { kind: 'indicator', key: indicator.key, title: indicator.facts.name },
    occurredOn: measurement?.after?.occurredOn ?? null,
    changes: [...differences(indicatorFields, before, indicator), ...measurementChanges(event, measurement, before, indicator)],
    units: unitIds(indicator),
  };
}

function measurementChanges(
  event: ViewEvent,
  measurement: DocumentChange<'measurement'> | undefined,
  before: IndicatorDocument | undefined,
  after: IndicatorDocument,
): FieldChange[] {
  if (measurement?.after === undefined) return [];
  if (event.type !== 'measurement-recorded') {
    return [
      ...differences(measurementFields, measurement.before, measurement.after),
      ...differences([standingMeasurementId], before, after),
    ];
  }
  return after.measurement?.id === event.id
    ? differences(standingMeasurementFields, before, after)
    : differences(measurementFields, undefined, measurement.after);
}

function toldOfPlan(event: ViewEvent, documents: Documents): Told {
  const change = only('plan', documents);
  const plan = planOf(documents);
  return {
    subject: { kind: 'plan', key: plan.id, title: plan.title },
    occurredOn: null,
    changes:
      event.type === 'publication-chunk-recorded'
        ? recordedEntries(event)
        : differences(planFields, change?.before, change?.after ?? plan),
    units: [],
  };
}

/** What a chunk of the manifest adds, list by list. */
function recordedEntries({ data }: Extract<ViewEvent, { type: 'publication-chunk-recorded' }>): FieldChange[] {
  const lists = {
    sections: data.entries.flatMap((named) => (named.kind === 'section' ? [{ number: named.number, title: named.title }] : [])),
    units: data.entries.flatMap((named) => (named.kind === 'unit' ? [{ id: named.id, name: named.name }] : [])),
    people: data.entries.flatMap((named) => (named.kind === 'person' ? [{ id: named.id, name: named.name }] : [])),
    tasks: data.entries.flatMap((named) => (named.kind === 'task' ? [named.task.code] : [])),
    indicators: data.entries.flatMap((named) => (named.kind === 'indicator' ? [named.indicator.key] : [])),
  };
  return Object.entries(lists).flatMap(([field, after]) => (after.length === 0 ? [] : [{ field, before: null, after }]));
}

/** The day itself, and then the tasks that it changed. */
function toldOfDay(documents: Documents): Told[] {
  const plan = only('plan', documents);
  const day: Told = {
    subject: calendarSubject,
    occurredOn: null,
    changes: differences(planFields, plan?.before, planOf(documents)),
    units: [],
  };
  const tasks = documents.changed('task').map(({ before, after }): Told => {
    const task = present(after, 'the task');
    return { subject: taskSubject(task), occurredOn: null, changes: differences(taskFields, before, task), units: unitIds(task) };
  });
  return [day, ...tasks];
}

function told(event: ViewEvent, documents: Documents): Told[] {
  switch (event.type) {
    case 'publication-started':
    case 'publication-chunk-recorded':
    case 'published':
      return [toldOfPlan(event, documents)];
    case 'day-began':
      return toldOfDay(documents);
    case 'task-registered':
    case 'task-acknowledged':
    case 'progress-reported':
    case 'report-corrected':
    case 'report-retracted':
    case 'completion-requested':
    case 'task-completed':
    case 'report-returned':
    case 'completion-returned':
      return [toldOfTask(event, documents)];
    case 'indicator-registered':
    case 'measurement-recorded':
    case 'measurement-corrected':
      return [toldOfIndicator(event, documents)];
    default:
      return unexpectedEvent(event as never);
  }
}

/** The reason as given; where it has been erased, what stands for an erased text. */
function reasonOf({ meta, salts }: ViewEvent): string | null {
  return meta.reason ?? (isErasedSalt(salts['/meta/reason'] ?? '') ? erasedText : null);
}

function document(event: ViewEvent, ordinal: number, { subject, occurredOn, changes, units }: Told): ChangeDocument {
  const { id, position, stream, revision, type, meta } = event;
  const { actor } = meta;
  return {
    id: ordinal === 0 ? id : `${id}.${subject.key}`,
    eventId: id,
    position,
    stream,
    revision,
    type,
    subject,
    actor: {
      id: actor.id,
      name: actor.name,
      unit: actor.unit ?? null,
      roles: actor.roles,
      onBehalfOf: actor.onBehalfOf ?? null,
    },
    reason: reasonOf(event),
    recordedAt: meta.recordedAt,
    serverTime: meta.serverTime ?? null,
    occurredOn,
    changes,
    units: actor.unit === undefined || units.includes(actor.unit) ? units : [actor.unit, ...units],
    commandId: meta.commandId,
    correlationId: meta.correlationId,
    channel: meta.channel ?? null,
  };
}

function put(change: ChangeDocument, ordinal: number): Change[] {
  const { id, subject, actor, type, recordedAt, position } = change;
  const sort = changeSort(recordedAt, position, ordinal);
  const changes: Change[] = [
    { op: 'put', kind: 'change', key: id, document: change },
    entry(changeIndexes.all, sort, id),
    entry(changeIndexes.subject(subject.kind, subject.key), sort, id),
    entry(changeIndexes.actor(actor.id), sort, id),
    entry(changeIndexes.type(type), sort, id),
  ];
  for (const unit of change.units) changes.push(entry(changeIndexes.unit(unit), sort, id));
  for (const { field } of change.changes) changes.push(entry(changeIndexes.field(field), sort, id));
  return changes;
}

export const historyView: View = {
  name: 'history',
  version: 1,
  kinds: { change: 'cold' },
  needs: (event) => (event.type === 'publication-started' ? nothing : [needsPlan]),
  project: (event, documents) => {
    const entries = told(event, documents);
    const [first] = entries;
    if (entries.length === 1 && first !== undefined) return put(document(event, 0, first), 0);
    return entries.flatMap((one, ordinal) => put(document(event, ordinal, one), ordinal));
  },
};
