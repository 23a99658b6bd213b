/**
 * Sections and codes. A code is the section's number followed by the task's number or place in it. Where tasks are
 * numbered through all sections, the code is that number alone.
 */
import { levels } from './confidence.js';
import type { RawSection, RawTask } from './raw-task.js';
import type { DraftSection, Field } from './reading.js';
import { shorten, type WarningList } from './warnings.js';

export interface CodedTask {
  readonly raw: RawTask;
  readonly section: number;
  readonly code: Field<string>;
}

interface Placed {
  readonly raw: RawTask;
  readonly section: RawSection | undefined;
  /** Numbers of the headings between section and task. */
  readonly between: readonly number[];
}

interface Group {
  readonly section: RawSection | undefined;
  readonly tasks: Placed[];
}

const keyOf = (section: RawSection | undefined) => (section === undefined ? '' : `${section.number ?? ''} ${section.title.text}`);

/** Sections are the outermost headings or, if there is only one of these, the headings below it. */
function placed(tasks: readonly RawTask[]): Placed[] {
  const outermost = new Set(tasks.map(({ path }) => keyOf(path[0])));
  const level = outermost.size === 1 && tasks.every(({ path }) => path.length >= 2) ? 1 : 0;
  return tasks.map((raw) => ({
    raw,
    section: raw.path[level],
    between: raw.path.slice(level + 1).map(({ number }) => number ?? 1),
  }));
}

/** The tasks of each section, in the order of the text. */
function grouped(tasks: readonly RawTask[]): Group[] {
  const groups = new Map<string, Group>();
  for (const task of placed(tasks)) {
    const key = keyOf(task.section);
    const group = groups.get(key) ?? { section: task.section, tasks: [] };
    group.tasks.push(task);
    groups.set(key, group);
  }
  return [...groups.values()];
}

const mostSections = 100;

/** The numbers of the sections: as printed if every section has one and no two are equal, otherwise by place. */
function sectionNumbers(groups: readonly Group[]): number[] {
  const printed = groups.map(({ section }) => section?.number);
  const usable = printed.every((number) => number !== undefined && number >= 1 && number <= mostSections);
  return usable && new Set(printed).size === printed.length ? (printed as number[]) : groups.map((_, index) => index + 1);
}

/** Whether a section's numbers begin at 1 and rise. If not, they continue those of the section before. */
function restarts(numbers: readonly (number | undefined)[]): boolean {
  return (numbers[0] === 1 && numbers.some((number) => number !== 1)) || (numbers.length === 1 && numbers[0] === 1);
}

/** Whether the numbers of tasks rise through all sections. Then a task's code is its number alone. */
function runsThrough(groups: readonly Group[]): boolean {
  const numbers = groups.flatMap(({ tasks }) => tasks.map(({ raw }) => raw.number));
  return groups.length > 1 && numbers.every((number, index) => number !== undefined && number > (numbers[index - 1] ?? 0));
}

function warnOfGaps(tasks: readonly Placed[], warnings: WarningList): void {
  for (const [index, { raw, between }] of tasks.entries()) {
    const before = tasks[index - 1];
    const from = before?.raw.number;
    const to = raw.number;
    if (from === undefined || to === undefined || between.join() !== before?.between.join()) continue;
    if (to > from + 1) warnings.add('numbering-gap', raw.heading, { from, to });
  }
}

/** The code of every task. Without sections all tasks are in one section that has the plan's title. */
export function codedTasks(
  tasks: readonly RawTask[],
  planTitle: Field<string> | undefined,
  warnings: WarningList,
): { sections: DraftSection[]; tasks: CodedTask[] } {
  const groups = grouped(tasks);
  const numbers = sectionNumbers(groups);
  const through = runsThrough(groups);
  const coded: CodedTask[] = [];
  const seen = new Set<string>();
  const sections = groups.map(({ section, tasks: own }, place): DraftSection => {
    const number = numbers[place] as number;
    const printed = own.map(({ raw }) => raw.number);
    const rises = printed.every((each, index) => each !== undefined && (index === 0 || each > (printed[index - 1] ?? 0)));
    const usePrinted = restarts(printed) && printed.every((each) => each !== undefined);
    // If numbers begin again under each heading in between, the code needs the numbers of these headings too.
    const nested = !rises && own.some(({ between }) => between.length > 0);
    for (const [index, { raw, between }] of own.entries()) {
      const last = usePrinted || (nested && raw.number !== undefined) ? (raw.number as number) : index + 1;
      const value = through ? String(raw.number) : [number, ...(nested ? between.slice(0, 1) : []), last].join('.');
      if (seen.has(value)) warnings.add('duplicate-code', raw.heading, { code: value });
      if (raw.number === undefined) warnings.add('task-unnumbered', raw.heading, { code: value });
      seen.add(value);
      coded.push({
        raw,
        section: number,
        code: { value, span: raw.heading.span(), confidence: raw.number === undefined ? levels.fair : 0.95 },
      });
    }
    if (usePrinted && !through) warnOfGaps(own, warnings);
    return { number, title: section?.title.field(0.95) ?? planSection(planTitle, (own[0] as Placed).raw, warnings) };
  });
  if (through)
    warnOfGaps(
      groups.flatMap((group) => group.tasks.map((task) => ({ ...task, between: [] }))),
      warnings,
    );
  const order = new Map(tasks.map((task, index) => [task, index]));
  coded.sort((one, other) => (order.get(one.raw) ?? 0) - (order.get(other.raw) ?? 0));
  return { sections, tasks: coded };
}

function planSection(planTitle: Field<string> | undefined, { heading }: RawTask, warnings: WarningList): Field<string> {
  const title = planTitle === undefined ? heading.field(0.3) : { ...planTitle, confidence: levels.fair };
  warnings.add('no-section', heading, { title: shorten(title.value) });
  return title;
}
