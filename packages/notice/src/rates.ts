/** Percentages, rates and fractions: the words around each say what it is a share of. */
import { levels } from './confidence.js';
import { growsByNumber, percentKind, populationOf, shareOf, type Words } from './figure-meaning.js';
import type { Figure } from './figures.js';
import type { Facts, Found } from './found.js';
import { scaled } from './numerals.js';
import { namesOfGrowth, shared } from './several-figures.js';

export interface RateReading {
  readonly figure: Figure;
  /** All figures in one piece of a clause, about one thing or several. */
  readonly figures: readonly Figure[];
  readonly words: Words;
}

/** What the sentence has said before. */
export interface Before {
  readonly subject: string | undefined;
  readonly last: Found | undefined;
  /** Everything that the sentence has counted before. */
  readonly counted: readonly Found[];
  /** Whether the piece follows 其中. */
  readonly isPart: boolean;
  readonly baseline: string | undefined;
}

export interface RateFact {
  readonly figure: Figure;
  readonly facts: Facts & { readonly confidence: number };
  /** The target was rounded. */
  readonly rounded?: true;
}

/** The facts, and the part of the piece that could not be read; `context` when the figure is no target. */
export type Rates = { readonly facts: readonly RateFact[]; readonly unreadable: boolean } | 'context';

const unreadable: Rates = { facts: [], unreadable: true };
const one = (figure: Figure, facts: RateFact['facts']): Rates => ({ facts: [{ figure, facts }], unreadable: false });

export const isRate = ({ unit }: Figure): boolean => /^(?:%|‰|个百分点|倍|无量纲)$/.test(unit) || unit.startsWith('/');

/** 三分之一以上的村…: whose share it is, and what they must do. 压减三分之一: a change, in percent to one decimal. */
export function fractionFacts({ figure, words }: RateReading): Rates {
  if (words.after === '' && growsByNumber(words.before)) return less(figure, words.before);
  const ofWhom = words.after === '' ? /^(.+?)(?:的)?(?:比例|比重|占比|覆盖面|.{0,2}率)$/.exec(words.before) : null;
  // 述法比例不低于三分之二: the whole of the share stands before it.
  if (ofWhom !== null) {
    const facts = { kind: 'fraction', unitOfMeasure: '个', target: figure.value } as const;
    return one(figure, { ...facts, name: words.before, population: ofWhom[1] ?? words.before, confidence: 0.85 });
  }
  if (words.after === '' && words.before.length >= 4) {
    const facts = { kind: 'fraction', unitOfMeasure: '个', target: figure.value } as const;
    return one(figure, { ...facts, name: words.before, population: words.before, confidence: levels.fair });
  }
  const whom = populationOf(words.after);
  if (whom === undefined) return unreadable;
  const { population, does } = whom;
  const name = does === '' ? `${words.before}${population}` : `${does}的${population}`;
  const facts = { kind: 'fraction', unitOfMeasure: '个', target: figure.value } as const;
  return one(figure, { ...facts, name, population, confidence: does === '' ? levels.guess : 0.9 });
}

function less(figure: Figure, name: string): Rates {
  const [above = '0', below = '1'] = figure.value.split('/');
  const tenths = (BigInt(above) * 2_000n + BigInt(below)) / (2n * BigInt(below));
  const exact = (BigInt(above) * 1_000n) % BigInt(below) === 0n;
  const target = scaled(`${tenths / 10n}.${tenths % 10n}`, 0);
  const facts = { name, kind: 'growth', unitOfMeasure: '%', target, confidence: exact ? 0.8 : levels.fair } as const;
  return { facts: [exact ? { figure, facts } : { figure, facts, rounded: true }], unreadable: false };
}

