/**
 * Whether a manifest fits together. It comes from a person or from the reader of a notice, so it is
 * checked as a whole before anything is recorded.
 */
import { firstDayOfYear, lastDayOfYear } from './days.js';
import { type Rejection, reject } from './decider.js';
import type { IndicatorFacts, Manifest, TaskFacts } from './manifest.js';

/** Why a manifest does not fit together, or undefined when it does. */
export function manifestFault(plan: Manifest): Rejection | undefined {
  const detail = listFault(plan) ?? startFault(plan) ?? taskFault(plan) ?? indicatorFault(plan) ?? cycleFault(plan);
  return detail === undefined ? undefined : reject('plan-incomplete', { detail });
}

/** The first value that occurs a second time. */
export function repeated(values: readonly string[]): string | undefined {
  const seen = new Set<string>();
  for (const value of values) {
    if (seen.has(value)) return value;
    seen.add(value);
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

/** What a task of a plan may name. */
interface Known {
  readonly year: number;
  readonly sections: { has(number: number): boolean };
  readonly units: { has(id: string): boolean };
  readonly people: { has(id: string): boolean };
}

function taskFault({ year, tasks, ...plan }: Manifest): string | undefined {
  const known: Known = {
    year,
    sections: new Set(plan.sections.map(({ number }) => number)),
    units: new Set(plan.units.map(({ id }) => id)),
    people: new Set(plan.people.map(({ id }) => id)),
  };
  for (const task of tasks) {
    const detail = taskFactsFault(task, known);
    if (detail !== undefined) return detail;
  }
  return undefined;
}

/** Why a task does not fit into a plan, for the `detail` of `plan-incomplete`; undefined when it does. */
export function taskFactsFault(task: TaskFacts, { year, sections, units, people }: Known): string | undefined {
  const fault = (detail: string) => `task ${task.code}: ${detail}`;
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
  const misfit = task.deliverables.findIndex((deliverable) => !isDoable(deliverable));
  if (misfit !== -1) return fault(`deliverable ${misfit + 1}: an event is held, a document is issued or revised`);
  return undefined;
}

const isDoable = ({ kind, action }: TaskFacts['deliverables'][number]) => (kind === 'event') === (action === 'hold');

function indicatorFault(plan: Manifest): string | undefined {
  const tasks = new Set(plan.tasks.map(({ code }) => code));
  const indicators = new Set(plan.indicators.map(({ key }) => key));
  for (const indicator of plan.indicators) {
    const { key, task, subsetOf, horizon } = indicator;
    const fault = (detail: string) => `indicator ${key}: ${detail}`;
    if (task !== undefined && !tasks.has(task)) return fault(`no task ${task}`);
    if (subsetOf !== undefined && !indicators.has(subsetOf)) return fault(`no indicator ${subsetOf}`);
    if (horizon.from > horizon.to) return fault('its horizon ends before it begins');
    const detail = kindFault(indicator);
    if (detail !== undefined) return fault(detail);
  }
  return undefined;
}

/** What the kind of an indicator needs and what it cannot have. */
function kindFault({ kind, qualifier, target, exceeds, population }: IndicatorFacts): string | undefined {
  const needsTarget = kind !== 'relational' && qualifier !== 'unquantified';
  if (needsTarget !== (target !== undefined)) return needsTarget ? 'needs a target' : 'has no number to reach';
  if (target?.includes('/') === true && kind !== 'fraction') return 'only a fraction has a target a/b';
  if ((kind === 'relational') !== (exceeds !== undefined)) return 'exceeds and relational go together';
  if (kind === 'relational' && qualifier === 'unquantified') return 'what is to be exceeded is not unquantified';
  if ((kind === 'fraction' || kind === 'coverage') !== (population !== undefined)) {
    return 'population goes with a fraction or a coverage';
  }
  return undefined;
}

/** No indicator is a part of itself, be it through others. */
function cycleFault({ indicators }: Manifest): string | undefined {
  const wholes = new Map(indicators.map(({ key, subsetOf }) => [key, subsetOf]));
  const sound = new Set<string>();
  for (const { key } of indicators) {
    const path = new Set<string>();
    for (let at: string | undefined = key; at !== undefined && !sound.has(at); at = wholes.get(at)) {
      if (path.has(at)) return `indicator ${at}: is a part of itself`;
      path.add(at);
    }
    for (const each of path) sound.add(each);
  }
  return undefined;
}
