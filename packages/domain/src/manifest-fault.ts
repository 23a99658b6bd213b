/**
 * Whether a manifest fits together. It comes from a person or from the reader of a notice, so it is
 * checked as a whole before anything is recorded.
 */
import { firstDayOfYear, lastDayOfYear } from './days.js';
import { type Rejection, reject } from './decider.js';
import { repeated } from './lists.js';
import type { IndicatorFacts, Manifest, TaskFacts } from './manifest.js';

/** What a task may name: the sections, units and people of its plan. */
export interface PlanContents {
  readonly year: number;
  readonly sections: Known<number>;
  readonly units: Known<string>;
  readonly people: Known<string>;
  /** Digests of the notices that it rests on. */
  readonly notices: Known<string>;
  /** The plan's own id, where it is known: a task is not carried over from the plan that it is in. */
  readonly plan?: string | undefined;
}

/** A set, or a map by id. */
interface Known<Id> {
  has(id: Id): boolean;
}

const misfit = (detail: string): Rejection => reject('plan-incomplete', { detail });

/** Why a manifest does not fit together, or undefined when it does. `planId`: what it is to be published as, if known. */
export function manifestFault(plan: Manifest, planId?: string): Rejection | undefined {
  const detail = listFault(plan) ?? startFault(plan);
  if (detail !== undefined) return misfit(detail);
  const contents: PlanContents = {
    year: plan.year,
    sections: new Set(plan.sections.map(({ number }) => number)),
    units: new Set(plan.units.map(({ id }) => id)),
    people: new Set(plan.people.map(({ id }) => id)),
    notices: new Set(plan.document === undefined ? [] : [plan.document.sha256]),
    plan: planId,
  };
  return firstFault(plan.tasks, (task) => taskFactsFault(task, contents)) ?? indicatorsFault(plan, contents) ?? cycleFault(plan);
}

