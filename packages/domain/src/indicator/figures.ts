/** The measurements of an indicator: which figures fit it, and which measurement stands. */
import { z } from 'zod';
import { type Rejection, reject } from '../decider.js';
import type { Doer } from '../doers.js';
import { Exact } from '../exact-decimal.js';
import { bounds, day, decimalString, evidence, freeText, text } from '../fields.js';
import type { IndicatorFacts } from '../manifest.js';
import { evidenceDigest, textDigest } from '../text-digest.js';
import type { words } from '../vocabulary.js';
import type { NameIn, Words } from '../words.js';

/** What one of the types of a joint target contributes. */
export const measuredPart = z.strictObject({ name: text(bounds.name), value: decimalString });

export const measurement = z.strictObject({
  value: decimalString,
  /** For a fraction or coverage its population; for a relational value the figure that it must exceed. */
  reference: decimalString.optional(),
  /** For a joint target: what each of its types contributes. Together they are the value. */
  parts: z.array(measuredPart).min(1).max(10).optional(),
  occurredOn: day,
  source: freeText(bounds.shortText).optional(),
  note: freeText(bounds.reason).optional(),
  evidence: evidence.optional(),
});

/** The fields that a correction replaces; a field that is left out stays as it was, and null empties it. */
export const measurementCorrection = z.strictObject({
  ...measurement.partial().shape,
  parts: measurement.shape.parts.unwrap().nullable().optional(),
  source: freeText(bounds.shortText).nullable().optional(),
  note: freeText(bounds.reason).nullable().optional(),
});

type Measured = z.infer<typeof measurement>;
type Parts = NonNullable<Measured['parts']>;
type Correction = z.infer<typeof measurementCorrection>;

/** What a measurement says in numbers. */
type Figures = Pick<MeasurementSummary, 'value'> & Partial<Pick<MeasurementSummary, 'reference' | 'parts'>>;

/** What another unit found when it verified a measurement. */
export interface Verification {
  readonly verdict: NameIn<typeof words.verdict>;
  readonly unit: string;
  /** Whoever verified it. */
  readonly by: readonly Doer[];
  /** What the verifying unit found instead, where it disputes and says so. */
  readonly value: string | undefined;
  readonly reference: string | undefined;
}

/** A measurement as the rules need it: without its texts, which stay in the events. */
export interface MeasurementSummary {
  readonly unit: string;
  readonly value: string;
  readonly reference: string | undefined;
  readonly parts: Parts | undefined;
  readonly occurredOn: string;
  /** SHA-256 of the pieces of evidence. */
  readonly evidence: readonly string[];
  /** Digests of its texts and of the names that it gives its evidence, to tell whether a correction changes any. */
  readonly texts: Readonly<Record<'source' | 'note' | 'evidence', number>>;
  /** Everyone who recorded or corrected it, and those for whom that was entered, each as of the first time. */
  readonly by: readonly Doer[];
  readonly retracted: boolean;
  /** Undefined again once a correction has changed what was verified. */
  readonly verification: Verification | undefined;
}

/** What a measurement says. */
export type Recorded = Pick<MeasurementSummary, 'value' | 'reference' | 'parts' | 'occurredOn' | 'evidence' | 'texts'>;

/** A measurement as it comes in. */
export function recorded({ value, reference, parts, occurredOn, source, note, evidence = [] }: Measured): Recorded {
  return {
    value,
    reference,
    parts,
    occurredOn,
    evidence: evidence.map(({ sha256 }) => sha256),
    texts: {
      source: textDigest(source),
      note: textDigest(note),
      evidence: evidenceDigest(evidence),
    },
  };
}

/** What a correction makes of a measurement. Parts and evidence are replaced as a whole. */
export function corrected(before: MeasurementSummary, changes: Correction): MeasurementSummary {
  const { source, note, evidence } = changes;
  const { texts } = before;
  return {
    ...before,
    value: changes.value ?? before.value,
    reference: changes.reference ?? before.reference,
    parts: changes.parts === null ? undefined : (changes.parts ?? before.parts),
    occurredOn: changes.occurredOn ?? before.occurredOn,
    evidence: evidence === undefined ? before.evidence : evidence.map(({ sha256 }) => sha256),
    texts: {
      source: source === undefined ? texts.source : textDigest(source),
      note: note === undefined ? texts.note : textDigest(note),
      evidence: evidence === undefined ? texts.evidence : evidenceDigest(evidence),
    },
  };
}

