/** The figures that a text promises. */

import { noticeBounds } from './bounds.js';
import { asidesOf, type Clause, partsOf, type SentencePart } from './clauses.js';
import { isCondition } from './conditions.js';
import { levels } from './confidence.js';
import { countFacts } from './count-facts.js';
import { isBackground, type Words, withoutPurpose, wordsAround } from './figure-meaning.js';
import { bareNumbersIn, type Figure, figuresIn } from './figures.js';
import type { Facts, Found, Zone } from './found.js';
import { type Horizon, horizonIn } from './horizons.js';
import { withoutComparison, withoutHalfQuotes } from './metric-names.js';
import type { Passage } from './passage.js';
import { fractionFacts, isRate, percentFacts } from './rates.js';
import { announcedSubject, coverageIn, relationsIn } from './relations.js';
import { type Segment, segmentsOf } from './segments.js';
import { around, wholeOf } from './several-figures.js';
import { afterStriving, hasStretch, opensStretch, strivesOn } from './striving.js';
import { governingVerb } from './verbs.js';
import { shorten, type WarningList } from './warnings.js';

const vague = /若干|一批|一系列|数十|数百|几十|上百/;
/** How many characters of a sentence are searched for its subject. */
const longestSentence = 400;
const doubling = /翻(?:了)?(?:([一两二三四])番|番)/;

/** What one clause passes to the next within a sentence. */
interface State {
  readonly zone: Zone;
  horizon: Horizon | undefined;
  /** The horizon to return to after a part with a year of its own. */
  wholeHorizon: Horizon | undefined;
  /** The horizon was taken from an earlier sentence. */
  horizonCarried: boolean;
  horizonStated: boolean;
  stretch: boolean;
  /** The verb of the previous figure, for figures that share it. */
  carry: string | undefined;
  subject: string | undefined;
  /** The present clause, and the clause that gave `carry`. */
  clause: Clause;
  carriedFrom: Clause | undefined;
  /** The indicators of this sentence before 其中. */
  whole: Found[];
  /** All words up to the next 。 around the present part. */
  sentence: string;
  subset: boolean;
  announcesSubset: boolean;
}

export class IndicatorReader {
  readonly found: { readonly found: Found; readonly task: string | undefined }[] = [];
  readonly #years: Horizon | undefined;
  readonly #warnings: WarningList;
  #full = false;

  /** `years`: the years of the plan; undefined when nothing names one. */
  constructor(years: Horizon | undefined, warnings: WarningList) {
    this.#years = years;
    this.#warnings = warnings;
  }

  read(zone: Zone): void {
    const { text } = zone.passage;
    if (!/[\d%一二三四五六七八九十百两]|高于|超过|覆盖|若干/.test(text)) return;
    const state: State = {
      zone,
      horizon: zone.ofYear === undefined ? this.#horizonUntil(zone.until) : this.#horizonOf(zone.ofYear),
      wholeHorizon: undefined,
      horizonCarried: false,
      horizonStated: false,
      stretch: false,
      carry: undefined,
      subject: undefined,
      clause: { from: 0, to: 0, figures: [], aside: [] },
      carriedFrom: undefined,
      whole: [],
      sentence: '',
      subset: false,
      announcesSubset: false,
    };
    for (const part of partsOf(text)) this.#part(part, state);
    for (const { start, end } of bareNumbersIn(text, figuresIn(text))) {
      const at = zone.passage.span(start, end);
      this.#warnings.add('figure-without-unit', at, { text: shorten(text.slice(Math.max(0, start - 10), end + 10)) });
    }
  }

  /** The horizon of a column that is headed with a year. */
  #horizonOf(year: number): Horizon {
    return { from: Math.min(year, this.#years?.from ?? year), to: year };
  }

  /** The plan's years, extended to the year of a task that is due later. */
  #horizonUntil(until: number | undefined): Horizon | undefined {
    const years = this.#years;
    return years === undefined || until === undefined || until <= years.to ? years : { ...years, to: until };
  }

