/**
 * What an amended notice changes: compares the manifest read from it with the plan as it is now. Each change is an
 * ordinary command of the plan. A difference that no command can make is listed, never guessed.
 */
import { canonicalJson, dueOf, type IndicatorFacts, type Manifest, sameTarget, type TaskFacts } from '@duban/domain';
import type { Named } from './manifest-of-draft.js';

/** A task as it is now: its present holders, its placeholders resolved, and the due day that was granted last. */
export interface PresentTask extends TaskFacts {
  readonly due: string;
  /** The revision of the document, for decisions that must rest on it. */
  readonly revision: string;
  /** Neither completed nor cancelled. */
  readonly open: boolean;
  /** The day that a pending request for more time asks for. */
  readonly askedDue: string | undefined;
  readonly resolved: readonly { readonly placeholder: string; readonly units: readonly string[] }[];
}

export interface PresentIndicator extends Omit<IndicatorFacts, 'joint'> {
  readonly joint?: readonly string[] | undefined;
  readonly revision: string;
  /** The target of a pending proposal. */
  readonly proposed: string | undefined;
}

export interface PresentPlan {
  readonly title: string;
  readonly issuer: string;
  readonly year: number;
  readonly sections: readonly { readonly number: number; readonly title: string }[];
  readonly units: readonly Named[];
  readonly people: readonly Named[];
  readonly tasks: readonly PresentTask[];
  readonly indicators: readonly PresentIndicator[];
}

/** One command, without the reason that all of them share. */
export interface AmendmentChange {
  readonly command: string;
  readonly task?: string;
  readonly indicator?: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** The revision that was read, if the command is a decision that must rest on it. */
  readonly ifMatch?: string;
  /** False: the command is left out until a person sets it to true. */
  readonly apply: boolean;
  /** A note for the person who reviews the change. */
  readonly note?: string;
}

export interface Amendment {
  readonly changes: readonly AmendmentChange[];
  /** Differences that no command can make, and changes that somebody must decide on already. */
  readonly remarks: readonly string[];
}

const list = (names: readonly string[]) => names.join('、') || '—';
const same = (one: unknown, other: unknown) =>
  one === undefined || other === undefined ? one === other : canonicalJson(one) === canonicalJson(other);

/** The difference, in the order in which its changes must be made. */
export function amendmentOf(present: PresentPlan, next: Manifest): Amendment {
  const remarks: string[] = [];
  for (const [name, was, is] of [
    ['标题 title', present.title, next.title],
    ['发文单位 issuer', present.issuer, next.issuer],
    ['年度 year', present.year, next.year],
  ] as const) {
    if (was !== is) remarks.push(`${name}: ${was} → ${is}；没有命令可改 / no command changes it`);
  }
  const sections = new Map(present.sections.map(({ number, title }) => [number, title]));
  for (const { number, title } of next.sections) {
    const was = sections.get(number);
    if (was !== title) remarks.push(`章节 section ${number}: ${was ?? '—'} → ${title}；没有命令可改 / no command changes it`);
  }
  const known = { units: ids(present.units), people: ids(present.people) };
  const named: AmendmentChange[] = [
    ...next.units
      .filter(({ id }) => !known.units.has(id))
      .map((unit): AmendmentChange => ({ command: 'add-unit', body: { unit }, apply: true })),
    ...next.people
      .filter(({ id }) => !known.people.has(id))
      .map((person): AmendmentChange => ({ command: 'add-person', body: { person }, apply: true })),
  ];
  const tasks = new Map(present.tasks.map((task) => [task.code, task]));
  const changes = next.tasks.flatMap((task): AmendmentChange[] => {
    const was = tasks.get(task.code);
    if (was !== undefined) return taskChanges(was, task, present.year, remarks);
    if (sections.has(task.section)) return [{ command: 'add-task', task: task.code, body: { task }, apply: true }];
    remarks.push(
      `任务 task ${task.code}: 章节 ${task.section} 不在计划中，不能增列 / its section is not in the plan, so it cannot be added`,
    );
    return [];
  });
  const codes = new Set(next.tasks.map(({ code }) => code));
  const gone = present.tasks.filter(({ code, open }) => open && !codes.has(code)).map(cancelled);
  return { changes: [...named, ...changes, ...indicatorChanges(present, next, remarks), ...gone], remarks };
}