/** Whether two measurements say the same in numbers, however these are written. */
export const sameFigures = (one: Figures, other: Figures): boolean =>
  sameNumber(one.value, other.value) && sameNumber(one.reference, other.reference) && sameParts(one.parts, other.parts);

const sameGround = (one: Recorded, other: Recorded) =>
  one.occurredOn === other.occurredOn && one.evidence.toSorted().join() === other.evidence.toSorted().join();

/** Whether a correction leaves everything as it is. */
export const changesNothing = (before: Recorded, after: Recorded): boolean =>
  sameFigures(before, after) &&
  sameGround(before, after) &&
  before.texts.source === after.texts.source &&
  before.texts.note === after.texts.note &&
  before.texts.evidence === after.texts.evidence;

/**
 * Whether what another unit said of a measurement holds after a correction. A dispute is about numbers and holds until
 * these are others; a confirmation is of the day and the evidence as well. Words alone touch neither.
 */
export function verdictHolds(before: MeasurementSummary, after: Recorded): boolean {
  if (before.verification === undefined || !sameFigures(before, after)) return false;
  return before.verification.verdict === 'disputed' || sameGround(before, after);
}

/** What is in dispute: the numbers that a unit gave for a day. */
export const figuresKey = (
  unit: string,
  { value, reference, parts = [], occurredOn }: Omit<Recorded, 'evidence' | 'texts'>,
): string =>
  [
    unit,
    occurredOn,
    ...[value, reference].map((number) => (number === undefined ? '' : new Exact(number).toFixed())),
    ...parts.map((part) => `${part.name}=${new Exact(part.value).toFixed()}`),
  ].join('|');

function sameParts(some: Parts | undefined = [], others: Parts | undefined = []): boolean {
  return (
    some.length === others.length &&
    some.every(({ name, value }, index) => name === others[index]?.name && sameNumber(value, others[index].value))
  );
}

/**
 * The measurement that stands: of those not retracted the one of the latest day, of several of that day the last
 * recorded.
 */
export function standingOf(series: Iterable<readonly [string, MeasurementSummary]>): string | null {
  let standing: string | null = null;
  let latest = '';
  for (const [id, { occurredOn, retracted }] of series) {
    if (!retracted && occurredOn >= latest) {
      standing = id;
      latest = occurredOn;
    }
  }
  return standing;
}

/** Why the numbers of a measurement do not suit the kind of indicator or its unit of measure. */
export function figuresFault(facts: IndicatorFacts, { value, reference, parts }: Figures): Rejection | undefined {
  if (facts.kind === 'relational' && reference === undefined) return reject('indicator-relational');
  const detail = numberFault(facts, value) ?? referenceFault(facts, value, reference);
  if (detail !== undefined) return reject('unit-of-measure-mismatch', { value, unit: facts.unitOfMeasure, detail });
  return parts === undefined ? undefined : partsFault(facts, value, parts);
}

/** What an indicator counts in. */
type Measure = Pick<IndicatorFacts, 'kind' | 'unitOfMeasure'>;

/** Units of measure of which there are parts: money, lengths, areas, weights, volumes, power, time. */
const divisible = /(?:元|米|公里|吨|克|亩|公顷|升|瓦|瓦时|焦|标煤|小时|工时|倍|%|％)(?:\/.+)?$/;

/** Why a single number, a value or the contribution of a part, does not suit a kind and its unit of measure. */
function numberFault({ kind, unitOfMeasure }: Measure, value: string): Words | undefined {
  const number = new Exact(value);
  switch (kind) {
    case 'count':
      if (divisible.test(unitOfMeasure))
        return number.isNegative() ? { zh: '不能为负数', en: 'must not be negative' } : undefined;
      return wholeFault(number);
    case 'fraction':
      return wholeFault(number);
    case 'coverage':
      return number.isNegative() ? { zh: '不能为负数', en: 'must not be negative' } : undefined;
    case 'growth':
    case 'ratio':
    case 'increment':
    case 'relational':
      return undefined;
  }
}

