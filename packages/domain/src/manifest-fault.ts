/**
 * Whether a manifest fits together. A manifest comes from a person or from the reader of a notice, so it is checked
 * as a whole before anything is recorded.
 */
import { firstDayOfYear, lastDayOfYear } from './days.js';
import { type Rejection, reject } from './decider.js';
import { unmeasurable } from './indicator/figures.js';
import { repeated } from './lists.js';
import type { IndicatorFacts, Manifest, TaskFacts } from './manifest.js';
import { words } from './vocabulary.js';
import type { Words } from './words.js';

/** What a task may name: the sections, units and people of its plan. */
export interface PlanContents {
  readonly year: number;
  readonly sections: Known<number>;
  readonly units: Known<string>;
  readonly people: Known<string>;
  /** Digests of the notices that the plan rests on. */
  readonly notices: Known<string>;
  /** The plan's own id, where it is known: a task cannot be carried over from its own plan. */
  readonly plan?: string | undefined;
}

/** A set, or a map by id. */
interface Known<Id> {
  has(id: Id): boolean;
}

/** The fault in both languages. */
type Detail = readonly [zh: string, en: string];

const misfit = ([zh, en]: Detail): Rejection => reject('plan-incomplete', { detail: { zh, en } });

/**
 * Why a manifest does not fit together, or undefined when it does. `planId`: the id that it will be published under,
 * if known.
 */
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

function listFault({ sections, units, people, tasks, indicators }: Manifest): Detail | undefined {
  const lists: [of: Words, ids: string[]][] = [
    [{ zh: '章节', en: 'section' }, sections.map(({ number }) => String(number))],
    [words.subject.unit, units.map(({ id }) => id)],
    [words.subject.person, people.map(({ id }) => id)],
    [words.subject.task, tasks.map(({ code }) => code)],
    [words.subject.indicator, indicators.map(({ key }) => key)],
  ];
  for (const [{ zh, en }, ids] of lists) {
    const twice = repeated(ids);
    if (twice !== undefined) return [`${zh} ${twice} 重复出现`, `${en} ${twice} appears twice`];
  }
  const name = repeated(units.map(({ name }) => name.trim()));
  if (name === undefined) return undefined;
  const [one, other] = units.filter((unit) => unit.name.trim() === name).map(({ id }) => id);
  return [`单位 ${one} 与 ${other} 同名`, `units ${one} and ${other} have one name`];
}

function startFault({ simulated, startsOn, year }: Manifest): Detail | undefined {
  if (simulated !== true)
    return startsOn === undefined ? undefined : ['只有模拟计划才有 startsOn', 'only a simulated plan has startsOn'];
  if (startsOn === undefined) return ['模拟计划须有 startsOn', 'a simulated plan needs startsOn'];
  const within = startsOn >= firstDayOfYear(year) && startsOn <= lastDayOfYear(year);
  return within ? undefined : [`startsOn ${startsOn} 不在 ${year} 年内`, `startsOn ${startsOn} is not within ${year}`];
}

/** Why a task does not fit into its plan, or undefined when it does. Whether its code is taken is not checked here. */
export function taskFactsFault(
  task: TaskFacts,
  { year, sections, units, people, notices, plan }: PlanContents,
): Rejection | undefined {
  const fault = (zh: string, en: string) => misfit([`任务 ${task.code}：${zh}`, `task ${task.code}: ${en}`]);
  if (!sections.has(task.section)) return fault(`没有章节 ${task.section}`, `no section ${task.section}`);
  const named = [...task.leads, ...task.cooperating.flatMap((entry) => ('unit' in entry ? [entry.unit] : []))];
  const unknown = named.find((id) => !units.has(id));
  if (unknown !== undefined) return fault(`没有单位 ${unknown}`, `no unit ${unknown}`);
  const unit = repeated(named);
  if (unit !== undefined) return fault(`单位 ${unit} 重复出现`, `unit ${unit} appears twice`);
  const stranger = task.responsible.find((id) => !people.has(id));
  if (stranger !== undefined) return fault(`没有人员 ${stranger}`, `no person ${stranger}`);
  const person = repeated(task.responsible);
  if (person !== undefined) return fault(`人员 ${person} 重复出现`, `person ${person} appears twice`);
  if (task.due !== undefined && task.due < firstDayOfYear(year)) {
    return fault(`期限 ${task.due} 早于 ${year} 年`, `due ${task.due} is before ${year}`);
  }
  const undoable = task.deliverables.findIndex((deliverable) => !isDoable(deliverable));
  if (undoable !== -1) {
    return fault(
      `第 ${undoable + 1} 项成果：活动只能举办（hold），文件只能印发（issue）或修订（revise）`,
      `deliverable ${undoable + 1}: an event is held, a document is issued or revised`,
    );
  }
  const from = task.carriedOverFrom?.plan;
  if (from !== undefined && from === plan) return fault(`不能结转自本计划 ${from}`, `carried over from its own plan ${from}`);
  const detail = sourceFault(task, notices);
  return detail === undefined ? undefined : fault(...detail);
}