function firstFault<Item>(items: readonly Item[], faultOf: (item: Item) => Rejection | undefined): Rejection | undefined {
  for (const item of items) {
    const fault = faultOf(item);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function listFault({ sections, units, people, tasks, indicators }: Manifest): string | undefined {
  const lists: [string, string[]][] = [
    ['section', sections.map(({ number }) => String(number))],
    ['unit', units.map(({ id }) => id)],
    ['person', people.map(({ id }) => id)],
    ['task', tasks.map(({ code }) => code)],
    ['indicator', indicators.map(({ key }) => key)],
  ];
  for (const [name, ids] of lists) {
    const twice = repeated(ids);
    if (twice !== undefined) return `${name} ${twice} appears twice`;
  }
  return undefined;
}

function startFault({ simulated, startsOn, year }: Manifest): string | undefined {
  if (simulated !== true) return startsOn === undefined ? undefined : 'only a simulated plan has startsOn';
  if (startsOn === undefined) return 'a simulated plan needs startsOn';
  const within = startsOn >= firstDayOfYear(year) && startsOn <= lastDayOfYear(year);
  return within ? undefined : `startsOn ${startsOn} is not within ${year}`;
}

/** Why a task does not fit into its plan, or undefined when it does. Its code is not compared with those of others. */
export function taskFactsFault(
  task: TaskFacts,
  { year, sections, units, people, notices, plan }: PlanContents,
): Rejection | undefined {
  const fault = (detail: string) => misfit(`task ${task.code}: ${detail}`);
  if (!sections.has(task.section)) return fault(`no section ${task.section}`);
  const named = [...task.leads, ...task.cooperating.flatMap((entry) => ('unit' in entry ? [entry.unit] : []))];
  const unknown = named.find((id) => !units.has(id));
  if (unknown !== undefined) return fault(`no unit ${unknown}`);
  const unit = repeated(named);
  if (unit !== undefined) return fault(`unit ${unit} appears twice`);
  const stranger = task.responsible.find((id) => !people.has(id));
  if (stranger !== undefined) return fault(`no person ${stranger}`);
  const person = repeated(task.responsible);
  if (person !== undefined) return fault(`person ${person} appears twice`);
  if (task.due !== undefined && task.due < firstDayOfYear(year)) return fault(`due ${task.due} is before ${year}`);
  const undoable = task.deliverables.findIndex((deliverable) => !isDoable(deliverable));
  if (undoable !== -1) return fault(`deliverable ${undoable + 1}: an event is held, a document is issued or revised`);
  const from = task.carriedOverFrom?.plan;
  if (from !== undefined && from === plan) return fault(`carried over from its own plan ${from}`);
  const detail = sourceFault(task, notices);
  return detail === undefined ? undefined : fault(detail);
}

/** A place is in a notice that the plan keeps, so that whoever reads of it finds the words. */
const sourceFault = ({ source }: Pick<TaskFacts, 'source'>, notices: Known<string>): string | undefined =>
  source === undefined || notices.has(source.document) ? undefined : `no notice ${source.document}`;

const isDoable = ({ kind, action }: TaskFacts['deliverables'][number]) => (kind === 'event') === (action === 'hold');

function indicatorsFault(plan: Manifest, contents: PlanContents): Rejection | undefined {
  const tasks = new Set(plan.tasks.map(({ code }) => code));
  const indicators = new Set(plan.indicators.map(({ key }) => key));
  return firstFault(plan.indicators, (indicator) => {
    const { key, task, subsetOf } = indicator;
    if (task !== undefined && !tasks.has(task)) return misfit(`indicator ${key}: no task ${task}`);
    if (subsetOf !== undefined && !indicators.has(subsetOf)) return misfit(`indicator ${key}: no indicator ${subsetOf}`);
    return indicatorFactsFault(indicator, contents);
  });
}

/** Why an indicator makes no sense in itself, or undefined when it does. What it points at is not looked up. */
export function indicatorFactsFault(
  indicator: IndicatorFacts,
  { notices }: Pick<PlanContents, 'notices'>,
): Rejection | undefined {
  const { key, horizon, subsetOf } = indicator;
  const fault = (detail: string) => misfit(`indicator ${key}: ${detail}`);
  if (subsetOf === key) return fault('is a part of itself');
  if (horizon.from > horizon.to) return fault('its horizon ends before it begins');
  const detail = kindFault(indicator) ?? sourceFault(indicator, notices);
  return detail === undefined ? undefined : fault(detail);
}

/** What the kind of an indicator needs and what it cannot have. */
function kindFault({ kind, qualifier, target, exceeds, population }: IndicatorFacts): string | undefined {
  const needsTarget = kind !== 'relational' && qualifier !== 'unquantified';
  if (needsTarget !== (target !== undefined)) return needsTarget ? 'needs a target' : 'has no number to reach';
  if (target?.includes('/') === true && kind !== 'fraction') return 'only a fraction has a target a/b';
  if ((kind === 'relational') !== (exceeds !== undefined)) return 'exceeds and relational go together';
  if (kind === 'relational' && qualifier === 'unquantified') return 'what is to be exceeded is not unquantified';
  if (kind === 'relational' && qualifier === 'at-most') return 'what is to be exceeded is no upper limit';
  if ((kind === 'fraction' || kind === 'coverage') !== (population !== undefined)) {
    return 'population goes with a fraction or a coverage';
  }
  return undefined;
}

/** No indicator is a part of itself, be it through others. */
function cycleFault({ indicators }: Manifest): Rejection | undefined {
  const wholes = new Map(indicators.map(({ key, subsetOf }) => [key, subsetOf]));
  const sound = new Set<string>();
  for (const { key } of indicators) {
    const path = new Set<string>();
    for (let at: string | undefined = key; at !== undefined && !sound.has(at); at = wholes.get(at)) {
      if (path.has(at)) return misfit(`indicator ${at}: is a part of itself`);
      path.add(at);
    }
    for (const each of path) sound.add(each);
  }
  return undefined;
}
