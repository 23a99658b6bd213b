/** What an entry of the history says beside what it takes from its event's envelope. */
import type { ChangeDocument, DocumentKind, FieldChange, IndicatorDocument, TaskDocument } from '../../documents/index.js';
import type { DocumentChange, Documents } from '../../view.js';
import { required } from '../lookups.js';
import { differences } from './fields.js';
import { taskDefinitionFields, taskFields } from './task-fields.js';

export interface HistoryEntry {
  readonly subject: ChangeDocument['subject'];
  readonly occurredOn: string | null;
  readonly changes: readonly FieldChange[];
  /** Units of the subject, those that it has just left included. */
  readonly units: readonly string[];
}

type Held = Pick<TaskDocument, 'leads' | 'cooperating'>;

/** The ids of those among the units that are named. */
const ids = ({ leads, cooperating }: Held) => [...leads, ...cooperating].flatMap((unit) => ('id' in unit ? [unit.id] : []));

/** Units before a change and after it: whoever hands a task over is concerned too. */
export function unitIds(before: Held | undefined, after: Held): string[] {
  if (before === undefined || (before.leads === after.leads && before.cooperating === after.cooperating)) return ids(after);
  return [...new Set([...ids(after), ...ids(before)])];
}

/** The change of a kind of which an event changes one at most. */
export const only = <Kind extends DocumentKind>(kind: Kind, documents: Documents) =>
  documents.changed(kind)[0] as DocumentChange<Kind> | undefined;

export const taskSubject = ({ code, title }: TaskDocument) => ({ kind: 'task', key: code, title }) as const;
export const indicatorSubject = ({ key, facts }: IndicatorDocument) => ({ kind: 'indicator', key, title: facts.name }) as const;

/** The fields of a task that differ; at its registration what it is, too. */
export function taskChanges({ before, after }: DocumentChange<'task'>): FieldChange[] {
  const task = required(after, 'the task');
  const definition = before === undefined ? differences(taskDefinitionFields, undefined, task) : [];
  return [...definition, ...differences(taskFields, before, task)];
}

/** Entries for the tasks that an event on something else changed in a field that the history tells. */
export function changedTasks(documents: Documents): HistoryEntry[] {
  return documents.changed('task').flatMap((change): HistoryEntry[] => {
    const task = required(change.after, 'the task');
    const changes = taskChanges(change);
    if (changes.length === 0) return [];
    return [{ subject: taskSubject(task), occurredOn: null, changes, units: unitIds(change.before, task) }];
  });
}
