/** What is kept of a report to compare others with it, without its texts. */
import type { Evidence } from '../fields.js';
import type { Referrer } from '../referrer.js';
import { evidenceDigest, textDigest } from '../text-digest.js';
import type { ReportSummary } from './state.js';

interface Said {
  readonly percent: number;
  readonly occurredOn: string;
  readonly done: string;
  readonly next?: string | undefined;
  readonly obstacles?: string | undefined;
  readonly evidence?: Evidence | undefined;
}

/** What a correction replaces; what it leaves out stays as it was, and null is no text any more. */
type Corrected = { readonly [Name in keyof Said]?: Said[Name] | (Name extends 'next' | 'obstacles' ? null : never) | undefined };

const noEvidence: Evidence = [];
const noDigests: readonly string[] = [];

/** A report as it comes in; `referrer`: who names its evidence. */
export function summaryOf(
  unit: string,
  { percent, occurredOn, done, next, obstacles, evidence = noEvidence }: Said,
  referrer: Referrer,
): ReportSummary {
  return {
    unit,
    percent,
    occurredOn,
    evidence: evidence.length === 0 ? noDigests : evidence.map(({ sha256 }) => sha256),
    referrer,
    texts: {
      done: textDigest(done),
      next: textDigest(next),
      obstacles: textDigest(obstacles),
      evidence: evidenceDigest(evidence),
    },
    retracted: false,
    returned: false,
  };
}

/** What a correction makes of a report. Evidence is replaced as a whole. */
export function correctedReport(before: ReportSummary, changes: Corrected): ReportSummary {
  const { percent = before.percent, occurredOn = before.occurredOn, done, next, obstacles, evidence } = changes;
  const { texts } = before;
  return {
    ...before,
    percent,
    occurredOn,
    evidence: evidence === undefined ? before.evidence : evidence.map(({ sha256 }) => sha256),
    texts: {
      done: done === undefined ? texts.done : textDigest(done),
      next: next === undefined ? texts.next : textDigest(next),
      obstacles: obstacles === undefined ? texts.obstacles : textDigest(obstacles),
      evidence: evidence === undefined ? texts.evidence : evidenceDigest(evidence),
    },
  };
}

/** What a report says besides words: which unit, how far, on which day, with which evidence. */
export const figuresOf = ({ unit, percent, occurredOn, evidence }: ReportSummary): string =>
  [unit, percent, occurredOn, ...evidence.toSorted()].join('|');

/** Whether two reports say the same, word for word. */
export function sameReport(one: ReportSummary, other: ReportSummary): boolean {
  return (
    figuresOf(one) === figuresOf(other) &&
    one.texts.done === other.texts.done &&
    one.texts.next === other.texts.next &&
    one.texts.obstacles === other.texts.obstacles &&
    one.texts.evidence === other.texts.evidence
  );
}
