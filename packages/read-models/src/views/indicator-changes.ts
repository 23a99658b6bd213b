/** What an event on an indicator that exists changes about it, verdict and flags aside. */
import { type IndicatorDocument, type MeasurementDocument, targetChangesMax } from '../documents.js';
import type { Documents, ViewEvent } from '../view.js';
import { deedOf, namedActor, present, reasonOf, renamedIn, unitOf, withLatest } from './lookups.js';

type Changes = Partial<IndicatorDocument>;
type EventOf<Type extends ViewEvent['type']> = Extract<ViewEvent, { type: Type }>;

const measurementOf = (id: string, documents: Documents): MeasurementDocument =>
  present(documents.get('measurement', id), `measurement ${id}`);

/** The measurement that an event says the indicator rests on. */
const named = (id: string | null, documents: Documents) => (id === null ? null : measurementOf(id, documents));

function approved(event: EventOf<'target-approved'>, indicator: IndicatorDocument): Changes {
  const { proposal, before, target } = event.data;
  const proposed = present(indicator.proposal ?? undefined, `proposal ${proposal}`);
  const change = {
    event: event.id,
    before,
    target,
    proposedBy: proposed.by,
    approvedBy: namedActor(event.meta.actor),
    reason: proposed.reason,
    at: event.meta.recordedAt,
  };
  return {
    facts: { ...indicator.facts, target },
    proposal: null,
    targetChanges: withLatest(indicator.targetChanges, change, targetChangesMax),
  };
}

/** Undefined when the event is none of an indicator that exists. */
export function changed(event: ViewEvent, indicator: IndicatorDocument, documents: Documents): Changes | undefined {
  const { counts } = indicator;
  switch (event.type) {
    case 'measurement-recorded': {
      const current = indicator.measurement;
      const stands = current === null || event.data.occurredOn >= current.occurredOn;
      return {
        measurement: stands ? measurementOf(event.id, documents) : current,
        counts: { ...counts, measurements: counts.measurements + 1 },
      };
    }
    case 'measurement-corrected':
      return {
        measurement: named(event.data.standing, documents),
        counts: { ...counts, corrections: counts.corrections + 1 },
      };
    case 'measurement-retracted':
      return {
        measurement: named(event.data.standing, documents),
        counts: { ...counts, retractions: counts.retractions + 1 },
      };
    case 'measurement-verified': {
      const { measurement: id } = event.data;
      return {
        measurement: indicator.measurement?.id === id ? measurementOf(id, documents) : indicator.measurement,
        counts: { ...counts, verifications: counts.verifications + 1 },
      };
    }
    case 'target-proposed': {
      const { unit, target } = event.data;
      return { proposal: { ...deedOf(event), unit: unitOf(documents, unit), target, reason: reasonOf(event) } };
    }
    case 'target-approved':
      return approved(event, indicator);
    case 'target-rejected':
    case 'target-withdrawn':
      return { proposal: null };
    case 'baseline-set':
      return { facts: { ...indicator.facts, baseline: event.data.baseline } };
    default:
      return undefined;
  }
}

/** The units of the owning task, when an event changed them; undefined when it did not. */
export function withOwnersOf(task: string, indicator: IndicatorDocument, documents: Documents): Changes | undefined {
  if (indicator.task?.code !== task) return undefined;
  const owner = present(documents.get('task', task), `task ${task}`);
  const cooperating = owner.cooperating.flatMap((each) => ('id' in each ? [each] : []));
  const same = JSON.stringify([owner.leads, cooperating]) === JSON.stringify([indicator.leads, indicator.cooperating]);
  return same ? undefined : { leads: owner.leads, cooperating };
}

export function withUnitRenamed(
  indicator: IndicatorDocument,
  { data: { unit: id, name } }: EventOf<'unit-renamed'>,
): Changes | undefined {
  const leads = renamedIn(indicator.leads, { id, name });
  const cooperating = renamedIn(indicator.cooperating, { id, name });
  return leads === indicator.leads && cooperating === indicator.cooperating ? undefined : { leads, cooperating };
}
