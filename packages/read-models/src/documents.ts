/**
 * The documents of the read models: plain JSON, answered by the query API as they are. A document is
 * never changed once it has been put; a change is another document under the same key. Nothing is
 * written as null where it can be empty, and nothing is left out: null says that there is none.
 */
import type { Attainment, Channel, LightRuleSetVersion, Role } from '@duban/domain';
import type { LightCounts, Named, Section, TaskSummary, Versioned } from './document-parts.js';
import type { IndicatorDocument, MeasurementDocument } from './indicator-document.js';
import type { ReportDocument, TaskDocument } from './task-document.js';

export * from './document-parts.js';
export * from './indicator-document.js';
export * from './task-document.js';

export interface PlanDocument extends Versioned {
  readonly id: string;
  readonly title: string;
  readonly issuer: string;
  readonly documentNumber: string | null;
  readonly issuedOn: string;
  readonly year: number;
  readonly simulated: boolean;
  readonly startsOn: string;
  readonly status: 'publishing' | 'open';
  /** Tasks and indicators that the publication has registered so far, of those that the manifest announces. */
  readonly registration: { readonly registered: number; readonly announced: number };
  /** The last day begun. */
  readonly today: string | null;
  /** What the manifest announces, and what decisions have added since. */
  readonly counts: Readonly<Record<'sections' | 'units' | 'people' | 'tasks' | 'indicators', number>>;
  readonly summary: TaskSummary;
  readonly sections: readonly (Section & TaskSummary)[];
  /** Version of the rules that the lights follow. */
  readonly lightRules: LightRuleSetVersion;
  /** Units designated to check tasks; none: every unit that does not lead. */
  readonly verifiers: readonly Named[];
  /** Units that lead a task, in the order of their first one. A task with two of them counts under both. */
  readonly leadUnits: readonly (Named & TaskSummary)[];
  readonly indicators: Readonly<Record<Attainment | 'total' | 'disputed' | 'proposalPending' | 'missed', number>>;
}

export interface UnitDocument extends Named, Versioned {
  /** Codes of the tasks that it leads, in the order of registration. */
  readonly leads: readonly string[];
  /** Codes of the tasks that it is named for as cooperating. */
  readonly cooperates: readonly string[];
  readonly lights: Readonly<Record<'leads' | 'cooperates', LightCounts>>;
}

export interface PersonDocument extends Named, Versioned {
  /** Codes of the tasks that the person is responsible for, in the order of registration. */
  readonly responsible: readonly string[];
  /** Token subjects bound to the person, at most `accountsMax`. */
  readonly accounts: readonly string[];
  readonly lights: LightCounts;
}

export const accountsMax = 100;

export const subjectKinds = ['plan', 'task', 'indicator', 'calendar', 'unit', 'person'] as const;
export type SubjectKind = (typeof subjectKinds)[number];
/** What refers to a piece of evidence, and as what. */
export interface EvidenceReference {
  readonly subject: { readonly kind: 'task' | 'indicator'; readonly key: string };
  readonly name: string;
  readonly mediaType: string;
}

/** A piece of evidence that a task or an indicator refers to, or referred to before a correction. */
export interface EvidenceDocument {
  readonly sha256: string;
  /** One for each task and indicator, with the name given last; the latest at the end. */
  readonly references: readonly EvidenceReference[];
}

export interface FieldChange {
  /** A stable name that `fieldLabel` knows. */
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** One entry of the change history. */
export interface ChangeDocument {
  /** The event's id; where it changed several things, the event's id, a dot and the key of the thing. */
  readonly id: string;
  readonly eventId: string;
  readonly position: string;
  readonly stream: string;
  readonly revision: string;
  readonly type: string;
  readonly subject: { readonly kind: SubjectKind; readonly key: string; readonly title: string };
  readonly actor: {
    readonly id: string;
    readonly name: string;
    readonly unit: string | null;
    readonly roles: readonly Role[];
    readonly onBehalfOf: string | null;
  };
  readonly reason: string | null;
  readonly recordedAt: string;
  /** Real server time; only in simulated plans. */
  readonly serverTime: string | null;
  /** The day that a report, a measurement, an obstacle or a deliverable's stage speaks of. */
  readonly occurredOn: string | null;
  readonly changes: readonly FieldChange[];
  /** Units that it concerns: the actor's, and those that lead or cooperate on the subject. */
  readonly units: readonly string[];
  readonly commandId: string;
  readonly correlationId: string;
  readonly channel: Channel | null;
}

/** Alike refusals or accesses within about a minute. */
export interface OversightDocument {
  readonly id: string;
  readonly position: string;
  /** `dropped`: more happened at once than is kept; nothing but the count is known of it. */
  readonly kind: 'refusals' | 'access' | 'dropped';
  readonly actor: ChangeDocument['actor'];
  /** A command, or a reading as method and route. */
  readonly action: string | null;
  readonly plan: string | null;
  readonly subject: string | null;
  /** Why it was refused. */
  readonly code: string | null;
  readonly count: number;
  readonly firstAt: string;
  readonly lastAt: string;
  readonly recordedAt: string;
}

/** Every kind of document and its shape. The key of `plan` is `main`; other keys are the documents' own. */
export interface DocumentKinds {
  readonly plan: PlanDocument;
  readonly task: TaskDocument;
  readonly report: ReportDocument;
  readonly indicator: IndicatorDocument;
  readonly measurement: MeasurementDocument;
  readonly unit: UnitDocument;
  readonly person: PersonDocument;
  readonly change: ChangeDocument;
  readonly evidence: EvidenceDocument;
  /** In the oversight category, which is no plan. */
  readonly oversight: OversightDocument;
}

export type DocumentKind = keyof DocumentKinds;
export const planKey = 'main';