const wholeFault = (number: InstanceType<typeof Exact>): Words | undefined =>
  number.isInteger() && !number.isNegative() ? undefined : { zh: '应为非负整数', en: 'must be a whole number, not negative' };

/** What the reference of a measurement is in each kind; undefined where there is none. */
export const referenceOf: Readonly<Record<IndicatorFacts['kind'], 'population' | 'compared' | undefined>> = {
  fraction: 'population',
  coverage: 'population',
  relational: 'compared',
  count: undefined,
  growth: undefined,
  ratio: undefined,
  increment: undefined,
};

function referenceFault(facts: Measure, value: string, reference: string | undefined): Words | undefined {
  switch (referenceOf[facts.kind]) {
    case 'population':
      if (reference === undefined) return { zh: '须填总数 reference', en: 'needs the population as reference' };
      if (new Exact(reference).lte(0)) return { zh: '总数须大于零', en: 'the population must be above zero' };
      if (numberFault(facts, reference) !== undefined) return { zh: '总数须为整数', en: 'the population must be a whole number' };
      return new Exact(value).gt(reference)
        ? { zh: '应在零与总数之间', en: 'must lie between zero and the population' }
        : undefined;
    case 'compared':
      return undefined;
    case undefined:
      return reference === undefined ? undefined : { zh: '此类指标没有比较值', en: 'this kind has no reference' };
  }
}

/** Each part must be one of the types that the indicator counts together, and the parts together must be the value. */
function partsFault(facts: IndicatorFacts, value: string, parts: Parts): Rejection | undefined {
  if (facts.joint === undefined) return reject('parts-not-joint');
  const seen = new Set<string>();
  for (const { name, value: part } of parts) {
    const unfit = (detail: Words) => reject('part-unfit', { name, detail });
    if (!facts.joint.includes(name)) return unfit({ zh: '不在合计的几类之中', en: 'it is none of the types counted together' });
    if (seen.has(name)) return unfit({ zh: '重复', en: 'it appears twice' });
    seen.add(name);
    const detail = numberFault(facts, part);
    if (detail !== undefined) return unfit(detail);
  }
  const sum = parts.reduce((total, part) => total.plus(part.value), new Exact(0));
  return sum.eq(value) ? undefined : reject('parts-do-not-add-up', { sum: sum.toFixed(), value });
}

/** Why a verdict and the figures that a verifying unit gives do not fit. Only a dispute may give another value. */
export function verifiedFault(
  facts: IndicatorFacts,
  found: MeasurementSummary,
  { verdict, value, reference }: Pick<Verification, 'verdict' | 'value' | 'reference'>,
): Rejection | undefined {
  if (value === undefined && reference === undefined) return undefined;
  const unfit = (detail: Words) => reject('verified-value-unfit', { detail });
  if (verdict === 'confirmed') return unfit({ zh: '有异议时才填', en: 'only a dispute has another value' });
  const after = { value: value ?? found.value, reference: reference ?? found.reference };
  const fault = figuresFault(facts, after);
  if (fault !== undefined) return fault;
  return sameNumber(after.value, found.value) && sameNumber(after.reference, found.reference)
    ? unfit({ zh: '与填报的相同', en: 'it is what was recorded' })
    : undefined;
}

/** Whether two numbers are equal however they are written, or both are missing. */
export function sameNumber(one: string | undefined, other: string | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return new Exact(one).eq(other);
}

/** Why a target does not suit the kind of indicator or its unit of measure. */
export function targetFault(facts: Measure, target: string): Rejection | undefined {
  const detail = unmeasurable(facts, target);
  return detail === undefined
    ? undefined
    : reject('unit-of-measure-mismatch', { value: target, unit: facts.unitOfMeasure, detail });
}

/** Why nothing that is measured could ever be compared with a target; undefined where it can. */
export function unmeasurable({ kind, unitOfMeasure }: Measure, target: string): Words | undefined {
  if (target.includes('/')) {
    return kind === 'fraction' ? undefined : { zh: '只有占比型指标可用分数作目标', en: 'only a fraction has a target a/b' };
  }
  // A fraction may be meant to reach a share that is not whole, so its target follows the rule for a coverage.
  return numberFault({ kind: kind === 'fraction' ? 'coverage' : kind, unitOfMeasure }, target);
}
