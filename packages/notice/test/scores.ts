/** Precision and recall of a reading, field by field. */
import type { Draft } from '../src/index.js';
import type { ExpectedIndicator, ExpectedTask, NoticeCase } from './notices/expected.js';

/** Every value of a draft as `field: where = value`, so that two drafts are two sets. */
export function valuesOf(draft: Draft): Map<string, string[]> {
  const values = new Map<string, string[]>();
  const add = (field: string, value: string | undefined) => {
    if (value !== undefined) values.set(field, [...(values.get(field) ?? []), value]);
  };
  add('title', draft.title?.value);
  add('document number', draft.documentNumber?.value);
  add('issuer', draft.issuer?.value);
  add('date', draft.issuedOn?.value);
  add('year', draft.year && String(draft.year.value));
  for (const { number, title } of draft.sections) add('section', `${number} ${title.value}`);
  for (const task of draft.tasks) {
    const code = task.code.value;
    add('task title', `${code} ${task.title.value}`);
    for (const { value } of task.people) add('person', `${code} ${value}`);
    for (const { value } of task.leads) add('lead', `${code} ${value.name}`);
    for (const { value } of task.cooperating) add('cooperating', `${code} ${value.name}`);
    add('time limit', task.due && `${code} ${task.due.value}`);
    for (const { value } of task.deliverables) add(value.action, `${code} ${value.name}`);
  }
  for (const indicator of draft.indicators) {
    const name = `${indicator.task ?? 'plan'} ${indicator.name.value}`;
    const whole = indicator.subsetOf && draft.indicators[indicator.subsetOf.value]?.name.value;
    add('indicator', name);
    add('target', `${name} ${indicator.target?.value}${indicator.unitOfMeasure.value}`);
    add('kind', `${name} ${indicator.kind.value}`);
    add('qualifier', `${name} ${indicator.qualifier.value}`);
    add('commitment', `${name} ${indicator.commitment.value}`);
    add('horizon', indicator.horizon && `${name} ${indicator.horizon.value.from}–${indicator.horizon.value.to}`);
    add('population', indicator.population && `${name} ${indicator.population.value}`);
    add('exceeds', indicator.exceeds && `${name} ${indicator.exceeds.value}`);
    add('joint', indicator.joint && `${name} ${indicator.joint.value.join('+')}`);
    add('baseline', indicator.baseline && `${name} ${indicator.baseline.value}`);
    add('subset', whole && `${name} ⊂ ${whole}`);
  }
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

/** Adds up, per field, what was expected, found and right. */
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
