/**
 * The history of changes: every event gives an entry with the fields that it changed, before and after, but for traces
 * of what another has told.
 * Where an event changes several things, each gives one: a day gives one for itself and one for each task
 * whose light or delay it changed, a hand-over one for the task and one for each of its indicators.
 *
 * The fields `percent`, `status`, `light` … are the task's; `report/…` are those of its standing report,
 * or, when the event speaks of one particular report, of that one: what a correction replaced is what
 * that report said before, whether it stands or not. Indicators and measurements likewise. The fields of
 * one deliverable bear its number, `deliverables/2/stage`, and are found without it, `deliverables/stage`, too.
 */
import { type Actor, evidenceIn, parseStream, referencesIn } from '@duban/domain';
import type { ChangeDocument } from '../../documents/index.js';
import { changeIndexes } from '../../indexes.js';
import type { Change, Documents, View, ViewEvent } from '../../view.js';
import { changeSort, entry } from '../entries.js';
import { reasonOf, required } from '../lookups.js';
import { digestsIn } from './evidence-of-change.js';
import { fieldOfAll } from './field-labels.js';
import type { HistoryEntry } from './history-entry.js';
import { indicatorHistory } from './indicator-history.js';
import { calendarHistory, planHistory } from './plan-history.js';
import { taskHistory } from './task-history.js';

/** Aggregate → the entries of an event in one of its streams. */
const aggregates: Readonly<Record<string, ((event: ViewEvent, documents: Documents) => HistoryEntry[]) | undefined>> = {
  plan: planHistory,
  calendar: calendarHistory,
  // The registration has told it.
  additions: () => [],
  task: taskHistory,
  indicator: indicatorHistory,
};

function entriesOf(event: ViewEvent, documents: Documents): HistoryEntry[] {
  const { aggregate } = parseStream(event.stream);
  return required(aggregates[aggregate], `what the history tells of ${aggregate}`)(event, documents);
}

export const actorIn = ({ id, name, unit, roles, onBehalfOf }: Actor): ChangeDocument['actor'] => ({
  id,
  name,
  unit: unit ?? null,
  roles,
  onBehalfOf: onBehalfOf ?? null,
});

function document(event: ViewEvent, ordinal: number, { subject, occurredOn, changes, units }: HistoryEntry): ChangeDocument {
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
    actor: actorIn(actor),
    reason: reasonOf(event),
    recordedAt: meta.recordedAt,
    serverTime: meta.serverTime ?? null,
    occurredOn,
    refersTo: referencesIn(event),
    changes,
    units: actor.unit === undefined || units.includes(actor.unit) ? units : [actor.unit, ...units],
    commandId: meta.commandId,
    correlationId: meta.correlationId,
    channel: meta.channel ?? null,
  };
}

function put(event: ViewEvent, ordinal: number, told: HistoryEntry): Change[] {
  const change = document(event, ordinal, told);
  const { id, subject, actor, type, recordedAt, position } = change;
  const sort = changeSort(recordedAt, position, ordinal);
  const changes: Change[] = [
    { op: 'put', kind: 'change', key: id, document: change },
    entry(changeIndexes.all, sort, id),
    entry(changeIndexes.subject(subject.kind, subject.key), sort, id),
    entry(changeIndexes.actor(actor.id), sort, id),
    entry(changeIndexes.actorName(actor.name), sort, id),
    entry(changeIndexes.type(type), sort, id),
    entry(changeIndexes.correlation(change.correlationId), sort, id),
  ];
  for (const unit of change.units) changes.push(entry(changeIndexes.unit(unit), sort, id));
  const fields = new Set(change.changes.flatMap(({ field }) => [field, fieldOfAll(field)]));
  for (const field of fields) changes.push(entry(changeIndexes.field(field), sort, id));
  // A report that names the evidence of the one before changes no field of it, and refers to it all the same.
  const named = ordinal === 0 ? evidenceIn(event.data).map(({ sha256 }) => sha256) : [];
  for (const sha256 of new Set([...named, ...digestsIn(change)])) changes.push(entry(changeIndexes.evidence(sha256), sort, id));
  if (actor.onBehalfOf !== null) {
    changes.push(entry(changeIndexes.onBehalf, sort, id), entry(changeIndexes.enteredFor(actor.onBehalfOf), sort, id));
  }
  // What an event changes besides does not refer to anything by itself.
  if (ordinal === 0) for (const { eventId } of change.refersTo) changes.push(entry(changeIndexes.reference(eventId), sort, id));
  return changes;
}

export const historyView: View = {
  name: 'history',
  version: 6,
  kinds: { change: 'cold' },
  project: (event, documents) => {
    const entries = entriesOf(event, documents);
    const [first] = entries;
    if (entries.length === 1 && first !== undefined) return put(event, 0, first);
    return entries.flatMap((one, ordinal) => put(event, ordinal, one));
  },
};
