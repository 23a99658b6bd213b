/** What a count says: the name of what is counted or, where several things are counted at once, the name of each. */
import { levels } from './confidence.js';
import { nameAfter, nameBefore, namedAgain } from './counted-names.js';
import { countMeaning, growsByNumber, type Words } from './figure-meaning.js';
import type { Figure } from './figures.js';
import type { Facts, Found } from './found.js';
import { listed, sharedOut } from './metric-names.js';
import { bothKinds, jointParts, shared, totalsOf } from './several-figures.js';

/** The figures of one segment, and the words around them. */
interface Counted {
  readonly figure: Figure;
  readonly figures: readonly Figure[];
  readonly words: Words;
  readonly stretch: boolean;
}

/** What the sentence has said before this segment. */
interface Before {
  /** The verb of the previous figure. */
  readonly carry: string | undefined;
  /** Whether the previous figure is in the same clause. */
  readonly goesOn: boolean;
  readonly subject: string | undefined;
  readonly whole: readonly Found[];
  readonly isTitle: boolean;
}

interface Count {
  readonly figure: Figure;
  readonly facts: Facts & { readonly confidence: number };
}

/** @returns `context` when no verb promises the count, `unreadable` when nothing names what is counted */
export function countFacts(
  { figure, figures, words, stretch }: Counted,
  before: Before,
): 'context' | 'unreadable' | { readonly facts: readonly Count[]; readonly carry: string | undefined } {
  const carried = before.carry !== undefined && (words.before === '' || before.goesOn);
  const meaning = countMeaning(figure, words, stretch, carried, before.isTitle);
  if (meaning === undefined) return 'context';
  const { verb, nameFollows, confidence } = meaning;
  const reached = /达|为|突破|超过|[到至]|完成|实现/.test(figure.prefix);
  const carry = reached || (!nameFollows && !before.goesOn) ? undefined : before.carry;
  const own = nameFollows ? nameAfter(words, carry, figure.prefix) : nameBefore(words, verb, carry, reached);
  const named = words.after === '' ? namedAgain(own, before.whole.at(-1), figure.unit) : own;
  const { action } = named;
  const subject = subjectOf(named, { figure, figures, words }, before);
  if (subject === '') return 'unreadable';
  const kind = !nameFollows && growsByNumber(words.before, figure.unit) ? 'increment' : 'count';
  const separate = /(?:分别|各(?!类|级|地|种|项)|(?<![人年户亩平日月次床生村校件单])均(?![衡等价分质]))/.test(
    `${words.lead.slice(-16)}${figure.prefix}`,
  );
  const eachDoes = /^(.{2,60}?)分别(.{2,6})$/.exec(words.before);
  const parts = listed(eachDoes?.[1] ?? subject.replace(/(?:分别|各|(?<!平)均)$/, ''), true);
  const several = bothKinds(subject, figures.length) ?? totalsOf(subject, figures.length, before.whole);
  const apart = separate ? (several ?? (parts.length > 1 ? sharedOut(parts) : undefined)) : undefined;
  if (apart !== undefined) {
    const facts = apart.map((part, index): Count => {
      const each = figures.length === apart.length ? shared(figures, index) : figure;
      const name = `${eachDoes?.[2] ?? action}${part}`;
      return { figure: each, facts: { kind, unitOfMeasure: each.unit, target: each.value, name, subject: part, confidence } };
    });
    return { facts, carry: named.carry };
  }
  const joint = jointParts(parts);
  const name = `${action}${subject}`;
  const sure = joint !== undefined && !subject.includes('、') ? Math.min(confidence, levels.fair) : confidence;
  // 厂房3处、5万平方米: one thing with two measures.
  const facts = figures.map((each): Count => {
    const measured = { kind, unitOfMeasure: each.unit, target: each.value, name, subject, confidence: sure } as const;
    return { figure: each, facts: joint === undefined ? measured : { ...measured, joint } };
  });
  return { facts, carry: named.carry };
}

/** What is counted, in the sentence's own words; empty when no words say it. */
function subjectOf(
  named: { readonly action: string; readonly subject: string },
  { figure, figures, words }: Omit<Counted, 'stretch'>,
  before: Before,
): string {
  // 总数突破: which number of the thing named before is meant.
  const total = /总数|总量|累计/.exec(`${words.lead.slice(-8)}${figure.prefix}`)?.[0] ?? '';
  const whatWas = before.subject?.replace(/(?:同比)?(?:净?增长|提高|提升|净?增加|净增|新增|扩大)$/, '');
  const again = before.whole.find(
    (found) =>
      named.action === '' &&
      found.unitOfMeasure === figure.unit &&
      named.subject.length >= 2 &&
      found.name !== named.subject &&
      found.name.startsWith(named.subject),
  );
  if (again !== undefined && words.after === '') return again.name;
  if (whatWas === undefined) return named.subject;
  const isTotal = /^(?:总数|总量|总规模|总面积)$/.test(named.subject) && figures.length === 1;
  if (isTotal) return `${whatWas}${named.subject}`;
  return named.subject === '' ? `${whatWas}${total}` : named.subject;
}
