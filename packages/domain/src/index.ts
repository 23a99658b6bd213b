export * from './all-events.js';
export * from './attainment.js';
export * from './calendar.js';
export * from './canonical-json.js';
export * from './days.js';
export * from './decider.js';
export * from './errors.js';
export * from './event.js';
export * from './event-registry.js';
export * from './evidence.js';
export * as fields from './fields.js';
export * from './indicator/commands.js';
export * from './indicator/events.js';
export * from './indicator/indicator.js';
export type { MeasurementSummary, Verification } from './indicator/measurements.js';
export * from './json-pointer.js';
export * from './light-rules.js';
export * from './lights.js';
export * from './log-entry.js';
export * from './manifest.js';
export * from './manifest-fault.js';
export * from './origin.js';
export * from './oversight.js';
export * from './plan/commands.js';
export * from './plan/events.js';
export * from './plan/plan.js';
export * from './provenance.js';
export * from './streams.js';
export * from './task/commands.js';
export * from './task/events.js';
export { type LightTimes, lightTimeline } from './task/light-timeline.js';
export { obstacleMaxCount, openObstaclesMaxCount } from './task/obstacles.js';
export { reviewMaxCount } from './task/oversight.js';
export { occurredOnFault, reportMaxCount } from './task/reports.js';
export { cooperatingMaxCount } from './task/responsibility.js';
export {
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
export * from './task/task.js';
export * from './who-may.js';
