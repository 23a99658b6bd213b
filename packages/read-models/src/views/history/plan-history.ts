/** The history of a plan, its days, its units and its people. */
import type { FieldChange } from '../../documents/index.js';
import type { Documents, ViewEvent } from '../../view.js';
import { type ByEvent, type EventOf, forEvent } from '../by-event.js';
import { planOf, required } from '../lookups.js';
import { differences } from './fields.js';
import { changedTasks, type HistoryEntry, only } from './history-entry.js';
import { changedIndicators } from './indicator-history.js';
import { personFields, planFields, unitFields } from './plan-fields.js';

const calendarSubject = { kind: 'calendar', key: 'days', title: '日历' } as const;

/** Events about a part of the plan → their one entry. */
const parts: ByEvent<[documents: Documents], HistoryEntry> = {
  'publication-chunk-recorded': (event, documents) => ofPlan(documents, recordedEntries(event)),
  'event-passed-over': ({ data }, documents) => ofPlan(documents, [{ field: 'foreignEvent', before: null, after: data }]),
  'unit-added': unitHistory,
  'unit-renamed': unitHistory,
  'person-added': personHistory,
  'person-renamed': personHistory,
  'account-bound': personHistory,
  'account-unbound': personHistory,
};

/**
 * One entry for an event on a part of the plan; else one for the plan and one for each task whose light or flags it
 * changed.
 */
export function planHistory(event: ViewEvent, documents: Documents): HistoryEntry[] {
  const part = forEvent(parts, event);
  if (part !== undefined) return [part(event, documents)];
  const change = only('plan', documents);
  const plan = planOf(documents);
  return [ofPlan(documents, differences(planFields, change?.before, plan)), ...changedTasks(documents)];
}

function ofPlan(documents: Documents, changes: readonly FieldChange[]): HistoryEntry {
  const { id, title } = planOf(documents);
  return { subject: { kind: 'plan', key: id, title }, occurredOn: null, changes, units: [] };
}

/** The lists of a chunk of the manifest, as fields. */
function recordedEntries({ data }: EventOf<'publication-chunk-recorded'>): FieldChange[] {
  const lists = {
    sections: data.entries.flatMap((named) => (named.kind === 'section' ? [{ number: named.number, title: named.title }] : [])),
    units: data.entries.flatMap((named) => (named.kind === 'unit' ? [{ id: named.id, name: named.name }] : [])),
    people: data.entries.flatMap((named) => (named.kind === 'person' ? [{ id: named.id, name: named.name }] : [])),
    tasks: data.entries.flatMap((named) => (named.kind === 'task' ? [named.task.code] : [])),
    indicators: data.entries.flatMap((named) => (named.kind === 'indicator' ? [named.indicator.key] : [])),
  };
  return Object.entries(lists).flatMap(([field, after]) => (after.length === 0 ? [] : [{ field, before: null, after }]));
}

/** One entry for the day, then one for each task and indicator that it changed. */
export function calendarHistory(_event: ViewEvent, documents: Documents): HistoryEntry[] {
  const plan = only('plan', documents);
  const day: HistoryEntry = {
    subject: calendarSubject,
    occurredOn: null,
    changes: differences(planFields, plan?.before, planOf(documents)),
    units: [],
  };
  return [day, ...changedTasks(documents), ...changedIndicators(documents)];
}

function unitHistory(_event: ViewEvent, documents: Documents): HistoryEntry {
  const { before, after } = required(only('unit', documents), 'the change of the unit');
  const { id, name } = required(after, 'the unit');
  const changes = differences(unitFields, before, required(after, 'the unit'));
  return { subject: { kind: 'unit', key: id, title: name }, occurredOn: null, changes, units: [id] };
}

function personHistory(_event: ViewEvent, documents: Documents): HistoryEntry {
  const { before, after } = required(only('person', documents), 'the change of the person');
  const { id, name } = required(after, 'the person');
  const changes = differences(personFields, before, required(after, 'the person'));
  return { subject: { kind: 'person', key: id, title: name }, occurredOn: null, changes, units: [] };
}
