/** Every task as it stands: what was registered, how far it is, and its light with the reason for it. */
import { type LightFacts, lastDayOfYear, lightOf, parseStream, type TaskFacts } from '@duban/domain';
import type { PlanDocument, ReportDocument, TaskDocument } from '../documents.js';
import { taskIndexes } from '../indexes.js';
import type { Change, Documents, Need, View, ViewEvent } from '../view.js';
import { codeSort, entry, moved } from './entries.js';
import { namedActor, personOf, planOf, present, taskOf, unitOf } from './lookups.js';
import { needsPeople, needsPlan, needsTasks, needsUnits, nothing } from './needs.js';

type Unlit = Omit<TaskDocument, 'light' | 'overdue'>;
type Mutable<Document> = { -readonly [Name in keyof Document]: Document[Name] };

const lightFacts = (task: Unlit, year: number): LightFacts => ({
  year,
  due: task.due,
  completed: task.completed ?? undefined,
  completionRequested: task.completionRequest ?? undefined,
  acknowledged: task.acknowledgedBy[0],
  registered: { day: task.registered.on, event: task.registered.event },
  report:
    task.report === null
      ? undefined
      : {
          day: task.report.reportedOn,
          percent: task.report.percent,
          obstacles: task.report.obstacles !== null,
          event: task.report.id,
        },
});

/** The light and the flag that a task's facts and the day give it. */
function lit(
  task: Unlit,
  before: TaskDocument | undefined,
  year: number,
  today: string,
): Pick<TaskDocument, 'light' | 'overdue'> {
  const verdict = lightOf(lightFacts(task, year), today);
  const since = before !== undefined && before.light.light === verdict.light ? before.light.since : today;
  return {
    light: { light: verdict.light, rule: verdict.rule, ruleSet: verdict.ruleSet, events: verdict.events, since },
    overdue: today > task.due && task.completed === null,
  };
}

const dayIn = (plan: PlanDocument) => plan.today ?? plan.startsOn;

function registered(
  event: Extract<ViewEvent, { type: 'task-registered' }>,
  facts: TaskFacts,
  documents: Documents,
  plan: PlanDocument,
): Unlit {
  return {
    code: facts.code,
    title: facts.title,
    section: {
      number: facts.section,
      title: plan.sections.find(({ number }) => number === facts.section)?.title ?? String(facts.section),
    },
    responsible: facts.responsible.map((id) => personOf(documents, id)),
    leads: facts.leads.map((id) => unitOf(documents, id)),
    cooperating: facts.cooperating.map((named) => ('unit' in named ? unitOf(documents, named.unit) : named)),
    due: facts.due ?? lastDayOfYear(plan.year),
    dueByDefault: facts.due === undefined,
    deliverables: facts.deliverables,
    status: 'registered',
    registered: { event: event.id, on: plan.startsOn },
    acknowledgedBy: [],
    percent: 0,
    report: null,
    completionRequest: null,
    completed: null,
    counts: { reports: 0, corrections: 0, retractions: 0, returns: 0 },
    revision: event.revision,
    changedBy: event.id,
    changedAt: event.meta.recordedAt,
  };
}

const standing = (report: ReportDocument | null) => ({ report, percent: report?.percent ?? 0 });

/** The standing report that the event names; the domain decides which one stands. */
function named(id: string | null, documents: Documents): ReportDocument | null {
  return id === null ? null : present(documents.get('report', id), `report ${id}`);
}

/** What an event on a task that exists changes about it, light aside. */
function changed(event: ViewEvent, task: TaskDocument, documents: Documents): Partial<Unlit> {
  const { counts } = task;
  switch (event.type) {
    case 'task-acknowledged': {
      const acknowledgement = { unit: unitOf(documents, event.data.unit), event: event.id, at: event.meta.recordedAt };
      return {
        acknowledgedBy: [...task.acknowledgedBy, acknowledgement],
        status: task.status === 'registered' ? 'acknowledged' : task.status,
      };
    }
    case 'progress-reported': {
      const stands = task.report === null || event.data.occurredOn >= task.report.occurredOn;
      return {
        status: 'in-progress',
        ...standing(stands ? named(event.id, documents) : task.report),
        counts: { ...counts, reports: counts.reports + 1 },
      };
    }
    case 'report-corrected':
      return {
        ...standing(named(event.data.standing, documents)),
        counts: { ...counts, corrections: counts.corrections + 1 },
      };
    case 'report-retracted':
      return {
        ...standing(named(event.data.standing, documents)),
        counts: { ...counts, retractions: counts.retractions + 1 },
      };
    case 'completion-requested':
      return {
        status: 'completion-requested',
        completionRequest: {
          event: event.id,
          unit: unitOf(documents, event.data.unit),
          by: namedActor(event.meta.actor),
          statement: event.data.statement ?? null,
          at: event.meta.recordedAt,
        },
      };
    case 'task-completed':
      return {
        status: 'completed',
        completionRequest: null,
        completed: { event: event.id, by: namedActor(event.meta.actor), at: event.meta.recordedAt },
      };
    case 'report-returned':
      return {
        ...standing(named(event.data.standing, documents)),
        counts: { ...counts, returns: counts.returns + 1 },
      };
    case 'completion-returned':
      return { status: 'in-progress', completionRequest: null, counts: { ...counts, returns: counts.returns + 1 } };
    default:
      return {};
  }
}

