/** A task as it stands, and its reports. */
import type { DeliverableStage, fields, LightVerdict, reviewVerdicts, Source, TaskFacts } from '@duban/domain';
import type { Named, Placeholder, Section, Versioned } from './document-parts.js';

export interface ReportDocument {
  readonly id: string;
  readonly task: string;
  readonly unit: Named;
  readonly by: Named;
  readonly percent: number;
  readonly done: string;
  readonly next: string | null;
  readonly obstacles: string | null;
  readonly evidence: fields.Evidence;
  /** The day that the report speaks of. */
  readonly occurredOn: string;
  readonly reportedAt: string;
  /** The Shanghai day of `reportedAt`. */
  readonly reportedOn: string;
  /** Times that it was corrected; the texts are those after the last correction. */
  readonly corrections: number;
  readonly retracted: boolean;
  /** Until it is corrected; meanwhile it does not count. */
  readonly returned: boolean;
}

export interface TaskLight extends LightVerdict {
  /** The day from which on the light has had this colour. */
  readonly since: string;
}

/** What somebody decided or did, and when. */
export interface Deed {
  readonly event: string;
  readonly by: Named;
  readonly at: string;
}

/** What asks for somebody's attention. A task that is completed or cancelled carries none. */
export const taskFlags = ['no-eligible-verifier', 'overdue', 'obstacles', 'extension-pending', 'suspended'] as const;
export type TaskFlag = (typeof taskFlags)[number];

export const taskStatuses = [
  'registered',
  'acknowledged',
  'in-progress',
  'completion-requested',
  'completed',
  'suspended',
  'cancelled',
] as const;
export type ShownTaskStatus = (typeof taskStatuses)[number];

export type ReviewVerdict = (typeof reviewVerdicts)[number];
export type DeliverableFacts = TaskFacts['deliverables'][number];

/** A stage that a deliverable has reached. */
export interface ReachedStage {
  readonly stage: DeliverableStage;
  readonly documentNumber: string | null;
  readonly occurredOn: string;
  readonly event: string;
}

export interface DeliverableDocument {
  /** Position in the task's list, from 1. */
  readonly number: number;
  readonly kind: DeliverableFacts['kind'];
  readonly action: DeliverableFacts['action'];
  readonly name: string;
  readonly stage: 'planned' | DeliverableStage;
  readonly documentNumber: string | null;
  readonly occurredOn: string | null;
  /** The event that brought it to its stage; null while it is planned. */
  readonly event: string | null;
  /** The stages before the present one, to which it is set back, the latest last. */
  readonly passed: readonly ReachedStage[];
}

export interface PendingExtension extends Deed {
  readonly unit: Named;
  /** The day asked for. */
  readonly due: string;
}

export interface DecidedExtension extends Deed {
  readonly request: string;
  /** The unit that asked, and the day that it asked for. */
  readonly unit: Named;
  readonly asked: string;
  readonly outcome: 'granted' | 'refused';
  /** The due day before, and after. */
  readonly before: string;
  readonly due: string;
}

export interface OpenObstacle {
  readonly id: string;
  readonly unit: Named;
  readonly description: string;
  /** What help is asked for. */
  readonly request: string | null;
  readonly occurredOn: string;
  readonly raisedAt: string;
}

/**
 * Who answered for the task in a stretch of time. Names of a stretch that has ended are those of its time;
 * ids stay.
 */
export interface ResponsibilityPeriod {
  readonly from: string;
  /** Null for the present one. */
  readonly until: string | null;
  readonly leads: readonly Named[];
  readonly responsible: readonly Named[];
  readonly cooperating: readonly (Named | Placeholder)[];
  /** The event that began it. */
  readonly event: string;
  readonly by: Named;
}

/** The most recent entries that a task keeps of each list; the rest is in the history. */
export const taskListBounds = {
  extensions: 20,
  openObstacles: 50,
  responsibility: 50,
  resolvedPlaceholders: 100,
  passedStages: 10,
} as const;

export interface TaskDocument extends Versioned {
  readonly code: string;
  readonly title: string;
  readonly section: Section;
  readonly origin: { readonly by: 'publication' } | { readonly by: 'decision'; readonly basis: string };
  /** The words of the notice that it comes from; null where that was not recorded. */
  readonly source: Source | null;
  /** The task of another plan that this one goes on with. */
  readonly carriedOverFrom: { readonly plan: string; readonly task: string } | null;
  readonly responsible: readonly Named[];
  readonly leads: readonly Named[];
  readonly cooperating: readonly (Named | Placeholder)[];
  /** After the extensions granted. */
  readonly due: string;
  readonly dueOriginally: string;
  /** The event that the due day comes from: the registration, or the last extension granted. */
  readonly dueBy: string;
  /** True when the notice gives no deadline, so that the last day of the plan's year counts. */
  readonly dueByDefault: boolean;
  readonly pendingExtension: PendingExtension | null;
  readonly extensions: readonly DecidedExtension[];
  readonly deliverables: readonly DeliverableDocument[];
  readonly status: ShownTaskStatus;
  /** `resumesTo`: the status that the task had, and will have again. */
  readonly suspended: (Deed & { readonly resumesTo: ShownTaskStatus }) | null;
  /** The last time that it was resumed. */
  readonly resumed: Deed | null;
  readonly cancelled: Deed | null;
  /** `on`: the day from which on silence counts: the plan's first, or that of the decision. */
  readonly registered: { readonly event: string; readonly on: string };
  readonly acknowledgedBy: readonly { readonly unit: Named; readonly event: string; readonly at: string }[];
  /** That of the standing report; 0 without one. */
  readonly percent: number;
  /** The standing report. */
  readonly report: ReportDocument | null;
  readonly completionRequest: (Deed & { readonly unit: Named; readonly statement: string | null }) | null;
  readonly completed: Deed | null;
  /** Those not cleared, oldest first, at most `taskListBounds.openObstacles`; `counts` knows them all. */
  readonly openObstacles: readonly OpenObstacle[];
  /** Who answered for it over time, oldest first; the last one answers at present. */
  readonly responsibility: readonly ResponsibilityPeriod[];
  readonly resolvedPlaceholders: readonly (Deed & { readonly placeholder: string; readonly units: readonly Named[] })[];
  /** The last midterm review. */
  readonly review: (Deed & { readonly unit: Named; readonly verdict: ReviewVerdict; readonly comment: string }) | null;
  /** The unit that checks it in place of those that lead it (回避). */
  readonly substitute: (Deed & { readonly unit: Named }) | null;
  /** Whether anybody may accept it: a designated unit that does not lead it, or a substitute. */
  readonly eligibleVerifier: boolean;
  /** The last one, unless lifted; past its last day, `until`, it no longer weighs. */
  readonly override: (Deed & { readonly light: 'yellow' | 'red'; readonly until: string | null }) | null;
  readonly counts: Readonly<
    Record<'reports' | 'corrections' | 'retractions' | 'returns' | 'obstaclesRaised' | 'obstaclesCleared' | 'reviews', number>
  >;
  readonly light: TaskLight;
  /** Past its due day, and neither completed, suspended nor cancelled. */
  readonly overdue: boolean;
  readonly flags: readonly TaskFlag[];
}
