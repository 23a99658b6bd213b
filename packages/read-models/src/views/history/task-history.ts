/** The history of a task: its own fields, and those of the report, deliverable or obstacle that an event is about. */
import type { FieldChange, ReportDocument, TaskDocument } from '../../documents/index.js';
import type { DocumentChange, Documents, ViewEvent } from '../../view.js';
import { type ByEvent, type EventOf, forEvent, nothing } from '../by-event.js';
import { required } from '../lookups.js';
import { differences } from './fields.js';
import { enteredChanges, type HistoryEntry, only, taskChanges, taskSubject, unitIds } from './history-entry.js';
import { changedIndicators } from './indicator-history.js';
import { title } from './shared-fields.js';
import { deliverableFields, obstacleCount, reportFields, standingReportFields, standingReportId } from './task-fields.js';

/** One entry for the task, and one for each indicator that is handed over with it. */
export function taskHistory(event: ViewEvent, documents: Documents): HistoryEntry[] {
  const change = required(only('task', documents), 'the change of the task');
  const { before } = change;
  const task = required(change.after, 'the task');
  const report = only('report', documents);
  const said = [...(forEvent(more, event)?.(event, { before, task, report }) ?? nothing), ...enteredChanges(documents)];
  const changes = [...taskChanges(change), ...said];
  const own = { subject: taskSubject(task), occurredOn: occurredOn(event, report), changes, units: unitIds(before, task) };
  return [own, ...changedIndicators(documents)];
}

/** The day that the event, or the report that it changes, is about. */
function occurredOn({ data }: ViewEvent, report: DocumentChange<'report'> | undefined): string | null {
  if (report?.after !== undefined) return report.after.occurredOn;
  return 'occurredOn' in data ? data.occurredOn : null;
}

interface Around {
  readonly before: TaskDocument | undefined;
  readonly task: TaskDocument;
  readonly report: DocumentChange<'report'> | undefined;
}

/** Further fields of some events, besides the fields of the task that differ. */
const more: ByEvent<[around: Around], readonly FieldChange[]> = {
  'progress-reported': (event, { before, task, report }) =>
    task.report?.id === event.id
      ? differences(standingReportFields, before, task)
      : differences(reportFields, undefined, required(report?.after, 'the report')),
  'report-corrected': (_event, around) => [
    ...reportChanges(around),
    ...differences([standingReportId], around.before, around.task),
  ],
  'report-retracted': withdrawn,
  'report-returned': withdrawn,

  'deliverable-advanced': ({ data }, around) => {
    const { deliverable: number, note, evidence } = data;
    const said = { [`deliverables/${number}/note`]: note, [`deliverables/${number}/evidence`]: evidence };
    return [...deliverableChanges(number, around), ...eventFields(said)];
  },
  'deliverable-name-corrected': ({ data }, around) => deliverableChanges(data.deliverable, around),
  'task-title-corrected': (_event, { before, task }) => differences([title], before, task),
  'deliverable-set-back': ({ data }, around) => deliverableChanges(data.deliverable, around),

  'task-completed': ({ data }) => eventFields({ accepted: data.accepted }),

  'extension-granted': () => eventFields({ 'extension/outcome': 'granted' }),
  'extension-refused': () => eventFields({ 'extension/outcome': 'refused' }),

  'obstacle-raised': ({ id, data }, { before, task }) => {
    const raised = {
      'obstacle/id': id,
      'obstacle/description': data.description,
      'obstacle/request': data.request,
      'obstacle/occurredOn': data.occurredOn,
    };
    return [...differences([obstacleCount], before, task), ...eventFields(raised)];
  },
  'obstacle-cleared': ({ data }, { before, task }) => {
    const cleared = { 'obstacle/id': data.obstacle, 'obstacle/outcome': data.outcome };
    return [...differences([obstacleCount], before, task), ...eventFields(cleared)];
  },
};

function reportChanges({ report }: Around): FieldChange[] {
  return differences<ReportDocument>(reportFields, report?.before, required(report?.after, 'the report'));
}

/** After these events another report stands, or none. */
function withdrawn(_event: EventOf<'report-retracted' | 'report-returned'>, around: Around): FieldChange[] {
  return [...reportChanges(around), ...differences([...standingReportFields, standingReportId], around.before, around.task)];
}

function deliverableChanges(number: number, { before, task }: Around): FieldChange[] {
  const is = required(task.deliverables[number - 1], `deliverable ${number}`);
  return differences(deliverableFields(number), before?.deliverables[number - 1], is);
}

/** Fields that are in the event only, without a value before. */
function eventFields(fields: Readonly<Record<string, unknown>>): FieldChange[] {
  return Object.entries(fields).flatMap(([field, after]) => (after === undefined ? [] : [{ field, before: null, after }]));
}