const ids = (names: readonly Named[]) => new Set(names.map(({ id }) => id));

/** A supplement may name only what it changes, so a person must decide whether a task that it leaves out is cancelled. */
const cancelled = ({ code, title, revision }: PresentTask): AmendmentChange => ({
  command: 'cancel',
  task: code,
  body: {},
  ifMatch: revision,
  apply: false,
  note: `新通知没有“${title}”；确认取消才改为 true / not in the new notice; true only if it is to be cancelled`,
});

function taskChanges(was: PresentTask, is: TaskFacts, year: number, remarks: string[]): AmendmentChange[] {
  const about = `任务 task ${is.code}`;
  if (was.title !== is.title)
    remarks.push(
      `${about}: 名称 ${was.title} → ${is.title}；仅更正错字时用 correct-title / correct-title, if it was a typing error`,
    );
  if (was.section !== is.section)
    remarks.push(`${about}: 章节 ${was.section} → ${is.section}；没有命令可改 / no command moves it`);
  if (!same(was.deliverables, is.deliverables)) {
    const names = (facts: TaskFacts) => list(facts.deliverables.map(({ name }) => name));
    remarks.push(
      `${about}: 成果 ${names(was)} → ${names(is)}；仅更正错字时用 correct-deliverable-name，其余没有命令可改 / correct-deliverable-name, if it was a typing error; no command changes more`,
    );
  }
  const changes = [responsibilityChange(was, is, remarks), dueChange(was, is, year, remarks)].filter(
    (change) => change !== undefined,
  );
  if (changes.length === 0 || was.open) return changes;
  remarks.push(`${about}: 已办结或取消，不再更改 / is completed or cancelled and is not changed`);
  return [];
}

/**
 * A placeholder that a decision has resolved keeps meaning its units, even when a later notice repeats the placeholder.
 */
function resolved({ cooperating }: TaskFacts, was: PresentTask): TaskFacts['cooperating'] {
  const units = new Map(was.resolved.map((each) => [each.placeholder, each.units]));
  const still = new Set(was.cooperating.flatMap((entry) => ('placeholder' in entry ? [entry.placeholder] : [])));
  const flat = cooperating.flatMap((entry) =>
    'placeholder' in entry && !still.has(entry.placeholder) && units.has(entry.placeholder)
      ? (units.get(entry.placeholder) ?? []).map((unit) => ({ unit }))
      : [entry],
  );
  const seen = new Set<string>();
  return flat.filter((entry) => {
    const name = JSON.stringify(entry);
    return seen.has(name) ? false : seen.add(name);
  });
}

function responsibilityChange(was: PresentTask, is: TaskFacts, remarks: string[]): AmendmentChange | undefined {
  const cooperating = resolved(is, was);
  const leaderless = is.leads.length === 0;
  if (leaderless)
    remarks.push(
      `任务 task ${is.code}: 新通知没有牵头单位，牵头单位未改 / the new notice names no lead; the lead is left as it is`,
    );
  const body = {
    ...(leaderless || same(was.leads, is.leads) ? {} : { leads: is.leads }),
    ...(same(was.cooperating, cooperating) ? {} : { cooperating }),
    ...(same(was.responsible, is.responsible) ? {} : { responsible: is.responsible }),
  };
  if (Object.keys(body).length === 0) return undefined;
  const placeholders = (entries: TaskFacts['cooperating']) =>
    entries.flatMap((entry) => ('placeholder' in entry ? [entry.placeholder] : []));
  const had = placeholders(was.cooperating);
  const coined = placeholders(cooperating).filter((words) => !had.includes(words));
  if (coined.length > 0) {
    remarks.push(
      `任务 task ${is.code}: 配合单位新增“${list(coined)}”，泛指不能由决定增设，责任未改 / a decision cannot add words for units, so its responsibility is left as it is`,
    );
    return undefined;
  }
  const common = { task: is.code, ifMatch: was.revision, apply: true };
  const onlyCooperating = Object.keys(body).length === 1 && body.cooperating !== undefined;
  const [placeholder] = had.filter((words) => !placeholders(cooperating).includes(words));
  if (onlyCooperating && placeholder !== undefined) {
    const units = unitsInPlaceOf(placeholder, was.cooperating, cooperating);
    if (units !== undefined) return { command: 'resolve-placeholder', ...common, body: { placeholder, units } };
  }
  return { command: 'change-responsibility', ...common, body };
}

