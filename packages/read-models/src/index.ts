export * from './documents/index.js';
export * from './event-labels.js';
export * from './indexes.js';
export { landmarksIn } from './landmarks.js';
export { lightTimeline } from './light-timeline.js';
export { openMemoryViewStore } from './memory/memory-view-store.js';
export * from './oversight-words.js';
export {
  type DifferenceFilters,
  type DifferencePage,
  differencePage,
  entriesMax,
  type FieldDifference,
  type StateAt,
  type SubjectDifference,
} from './past/difference.js';
export { measurementBy, reportBy } from './past/happened.js';
export { heldBy } from './past/held-by.js';
export { LeastUsed } from './past/least-used.js';
export { type PastOptions, type PastPreparation, type PastReader, PastStates } from './past/past-states.js';
export { type Point, parsePoint } from './past/point.js';
export type { PastPoint } from './past/timeline.js';
export { type WalkedEvent, type WalkedThing, walk } from './past/walk.js';
export { PinnedState } from './pinned-state.js';
export * from './progress.js';
export * from './readable.js';
export { EventFold, sourceOf } from './rebuild/event-fold.js';
export type { SourceOptions } from './rebuild/filler.js';
export {
  type FillOptions,
  type RebuildOptions,
  type Rebuilt,
  type RebuiltPlan,
  rebuildPlan,
  rebuildPlans,
  rollbackPlan,
} from './rebuild/rebuild.js';
export { type Reconciled, type ReconcileOptions, reconcilePlan, type ServedDifference } from './reconcile/reconcile.js';
export { openRedisViewStore, type RedisViewStoreOptions } from './redis/redis-view-store.js';
export type { AppliedBatch } from './runner/plan-writer.js';
export { Runner } from './runner/runner.js';
export type { RunnerHealth, RunnerObserver, RunnerOptions } from './runner/runner-options.js';
export * from './source.js';
export { openSqliteViewReader, type SqliteReaderOptions, type SqliteViewReader } from './sqlite/sqlite-view-reader.js';
export { openSqliteViewStore, type SqliteStoreOptions } from './sqlite/sqlite-view-store.js';
export * from './store.js';
export * from './view.js';
export { allViews, viewVersions } from './views/all-views.js';
export { fieldLabel, fieldLabels, fieldOfAll, fieldWord } from './views/history/field-labels.js';
export { actorIn } from './views/history/history.js';
export { lightUnder } from './views/task/light.js';
