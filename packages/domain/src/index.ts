export * from './aggregate.js';
export * from './aggregates.js';
export * from './all-events.js';
export * from './attainment.js';
export * from './calendar.js';
export * from './canonical-json.js';
export * from './command-table.js';
export * from './days.js';
export * from './decider.js';
export * from './errors.js';
export * from './event.js';
export * from './event-registry.js';
export * from './event-table.js';
export * from './evidence.js';
export * as fields from './fields.js';
export { type MeasurementSummary, type Verification, verificationVerdicts } from './indicator/figures.js';
export * from './indicator/indicator.js';
export { measurementEvents, measurementMaxCount } from './indicator/measurements.js';
export { indicatorRegistrationEvents } from './indicator/registration.js';
export * from './indicator/state.js';
export { targetEvents } from './indicator/targets.js';
export * from './json-pointer.js';
export * from './light-rules.js';
export * from './lights.js';
export * from './log-entry.js';
export * from './manifest.js';
export * from './manifest-fault.js';
export * from './origin.js';
export * from './oversight-events.js';
export { accountEvents, accountMaxCount } from './plan/accounts.js';
export { directoryEvents } from './plan/directory.js';
export * from './plan/plan.js';
export { publicationEvents } from './plan/publication.js';
export { type PlanContext, type PlanFacts, type PlanState, planClosed, subjectsOf } from './plan/state.js';
export { termEvents } from './plan/terms.js';
export * from './provenance.js';
export { hasRight, hasRightOf, type Right, rights } from './rights.js';
export * from './streams.js';
export { joined } from './tables.js';
export { courseEvents } from './task/course.js';
export { deliverableEvents } from './task/deliverables.js';
export { extensionEvents } from './task/extensions.js';
export { obstacleEvents, obstacleMaxCount, openObstaclesMaxCount } from './task/obstacles.js';
export { registrationEvents } from './task/registration.js';
export { occurredOnFault, reportEvents, reportMaxCount } from './task/reports.js';
export { cooperatingMaxCount, responsibilityEvents } from './task/responsibility.js';
export { returnEvents } from './task/returns.js';
export {
  type DeliverableStage,
  deliverableStages,
  dueOf,
  type LightOverride,
  type ObstacleSummary,
  type OpenTaskStatus,
  type PendingExtension,
  progressOf,
  type ReportSummary,
  type TaskContext,
  type TaskState,
  type TaskStatus,
  taskStanding,
} from './task/state.js';
export { reviewMaxCount, reviewVerdicts, supervisionEvents } from './task/supervision.js';
export * from './task/task.js';
export * from './who-may.js';
