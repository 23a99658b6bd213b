/** The part of a history entry that does not come from the event's envelope. */
import type { ChangeDocument, DocumentKind, FieldChange, IndicatorDocument, TaskDocument } from '../../documents/index.js';
import type { DocumentChange, Documents } from '../../view.js';
import { required } from '../lookups.js';
import { differences } from './fields.js';
import { taskDefinitionFields, taskFields } from './task-fields.js';

export interface HistoryEntry {
  readonly subject: ChangeDocument['subject'];
  readonly occurredOn: string | null;
  readonly changes: readonly FieldChange[];
  /** Units of the subject, with those that the event has taken away from it. */
  readonly units: readonly string[];
}

type Held = Pick<TaskDocument, 'leads' | 'cooperating'>;

/** The ids of the named units; placeholders have none. */
const ids = ({ leads, cooperating }: Held) => [...leads, ...cooperating].flatMap((unit) => ('id' in unit ? [unit.id] : []));

/** Units after a change and before it: a unit that hands a task over is concerned too. */
export function unitIds(before: Held | undefined, after: Held): string[] {
  if (before === undefined || (before.leads === after.leads && before.cooperating === after.cooperating)) return ids(after);
  return [...new Set([...ids(after), ...ids(before)])];
}

/** The change to a kind of document of which the event changes at most one. */
export const only = <Kind extends DocumentKind>(kind: Kind, documents: Documents) =>
  documents.changed(kind)[0] as DocumentChange<Kind> | undefined;

export const taskSubject = ({ code, title }: TaskDocument) => ({ kind: 'task', key: code, title }) as const;
export const indicatorSubject = ({ key, facts }: IndicatorDocument) => ({ kind: 'indicator', key, title: facts.name }) as const;

/** The fields of a task that differ; at its registration its definition too. */
export function taskChanges({ before, after }: DocumentChange<'task'>): FieldChange[] {
  const task = required(after, 'the task');
  const definition = before === undefined ? differences(taskDefinitionFields, undefined, task) : [];
  return [...definition, ...differences(taskFields, before, task)];
}

/** Entries for tasks that were changed, in a field of the history, by an event on something else. */
export function changedTasks(documents: Documents): HistoryEntry[] {
  return documents.changed('task').flatMap((change): HistoryEntry[] => {
    const task = required(change.after, 'the task');
    const changes = taskChanges(change);
    if (changes.length === 0) return [];
    return [{ subject: taskSubject(task), occurredOn: null, changes, units: unitIds(change.before, task) }];
  });
}

/** The state of an entry (代填) that somebody has decided on. Its making is told by the actor of its event, not here. */
export function enteredChanges(documents: Documents): FieldChange[] {
  const change = only('entered', documents);
  if (change?.before === undefined || change.after === undefined) return [];
  const { id, state } = change.after;
  return [
    { field: 'entry/id', before: null, after: id },
    { field: 'entry/state', before: change.before.state, after: state },
  ];
}
