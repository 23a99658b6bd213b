/** Precision and recall of a reading, field by field. */
import type { Draft, Field } from '../src/index.js';
import type { ExpectedIndicator, ExpectedTask, NoticeCase } from './notices/expected.js';

export interface SureValue {
  readonly field: string;
  readonly value: string;
  readonly confidence: number;
}

/** Every value of a draft as `where = value`, with its field and the reader's confidence. */
export function sureValuesOf(draft: Draft): SureValue[] {
  const values: SureValue[] = [];
  const add = <Value>(field: string, own: Field<Value> | undefined, say: (value: Value) => string | undefined) => {
    const value = own === undefined ? undefined : say(own.value);
    if (own !== undefined && value !== undefined) values.push({ field, value, confidence: own.confidence });
  };
  add('title', draft.title, (value) => value);
  add('document number', draft.documentNumber, (value) => value);
  add('issuer', draft.issuer, (value) => value);
  add('date', draft.issuedOn, (value) => value);
  add('year', draft.year, String);
  for (const { number, title } of draft.sections) add('section', title, (value) => `${number} ${value}`);
  for (const task of draft.tasks) {
    const code = task.code.value;
    add('task title', task.title, (value) => `${code} ${value}`);
    for (const person of task.people) add('person', person, (value) => `${code} ${value}`);
    for (const unit of task.leads) add('lead', unit, ({ name }) => `${code} ${name}`);
    for (const unit of task.cooperating) add('cooperating', unit, ({ name }) => `${code} ${name}`);
    add('time limit', task.due, (value) => `${code} ${value}`);
    for (const own of task.deliverables) add(own.value.action, own, (value) => `${code} ${value.name}`);
  }
  for (const indicator of draft.indicators) {
    const name = `${indicator.task ?? 'plan'} ${indicator.name.value}`;
    add('indicator', indicator.name, () => name);
    add('target', indicator.target ?? indicator.name, () => `${name} ${indicator.target?.value}${indicator.unitOfMeasure.value}`);
    add('kind', indicator.kind, (value) => `${name} ${value}`);
    add('qualifier', indicator.qualifier, (value) => `${name} ${value}`);
    add('commitment', indicator.commitment, (value) => `${name} ${value === 'stretch' ? 'stretch' : 'binding'}`);
    add('horizon', indicator.horizon, ({ from, to }) => `${name} ${from}–${to}`);
    add('population', indicator.population, (value) => `${name} ${value}`);
    add('exceeds', indicator.exceeds, (value) => `${name} ${value}`);
    add('joint', indicator.joint, (value) => `${name} ${value.join('+')}`);
    add('baseline', indicator.baseline, (value) => `${name} ${value}`);
    add('subset', indicator.subsetOf, (value) => `${name} ⊂ ${draft.indicators[value]?.name.value}`);
  }
  return values;
}

/** The same values grouped by field, to compare two drafts as sets. */
export function valuesOf(draft: Draft): Map<string, string[]> {
  const values = new Map<string, string[]>();
  for (const { field, value } of sureValuesOf(draft)) values.set(field, [...(values.get(field) ?? []), value]);
  return values;
}

const taskValues = (task: ExpectedTask): [string, string][] => {
  const each = (field: string, names: readonly string[] = []) =>
    names.map((name): [string, string] => [field, `${task.code} ${name}`]);
  return [
    ...each('task title', [task.title]),
    ...each('person', task.people),
    ...each('lead', task.leads),
    ...each('cooperating', task.helps),
    ...each('time limit', task.due === undefined ? [] : [task.due]),
    ...each('issue', task.issue),
    ...each('revise', task.revise),
    ...each('hold', task.hold),
  ];
};

const indicatorValues = (indicator: ExpectedIndicator, year: number): [string, string][] => {
  const name = `${indicator.task ?? 'plan'} ${indicator.name}`;
  const optional = (field: string, value: string | undefined): [string, string][] =>
    value === undefined ? [] : [[field, `${name} ${value}`]];
  return [
    ['indicator', name],
    ['target', `${name} ${indicator.target}${indicator.unit}`],
    ['kind', `${name} ${indicator.kind ?? 'count'}`],
    ['qualifier', `${name} ${indicator.qualifier}`],
    ['commitment', `${name} ${indicator.stretch === true ? 'stretch' : 'binding'}`],
    ['horizon', `${name} ${year}–${indicator.to ?? year}`],
    ...optional('population', indicator.population),
    ...optional('exceeds', indicator.exceeds),
    ...optional('joint', indicator.joint?.join('+')),
    ...optional('baseline', indicator.baseline),
    ...optional('subset', indicator.partOf && `⊂ ${indicator.partOf}`),
  ];
};

export function expectedValues(notice: NoticeCase): Map<string, string[]> {
  const pairs: [string, string][] = [
    ['title', notice.title],
    ...(notice.documentNumber === undefined ? [] : [['document number', notice.documentNumber] as [string, string]]),
    ['issuer', notice.issuer],
    ['date', notice.issuedOn],
    ['year', String(notice.year)],
    ...notice.sections.map((title, index): [string, string] => ['section', `${index + 1} ${title}`]),
    ...notice.tasks.flatMap(taskValues),
    ...notice.indicators.flatMap((indicator) => indicatorValues(indicator, notice.year)),
  ];
  const values = new Map<string, string[]>();
  for (const [field, value] of pairs) values.set(field, [...(values.get(field) ?? []), value]);
  return values;
}

export interface Score {
  readonly expected: number;
  readonly found: number;
  readonly right: number;
}

export interface Difference {
  readonly field: string;
  readonly missing: readonly string[];
  readonly wrong: readonly string[];
}

export function differences(expected: ReadonlyMap<string, string[]>, found: ReadonlyMap<string, string[]>): Difference[] {
  const fields = [...new Set([...expected.keys(), ...found.keys()])];
  return fields.flatMap((field) => {
    const theirs = expected.get(field) ?? [];
    const ours = found.get(field) ?? [];
    const missing = theirs.filter((value) => !ours.includes(value));
    const wrong = ours.filter((value) => !theirs.includes(value));
    return missing.length + wrong.length === 0 ? [] : [{ field, missing, wrong }];
  });
}

/** Adds up for each field how many values were expected, found and right. */
export class ScoreBoard {
  readonly #scores = new Map<string, Score>();

  add(expected: ReadonlyMap<string, string[]>, found: ReadonlyMap<string, string[]>): void {
    for (const field of new Set([...expected.keys(), ...found.keys()])) {
      const theirs = expected.get(field) ?? [];
      const ours = found.get(field) ?? [];
      const had = this.#scores.get(field) ?? { expected: 0, found: 0, right: 0 };
      this.#scores.set(field, {
        expected: had.expected + theirs.length,
        found: had.found + ours.length,
        right: had.right + ours.filter((value) => theirs.includes(value)).length,
      });
    }
  }

  rows(): { field: string; precision: number; recall: number; expected: number }[] {
    return [...this.#scores].map(([field, { expected, found, right }]) => ({
      field,
      precision: found === 0 ? 1 : right / found,
      recall: expected === 0 ? 1 : right / expected,
      expected,
    }));
  }
}
