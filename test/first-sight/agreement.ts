/**
 * Compares a reading with a careful person's: for each field what is right, wrong, missing, and wrong without a doubt.
 */
import type { DraftIndicator, DraftTask, Field, NoticeReading, Span } from '@duban/notice';
import { matchedFigures, matchedTasks, oneOf } from './matching.js';
import { doubted, Squeezed } from './places.js';
import type { Either, ReadFigure, ReadName, ReadNotice, ReadTask } from './reading-file.js';

export interface Miss {
  readonly field: string;
  /** The code of the task, or `-`. */
  readonly task: string;
  readonly expected?: string;
  readonly found?: string;
  readonly silent: boolean;
}

export interface Tally {
  /** Values that the person reads. */
  expected: number;
  /** Values that the reader reads. Both counts leave out optional values. */
  found: number;
  right: number;
  /** Wrong or missing values without a warning. */
  silent: number;
}

/** A value of the reader with its confidence. */
export interface Judged {
  readonly field: string;
  readonly value: string;
  readonly confidence: number;
  readonly right: boolean;
}

const shown = (each: Either) => each.map((value) => value ?? 'none').join('~');

export class Agreement {
  readonly tallies = new Map<string, Tally>();
  readonly misses: Miss[] = [];
  readonly judged: Judged[] = [];
  readonly #reading: NoticeReading;
  readonly #squeezed: Squeezed;

  constructor(reading: NoticeReading, notice: ReadNotice) {
    this.#reading = reading;
    this.#squeezed = new Squeezed(reading.text);
    this.#header(notice);
    const pairs = matchedTasks(notice.tasks, reading.draft.tasks);
    for (const [task, draft] of pairs) this.#task(task, draft);
    for (const draft of reading.draft.tasks)
      if (!pairs.some(([, other]) => other === draft)) this.#invented('task', draft.code.value, draft.title);
    this.#figures(notice.figures, undefined, '-', undefined);
  }

