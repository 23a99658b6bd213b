/** Parts that several documents share. */
import type { Light } from '@duban/domain';

/** Something with a stable id and a name that may change. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

/** The notice's own words for units that are named later, verbatim. */
export interface Placeholder {
  readonly placeholder: string;
}

/** How a document came to be what it is. */
export interface Versioned {
  /** Revision of the document's stream, a decimal string: what If-Match compares. */
  readonly revision: string;
  /** Id of the event that changed the document last, which may be a day that began. */
  readonly changedBy: string;
  /** When that event was recorded; the plan's own clock in a simulated plan. */
  readonly changedAt: string;
}

/** Number of tasks under each light. */
export type LightCounts = Readonly<Record<Light, number>>;

/** What a group of tasks comes to. Those that were cancelled are counted apart, and in nothing else. */
export interface TaskSummary {
  readonly tasks: number;
  readonly completed: number;
  readonly cancelled: number;
  /** Tasks that carry the flag of this meaning. */
  readonly overdue: number;
  readonly suspended: number;
  readonly openObstacles: number;
  readonly pendingExtensions: number;
  readonly noEligibleVerifier: number;
  /** Sum of the tasks' progress in percent. */
  readonly percentTotal: number;
  /** Average progress in percent, rounded to one decimal; 0 without tasks. */
  readonly averagePercent: number;
  readonly lights: LightCounts;
}

export interface Section {
  readonly number: number;
  readonly title: string;
}
