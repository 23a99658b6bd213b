/** What differs between a recorded answer and the present one, and which of it is allowed. */
import type { Test } from 'tap';
import { mayDiffer } from './may-differ.js';
import type { Answer, Command, Question } from './recording.js';
import { type Reword, rewordings, spaced } from './rewording.js';

/** At most so many differences of one answer are shown. */
const toldMax = 5;
const shownMaxLength = 200;

export interface Difference {
  /** A JSON pointer into the body; empty: the answer itself. */
  readonly at: string;
  readonly before: unknown;
  readonly after: unknown;
}

const isOfBefore = (name: string) => !mayDiffer.named.includes(name.replaceAll('"', ''));

/** A recorded text in present words, with lists that have no order sorted. */
const asItMayBe = (text: string, reword: Reword): string =>
  mayDiffer.anyOrder.reduce(
    (changed, { names, between }) =>
      changed.replaceAll(names, (list) => list.split(between).filter(isOfBefore).sort().join(between)),
    reword(text),
  );

const sameText = (one: string, other: string, reword: Reword) =>
  one === other || asItMayBe(one, reword) === asItMayBe(other, reword);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;

const isRoundedDown = (before: unknown, after: unknown) =>
  typeof before === 'number' && typeof after === 'number' && Math.round((before - after) * 10) === 1;

/** Those who are responsible at present, from a task's periods. */
function presentIn(periods: Readonly<Record<string, unknown>>) {
  const { from: _, event: __, by: ___, ...held } = Object.values(periods).at(-1) as Record<string, unknown>;
  return held;
}

function* differencesIn(before: unknown, after: unknown, at: string, reword: Reword): Generator<Difference> {
  if (before === after) return;
  if (mayDiffer.roundedDown.test(at) && isRoundedDown(before, after)) return;
  if (typeof before === 'string' && typeof after === 'string' && sameText(before, after, reword)) return;
  if (!isObject(before) || !isObject(after) || Array.isArray(before) !== Array.isArray(after)) {
    yield { at, before, after };
    return;
  }
  if (mayDiffer.periods.test(at) && Object.keys(after).length > Object.keys(before).length) {
    yield* differencesIn(presentIn(before), presentIn(after), at, reword);
    return;
  }
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const where = `${at}/${key}`;
    if (!Object.hasOwn(before, key) && mayDiffer.added.some((pointer) => pointer.test(where))) continue;
    yield* differencesIn(before[key], after[key], where, reword);
  }
}

function* linesThatDiffer(before: string, after: string, reword: Reword): Generator<Difference> {
  const compared = (text: string) =>
    spaced(text.replaceAll(mayDiffer.roundedDownText, '…').replaceAll(mayDiffer.periodsText, '…')).split('\n');
  const [one, other] = [compared(before), compared(after)];
  for (let line = 0; line < Math.max(one.length, other.length); line += 1) {
    if (sameText(one[line] ?? '', other[line] ?? '', reword)) continue;
    yield { at: `line ${line + 1}`, before: one[line], after: other[line] };
  }
}

const code = String.raw`\d+(?:\.\d+)+`;
const manyCodes = new RegExp(`${code}(?:、${code})+`, 'g');
const sortOf = (each: string) =>
  each
    .split('.')
    .map((number) => number.padStart(4, '0'))
    .join('.');
const byCode = (one: string, other: string) => (sortOf(one) < sortOf(other) ? -1 : 1);

/** The place of a task in a list, alone or with others: tasks that a unit leads come first. */
function placeOf(item: unknown): string | undefined {
  const named = isObject(item) ? item['code'] : item;
  if (typeof named !== 'string' || !new RegExp(`^${code}$`).test(named)) return undefined;
  return `${isObject(item) && item['role'] === 'cooperating' ? 1 : 0}${sortOf(named)}`;
}

/** A recorded body with its lists of tasks sorted in the plan's order. */
function inPlanOrder(body: string): string {
  const sorted = (value: unknown): unknown =>
    Array.isArray(value) && value.every((item) => placeOf(item) !== undefined)
      ? value.toSorted((one, other) => ((placeOf(one) as string) < (placeOf(other) as string) ? -1 : 1))
      : value;
  if (parsed(body) === undefined) return body.replaceAll(manyCodes, (list) => list.split('、').sort(byCode).join('、'));
  return JSON.stringify(JSON.parse(body, (_, value: unknown) => sorted(value)));
}

/** The mark that identifies a form. */
const formMark = /^duban-form\//;

/** The texts of a workbook's cells, without their order. */
const cellsOf = (body: string) => new Set([...body.matchAll(/<t(?: [^>]*)?>([^<]*)/g)].map(([, text = '']) => text));

/** What a recorded form showed and the present one does not. */
function missingIn(now: string, before: string): string {
  const shown = cellsOf(now);
  const meant = (text: string) => formMark.test(text) || mayDiffer.formNotes.test(text);
  return [...cellsOf(before)].filter((text) => !shown.has(text) && !meant(text)).join('\n');
}

const csvLine = /(?:"(?:[^"]|"")*"|[^"\r])*\r\n/g;
const csvCell = /(?<=^|,)(?:"(?:[^"]|"")*"|[^",\r])*(?=,|\r)/g;