/** Indexes that a task is in by its state. */
function stateIndexes(task: TaskDocument): string[] {
  const { light, status, overdue } = taskIndexes;
  return [light(task.light.light), status(task.status), ...(task.overdue ? [overdue] : [])];
}

/** The document and the index entries that differ. */
function put(after: TaskDocument, before: TaskDocument | undefined): Change[] {
  const moves = moved(before === undefined ? [] : stateIndexes(before), stateIndexes(after), after.code, codeSort);
  return [{ op: 'put', kind: 'task', key: after.code, document: after }, ...moves];
}

/** Entries that a task has from its registration on. */
function fixedEntries({ code, section, leads, cooperating, responsible }: TaskDocument): Change[] {
  const units = [...leads, ...cooperating].flatMap((unit) => ('id' in unit ? [unit.id] : []));
  const indexes = [
    taskIndexes.all,
    taskIndexes.section(section.number),
    ...units.map(taskIndexes.unit),
    ...responsible.map(({ id }) => taskIndexes.person(id)),
  ];
  return indexes.map((index) => entry(index, codeSort(code), code));
}

/** Tasks whose light or delay the day changes, in the order of their codes. */
function dayBegan(event: Extract<ViewEvent, { type: 'day-began' }>, documents: Documents): Change[] {
  const { year } = planOf(documents);
  const differing: [after: TaskDocument, before: TaskDocument][] = [];
  for (const task of documents.all('task')) {
    const is = lit(task, task, year, event.data.date);
    if (is.light.light === task.light.light && is.light.rule === task.light.rule && is.overdue === task.overdue) continue;
    differing.push([{ ...task, ...is, changedBy: event.id, changedAt: event.meta.recordedAt }, task]);
  }
  differing.sort(([one], [other]) => (codeSort(one.code) < codeSort(other.code) ? -1 : 1));
  return differing.flatMap(([after, before]) => put(after, before));
}

export const tasksView: View = {
  name: 'tasks',
  version: 1,
  kinds: { task: 'hot' },

  needs(event): readonly Need[] {
    const task: Need = { kind: 'task', key: parseStream(event.stream).key };
    switch (event.type) {
      case 'day-began':
        return [needsPlan, needsTasks];
      case 'task-registered':
        return [needsPlan, needsUnits, needsPeople, task];
      case 'report-corrected':
      case 'report-retracted':
      case 'report-returned':
        return event.data.standing === null ? [needsPlan, task] : [needsPlan, task, { kind: 'report', key: event.data.standing }];
      case 'task-acknowledged':
      case 'progress-reported':
      case 'completion-requested':
        return [needsPlan, needsUnits, task];
      case 'task-completed':
      case 'completion-returned':
        return [needsPlan, task];
      default:
        return nothing;
    }
  },

  project(event, documents): readonly Change[] {
    switch (event.type) {
      case 'day-began':
        return dayBegan(event, documents);
      case 'task-registered': {
        const plan = planOf(documents);
        const unlit = registered(event, event.data.task, documents, plan);
        const task = { ...unlit, ...lit(unlit, undefined, plan.year, dayIn(plan)) };
        return [...put(task, undefined), ...fixedEntries(task)];
      }
      case 'task-acknowledged':
      case 'progress-reported':
      case 'report-corrected':
      case 'report-retracted':
      case 'completion-requested':
      case 'task-completed':
      case 'report-returned':
      case 'completion-returned': {
        const plan = planOf(documents);
        const task = taskOf(documents, parseStream(event.stream).key);
        // Built in one place and then handed over: copying a document of this size again would cost as much.
        const revised: Mutable<TaskDocument> = { ...task };
        Object.assign(revised, changed(event, task, documents));
        Object.assign(revised, lit(revised, task, plan.year, dayIn(plan)));
        revised.revision = event.revision;
        revised.changedBy = event.id;
        revised.changedAt = event.meta.recordedAt;
        return put(revised, task);
      }
      default:
        return nothing;
    }
  },
};
