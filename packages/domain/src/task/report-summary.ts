/** What is kept of a report to compare others with it, without its texts. */
import type { Evidence } from '../fields.js';
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

/** What a correction replaces; what it leaves out stays as it was. */
type Corrected = { readonly [Name in keyof Said]?: Said[Name] | undefined };

/** What a report says, without who named its evidence. */
type Content = Omit<ReportSummary, 'referrer'>;

/** A report as it comes in. */
export function summaryOf(unit: string, { percent, occurredOn, done, next, obstacles, evidence = [] }: Said): Content {
  return {
    unit,
    percent,
    occurredOn,
    evidence: evidence.map(({ sha256 }) => sha256),
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
export function correctedReport<Before extends Content>(before: Before, changes: Corrected): Before {
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
export const figuresOf = ({ unit, percent, occurredOn, evidence }: Content): string =>
  [unit, percent, occurredOn, ...evidence.toSorted()].join('|');

/** Whether two reports say the same, word for word. */
export function sameReport(one: Content, other: Content): boolean {
  return (
    figuresOf(one) === figuresOf(other) &&
    one.texts.done === other.texts.done &&
    one.texts.next === other.texts.next &&
    one.texts.obstacles === other.texts.obstacles &&
    one.texts.evidence === other.texts.evidence
  );
}
