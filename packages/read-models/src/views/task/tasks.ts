/** Every task with its definition, its progress, and its light with the reason for it. */
import { joined, parseStream, type registrationEvents, type taskEvents } from '@duban/domain';
import type { TaskDocument } from '../../documents/index.js';
import { taskIndexes } from '../../indexes.js';
import type { Change, Documents, View, ViewEvent } from '../../view.js';
import { type ByEvent, forEvent, nothing } from '../by-event.js';
import { codeSort, entry, moved } from '../entries.js';
import { planOf, taskOf } from '../lookups.js';
import { countedLight } from '../plan/summaries.js';
import type { TaskChange, TaskChanges } from './changes.js';
import { completionChanges, courseChanges } from './course.js';
import { deliverableChanges } from './deliverables.js';
import { extensionChanges } from './extensions.js';
import { type Circumstances, circumstancesIn, eligibleVerifier, lit } from './light.js';
import { obstacleChanges } from './obstacles.js';
import { registered } from './registration.js';
import { entryChanges, reportChanges, returnChanges } from './reports.js';
import { responsibilityChanges, withPersonRenamed, withUnitRenamed } from './responsibility.js';
import { supervisionChanges } from './supervision.js';
import { titleChanges } from './titles.js';

/** Every event of a task except its registration, which makes the document. */
const changes: TaskChanges<Omit<typeof taskEvents, keyof typeof registrationEvents>> = joined(
  courseChanges,
  completionChanges,
  reportChanges,
  returnChanges,
  deliverableChanges,
  extensionChanges,
  obstacleChanges,
  responsibilityChanges,
  supervisionChanges,
  entryChanges,
  titleChanges,
);

type Revision = (event: ViewEvent, task: TaskDocument, documents: Documents) => TaskChange;
type Mutable<Document> = { -readonly [Name in keyof Document]: Document[Name] };

/** The indexes that a task's status and light put it in. */
function stateIndexes(task: TaskDocument): string[] {
  const { light, status, flag } = taskIndexes;
  const counted = countedLight(task);
  return [...(counted === undefined ? [] : [light(counted)]), status(task.status), ...task.flags.map(flag)];
}

/** The indexes that a task's units and people put it in. */
function holderIndexes({ leads, cooperating, responsible }: TaskDocument): string[] {
  const units = [...leads, ...cooperating].flatMap((unit) => ('id' in unit ? [unit.id] : []));
  return [...new Set([...units.map(taskIndexes.unit), ...responsible.map(({ id }) => taskIndexes.person(id))])];
}

const sameState = (one: TaskDocument | undefined, other: TaskDocument) =>
  one?.status === other.status && one.flags === other.flags && countedLight(one) === countedLight(other);

/** The document and the index entries that differ. */
function put(after: TaskDocument, before: TaskDocument | undefined): Change[] {
  const move = (indexes: (task: TaskDocument) => string[]) =>
    moved(before === undefined ? [] : indexes(before), indexes(after), after.code, codeSort);
  const sameHolders =
    before?.leads === after.leads && before.cooperating === after.cooperating && before.responsible === after.responsible;
  return [
    { op: 'put', kind: 'task', key: after.code, document: after },
    ...(sameState(before, after) ? nothing : move(stateIndexes)),
    ...(sameHolders ? nothing : move(holderIndexes)),
  ];
}

/** Index entries that a task has from its registration on, for good. */
function fixedEntries({ code, section }: TaskDocument): Change[] {
  return [taskIndexes.all, taskIndexes.section(section.number)].map((index) => entry(index, codeSort(code), code));
}

/**
 * Applies a change to every task, in the order of their codes. A task that the change leaves as it is keeps its
 * document.
 */
function changeAll(event: ViewEvent, documents: Documents, change: (task: TaskDocument) => TaskChange | undefined): Change[] {
  const differing: [after: TaskDocument, before: TaskDocument][] = [];
  for (const task of documents.all('task')) {
    const differs = change(task);
    if (differs === undefined) continue;
    differing.push([{ ...task, ...differs, changedBy: event.id, changedAt: event.meta.recordedAt }, task]);
  }
  differing.sort(([one], [other]) => (codeSort(one.code) < codeSort(other.code) ? -1 : 1));
  return differing.flatMap(([after, before]) => put(after, before));
}

/**
 * The light and the flags, if they differ. The set of rules counts as a difference, because it is part of the answer
 * to "why?".
 */
function relit(task: TaskDocument, circumstances: Circumstances): TaskChange | undefined {
  const is = lit(task, task, circumstances);
  const { light, rule, ruleSet } = task.light;
  const same = is.light.light === light && is.light.rule === rule && is.light.ruleSet === ruleSet;
  return same && is.flags === task.flags && is.overdue === task.overdue ? undefined : is;
}

/** Events of other aggregates that change tasks, and the registration of one. */
const others: ByEvent<[documents: Documents], readonly Change[]> = {
  'task-registered': (event, documents) => {
    const plan = planOf(documents);
    const unlit = registered(event, documents, plan);
    const task = { ...unlit, ...lit(unlit, undefined, circumstancesIn(plan)) };
    return [...put(task, undefined), ...fixedEntries(task)];
  },

  'day-began': (event, documents) => {
    const circumstances = circumstancesIn(planOf(documents), { today: event.data.date });
    return changeAll(event, documents, (task) => relit(task, circumstances));
  },
  'light-rules-adopted': (event, documents) => {
    const circumstances = circumstancesIn(planOf(documents), { lightRules: event.data.lightRules });
    return changeAll(event, documents, (task) => relit(task, circumstances));
  },
  'verifiers-designated': (event, documents) => {
    const circumstances = circumstancesIn(planOf(documents), { verifiers: event.data.units });
    return changeAll(event, documents, (task) => {
      const eligible = eligibleVerifier(task, circumstances.verifiers);
      if (eligible === task.eligibleVerifier) return undefined;
      const revised = { ...task, eligibleVerifier: eligible };
      return { eligibleVerifier: eligible, ...lit(revised, task, circumstances) };
    });
  },
  'unit-renamed': (event, documents) => {
    const unit = { id: event.data.unit, name: event.data.name };
    return changeAll(event, documents, (task) => withUnitRenamed(event, task, unit));
  },
  'person-renamed': (event, documents) => {
    const person = { id: event.data.person, name: event.data.name };
    return changeAll(event, documents, (task) => withPersonRenamed(event, task, person));
  },
};

function revised(event: ViewEvent, documents: Documents, change: Revision): Change[] {
  const task = taskOf(documents, parseStream(event.stream).key);
  // Built in one object that is then handed over: copying a document of this size once more would cost as much again.
  const after: Mutable<TaskDocument> = { ...task };
  Object.assign(after, change(event, task, documents));
  Object.assign(after, lit(after, task, circumstancesIn(planOf(documents))));
  after.revision = event.revision;
  after.changedBy = event.id;
  after.changedAt = event.meta.recordedAt;
  return put(after, task);
}

export const tasksView: View = {
  name: 'tasks',
  version: 5,
  kinds: { task: 'hot' },

  project(event, documents): readonly Change[] {
    const change = forEvent(changes, event);
    if (change !== undefined) return revised(event, documents, change);
    return forEvent(others, event)?.(event, documents) ?? nothing;
  },
};