  #part({ clauses, opens }: SentencePart, state: State): void {
    const { text } = state.zone.passage;
    const first = clauses[0] as Clause;
    state.sentence = text.slice(first.from, (clauses.at(-1) as Clause).to).slice(0, longestSentence);
    state.announcesSubset = false;
    if (opens) {
      state.horizonCarried = state.horizonStated;
      state.whole = [];
      state.carry = undefined;
      state.subject = undefined;
    }
    state.stretch = opensStretch.test(text.slice(first.from, Math.min(first.to, first.from + 40)));
    for (const clause of clauses) this.#clause(clause, state);
  }

  #clause(clause: Clause, state: State): void {
    const { passage } = state.zone;
    const text = passage.text.slice(clause.from, clause.to);
    const stated = horizonIn(text.slice(0, 200), this.#years);
    if (stated === undefined && state.wholeHorizon !== undefined && !/^\s*其中/.test(text)) {
      state.horizon = state.wholeHorizon;
      state.wholeHorizon = undefined;
    }
    if (stated !== undefined) {
      // 其中2031年改造90个: the year belongs to the part, not to the whole.
      state.wholeHorizon = /^\s*其中/.test(text) ? (state.wholeHorizon ?? state.horizon) : undefined;
      state.horizon = stated;
      state.horizonCarried = false;
      state.horizonStated = stated.to !== this.#years?.to;
    }
    // 其中: on its own refers to everything up to the end of the part; 其中 before a name only to that name.
    if (/^\s*其中\s*$/.test(text)) state.announcesSubset = true;
    state.subset = state.announcesSubset || /^\s*其中/.test(text);
    state.clause = clause;
    // 20户以上自然村光纤全覆盖: the number only selects.
    const [only] = clause.figures;
    const covers = clause.figures.length === 1 && only !== undefined && !only.plain && only.unit !== '%';
    // 9个安置点实现物业服务全覆盖: all of the nine.
    const all = covers && /^[^,]{4,40}全覆盖/.test(passage.text.slice(only.end, clause.to));
    if (all && !state.zone.isTitle) {
      const own = { from: only.end, to: clause.to, figures: [], aside: [] };
      this.#withoutFigure(own, passage.text.slice(own.from, own.to), state);
      return;
    }
    const modifies = clause.figures.length === 1 && /以上[^,]{1,24}全覆盖/.test(text);
    if (clause.figures.length === 0 || modifies) {
      if (strivesOn.test(text)) state.stretch = true;
      this.#withoutFigure(clause, text, state);
      this.#asides(clause, text, state);
      return;
    }
    for (const segment of segmentsOf(passage.text, clause)) {
      // 力争 applies to what stands behind it.
      this.#segment(segment, state, hasStretch.test(passage.text.slice(clause.from, segment.figures[0].start)));
    }
    this.#asides(clause, text, state);
  }

  /** Parentheses that add a promise: 18件(力争25件), 车位2000个(其中充电300个). Any others only describe. */
  #asides(clause: Clause, text: string, state: State): void {
    const { passage } = state.zone;
    const read = new Set<Figure>();
    for (const { clause: own, isPart, strives } of asidesOf(passage.text, clause)) {
      const before = { subset: state.subset, clause: state.clause };
      Object.assign(state, { subset: isPart, clause: own, ...(strives && { carriedFrom: own }) });
      for (const segment of segmentsOf(passage.text, own)) this.#segment(segment, state, strives);
      for (const figure of own.figures) read.add(figure);
      Object.assign(state, before);
    }
    for (const figure of clause.aside) if (!read.has(figure)) this.#context(passage, figure, text);
  }

  #withoutFigure(clause: Clause, text: string, state: State): void {
    const span = (start: number, end: number) => state.zone.passage.span(clause.from + start, clause.from + end);
    const doubled = text.length < 200 ? doubling.exec(text) : null;
    if (doubled !== null) {
      const times = { 一: 1, 两: 2, 二: 2, 三: 3, 四: 4 }[doubled[1] ?? '一'] ?? 1;
      const { before } = wordsAround(text, doubled.index, doubled.index + doubled[0].length);
      const at = span(doubled.index, doubled.index + doubled[0].length);
      const facts = { kind: 'growth', unitOfMeasure: '%', target: String(100 * (2 ** times - 1)) } as const;
      if (before !== '')
        this.#add(
          { ...facts, name: `${withoutComparison(before)}增长`, span: span(0, text.length), figure: at, confidence: 0.8 },
          state,
          hasStretch.test(text),
        );
      return;
    }
    const coverage = coverageIn(text);
    if (coverage !== undefined && !state.zone.isTitle) {
      const at = span(coverage.start, coverage.end);
      this.#warnings.add('population-assumed', at, { name: coverage.population });
      const facts = { kind: 'coverage', unitOfMeasure: '%', target: '100', qualifier: 'exactly' } as const;
      const { name, population } = coverage;
      this.#add({ ...facts, name, population, span: at, figure: at, confidence: 0.7 }, state, hasStretch.test(text));
      return;
    }
    this.#relations(clause, text, state);
    if (vague.test(text.replaceAll(/《[^《》]*》/g, '')) && !state.zone.isTitle && governingVerb(text) !== undefined) {
      this.#warnings.add('unquantified', span(0, text.length), { text: shorten(text.trim()) });
    }
  }

  #relations(clause: Clause, text: string, state: State): void {
    const announced = announcedSubject(text);
    if (announced !== undefined) {
      state.subject = announced;
      return;
    }
    for (const relation of relationsIn(text, state.subject)) {
      const at = state.zone.passage.span(clause.from + relation.start, clause.from + relation.end);
      if (!relation.isPercent) this.#warnings.add('unit-assumed', at, { unit: '个' });
      const name = `${relation.subject}${relation.word}${relation.object}`;
      const facts = {
        kind: 'relational',
        unitOfMeasure: relation.isPercent ? '%' : '个',
        target: undefined,
        qualifier: 'at-least',
      } as const;
      this.#add(
        { ...facts, name, exceeds: relation.object, span: at, figure: at, confidence: 0.85 },
        state,
        hasStretch.test(text),
      );
    }
  }

  #segment(segment: Segment, state: State, stretch: boolean): void {
    const { passage } = state.zone;
    const text = passage.text.slice(segment.from, segment.to);
    const [first, second] = segment.figures;
    const spread = segment.figures.length === 2 && /[由从][^,]{0,20}$/.test(passage.text.slice(segment.from, first.from));
    const figure = spread && second !== undefined ? second : first;
    const last = segment.figures.at(-1) as Figure;
    const words = withoutPurpose(figure, wordsAround(text, first.from - segment.from, last.end - segment.from));
    if (figure.limitUnsure) {
      this.#warnings.add('figure-at-most', passage.span(figure.from, figure.end), { text: shorten(text.trim()) });
      return;
    }
    const condition = isCondition(
      figure,
      passage.text.slice(state.clause.from, state.clause.to),
      state.sentence,
      words.lead,
      words.after,
    );
    if (condition) {
      const at = passage.span(figure.start, figure.end);
      this.#warnings.add('figure-is-condition', at, { text: shorten(around(passage.text, figure)) });
      return;
    }
    if (
      isBackground(words, this.#years?.from, figure.plain) ||
      tellsOfPast(state.sentence, this.#years?.from) ||
      (state.zone.task === undefined && (reports.test(text) || rules.test(state.sentence)))
    ) {
      this.#context(passage, figure, text);
      return;
    }
    const reading = { figure, figures: spread ? [figure] : segment.figures, words, segment, stretch };
    const baseline = spread ? first.value : undefined;
    if (figure.kind === 'fraction' || isRate(figure)) this.#rate(reading, state, baseline);
    else this.#count(reading, state, baseline);
  }

  #rate(reading: Reading, state: State, baseline: string | undefined): void {
    const { figure, words } = reading;
    const before = { subject: state.subject, last: state.whole.at(-1), counted: state.whole, isPart: state.subset, baseline };
    const rates = figure.kind === 'fraction' ? fractionFacts(reading) : percentFacts(reading, before);
    if (rates === 'context') {
      this.#context(state.zone.passage, figure, words.lead);
      return;
    }
    if (rates.unreadable) this.#unreadable(reading, state);
    for (const { figure: own, facts, rounded } of rates.facts) {
      const at = state.zone.passage.span(own.start, own.end);
      if (rounded === true) this.#warnings.add('figure-rounded', at, { text: `${facts.target}%` });
      this.#addFrom({ ...reading, figure: own }, facts, state);
    }
  }

  #count(reading: Reading, state: State, baseline: string | undefined): void {
    const { figure, words } = reading;
    const { passage, isTitle } = state.zone;
    const whole = passage.text.slice(reading.segment.from, reading.segment.to).trim();
    if (figure.unit === '批' && figure.chinese && !isTitle && governingVerb(words.lead) !== undefined) {
      this.#warnings.add('unquantified', passage.span(reading.segment.from, reading.segment.to), { text: shorten(whole) });
      return;
    }
    const goesOn = state.carriedFrom === state.clause;
    const counts = countFacts(reading, { ...state, goesOn, isTitle });
    if (counts === 'context') {
      this.#context(passage, figure, whole);
      return;
    }
    if (counts === 'unreadable') {
      this.#unreadable(reading, state);
      return;
    }
    if (figure.unitAssumed) this.#warnings.add('unit-assumed', passage.span(figure.start, figure.end), { unit: figure.unit });
    for (const { figure: own, facts } of counts.facts) this.#addFrom({ ...reading, figure: own }, { ...facts, baseline }, state);
    if (counts.carry === undefined) return;
    state.carry = counts.carry;
    state.carriedFrom = state.clause;
  }

  #unreadable({ segment }: Reading, state: State): void {
    const { passage } = state.zone;
    const text = passage.text.slice(segment.from, segment.to).trim();
    this.#warnings.add('figure-unreadable', passage.span(segment.from, segment.to), { text: shorten(text) });
  }

  #context(passage: Passage, figure: Figure, text: string): void {
    const shown = around(passage.text, figure);
    if (text !== '') this.#warnings.add('figure-is-context', passage.span(figure.start, figure.end), { text: shorten(shown) });
  }

  #addFrom(reading: Reading, facts: Facts & { readonly confidence: number }, state: State): void {
    const { passage } = state.zone;
    const { figure, segment, words } = reading;
    // 会期不超过3天 limits something, and may be no target of the plan.
    const isCountedLimit = figure.qualifier === 'at-most' && figure.unit !== '%';
    const sure = figure.range || isCountedLimit ? Math.min(facts.confidence, levels.fair) : facts.confidence;
    const span = passage.span(Math.min(segment.from + words.at, figure.from), Math.min(segment.to, passage.text.length));
    // 至少建成1家: 至少 stands before the verb.
    const least = figure.qualifier === 'reach' && /至少[^,、]{1,8}$/.test(words.lead);
    const own = {
      ...facts,
      qualifier: least ? 'at-least' : figure.qualifier,
      confidence: sure,
      span,
      figure: passage.span(figure.start, figure.end),
    };
    this.#add(own, state, reading.stretch);
  }

  #add(facts: Facts & Pick<Found, 'span' | 'figure' | 'confidence'>, state: State, stretch: boolean): void {
    if (this.found.length >= noticeBounds.indicators) {
      if (!this.#full) this.#warnings.add('too-many-indicators', facts.span, { limit: noticeBounds.indicators });
      this.#full = true;
      return;
    }
    const { place } = state.zone;
    const { from, to } = state.clause;
    const verbatim = (words: string) => state.zone.passage.verbatim(words, from, to);
    const name = verbatim(withoutHalfQuotes(afterStriving(facts.name.trim())));
    const found: Found = {
      qualifier: 'reach',
      subject: name,
      ...facts,
      ...(place === undefined ? {} : { span: place, figure: place }),
      name,
      population: facts.population && verbatim(facts.population),
      exceeds: facts.exceeds && verbatim(facts.exceeds),
      joint: facts.joint?.map(verbatim),
      commitment: state.stretch || stretch ? 'stretch' : 'binding',
      horizon: state.horizon,
      horizonCarried: state.horizonCarried,
      subsetOf: state.subset ? wholeOf(name, facts.kind === 'count' ? facts.unitOfMeasure : undefined, state.whole) : undefined,
      confidence: name.length > 40 ? Math.min(facts.confidence, levels.guess) : facts.confidence,
    };
    this.found.push({ found, task: state.zone.task });
    if (!state.subset) state.whole.push(found);
    state.subject = found.subject;
  }
}

