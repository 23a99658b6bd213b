/**
 * The documents of the read models: plain JSON, which the query API answers as it is. The schema of a document gives
 * its type and describes it in the API; it is not used to check what a view puts. A document is never changed once it
 * has been put: a change puts another document under the same key. A list without entries is empty, not null. A field
 * is never left out: null says that there is nothing.
 */
import type { IndicatorDocument, MeasurementDocument } from './indicator.js';
import type { PersonDocument, PlanDocument, UnitDocument } from './plan.js';
import type { ChangeDocument, EvidenceDocument, OversightDocument } from './records.js';
import type { ReportDocument, TaskDocument } from './task.js';

export * from './indicator.js';
export * from './parts.js';
export * from './plan.js';
export * from './records.js';
export * from './task.js';

/** Every kind of document and its shape. */
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
  /** Kept in the oversight category, which is no plan. */
  readonly oversight: OversightDocument;
}

export type DocumentKind = keyof DocumentKinds;
