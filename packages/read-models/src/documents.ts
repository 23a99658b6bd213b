/**
 * The documents of the read models: plain JSON, answered by the query API as they are. A document is
 * never changed once it has been put; a change is another document under the same key. Nothing is
 * written as null where it can be empty, and nothing is left out: null says that there is none.
 */
import type {
  Attainment,
  Channel,
  fields,
  IndicatorFacts,
  Light,
  LightVerdict,
  Role,
  TaskFacts,
  TaskStatus,
} from '@duban/domain';

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

/** What a group of tasks comes to. */
export interface TaskSummary {
  readonly tasks: number;
  readonly completed: number;
  readonly overdue: number;
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
  /** Tasks and indicators registered so far, of those that the manifest announces. */
  readonly registration: { readonly registered: number; readonly announced: number };
  /** The last day begun. */
  readonly today: string | null;
  /** What the manifest announces. */
  readonly counts: Readonly<Record<'sections' | 'units' | 'people' | 'tasks' | 'indicators', number>>;
  readonly summary: TaskSummary;
  readonly sections: readonly (Section & TaskSummary)[];
  /** Units that lead a task, in the order of their first one. A task with two of them counts under both. */
  readonly leadUnits: readonly (Named & TaskSummary)[];
  readonly indicators: Readonly<Record<Attainment | 'total', number>>;
}

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

export interface TaskDocument extends Versioned {
  readonly code: string;
  readonly title: string;
  readonly section: Section;
  readonly responsible: readonly Named[];
  readonly leads: readonly Named[];
  readonly cooperating: readonly (Named | Placeholder)[];
  readonly due: string;
  /** True when the notice gives no deadline, so that the last day of the plan's year counts. */
  readonly dueByDefault: boolean;
  readonly deliverables: TaskFacts['deliverables'];
  readonly status: Exclude<TaskStatus, 'absent'>;
  /** `on`: the day from which on silence counts, that is, the plan's first day. */
  readonly registered: { readonly event: string; readonly on: string };
  readonly acknowledgedBy: readonly { readonly unit: Named; readonly event: string; readonly at: string }[];
  /** That of the standing report; 0 without one. */
  readonly percent: number;
  /** The standing report. */
  readonly report: ReportDocument | null;
  readonly completionRequest: {
    readonly event: string;
    readonly unit: Named;
    readonly by: Named;
    readonly statement: string | null;
    readonly at: string;
  } | null;
  readonly completed: { readonly event: string; readonly by: Named; readonly at: string } | null;
  readonly counts: Readonly<Record<'reports' | 'corrections' | 'retractions' | 'returns', number>>;
  readonly light: TaskLight;
  /** Past its due day and not completed. */
  readonly overdue: boolean;
}

export interface MeasurementDocument {
  readonly id: string;
  readonly indicator: string;
  readonly unit: Named;
  readonly by: Named;
  readonly value: string;
  readonly reference: string | null;
  readonly occurredOn: string;
  readonly source: string | null;
  readonly note: string | null;
  readonly evidence: fields.Evidence;
  readonly recordedAt: string;
  readonly corrections: number;
}

export interface IndicatorDocument extends Versioned {
  readonly key: string;
  readonly facts: IndicatorFacts;
  /** The task that owns it; null for a headline indicator. */
  readonly task: { readonly code: string; readonly title: string } | null;
  readonly leads: readonly Named[];
  readonly cooperating: readonly Named[];
  readonly attainment: Attainment;
  /** Achieved ÷ target in percent, a decimal string; null where the question has no sense. */
  readonly attainmentPercent: string | null;
  /** The measurement that the verdict rests on. */
  readonly measurement: MeasurementDocument | null;
  readonly counts: Readonly<Record<'measurements' | 'corrections', number>>;
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
  readonly lights: LightCounts;
}

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

export type SubjectKind = 'plan' | 'task' | 'indicator' | 'calendar';

export interface FieldChange {
  /** A stable name from `fieldLabels`. */
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** One entry of the change history. */
export interface ChangeDocument {
  /** The event's id; where a day changed several tasks, the event's id, a dot and the task's code. */
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
  /** The day that a report or a measurement speaks of. */
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
