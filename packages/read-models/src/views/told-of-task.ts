/** The history of a task: its own fields, and those of the report, deliverable or obstacle that an event is about. */
import type { FieldChange, TaskDocument } from '../documents.js';
import type { Documents, ViewEvent } from '../view.js';
import {
  deliverableFields,
  differences,
  obstacleCount,
  reportFields,
  standingReportFields,
  standingReportId,
} from './differences.js';
import { present } from './lookups.js';
import { only, type Told, taskChanges, taskSubject, unitIds } from './told.js';
import { toldOfIndicators } from './told-of-indicator.js';

/** The task, and the indicators that follow it when it is handed over. */
export function toldOfTask(event: ViewEvent, documents: Documents): Told[] {
  const change = present(only('task', documents), 'the change of the task');
  const { before } = change;
  const task = present(change.after, 'the task');
  const told = {
    subject: taskSubject(task),
    occurredOn: occurredOn(event, documents),
    changes: [
      ...taskChanges(change),
      ...reportChanges(event, documents, before, task),
      ...supervisionChanges(event, before, task),
    ],
    units: unitIds(before, task),
  };
  return [told, ...toldOfIndicators(documents)];
}

function occurredOn(event: ViewEvent, documents: Documents): string | null {
  switch (event.type) {
    case 'deliverable-advanced':
    case 'obstacle-raised':
    case 'obstacle-cleared':
      return event.data.occurredOn;
    default:
      return only('report', documents)?.after?.occurredOn ?? null;
  }
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

function supervisionChanges(event: ViewEvent, before: TaskDocument | undefined, after: TaskDocument): FieldChange[] {
  switch (event.type) {
    case 'deliverable-advanced':
    case 'deliverable-set-back': {
      const { deliverable: number } = event.data;
      const is = present(after.deliverables[number - 1], `deliverable ${number}`);
      const moved = differences(deliverableFields(number), before?.deliverables[number - 1], is);
      return event.type === 'deliverable-set-back' ? moved : [...moved, ...said(event.data, number)];
    }
    case 'extension-granted':
      return [{ field: 'extension/outcome', before: null, after: 'granted' }];
    case 'extension-refused':
      return [{ field: 'extension/outcome', before: null, after: 'refused' }];
    case 'obstacle-raised': {
      const { description, request, occurredOn: day } = event.data;
      const raised = {
        'obstacle/id': event.id,
        'obstacle/description': description,
        'obstacle/request': request,
        'obstacle/occurredOn': day,
      };
      return [...differences([obstacleCount], before, after), ...told(raised)];
    }
    case 'obstacle-cleared': {
      const cleared = { 'obstacle/id': event.data.obstacle, 'obstacle/outcome': event.data.outcome };
      return [...differences([obstacleCount], before, after), ...told(cleared)];
    }
    default:
      return [];
  }
}

/** What the advance of a deliverable says beside its stage. */
function said({ note, evidence }: { note?: string | undefined; evidence?: readonly object[] | undefined }, number: number) {
  return told({ [`deliverables/${number}/note`]: note, [`deliverables/${number}/evidence`]: evidence });
}

/** What an event says for the first and the last time. */
function told(fields: Readonly<Record<string, unknown>>): FieldChange[] {
  return Object.entries(fields).flatMap(([field, after]) => (after === undefined ? [] : [{ field, before: null, after }]));
}
