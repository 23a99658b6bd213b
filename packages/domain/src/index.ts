export { additionsAggregate } from './additions.js';
export {
  type Aggregate,
  type AggregateName,
  type AnyAggregate,
  type EventAt,
  type EvidenceThere,
  type PlanTime,
  type Readable,
  type Reader,
  streamOf,
  turnOrder,
} from './aggregate.js';
export { type AggregateEvent, aggregates } from './aggregates.js';
export { eventRegistry } from './all-events.js';
export { type Attainment, attainment, attainmentPercent, isEased, sameTarget } from './attainment.js';
export { beginDayMaxDays, calendarAggregate, calendarDecider, planAndDay } from './calendar.js';
export { canonicalJson } from './canonical-json.js';
export type { AnyCommand, NamedCommand } from './command-table.js';
export { addDays, dayOf, daysBetween, instantOf, lastDayOfYear } from './days.js';
export { type Acting, type Decider, isRejection, type Rejection, reject, unexpectedEvent } from './decider.js';
export { type EntryState, entryStates } from './entries.js';
export { type FaultKind, faultKinds } from './errors/kinds.js';
export { DubanError, type ErrorCode, type ErrorParams, errorRegistry, errorSentence, paramsIn } from './errors.js';
export {
  type Actor,
  actor,
  type Channel,
  channel,
  type EventMeta,
  eventMaxBytes,
  type ForeignMark,
  foreignRecord,
  isErasedSalt,
  type RecordedEvent,
  type Role,
  roles,
  type StandingEvent,
  type StoredEvent,
  storedEvent,
  streamName,
  streamNameShape,
} from './event.js';
export {
  decodedOrForeign,
  defineEvent,
  defineEvents,
  type EventDefinition,
  EventRegistry,
  erasedText,
  type ForeignEvent,
  foreignEvent,
} from './event-registry.js';
export type { DomainEvent, EventOf, EventsOf, EventTable, NewEvent, NewEventsOf, TypeIn } from './event-table.js';
export { evidenceIn } from './evidence.js';
export * as fields from './fields.js';
export { givenName, givenTexts, nameFault, type TextFault, textFault } from './given-texts.js';
export { measurementEntryEvents } from './indicator/entries.js';
export { measuredPart, referenceOf } from './indicator/figures.js';
export {
  type IndicatorCommand,
  indicatorAggregate,
  indicatorCommands,
  indicatorDecider,
  indicatorEvents,
  type NewIndicatorEvent,
} from './indicator/indicator.js';
export { measurementEvents } from './indicator/measurements.js';
export { nameEvents } from './indicator/names.js';
export { openOfIndicator } from './indicator/open-items.js';
export { indicatorRegistrationEvents } from './indicator/registration.js';
export { type IndicatorState, standingMeasurement } from './indicator/state.js';
export { targetEvents } from './indicator/targets.js';
export { escapePointerToken, readPointer } from './json-pointer.js';
export type { Light, LightInput, LightRuleSet } from './light-rule-sets.js';
export {
  type LightChange,
  type LightInputChange,
  type LightRuleSetVersion,
  type LightVerdict,
  lightOf,
  lightRuleSets,
  lightRuleSetVersion,
  rescore,
} from './lights.js';
export { eraseValue, logEntry, makeSalts, saltBytes } from './log-entry.js';
export {
  type Ancestor,
  type Landmark,
  type Lineage,
  type LogOrigin,
  lineageOf,
  type Position,
  positionEpoch,
} from './log-origin.js';
export {
  chunkEntries,
  deliverable,
  type IndicatorFacts,
  indicatorFacts,
  type Manifest,
  manifest,
  manifestEntries,
  type TaskFacts,
} from './manifest.js';
export { manifestFault } from './manifest-fault.js';
export { type NewOversightEvent, type OversightEvent, oversightEvents } from './oversight-events.js';
export { Announcements } from './plan/announcements.js';
export { decidesOn } from './plan/foreign-events.js';
export { type NewPlanEvent, type PlanEvent, planAggregate, planCommands, planDecider } from './plan/plan.js';
export { beginsPlan } from './plan/publication.js';
export type { PlanAndDay, PlanState } from './plan/state.js';
export {
  type NoticeDocument,
  type NoticeMediaType,
  noticeDocument,
  noticeMediaTypes,
  type Source,
  source,
} from './provenance.js';
export { type EventReference, referencesIn } from './references.js';
export { type Referrer, referrerOf } from './referrer.js';
export { hasRight, hasRightOf, type Right, rights } from './rights.js';
export {
  oversightCategory,
  oversightStream,
  parseStream,
  planPrefix,
  planStream,
  reservedCategories,
} from './streams.js';
export { joined } from './tables.js';
export { completionEvents } from './task/completion.js';
export { courseEvents } from './task/course.js';
export { deliverableEvents } from './task/deliverables.js';
export { entryEvents } from './task/entries.js';
export { extensionEvents } from './task/extensions.js';
export { obstacleEvents } from './task/obstacles.js';
export { registrationEvents } from './task/registration.js';
export { reportEvents } from './task/reports.js';
export { responsibilityEvents } from './task/responsibility.js';
export { returnEvents } from './task/returns.js';
export {
  cooperatingUnits,
  deliverableStages,
  dueOf,
  type OpenItem,
  progressOf,
  type TaskState,
  taskParties,
} from './task/state.js';
export { supervisionEvents } from './task/supervision.js';
export {
  type NewTaskEvent,
  type TaskCommand,
  type TaskEvent,
  taskAggregate,
  taskCommands,
  taskDecider,
  taskEvents,
} from './task/task.js';
export { titleEvents } from './task/titles.js';
export { words } from './vocabulary.js';
export { hasEligibleVerifier, type OnBehalf, type Permission } from './who-may.js';
export { choiceOf, type Language, meanings, type NameIn, namesIn, type Words, type WordTable, word } from './words.js';
