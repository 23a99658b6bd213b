/** The document of a task as its registration makes it, except for its light. */
import { lastDayOfYear } from '@duban/domain';
import type { DeliverableDocument, PlanDocument, TaskDocument } from '../../documents/index.js';
import type { Documents } from '../../view.js';
import type { EventOf } from '../by-event.js';
import { dayIn, namedActor, personOf, unitOf } from '../lookups.js';
import { eligibleVerifier, type Unlit } from './light.js';

type TaskRegistered = EventOf<'task-registered'>;

function planned(
  { kind, action, name }: TaskRegistered['data']['task']['deliverables'][number],
  index: number,
): DeliverableDocument {
  return {
    number: index + 1,
    kind,
    action,
    name,
    stage: 'planned',
    documentNumber: null,
    occurredOn: null,
    event: null,
    passed: [],
  };
}

function originOf({ data: { origin } }: TaskRegistered): TaskDocument['origin'] {
  return origin.by === 'publication' ? { by: origin.by } : { by: origin.by, basis: origin.basis };
}

export function registered(event: TaskRegistered, documents: Documents, plan: PlanDocument): Unlit {
  const facts = event.data.task;
  const origin = originOf(event);
  const due = facts.due ?? lastDayOfYear(plan.year);
  const holders = {
    responsible: facts.responsible.map((id) => personOf(documents, id)),
    leads: facts.leads.map((id) => unitOf(documents, id)),
    cooperating: facts.cooperating.map((named) => ('unit' in named ? unitOf(documents, named.unit) : named)),
  };
  const verifiers = plan.verifiers.map(({ id }) => id);
  return {
    code: facts.code,
    title: facts.title,
    section: {
      number: facts.section,
      title: plan.sections.find(({ number }) => number === facts.section)?.title ?? String(facts.section),
    },
    origin,
    source: facts.source ?? null,
    carriedOverFrom: facts.carriedOverFrom ?? null,
    ...holders,
    due,
    dueOriginally: due,
    dueBy: event.id,
    dueByDefault: facts.due === undefined,
    pendingExtension: null,
    extensions: [],
    deliverables: facts.deliverables.map(planned),
    status: 'registered',
    suspended: null,
    resumed: null,
    cancelled: null,
    registered: { event: event.id, on: origin.by === 'publication' ? plan.startsOn : dayIn(plan) },
    acknowledgedBy: [],
    percent: 0,
    report: null,
    completionRequest: null,
    completed: null,
    openObstacles: [],
    openReturns: [],
    responsibility: [{ from: event.meta.recordedAt, until: null, ...holders, event: event.id, by: namedActor(event.meta.actor) }],
    resolvedPlaceholders: [],
    review: null,
    substitute: null,
    eligibleVerifier: eligibleVerifier({ leads: holders.leads, substitute: null }, verifiers),
    override: null,
    counts: {
      reports: 0,
      corrections: 0,
      retractions: 0,
      returns: 0,
      obstaclesRaised: 0,
      obstaclesCleared: 0,
      reviews: 0,
    },
    revision: event.revision,
    changedBy: event.id,
    changedAt: event.meta.recordedAt,
  };
}