/** A place must be in a notice that the plan keeps, so that a reader of the place can find the words. */
const sourceFault = ({ source }: Pick<TaskFacts, 'source'>, notices: Known<string>): Detail | undefined =>
  source === undefined || notices.has(source.document)
    ? undefined
    : [`没有登记通知 ${source.document}`, `no notice ${source.document}`];

const isDoable = ({ kind, action }: TaskFacts['deliverables'][number]) => (kind === 'event') === (action === 'hold');

function indicatorsFault(plan: Manifest, contents: PlanContents): Rejection | undefined {
  const tasks = new Set(plan.tasks.map(({ code }) => code));
  const indicators = new Set(plan.indicators.map(({ key }) => key));
  return firstFault(plan.indicators, (indicator) => {
    const { task, subsetOf } = indicator;
    const fault = (zh: string, en: string) => indicatorMisfit(indicator, [zh, en]);
    if (task !== undefined && !tasks.has(task)) return fault(`没有任务 ${task}`, `no task ${task}`);
    if (subsetOf !== undefined && !indicators.has(subsetOf)) return fault(`没有指标 ${subsetOf}`, `no indicator ${subsetOf}`);
    return indicatorFactsFault(indicator, contents);
  });
}

const indicatorMisfit = ({ key }: Pick<IndicatorFacts, 'key'>, [zh, en]: Detail) =>
  misfit([`指标 ${key}：${zh}`, `indicator ${key}: ${en}`]);
const partOfItself: Detail = ['不能是自身的一部分', 'is a part of itself'];

/**
 * Why an indicator is wrong in itself, or undefined when it is not. The tasks and indicators that it names are not
 * looked up.
 */
export function indicatorFactsFault(
  indicator: IndicatorFacts,
  { notices }: Pick<PlanContents, 'notices'>,
): Rejection | undefined {
  const { key, horizon, subsetOf } = indicator;
  if (subsetOf === key) return indicatorMisfit(indicator, partOfItself);
  if (horizon.from > horizon.to) return indicatorMisfit(indicator, ['起止年度颠倒', 'its horizon ends before it begins']);
  const detail = kindFault(indicator) ?? sourceFault(indicator, notices);
  return detail === undefined ? undefined : indicatorMisfit(indicator, detail);
}

/** Why the fields of an indicator do not suit its kind. */
function kindFault({ kind, unitOfMeasure, qualifier, target, exceeds, population }: IndicatorFacts): Detail | undefined {
  const needsTarget = kind !== 'relational' && qualifier !== 'unquantified';
  if (needsTarget !== (target !== undefined)) {
    return needsTarget ? ['须有目标值', 'needs a target'] : ['没有要达到的数，不填目标值', 'has no number to reach'];
  }
  const unfit = target === undefined ? undefined : unmeasurable({ kind, unitOfMeasure }, target);
  if (unfit !== undefined) return [`目标 ${target}：${unfit.zh}`, `target ${target}: ${unfit.en}`];
  if ((kind === 'relational') !== (exceeds !== undefined)) {
    return ['比较型指标须有比较对象 exceeds，其他指标没有', 'exceeds and relational go together'];
  }
  if (kind === 'relational' && qualifier === 'unquantified') {
    return ['比较型指标不能是“若干”', 'what is to be exceeded is not unquantified'];
  }
  if (kind === 'relational' && qualifier === 'at-most') {
    return ['比较型指标不能是上限', 'what is to be exceeded is no upper limit'];
  }
  if ((kind === 'fraction' || kind === 'coverage') !== (population !== undefined)) {
    return ['占比型、覆盖型指标须有总体 population，其他指标没有', 'population goes with a fraction or a coverage'];
  }
  return undefined;
}

/** Refuses an indicator that is a part of itself, directly or through others. */
function cycleFault({ indicators }: Manifest): Rejection | undefined {
  const wholes = new Map(indicators.map(({ key, subsetOf }) => [key, subsetOf]));
  const sound = new Set<string>();
  for (const { key } of indicators) {
    const path = new Set<string>();
    for (let at: string | undefined = key; at !== undefined && !sound.has(at); at = wholes.get(at)) {
      if (path.has(at)) return indicatorMisfit({ key: at }, partOfItself);
      path.add(at);
    }
    for (const each of path) sound.add(each);
  }
  return undefined;
}
