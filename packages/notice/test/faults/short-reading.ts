/**
 * A reading written in short, one line a value:
 *
 *     题 the plan's title        发 who issues it        日 2031-03-05        年 2031
 *     1.1 the task's title | 人 a person | 牵头 a unit another | 配合 a unit | 期 2031-10-31
 *       * name of the figure ≥5家 2031–2033 growth 力争
 *       + issue the document
 *     ! codes of all problems, and of notes that must be there as ~code
 *
 * ≥ ≤ ≈ → stand for at least, at most, about and reach. Years are left out where they are the plan's, the
 * kind where it is a count; `*` without a task stands before the first one. What is not written is not held
 * against the reader, but tasks, units, people, days, figures and deliverables are complete.
 */
import type { NoticeReading } from '../../src/index.js';
import { valuesOf } from '../scores.js';

const qualifiers: Readonly<Record<string, string>> = {
  '≥': 'at-least',
  '≤': 'at-most',
  '≈': 'about',
  '→': 'reach',
  '=': 'exactly',
};
const figureLine = /^\* (\S+) ([≥≤≈→=])([\d./]+)(\S+)((?: \S+)*)$/;
const years = /^(\d{4}|\?)(?:–(\d{4}))?$/;

export interface Short {
  readonly values: ReadonlyMap<string, string[]>;
  readonly problems: readonly string[] | undefined;
  readonly notes: readonly string[];
}

class Values {
  readonly map = new Map<string, string[]>();

  add(field: string, value: string | undefined): void {
    if (value !== undefined) this.map.set(field, [...(this.map.get(field) ?? []), value]);
  }
}

const taskParts: Readonly<Record<string, string>> = { 人: 'person', 牵头: 'lead', 配合: 'cooperating', 期: 'time limit' };
const headers: Readonly<Record<string, string>> = { 题: 'title', 发: 'issuer', 日: 'date', 年: 'year' };

/** What a short reading says about a text. The plan's year is the first year in the text, unless 年 gives another. */
export function shortReading(written: string, text: string): Short {
  const values = new Values();
  let problems: readonly string[] | undefined;
  const notes: string[] = [];
  let task = 'plan';
  let year = /20\d\d/.exec(text)?.[0] ?? '?';
  for (const line of written
    .trim()
    .split('\n')
    .map((each) => each.trim())) {
    const [head = '', ...rest] = line.split(' ');
    const header = headers[head];
    if (header !== undefined) {
      if (header === 'year') year = rest.join(' ');
      values.add(header, rest.join(' '));
    } else if (head === '!') {
      problems = rest.filter((code) => !code.startsWith('~'));
      notes.push(...rest.filter((code) => code.startsWith('~')).map((code) => code.slice(1)));
    } else if (head === '*') addFigure(values, task, year, line);
    else if (head === '+') values.add(rest[0] as string, `${task} ${rest.slice(1).join(' ')}`);
    else {
      const [title = '', ...parts] = line.split('|').map((part) => part.trim());
      task = head;
      values.add('task title', title);
      for (const part of parts) {
        const [label = '', ...names] = part.split(' ');
        for (const name of names) values.add(taskParts[label] ?? `? ${label}`, `${task} ${name}`);
      }
    }
  }
  return { values: values.map, problems, notes };
}

function addFigure(values: Values, task: string, planYear: string, line: string): void {
  const match = figureLine.exec(line);
  if (match === null) throw new Error(`no figure: ${line}`);
  const [, short = '', sign = '', target = '', unit = '', more = ''] = match;
  const name = `${task} ${short}`;
  const facts = more
    .trim()
    .split(' ')
    .filter((fact) => fact !== '');
  const span = facts.find((fact) => years.test(fact)) ?? planYear;
  const [, from = '?', to = from] = years.exec(span) ?? [];
  values.add('indicator', name);
  values.add('target', `${name} ${target}${unit}`);
  values.add('qualifier', `${name} ${qualifiers[sign]}`);
  values.add('kind', `${name} ${facts.find((fact) => /^[a-z]+$/.test(fact)) ?? 'count'}`);
  values.add('commitment', `${name} ${facts.includes('力争') ? 'stretch' : 'binding'}`);
  if (from !== '?') values.add('horizon', `${name} ${from}–${to}`);
}

const complete = new Set([
  'task title',
  'person',
  'lead',
  'cooperating',
  'time limit',
  'issue',
  'revise',
  'hold',
  'indicator',
  'target',
  'qualifier',
  'kind',
  'commitment',
  'horizon',
]);

/** Whether a short reading states a field. It may leave out fields of the header. */
export const isSaid = (field: string, values: ReadonlyMap<string, string[]>): boolean => values.has(field) || complete.has(field);

/** The differences, as `- missing` and `+ too much`; empty when the reading is right. */
export function shortDifferences(short: Short, reading: NoticeReading): string[] {
  const found = valuesOf(reading.draft);
  const lines: string[] = [];
  for (const field of new Set([...short.values.keys(), ...found.keys()])) {
    const theirs = short.values.get(field);
    if (theirs === undefined && !complete.has(field)) continue;
    const ours = found.get(field) ?? [];
    for (const value of theirs ?? []) if (!ours.includes(value)) lines.push(`- ${field}: ${value}`);
    for (const value of ours) if (!theirs?.includes(value)) lines.push(`+ ${field}: ${value}`);
    if (lines.length === 0 && ours.length !== (theirs ?? []).length) lines.push(`+ ${field}: twice`);
  }
  const problems = reading.warnings.filter(({ severity }) => severity === 'problem').map(({ code }) => code);
  if (short.problems !== undefined && problems.join(' ') !== short.problems.join(' '))
    lines.push(`! ${problems.join(' ')} ≠ ${short.problems.join(' ')}`);
  for (const code of short.notes) if (!reading.warnings.some((warning) => warning.code === code)) lines.push(`! no ${code}`);
  return lines;
}
