/** The history of a task: its own fields, and those of the report, deliverable or obstacle that an event is about. */
import type { FieldChange, ReportDocument, TaskDocument } from '../../documents/index.js';
import type { DocumentChange, Documents, ViewEvent } from '../../view.js';
import { type ByEvent, type EventOf, forEvent, nothing } from '../by-event.js';
import { present } from '../lookups.js';
import { differences } from './fields.js';
import { deliverableFields, obstacleCount, reportFields, standingReportFields, standingReportId } from './task-fields.js';
import { only, type Told, taskChanges, taskSubject, unitIds } from './told.js';
import { toldOfIndicators } from './told-of-indicator.js';

/** The task, and the indicators that follow it when it is handed over. */
export function toldOfTask(event: ViewEvent, documents: Documents): Told[] {
  const change = present(only('task', documents), 'the change of the task');
  const { before } = change;
  const task = present(change.after, 'the task');
  const report = only('report', documents);
  const changes = [...taskChanges(change), ...(forEvent(more, event)?.(event, { before, task, report }) ?? nothing)];
  const told = { subject: taskSubject(task), occurredOn: occurredOn(event, report), changes, units: unitIds(before, task) };
  return [told, ...toldOfIndicators(documents)];
}

/** The day that the event itself speaks of, or the report that it is about. */
function occurredOn({ data }: ViewEvent, report: DocumentChange<'report'> | undefined): string | null {
  if (report?.after !== undefined) return report.after.occurredOn;
  return 'occurredOn' in data ? data.occurredOn : null;
}

interface Around {
  readonly before: TaskDocument | undefined;
  readonly task: TaskDocument;
  readonly report: DocumentChange<'report'> | undefined;
}

/** What events tell beside the fields of the task that differ. */
const more: ByEvent<[around: Around], readonly FieldChange[]> = {
  'progress-reported': (event, { before, task, report }) =>
    task.report?.id === event.id
      ? differences(standingReportFields, before, task)
      : differences(reportFields, undefined, present(report?.after, 'the report')),
  'report-corrected': (_event, around) => [
    ...reportChanges(around),
    ...differences([standingReportId], around.before, around.task),
  ],
  'report-retracted': withdrawn,
  'report-returned': withdrawn,

  'deliverable-advanced': ({ data }, around) => {
    const { deliverable: number, note, evidence } = data;
    const said = { [`deliverables/${number}/note`]: note, [`deliverables/${number}/evidence`]: evidence };
    return [...deliverableChanges(number, around), ...told(said)];
  },
  'deliverable-set-back': ({ data }, around) => deliverableChanges(data.deliverable, around),

  'extension-granted': () => told({ 'extension/outcome': 'granted' }),
  'extension-refused': () => told({ 'extension/outcome': 'refused' }),

  'obstacle-raised': ({ id, data }, { before, task }) => {
    const raised = {
      'obstacle/id': id,
      'obstacle/description': data.description,
      'obstacle/request': data.request,
      'obstacle/occurredOn': data.occurredOn,
    };
    return [...differences([obstacleCount], before, task), ...told(raised)];
  },
  'obstacle-cleared': ({ data }, { before, task }) => {
    const cleared = { 'obstacle/id': data.obstacle, 'obstacle/outcome': data.outcome };
    return [...differences([obstacleCount], before, task), ...told(cleared)];
  },
};

function reportChanges({ report }: Around): FieldChange[] {
  return differences<ReportDocument>(reportFields, report?.before, present(report?.after, 'the report'));
}

/** Another report stands now, or none. */
function withdrawn(_event: EventOf<'report-retracted' | 'report-returned'>, around: Around): FieldChange[] {
  return [...reportChanges(around), ...differences([...standingReportFields, standingReportId], around.before, around.task)];
}

function deliverableChanges(number: number, { before, task }: Around): FieldChange[] {
  const is = present(task.deliverables[number - 1], `deliverable ${number}`);
  return differences(deliverableFields(number), before?.deliverables[number - 1], is);
}

/** What an event says for the first and the last time. */
function told(fields: Readonly<Record<string, unknown>>): FieldChange[] {
  return Object.entries(fields).flatMap(([field, after]) => (after === undefined ? [] : [{ field, before: null, after }]));
}
