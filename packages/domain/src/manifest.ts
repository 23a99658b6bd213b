/** The manifest of a plan: everything that a publication registers, and how it is cut into chunks. */
import { z } from 'zod';
import { bounds, day, decimalString, key, name, planId, taskCode } from './fields.js';
import { noticeDocument, source } from './provenance.js';
import { words } from './vocabulary.js';
import { namesIn } from './words.js';

export const manifestBounds = {
  sections: 100,
  units: 1_000,
  people: 2_000,
  tasks: 5_000,
  indicators: 5_000,
  chunkBytes: 128 * 1024,
} as const;

const section = z.strictObject({ number: z.int().min(1).max(manifestBounds.sections), title: name(bounds.shortText) });
/** A unit or a person. `id` is stable and separate from the name: two people may share a name, and a name may change. */
export const named = z.strictObject({ id: key, name: name(bounds.name) });

/** A cooperating unit, or, for units that are to be named later, the notice's own words (有关处室). */
export const cooperating = z.union([z.strictObject({ unit: key }), z.strictObject({ placeholder: name(bounds.name) })]);

/** What a task is to bring about: a document to issue or revise, or an event to hold. */
export const deliverable = z.strictObject({
  kind: z.enum(namesIn(words.deliverableKind)),
  action: z.enum(namesIn(words.deliverableAction)),
  name: name(bounds.shortText),
});

export const taskFacts = z.strictObject({
  code: taskCode,
  section: z.int().min(1).max(manifestBounds.sections),
  title: name(bounds.shortText),
  responsible: z.array(key).max(50),
  leads: z.array(key).min(1).max(50),
  cooperating: z.array(cooperating).max(100),
  /** Absent: the last day of the plan's year. */
  due: day.optional(),
  deliverables: z.array(deliverable).max(bounds.deliverables),
  /** The task of another plan that this one goes on with. */
  carriedOverFrom: z.strictObject({ plan: planId, task: taskCode }).optional(),
  /** The place in the notice that the task was read from. */
  source: source.optional(),
});
export type TaskFacts = z.infer<typeof taskFacts>;

/** A decimal, or for a fraction `a/b`. */
export const indicatorTarget = z.union([decimalString, z.string().regex(/^[1-9]\d{0,5}\/[1-9]\d{0,5}$/)], {
  error: 'must be a number such as 300 or 1/3 in ASCII digits',
});

export const indicatorFacts = z.strictObject({
  key,
  /** The task that owns it; absent: a headline indicator of the whole plan. */
  task: taskCode.optional(),
  name: name(bounds.shortText),
  /** The unit of measure (计量单位): 家, %, 平方米 … */
  unitOfMeasure: name(20),
  kind: z.enum(namesIn(words.indicatorKind)),
  qualifier: z.enum(namesIn(words.qualifier)),
  commitment: z.enum(namesIn(words.commitment)),
  /** Absent when unquantified or relational. */
  target: indicatorTarget.optional(),
  /** First and last year that the target is for. */
  horizon: z.strictObject({ from: z.int().min(1949).max(2200), to: z.int().min(1949).max(2200) }),
  /** The population of a fraction or a coverage: 设区市. */
  population: name(bounds.name).optional(),
  /** The figure that a relational indicator must exceed: 财政收入增幅. */
  exceeds: name(bounds.shortText).optional(),
  /** Types that are counted together towards one number. */
  joint: z.array(name(bounds.name)).min(2).max(10).optional(),
  /** The indicator that this one is a part of (其中). */
  subsetOf: key.optional(),
  baseline: decimalString.optional(),
  /** The place in the notice that the indicator was read from. */
  source: source.optional(),
});
export type IndicatorFacts = z.infer<typeof indicatorFacts>;

export const manifest = z.strictObject({
  title: name(bounds.shortText),
  issuer: name(bounds.name),
  documentNumber: name(bounds.name).optional(),
  issuedOn: day,
  /** The notice that the plan was read from. */
  document: noticeDocument.optional(),
  year: z.int().min(1949).max(2200),
  /** Only a simulated plan runs on its own clock; it begins on `startsOn`. */
  simulated: z.boolean().optional(),
  startsOn: day.optional(),
  sections: z.array(section).min(1).max(manifestBounds.sections),
  units: z.array(named).min(1).max(manifestBounds.units),
  people: z.array(named).max(manifestBounds.people),
  tasks: z.array(taskFacts).min(1).max(manifestBounds.tasks),
  indicators: z.array(indicatorFacts).max(manifestBounds.indicators),
});
export type Manifest = z.infer<typeof manifest>;

/** One entry of a publication chunk. */
export const manifestEntry = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('section'), ...section.shape }),
  z.strictObject({ kind: z.literal('unit'), ...named.shape }),
  z.strictObject({ kind: z.literal('person'), ...named.shape }),
  z.strictObject({ kind: z.literal('task'), task: taskFacts }),
  z.strictObject({ kind: z.literal('indicator'), indicator: indicatorFacts }),
]);
export type ManifestEntry = z.infer<typeof manifestEntry>;

/** The manifest's entries in the order in which they are recorded. */
export function manifestEntries(plan: Manifest): ManifestEntry[] {
  return [
    ...plan.sections.map((entry) => ({ kind: 'section' as const, ...entry })),
    ...plan.units.map((entry) => ({ kind: 'unit' as const, ...entry })),
    ...plan.people.map((entry) => ({ kind: 'person' as const, ...entry })),
    ...plan.tasks.map((task) => ({ kind: 'task' as const, task })),
    ...plan.indicators.map((indicator) => ({ kind: 'indicator' as const, indicator })),
  ];
}

/** Splits entries into chunks whose JSON array has at most `manifestBounds.chunkBytes`, or holds one entry. */
export function chunkEntries(entries: readonly ManifestEntry[]): ManifestEntry[][] {
  const encoder = new TextEncoder();
  const bracketBytes = 2;
  const commaBytes = 1;
  const chunks: ManifestEntry[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const entry of entries) {
    const size = encoder.encode(JSON.stringify(entry)).length + commaBytes;
    if (bytes + size > manifestBounds.chunkBytes) {
      chunks.push([]);
      bytes = bracketBytes - commaBytes;
    }
    (chunks.at(-1) as ManifestEntry[]).push(entry);
    bytes += size;
  }
  return chunks;
}