  #tally(field: string): Tally {
    const tally = this.tallies.get(field) ?? { expected: 0, found: 0, right: 0, silent: 0 };
    this.tallies.set(field, tally);
    return tally;
  }

  #wrong(miss: Omit<Miss, 'silent'>, places: readonly Span[]): void {
    const silent = !doubted(this.#reading, miss.field, places, miss.found === undefined);
    if (silent) this.#tally(miss.field).silent++;
    this.misses.push({ ...miss, silent });
  }

  #judge(field: string, { value, confidence }: Field<unknown>, right: boolean): void {
    this.judged.push({ field, value: String(value), confidence, right });
  }

  /** Counts as right if nothing went wrong since `before`. */
  #whole(field: string, before: number): void {
    const tally = this.#tally(field);
    tally.expected++;
    tally.found++;
    if (this.misses.length === before) tally.right++;
  }

  #invented(field: string, task: string, found: Field<unknown>): void {
    this.#tally(field).found++;
    this.#judge(field, found, false);
    this.#wrong({ field, task, found: String(found.value) }, [found.span]);
  }

  #missing(field: string, task: string, expected: Either, places: readonly Span[]): void {
    this.#tally(field).expected++;
    this.#wrong({ field, task, expected: shown(expected) }, places);
  }

  /** A field with at most one value. `place`: where a doubt about an absent value may be. */
  #single(field: string, task: string, expected: Either, found: Field<unknown> | undefined, place: readonly Span[]): void {
    const value = found === undefined ? undefined : String(found.value);
    const tally = this.#tally(field);
    if (expected.includes(undefined) && value === undefined) return;
    if (found !== undefined) this.#judge(field, found, oneOf(expected, value));
    if (oneOf(expected, value)) {
      tally.expected++;
      tally.found++;
      tally.right++;
      return;
    }
    if (expected.some((each) => each !== undefined) && !expected.includes(undefined)) tally.expected++;
    if (value !== undefined) tally.found++;
    const places = found === undefined ? place : [found.span, ...place];
    this.#wrong({ field, task, expected: shown(expected), ...(value === undefined ? {} : { found: value }) }, places);
  }

  /** A field with several values in any order. `within`: where an absent value is searched. */
  #several(field: string, task: string, expected: readonly ReadName[], found: readonly Field<string>[], within?: Span): void {
    const left = [...found];
    for (const { either, optional } of expected) {
      const at = left.findIndex(({ value }) => oneOf(either, value));
      if (at >= 0) {
        const [own] = left.splice(at, 1);
        if (optional) continue;
        if (own !== undefined) this.#judge(field, own, true);
        const tally = this.#tally(field);
        tally.expected++;
        tally.found++;
        tally.right++;
      } else if (!optional && !either.includes(undefined)) {
        const places = either.flatMap((each) => this.#placesOf(each, within));
        this.#missing(field, task, either, places);
      }
    }
    for (const each of left) this.#invented(field, task, each);
  }

  #placesOf(words: string | undefined, within: Span | undefined): Span[] {
    const places = words === undefined ? [] : this.#squeezed.placesOf(words);
    const inside = within === undefined ? [] : places.filter(({ start, end }) => start >= within.start && end <= within.end);
    return inside.length > 0 ? inside : places;
  }

  #header({ header, issuers, sections }: ReadNotice): void {
    const { draft } = this.#reading;
    this.#single('title', '-', header.title, draft.title, []);
    this.#single('number', '-', header.number, draft.documentNumber, []);
    this.#single('date', '-', header.issued, draft.issuedOn, []);
    this.#single('year', '-', header.year, draft.year, []);
    const { issuer } = draft;
    const bodies = issuer === undefined ? [] : issuer.value.split(/[、\s]+/).map((value) => ({ ...issuer, value }));
    this.#several('issuer', '-', issuers, bodies);
    this.#several(
      'section',
      '-',
      sections,
      draft.sections.map(({ title }) => title),
    );
  }

  /** From the task's title to the next one's. */
  #regionOf(draft: DraftTask): Span {
    const { tasks } = this.#reading.draft;
    const after = tasks.map(({ title }) => title.span.start).filter((start) => start > draft.title.span.start);
    return { start: draft.title.span.start, end: Math.min(this.#reading.text.length, ...after) };
  }

  #task(task: ReadTask, draft: DraftTask | undefined): void {
    const { code } = task;
    if (draft === undefined) this.#missing('task', code, task.title, this.#placesOf(task.title[0], undefined));
    else {
      const tally = this.#tally('task');
      tally.expected++;
      tally.found++;
      tally.right++;
      this.#single('task title', code, task.title, draft.title, []);
      this.#single('code', code, [code], draft.code, []);
    }
    const within = draft && this.#regionOf(draft);
    const units = (fields: DraftTask['leads'] = []) => fields.map((field) => ({ ...field, value: field.value.name }));
    const before = this.misses.length;
    this.#several('lead', code, task.lead, units(draft?.leads), within);
    this.#several('cooperating', code, task.help, units(draft?.cooperating), within);
    this.#whole('block of units', before);
    this.#several('person', code, task.people, draft?.people ?? [], within);
    const end = within === undefined ? [] : [within];
    this.#single('deadline', code, task.due, draft?.due, end);
    for (const action of ['issue', 'revise', 'hold'] as const) {
      const done = draft?.deliverables.filter(({ value }) => value.action === action) ?? [];
      this.#several(
        'deliverable',
        `${code} ${action}`,
        task[action],
        done.map((field) => ({ ...field, value: field.value.name })),
        within,
      );
    }
    this.#figures(task.figures, draft, code, within);
  }

  #figures(figures: readonly ReadFigure[], draft: DraftTask | undefined, code: string, within: Span | undefined): void {
    const owned = this.#reading.draft.indicators.filter(({ task }) =>
      code === '-' ? task === undefined : draft !== undefined && task === draft.code.value,
    );
    const matched = matchedFigures(figures, owned);
    for (const figure of figures) {
      const found = matched.get(figure);
      if (found === undefined && !figure.optional)
        this.#missing('figure', code, [figure.words], this.#placesOf(figure.words, within));
      if (found !== undefined && !figure.optional) this.#facets(figure, found, code);
    }
    const taken = new Set(matched.values());
    for (const each of owned) if (!taken.has(each)) this.#invented('figure', code, figureField(each));
  }

  #facets(figure: ReadFigure, found: DraftIndicator, code: string): void {
    const tally = this.#tally('figure');
    tally.expected++;
    tally.found++;
    tally.right++;
    const before = this.misses.length;
    const { horizon } = found;
    const year = (which: 'from' | 'to') => horizon && { ...horizon, value: horizon.value[which] };
    const whole = found.subsetOf && this.#reading.draft.indicators[found.subsetOf.value]?.name.value;
    const facet = (field: string, expected: Either, value: Field<unknown> | undefined) =>
      this.#single(field, `${code} ${figure.words}`, expected, value, [found.name.span]);
    facet('figure: name', figure.name, found.name);
    facet('figure: value', figure.value, found.target);
    facet('figure: unit', figure.unit, found.unitOfMeasure);
    facet('figure: kind', figure.kind, found.kind);
    facet('figure: qualifier', figure.qualifier, found.qualifier);
    facet('figure: commitment', figure.commitment, found.commitment);
    facet('figure: from year', figure.from, year('from'));
    facet('figure: to year', figure.to, year('to'));
    this.#whole('figure: every facet', before);
    facet('figure: baseline', figure.baseline, found.baseline);
    facet('figure: part of', figure.partOf, found.subsetOf && { ...found.subsetOf, value: whole ?? '' });
  }
}

const figureField = ({ name, target, unitOfMeasure }: DraftIndicator): Field<string> => ({
  ...name,
  value: `${name.value} ${target?.value ?? ''}${unitOfMeasure.value}`,
});