const instant = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g;

/** A recorded file with its instants in Beijing time, to the second. */
const inLocalTime = (body: string): string =>
  body.replaceAll(instant, (utc) => new Date(Date.parse(utc) + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' '));

/** The mark that now stands before a fraction or code which a spreadsheet would turn into a day or another number. */
const keptAsText = /(?<=[,\n])\t/g;

/** A present file without columns that it did not have then; any other text unchanged. */
function withoutNewColumns(body: string): string {
  const [headings = [], ...lines] = (body.match(csvLine) ?? []).map((line) => line.match(csvCell) ?? []);
  const kept = [...headings.keys()].filter((at) => !mayDiffer.columns.includes(headings[at] as string));
  if (kept.length === headings.length) return body;
  return [headings, ...lines].map((line) => `${kept.map((at) => line[at]).join(',')}\r\n`).join('');
}

interface Asked {
  readonly path: string;
  readonly reword: Reword;
}

function differencesOf(
  recorded: Answer,
  answered: Answer,
  { path, reword }: Asked,
  mask: (text: string) => string,
): Difference[] {
  const isFile = /^\/v1\/.*[?&]format=csv/.test(path);
  const isForm = mayDiffer.forms.test(path) && recorded.status === 200 && answered.status === 200;
  const asCells = (given: Answer) =>
    isFile ? { ...given, body: withoutNewColumns(given.body).replaceAll(keptAsText, '') } : given;
  const body = mayDiffer.tasksInPlanOrder.test(path) ? inPlanOrder(recorded.body) : recorded.body;
  const before = isForm
    ? { ...recorded, body: missingIn(answered.body, reword(body)) }
    : asCells({ ...recorded, body: isFile ? inLocalTime(body) : body });
  const after = isForm ? { ...answered, body: '' } : asCells(answered);
  const found: Difference[] = [];
  if (before.status !== after.status) found.push({ at: 'status', before: before.status, after: after.status });
  if (!sameText(before.form, after.form, reword)) found.push({ at: 'form', before: before.form, after: after.form });
  const [one, other] = [mask(before.body), mask(after.body)];
  if (one === other) return found;
  const json = [parsed(one), parsed(other)];
  const whole = json.includes(undefined) ? linesThatDiffer(one, other, reword) : differencesIn(json[0], json[1], '', reword);
  for (const difference of whole) {
    found.push(difference);
    if (found.length === toldMax) break;
  }
  return found;
}

const textOf = (value: unknown) => JSON.stringify(value) ?? 'nothing';

/** Both values, from a little before the place where they begin to differ. */
function shownSide(value: unknown, other: unknown): string {
  const [text, beside] = [textOf(value), textOf(other)];
  let same = 0;
  while (same < text.length && text[same] === beside[same]) same += 1;
  const from = Math.max(0, same - shownMaxLength / 4);
  return `${from > 0 ? '…' : ''}${text.slice(from, from + shownMaxLength)}`;
}

/** At most so many answers are shown. */
const differentMax = 20;

const nameOf = (asked: Question | Command) =>
  'of' in asked
    ? `${asked.by}: ${asked.of} ${asked.language ?? ''}`
    : `${asked.by}: ${asked.method} ${asked.path}\n  ${asked.body.slice(0, shownMaxLength)}`;

const isEmptyList = ({ status, body }: Answer) => status === 200 && body.startsWith('{"items":[],"next":null');
const isUnknownActor = ({ status, body }: Answer) => status === 404 && body.includes('"code":"actor-not-found"');

/** Collects the first answers that differ, with the place of the difference and both values. */
export class Verdict {
  readonly #shown: string[] = [];
  readonly #mask: (text: string) => string;
  #compared = 0;
  #different = 0;

  /** @param mask removes what cannot be equal from both texts, such as the positions of another store */
  constructor(mask: (text: string) => string = (text) => text) {
    this.#mask = mask;
  }

  answer(asked: Question | Command, before: Answer, after: Answer): void {
    this.#compared += 1;
    const path = 'of' in asked ? asked.of : asked.path;
    if ('of' in asked && (mayDiffer.meant.includes(path) || mayDiffer.meantFiles.test(path))) return;
    if (mayDiffer.actors.test(path) && isEmptyList(before) && isUnknownActor(after)) return;
    const english = 'of' in asked ? asked.language === 'en' : asked.headers['accept-language'] === 'en';
    const found = differencesOf(before, after, { path, reword: rewordings[english ? 'en' : 'zh'] }, this.#mask);
    if (found.length === 0) return;
    this.#different += 1;
    if (this.#different > differentMax) return;
    const lines = found.map(
      (each) =>
        `  ${each.at}\n    before: ${shownSide(each.before, each.after)}\n    after:  ${shownSide(each.after, each.before)}`,
    );
    this.#shown.push([nameOf(asked), ...lines].join('\n'));
  }

  /** Fails the test when an answer differed, or when fewer answers were compared than were recorded. */
  give(t: Test, answersMin: number): void {
    t.ok(this.#compared >= answersMin, `${this.#compared} answers were compared`);
    if (this.#different > 0) t.fail(`${this.#different} of ${this.#compared} answers differ:\n${this.#shown.join('\n')}`);
  }
}