export function percentFacts(reading: RateReading, before: Before): Rates {
  const { figure, words } = reading;
  const target = figure.unit === '倍' ? scaled(figure.value, 2) : figure.value;
  const share = reading.figures.length === 1 ? shareOf(words) : undefined;
  // 储气能力达到日均用量的5倍 is a multiple, not a share.
  if (share !== undefined && figure.unit === '倍')
    return one(figure, { name: share.part, kind: 'ratio', unitOfMeasure: '倍', target: figure.value, confidence: levels.fair });
  if (share !== undefined) {
    const own = share.qualifier === undefined ? figure : { ...figure, qualifier: share.qualifier };
    return one(own, { name: share.name, kind: 'ratio', unitOfMeasure: figure.unit, target, confidence: 0.85 });
  }
  const covered = /(?:覆盖|惠及|应用于|运用于|服务于?|联系|涉及)$/.test(words.before)
    ? /^的?([^,]{1,24})$/.exec(words.after)?.[1]
    : undefined;
  // 服务点覆盖60%的县.
  if (covered !== undefined)
    return one(figure, {
      ...{ kind: 'coverage', unitOfMeasure: '%', target },
      name: `${words.before}${covered}`,
      population: covered,
      confidence: 0.8,
    });
  const kind = percentKind(figure, words);
  const covers = { kind: 'coverage', unitOfMeasure: '%', target } as const;
  if (kind === 'those-who') {
    const population = words.before.replace(/(?:当年|全部|年内|均|已|全|都|要)$/, '');
    const name = `${words.before}${words.after}`.replaceAll(/[“”]/g, '');
    return one(figure, { ...covers, name, population, confidence: levels.fair });
  }
  if (kind === 'share') {
    const whom = populationOf(words.after);
    if (whom === undefined || whom.does === '') return unreadable;
    const { population, does } = whom;
    return one(figure, { ...covers, name: `${does}的${population}`, population, confidence: 0.8 });
  }
  if (kind === undefined || (figure.unit === '倍' && kind !== 'growth')) {
    // 确保增长5%, 力争6%.
    const { last } = before;
    const again =
      words.before === '' &&
      figure.unit === '%' &&
      last?.unitOfMeasure === '%' &&
      /(?:力争|争取|确保|冲刺)$/.test(words.lead.trimEnd());
    if (again && last !== undefined)
      return one(figure, { name: last.name, kind: last.kind, unitOfMeasure: '%', target, confidence: 0.8 });
    if (!figure.plain) return 'context';
    if (words.before !== '' || before.subject === undefined) return unreadable;
    return one(figure, { name: before.subject, kind: 'ratio', unitOfMeasure: '%', target, confidence: levels.guess });
  }
  if (kind === 'done')
    return one(figure, { name: words.before, kind: 'ratio', unitOfMeasure: '%', target, confidence: levels.fair });
  return named(reading, before, kind, target);
}

function named(reading: RateReading, before: Before, kind: 'growth' | 'ratio' | 'increment' | 'coverage', target: string): Rates {
  const { figure, figures, words } = reading;
  const unitOfMeasure = figure.unit === '倍' ? '%' : figure.unit;
  const population = kind === 'coverage' ? words.before.replace(/覆盖(?:率|面|比例)$/, '') : undefined;
  const names = namesOfGrowth(words, before.subject, figures.length, figure.prefix, before.counted).map((name) =>
    likeTheLast(name, before),
  );
  const facts = names.map((name, index): RateFact => {
    const own = figures.length === names.length ? shared(figures, index) : figure;
    // 开设率、覆盖率均达到100%: each gets the kind of its own name.
    const ownKind = kind === 'coverage' && !/覆盖(?:率|面|比例)$/.test(name) ? 'ratio' : kind;
    const measured = {
      kind: ownKind,
      unitOfMeasure,
      target: figure.unit === '倍' ? target : own.value,
      baseline: before.baseline,
    };
    return {
      figure: own,
      facts: { ...measured, name, confidence: 0.92, ...(population && ownKind === 'coverage' && { population }) },
    };
  });
  return { facts, unreadable: figures.length > 1 && figures.length !== names.length };
}

/**
 * 项目开工率…, 竣工率…: a short rate belongs to the same thing as the one before it. 投递到村率90%, 其中偏远村80%: a part without a rate
 * of its own has the rate of the whole.
 */
function likeTheLast(name: string, { last, isPart }: Before): string {
  if (last === undefined) return name;
  if (isPart && last.kind === 'ratio' && /率$/.test(last.name) && !/[率重比例度]$/.test(name)) return `${name}${last.name}`;
  const isShort = name.length === 3 && name.endsWith('率');
  const lastIsRate = last.name.length > 4 && last.name.length <= 8 && last.name.endsWith('率');
  return isShort && lastIsRate ? `${last.name.slice(0, -3)}${name}` : name;
}
