/** An indicator while it is read, with its place in the text. */

import type { IndicatorFacts } from '@duban/domain';
import { levels } from './confidence.js';
import type { Passage } from './passage.js';
import type { DraftIndicator, Field, Span } from './reading.js';

export interface Found {
  readonly name: string;
  readonly kind: IndicatorFacts['kind'];
  readonly unitOfMeasure: string;
  readonly qualifier: IndicatorFacts['qualifier'];
  readonly commitment: IndicatorFacts['commitment'];
  readonly target: string | undefined;
  readonly horizon: IndicatorFacts['horizon'] | undefined;
  /** The horizon was taken from an earlier sentence, and may not hold any more. */
  readonly horizonCarried: boolean;
  readonly population?: string | undefined;
  readonly exceeds?: string | undefined;
  readonly joint?: readonly string[] | undefined;
  readonly baseline?: string | undefined;
  readonly subsetOf?: Found | undefined;
  readonly confidence: number;
  /** Where the words that were read stand. */
  readonly span: Span;
  /** Where the number with its unit stands. */
  readonly figure: Span;
  /** The name without its verb, for a later figure without a name of its own. */
  readonly subject: string;
}

/** What has been read about one figure. */
export type Facts = Pick<Found, 'name' | 'kind' | 'unitOfMeasure' | 'target'> & Partial<Found>;

export interface Zone {
  readonly passage: Passage;
  /** The code of the task, or undefined for the plan as a whole. */
  readonly task: string | undefined;
  /** Where the figures stand, when the other words come from another place. */
  readonly place?: Span | undefined;
  /** The year that the figures are for, even if the task is due in another. */
  readonly ofYear?: number | undefined;
  /** The year in which the task is due; undefined when no day is given. */
  readonly until: number | undefined;
  /** The text is a title. Titles name things and seldom promise figures. */
  readonly isTitle: boolean;
}

/** The indicator as the draft has it. `places`: indicator → its place in the draft's list. */
export function draftIndicator(found: Found, task: string | undefined, places: ReadonlyMap<Found, number>): DraftIndicator {
  const { span, figure, confidence } = found;
  const at = <Value>(value: Value, where: Span, sure = confidence): Field<Value> => ({ value, span: where, confidence: sure });
  const whole = found.subsetOf === undefined ? undefined : places.get(found.subsetOf);
  return {
    ...(task !== undefined && { task }),
    name: at(found.name, span),
    unitOfMeasure: at(found.unitOfMeasure, figure),
    kind: at(found.kind, span),
    qualifier: at(found.qualifier, figure),
    commitment: at(found.commitment, span),
    ...(found.target !== undefined && { target: at(found.target, figure) }),
    ...(found.horizon !== undefined && {
      horizon: at(found.horizon, span, found.horizonCarried ? Math.min(confidence, levels.fair) : confidence),
    }),
    ...(found.population !== undefined && { population: at(found.population, span) }),
    ...(found.exceeds !== undefined && { exceeds: at(found.exceeds, span) }),
    ...(found.joint !== undefined && { joint: at(found.joint, span) }),
    ...(found.baseline !== undefined && { baseline: at(found.baseline, span, Math.min(confidence, 0.8)) }),
    ...(whole !== undefined && { subsetOf: at(whole, span, Math.min(confidence, 0.85)) }),
  };
}
