/** Every task as it stands: what was registered, how far it is, and its light with the reason for it. */
import { parseStream, unexpectedEvent } from '@duban/domain';
import type { TaskDocument } from '../documents.js';
import { taskIndexes } from '../indexes.js';
import type { Change, Documents, Need, View, ViewEvent } from '../view.js';
import { codeSort, entry, moved } from './entries.js';
import { type Circumstances, circumstancesIn, eligibleVerifier, lit } from './light-rules.js';
import { planOf, present, taskOf } from './lookups.js';
import { needsPeople, needsPlan, needsTasks, needsUnits, nothing } from './needs.js';
import { withPersonRenamed, withUnitRenamed } from './responsibility-changes.js';
import { countedLight } from './summaries.js';
import { changed } from './task-changes.js';
import { registered } from './task-registration.js';

type Mutable<Document> = { -readonly [Name in keyof Document]: Document[Name] };

/** Indexes that a task is in by its state. */
function stateIndexes(task: TaskDocument): string[] {
  const { light, status, flag } = taskIndexes;
  const counted = countedLight(task);
  return [...(counted === undefined ? [] : [light(counted)]), status(task.status), ...task.flags.map(flag)];
}

/** Indexes that a task is in by who answers for it. */
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

/** Entries that a task has from its registration on, for good. */
function fixedEntries({ code, section }: TaskDocument): Change[] {
  return [taskIndexes.all, taskIndexes.section(section.number)].map((index) => entry(index, codeSort(code), code));
}

/**
 * What an event changes about many tasks at once, in the order of their codes. Those that stay as they are
 * keep their documents.
 */
function changeAll(
  event: ViewEvent,
  documents: Documents,
  change: (task: TaskDocument) => Partial<TaskDocument> | undefined,
): Change[] {
  const differing: [after: TaskDocument, before: TaskDocument][] = [];
  for (const task of documents.all('task')) {
    const changes = change(task);
    if (changes === undefined) continue;
    differing.push([{ ...task, ...changes, changedBy: event.id, changedAt: event.meta.recordedAt }, task]);
  }
  differing.sort(([one], [other]) => (codeSort(one.code) < codeSort(other.code) ? -1 : 1));
  return differing.flatMap(([after, before]) => put(after, before));
}

/** The light and the flags where they differ. The set of rules is part of the answer to "why?". */
function relit(task: TaskDocument, circumstances: Circumstances): Partial<TaskDocument> | undefined {
  const is = lit(task, task, circumstances);
  const { light, rule, ruleSet } = task.light;
  const same = is.light.light === light && is.light.rule === rule && is.light.ruleSet === ruleSet;
  return same && is.flags === task.flags && is.overdue === task.overdue ? undefined : is;
}

/** A day turns no light of a task that was cancelled: it stays what it was then. */
function dayBegan(event: Extract<ViewEvent, { type: 'day-began' }>, documents: Documents): Change[] {
  const circumstances = circumstancesIn(planOf(documents), { today: event.data.date });
  return changeAll(event, documents, (task) => (task.cancelled === null ? relit(task, circumstances) : undefined));
}

function verifiersDesignated(event: Extract<ViewEvent, { type: 'verifiers-designated' }>, documents: Documents): Change[] {
  const circumstances = circumstancesIn(planOf(documents), { verifiers: event.data.units });
  return changeAll(event, documents, (task) => {
    const eligible = eligibleVerifier(task, circumstances.verifiers);
    if (eligible === task.eligibleVerifier) return undefined;
    const revised = { ...task, eligibleVerifier: eligible };
    return { eligibleVerifier: eligible, ...lit(revised, task, circumstances) };
  });
}

function revised(event: ViewEvent, documents: Documents): Change[] {
  const plan = planOf(documents);
  const task = taskOf(documents, parseStream(event.stream).key);
  // Built in one place and then handed over: copying a document of this size again would cost as much.
  const after: Mutable<TaskDocument> = { ...task };
  Object.assign(after, present(changed(event, task, documents, plan), `the change by ${event.type}`));
  Object.assign(after, lit(after, task, circumstancesIn(plan)));
  after.revision = event.revision;
  after.changedBy = event.id;
  after.changedAt = event.meta.recordedAt;
  return put(after, task);
}

export const tasksView: View = {
  name: 'tasks',
  version: 3,
  kinds: { task: 'hot' },

  needs(event): readonly Need[] {
    const task: Need = { kind: 'task', key: parseStream(event.stream).key };
    switch (event.type) {
      case 'day-began':
      case 'unit-renamed':
      case 'person-renamed':
      case 'verifiers-designated':
      case 'light-rules-adopted':
        return [needsPlan, needsTasks];
      case 'task-registered':
      case 'responsibility-changed':
        return [needsPlan, needsUnits, needsPeople, task];
      case 'report-corrected':
      case 'report-retracted':
      case 'report-returned':
        return event.data.standing === null ? [needsPlan, task] : [needsPlan, task, { kind: 'report', key: event.data.standing }];
      case 'task-acknowledged':
      case 'progress-reported':
      case 'completion-requested':
      case 'extension-requested':
      case 'obstacle-raised':
      case 'placeholder-resolved':
      case 'midterm-reviewed':
      case 'substitute-named':
        return [needsPlan, needsUnits, task];
      case 'task-completed':
      case 'completion-returned':
      case 'deliverable-advanced':
      case 'deliverable-set-back':
      case 'extension-granted':
      case 'extension-refused':
      case 'obstacle-cleared':
      case 'task-suspended':
      case 'task-resumed':
      case 'task-cancelled':
      case 'light-overridden':
      case 'light-override-lifted':
        return [needsPlan, task];
      case 'publication-started':
      case 'publication-chunk-recorded':
      case 'published':
      case 'unit-added':
      case 'person-added':
      case 'notice-attached':
      case 'account-bound':
      case 'account-unbound':
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
        return nothing;
      default:
        return unexpectedEvent(event);
    }
  },

  project(event, documents): readonly Change[] {
    switch (event.type) {
      case 'day-began':
        return dayBegan(event, documents);
      case 'unit-renamed': {
        const unit = { id: event.data.unit, name: event.data.name };
        return changeAll(event, documents, (task) => withUnitRenamed(task, unit));
      }
      case 'person-renamed': {
        const person = { id: event.data.person, name: event.data.name };
        return changeAll(event, documents, (task) => withPersonRenamed(task, person));
      }
      case 'verifiers-designated':
        return verifiersDesignated(event, documents);
      case 'light-rules-adopted': {
        const circumstances = circumstancesIn(planOf(documents), { lightRules: event.data.lightRules });
        return changeAll(event, documents, (task) => relit(task, circumstances));
      }
      case 'task-registered': {
        const plan = planOf(documents);
        const unlit = registered(event, documents, plan);
        const task = { ...unlit, ...lit(unlit, undefined, circumstancesIn(plan)) };
        return [...put(task, undefined), ...fixedEntries(task)];
      }
      default:
        return parseStream(event.stream).aggregate === 'task' ? revised(event, documents) : nothing;
    }
  },
};
