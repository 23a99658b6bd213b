/** An indicator as it stands, and its measurements. */
import type { Attainment, fields, IndicatorFacts, Source, verificationVerdicts } from '@duban/domain';
import type { Named, Versioned } from './document-parts.js';
import type { Deed } from './task-document.js';

/** What another unit found when it checked a measurement. */
export interface Verification extends Deed {
  readonly verdict: (typeof verificationVerdicts)[number];
  readonly unit: Named;
  /** What it found, where it disputes. */
  readonly value: string | null;
  readonly reference: string | null;
  readonly note: string | null;
}

export interface MeasurementDocument {
  readonly id: string;
  readonly indicator: string;
  readonly unit: Named;
  readonly by: Named;
  readonly value: string;
  readonly reference: string | null;
  /** Of a joint target: what each of its types contributes. */
  readonly parts: readonly { readonly name: string; readonly value: string }[];
  readonly occurredOn: string;
  readonly source: string | null;
  readonly note: string | null;
  readonly evidence: fields.Evidence;
  readonly recordedAt: string;
  readonly corrections: number;
  readonly retracted: boolean;
  /** The last check of what it says; a correction needs a check of its own. */
  readonly verification: Verification | null;
}

export interface TargetProposal extends Deed {
  readonly unit: Named;
  readonly target: string;
  readonly reason: string | null;
}

/** A change of the target that was approved. */
export interface TargetChange {
  readonly event: string;
  readonly before: string;
  readonly target: string;
  readonly proposedBy: Named;
  readonly approvedBy: Named;
  /** The reason for the proposal. */
  readonly reason: string | null;
  readonly at: string;
}

/** `missed`: not met, or never measured, when the last year that the target speaks of is over. */
export const indicatorFlags = ['disputed', 'proposal-pending', 'missed'] as const;
export type IndicatorFlag = (typeof indicatorFlags)[number];

/** Changes of the target that an indicator keeps, the most recent; the rest is in the history. */
export const targetChangesMax = 50;

export interface IndicatorDocument extends Versioned {
  readonly key: string;
  /** With the target and the baseline as they are at present. */
  readonly facts: Omit<IndicatorFacts, 'source'>;
  readonly origin: { readonly by: 'publication' } | { readonly by: 'decision'; readonly basis: string };
  /** The words of the notice that it comes from; null where that was not recorded. */
  readonly source: Source | null;
  /** The task that owns it; null for a headline indicator. */
  readonly task: { readonly code: string; readonly title: string } | null;
  /** Units of the owning task, at present. */
  readonly leads: readonly Named[];
  readonly cooperating: readonly Named[];
  readonly attainment: Attainment;
  /** Achieved ÷ target in percent, a decimal string; null where the question has no sense. */
  readonly attainmentPercent: string | null;
  /** The measurement that the verdict rests on. */
  readonly measurement: MeasurementDocument | null;
  /** That of this measurement. */
  readonly verification: Verification | null;
  readonly disputed: boolean;
  /** The proposal of a target that nobody has decided on. */
  readonly proposal: TargetProposal | null;
  /** Approved changes of the target, oldest first. */
  readonly targetChanges: readonly TargetChange[];
  readonly counts: Readonly<Record<'measurements' | 'corrections' | 'retractions' | 'verifications', number>>;
  readonly flags: readonly IndicatorFlag[];
}