const startsWithYear = /^\s*(?:(?:19|20)\d\d年?\s?[-—–~～至到]{1,2}\s?)?((?:19|20)\d\d)年(?!.{0,4}(?:以来|比|较))/;
/** 2030年,…: a sentence that begins with a year before the plan reports the past. */
const tellsOfPast = (sentence: string, year: number | undefined) =>
  /^\s*(?:上年|去年|上一年|上年度|前年|过去[一二三四五两几]年|当前|目前)(?:度|全年|底|末)?,/.test(sentence) ||
  (year !== undefined && Number(startsWithYear.exec(sentence)?.[1] ?? year) < year);
/** Rules for those who report to the issuer, which are no part of the plan. */
const rules =
  /(?:确定|梳理|列出|筛选|明确|形成)[^,。;]{0,24}(?:实事|任务|事项|项目|举措|措施)[^,。;\d]{0,4}\d{1,3}\s?[件项条个]|考核.{0,20}权重|权重|占[^,。;]{0,12}(?:考核|绩效|评分|总分)|扣分|扣减|(?:牵头|责任|主办).{0,12}(?:有两|有多|排名|排在|列第|列在|首位)|[÷×]/;
const reports = /报送|通报|逾期|列入.{0,10}考核|督查|扣分|评优|统一统计|联系人/;

interface Reading {
  readonly figure: Figure;
  readonly figures: readonly Figure[];
  readonly words: Words;
  readonly segment: Segment;
  /** The clause has a 力争 of its own. */
  readonly stretch: boolean;
}
