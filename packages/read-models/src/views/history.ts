/**
 * The history of changes: every event gives an entry with the fields that it changed, before and after.
 * Where an event changes several things, each gives one: a day gives one for itself and one for each task
 * whose light or delay it changed, a hand-over one for the task and one for each of its indicators.
 *
 * The fields `percent`, `status`, `light` … are the task's; `report/…` are those of its standing report,
 * or, when the event speaks of one particular report, of that one: what a correction replaced is what
 * that report said before, whether it stands or not. Indicators and measurements likewise. The fields of
 * one deliverable bear its number, `deliverables/2/stage`, and are found without it, `deliverables/stage`, too.
 */
import { unexpectedEvent } from '@duban/domain';
import type { ChangeDocument } from '../documents.js';
import { fieldOfAll } from '../field-labels.js';
import { changeIndexes } from '../indexes.js';
import type { Change, Documents, View, ViewEvent } from '../view.js';
import { changeSort, entry } from './entries.js';
import { reasonOf } from './lookups.js';
import { needsPlan, nothing } from './needs.js';
import type { Told } from './told.js';
import { toldOfIndicator } from './told-of-indicator.js';
import { toldOfDay, toldOfDecision, toldOfPerson, toldOfPlan, toldOfUnit } from './told-of-plan.js';
import { toldOfTask } from './told-of-task.js';

function told(event: ViewEvent, documents: Documents): Told[] {
  switch (event.type) {
    case 'publication-started':
    case 'publication-chunk-recorded':
    case 'published':
    case 'notice-attached':
      return [toldOfPlan(event, documents)];
    case 'verifiers-designated':
    case 'light-rules-adopted':
      return toldOfDecision(event, documents);
    case 'unit-added':
    case 'unit-renamed':
      return [toldOfUnit(documents)];
    case 'person-added':
    case 'person-renamed':
    case 'account-bound':
    case 'account-unbound':
      return [toldOfPerson(documents)];
    case 'day-began':
      return toldOfDay(documents);
    case 'task-registered':
    case 'task-acknowledged':
    case 'progress-reported':
    case 'report-corrected':
    case 'report-retracted':
    case 'report-returned':
    case 'completion-requested':
    case 'task-completed':
    case 'completion-returned':
    case 'deliverable-advanced':
    case 'deliverable-set-back':
    case 'extension-requested':
    case 'extension-granted':
    case 'extension-refused':
    case 'obstacle-raised':
    case 'obstacle-cleared':
    case 'task-suspended':
    case 'task-resumed':
    case 'task-cancelled':
    case 'responsibility-changed':
    case 'placeholder-resolved':
    case 'midterm-reviewed':
    case 'substitute-named':
    case 'light-overridden':
    case 'light-override-lifted':
      return toldOfTask(event, documents);
    case 'indicator-registered':
    case 'measurement-recorded':
    case 'measurement-corrected':
    case 'measurement-retracted':
    case 'measurement-verified':
    case 'target-proposed':
    case 'target-approved':
    case 'target-rejected':
    case 'target-withdrawn':
    case 'baseline-set':
      return [toldOfIndicator(event, documents)];
    default:
      return unexpectedEvent(event);
  }
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
  const fields = new Set(change.changes.flatMap(({ field }) => [field, fieldOfAll(field)]));
  for (const field of fields) changes.push(entry(changeIndexes.field(field), sort, id));
  return changes;
}

export const historyView: View = {
  name: 'history',
  version: 3,
  kinds: { change: 'cold' },
  needs: (event) => (event.type === 'publication-started' ? nothing : [needsPlan]),
  project: (event, documents) => {
    const entries = told(event, documents);
    const [first] = entries;
    if (entries.length === 1 && first !== undefined) return put(document(event, 0, first), 0);
    return entries.flatMap((one, ordinal) => put(document(event, ordinal, one), ordinal));
  },
};
