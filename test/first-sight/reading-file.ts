/**
 * What a careful person reads in a notice, written before the reader sees it, in a file beside the notice.
 * A line is `key words…`; `~` stands between readings that are each right, `none` for an absent one, `*` for any.
 * `§ title` begins a section, `code title` a task, ` key values…` belongs to the task above it. A figure is
 * ` * words | name | ≥30 公里 | flags`: the notice's own words, then what they mean. What is optional
 * (`name?`, `§? title`, the flag `optional`) counts neither for nor against a reading that has it.
 */

/** Readings that are all right; `undefined` if an absent value is one of them. */
export type Either = readonly (string | undefined)[];

export interface ReadName {
  readonly either: Either;
  readonly optional: boolean;
}

export interface ReadFigure {
  readonly words: string;
  readonly name: Either;
  readonly value: Either;
  readonly unit: Either;
  readonly kind: Either;
  readonly qualifier: Either;
  readonly commitment: Either;
  readonly from: Either;
  readonly to: Either;
  readonly baseline: Either;
  readonly partOf: Either;
  readonly optional: boolean;
}

export interface ReadTask {
  readonly code: string;
  readonly title: Either;
  readonly people: ReadName[];
  readonly lead: ReadName[];
  readonly help: ReadName[];
  due: Either;
  readonly issue: ReadName[];
  readonly revise: ReadName[];
  readonly hold: ReadName[];
  readonly figures: ReadFigure[];
}

export interface ReadNotice {
  readonly header: { title: Either; number: Either; issued: Either; year: Either };
  issuers: ReadName[];
  readonly sections: ReadName[];
  readonly tasks: ReadTask[];
  /** Figures that belong to no task. */
  readonly figures: ReadFigure[];
}

const either = (text: string): Either => text.split('~').map((each) => (each === 'none' ? undefined : each));

const nameOf = (text: string): ReadName => {
  const optional = text.endsWith('?');
  return { either: either(optional ? text.slice(0, -1) : text), optional };
};

const names = (text: string): ReadName[] => text.split(' ').filter(Boolean).map(nameOf);

const qualifiers: Readonly<Record<string, string>> = {
  '≥': 'at-least',
  '≤': 'at-most',
  '≈': 'about',
  '=': 'reach',
  '==': 'exactly',
};

/**
 * The kind of a figure by its unit, unless the file gives another: 个百分点 is an increment, counted things are a count,
 * everything else a rate.
 */
const kindByUnit = (unit: string) => (unit.includes('百分点') ? 'increment' : /[%‰]|\/10万/.test(unit) ? 'ratio' : 'count');

const flag = (flags: readonly string[], key: string) => flags.find((each) => each.startsWith(`${key} `))?.slice(key.length + 1);

function figureOf(line: string, year: Either, until: Either): ReadFigure {
  const [words, name, amount, ...flags] = line.split(' | ').map((part) => part.trim());
  const [, marks, value, unit] = /^((?:==|[≥≤≈=])(?:~(?:==|[≥≤≈=]))*)(\S+) (\S+)$/.exec(amount ?? '') ?? [];
  if (words === undefined || name === undefined || marks === undefined || value === undefined || unit === undefined)
    throw new Error(`not a figure: ${line}`);
  const kind = flags.find((each) => /^(?:count|growth|ratio|fraction|increment|coverage|relational|\*)/.test(each));
  return {
    words,
    name: either(name),
    value: either(value),
    unit: either(unit),
    kind: either(kind ?? kindByUnit(unit)),
    qualifier: flags.includes('exactly') ? ['exactly'] : marks.split('~').map((mark) => qualifiers[mark]),
    commitment: flags.includes('stretch') ? ['stretch'] : ['binding'],
    from: either(flag(flags, 'from') ?? year.join('~')),
    to: either(flag(flags, 'to') ?? until.join('~')),
    baseline: either(flag(flags, 'baseline') ?? 'none'),
    partOf: either(flag(flags, 'part-of') ?? 'none'),
    optional: flags.includes('optional'),
  };
}

export function parsedReading(text: string): ReadNotice {
  const absent: Either = [undefined];
  const notice: ReadNotice = {
    header: { title: absent, number: absent, issued: absent, year: absent },
    issuers: [],
    sections: [],
    tasks: [],
    figures: [],
  };
  let until: Either | undefined;
  for (const line of text.split('\n')) {
    const task = notice.tasks.at(-1);
    const [key = '', ...words] = line.trim().split(' ');
    const rest = words.join(' ');
    const indented = line.startsWith(' ');
    if (key === '' || key === '#') continue;
    if (key === '*') {
      const figures = indented && task !== undefined ? task.figures : notice.figures;
      figures.push(figureOf(rest, notice.header.year, until ?? notice.header.year));
    } else if (indented && task !== undefined) {
      if (key === 'due') task.due = either(rest);
      else if (key === 'issue' || key === 'revise' || key === 'hold') task[key].push(nameOf(rest));
      else if (key === 'people' || key === 'lead' || key === 'help') task[key].push(...names(rest));
      else throw new Error(`not known of a task: ${line}`);
    } else if (key === '§' || key === '§?') notice.sections.push({ either: either(rest), optional: key === '§?' });
    else if (key === 'issuer') notice.issuers = names(rest);
    else if (key === 'until') until = either(rest);
    else if (key === 'title' || key === 'number' || key === 'issued' || key === 'year') notice.header[key] = either(rest);
    else if (/^[\d.]+$/.test(key))
      notice.tasks.push({
        code: key,
        title: either(rest),
        people: [],
        lead: [],
        help: [],
        due: absent,
        issue: [],
        revise: [],
        hold: [],
        figures: [],
      });
    else throw new Error(`not known: ${line}`);
  }
  return notice;
}