/** The units that replaced the placeholder at its place in the list; undefined when anything else differs too. */
function unitsInPlaceOf(placeholder: string, was: TaskFacts['cooperating'], is: TaskFacts['cooperating']): string[] | undefined {
  const at = was.findIndex((entry) => 'placeholder' in entry && entry.placeholder === placeholder);
  const count = is.length - was.length + 1;
  const units = is.slice(at, at + count).flatMap((entry) => ('unit' in entry ? [entry.unit] : []));
  const replaced = [...was.slice(0, at), ...units.map((unit) => ({ unit })), ...was.slice(at + 1)];
  return units.length > 0 && same(replaced, is) ? units : undefined;
}

function dueChange(was: PresentTask, is: TaskFacts, year: number, remarks: string[]): AmendmentChange | undefined {
  const due = dueOf(is, year);
  if (due === was.due) return undefined;
  const about = `任务 task ${is.code}: 期限 ${was.due} → ${due}`;
  if (due < was.due) {
    remarks.push(`${about}；没有命令可提前 / no command moves a deadline forward`);
    return undefined;
  }
  if (was.askedDue !== undefined) {
    remarks.push(`${about}；已有延期申请（${was.askedDue}）待批 / an extension is pending already`);
    return undefined;
  }
  const [unit = ''] = was.leads;
  return {
    command: 'request-extension',
    task: is.code,
    body: { due, onBehalfOf: { unit, subject: '' } },
    apply: false,
    note: `期限 ${was.due} → ${due}：填写 subject（牵头单位的申请人）后改为 true，再由另一人批准 / fill in the subject of the lead unit's person, then true; another person grants it`,
  };
}

function indicatorChanges(present: PresentPlan, next: Manifest, remarks: string[]): AmendmentChange[] {
  const had = new Map(present.indicators.map((indicator) => [indicator.key, indicator]));
  const keys = new Set(next.indicators.map(({ key }) => key));
  for (const { key, name } of present.indicators) {
    if (!keys.has(key))
      remarks.push(`指标 indicator ${key} ${name}: 新通知没有；没有命令可删 / not in the new notice; no command removes it`);
  }
  return next.indicators.flatMap((is): AmendmentChange[] => {
    const was = had.get(is.key);
    if (was !== undefined) return indicatorChange(was, is, remarks);
    return [{ command: 'add-indicator', indicator: is.key, body: { indicator: is }, apply: true }];
  });
}

const fixedFacts = ['unitOfMeasure', 'kind', 'qualifier', 'commitment', 'horizon', 'population', 'exceeds', 'joint'] as const;

function indicatorChange(was: PresentIndicator, is: IndicatorFacts, remarks: string[]): AmendmentChange[] {
  const about = `指标 indicator ${is.key} ${is.name}`;
  for (const fact of fixedFacts) {
    if (same(was[fact], is[fact])) continue;
    const shown = (value: unknown) => (value === undefined ? '—' : JSON.stringify(value));
    remarks.push(`${about}: ${fact} ${shown(was[fact])} → ${shown(is[fact])}；没有命令可改 / no command changes it`);
  }
  const changes: AmendmentChange[] = [];
  if (is.baseline !== undefined && is.baseline !== was.baseline) {
    changes.push({
      command: 'set-baseline',
      indicator: is.key,
      body: { baseline: is.baseline },
      ifMatch: was.revision,
      apply: true,
    });
  }
  if (is.target === undefined || was.target === undefined) {
    if (is.target !== was.target)
      remarks.push(`${about}: 目标 ${was.target ?? '—'} → ${is.target ?? '—'}；没有命令可改 / no command changes it`);
  } else if (!sameTarget(was.target, is.target)) {
    if (was.proposed === undefined) {
      const note = `目标 ${was.target} → ${is.target}：提出后须由另一人批准 / once proposed, another person approves it`;
      changes.push({ command: 'propose-target', indicator: is.key, body: { target: is.target }, apply: true, note });
    } else remarks.push(`${about}: 已有目标调整（${was.proposed}）待批 / a proposed target (${was.proposed}) awaits a decision`);
  }
  return changes;
}
