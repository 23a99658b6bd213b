/** Every indicator with the measurement it rests on and whether that reaches the target. */
import { attainment, attainmentPercent, type MeasuredValue, parseStream } from '@duban/domain';
import type { IndicatorDocument, MeasurementDocument } from '../documents.js';
import { indicatorIndexes } from '../indexes.js';
import type { Change, Documents, Need, View, ViewEvent } from '../view.js';
import { entry, indicatorSort, moved } from './entries.js';
import { present, unitOf } from './lookups.js';
import { needsUnits, nothing } from './needs.js';

const measured = (measurement: MeasurementDocument | null): MeasuredValue | undefined =>
  measurement === null ? undefined : { value: measurement.value, reference: measurement.reference ?? undefined };

function verdict(facts: IndicatorDocument['facts'], measurement: MeasurementDocument | null) {
  const value = measured(measurement);
  return {
    attainment: attainment(facts, value),
    attainmentPercent: attainmentPercent(facts, value) ?? null,
    measurement,
  };
}

function registered(event: Extract<ViewEvent, { type: 'indicator-registered' }>, documents: Documents): IndicatorDocument {
  const { indicator: facts, leads, cooperating } = event.data;
  const { task } = facts;
  return {
    key: facts.key,
    facts,
    task: task === undefined ? null : { code: task, title: documents.get('task', task)?.title ?? task },
    leads: leads.map((id) => unitOf(documents, id)),
    cooperating: cooperating.map((id) => unitOf(documents, id)),
    ...verdict(facts, null),
    counts: { measurements: 0, corrections: 0 },
    revision: event.revision,
    changedBy: event.id,
    changedAt: event.meta.recordedAt,
  };
}

/** Entries that an indicator has from its registration on. */
function fixedEntries({ key, task }: IndicatorDocument): Change[] {
  const owner = task === null ? indicatorIndexes.headline : indicatorIndexes.task(task.code);
  return [indicatorIndexes.all, owner].map((index) => entry(index, indicatorSort(task?.code, key), key));
}

function put(after: IndicatorDocument, before: IndicatorDocument | undefined): Change[] {
  const index = indicatorIndexes.attainment;
  const was = before === undefined ? [] : [index(before.attainment)];
  return [
    { op: 'put', kind: 'indicator', key: after.key, document: after },
    ...moved(was, [index(after.attainment)], after.key, (key) => indicatorSort(after.task?.code, key)),
  ];
}

/** The measurement that the indicator rests on after an event. */
function standing(event: ViewEvent, indicator: IndicatorDocument, documents: Documents): MeasurementDocument | null {
  const named = (id: string) => present(documents.get('measurement', id), `measurement ${id}`);
  switch (event.type) {
    case 'measurement-recorded': {
      const current = indicator.measurement;
      return current === null || event.data.occurredOn >= current.occurredOn ? named(event.id) : current;
    }
    case 'measurement-corrected':
      return event.data.standing === null ? null : named(event.data.standing);
    default:
      return indicator.measurement;
  }
}

export const indicatorsView: View = {
  name: 'indicators',
  version: 1,
  kinds: { indicator: 'hot' },

  needs(event): readonly Need[] {
    const indicator: Need = { kind: 'indicator', key: parseStream(event.stream).key };
    switch (event.type) {
      case 'indicator-registered': {
        const { task } = event.data.indicator;
        return task === undefined ? [needsUnits] : [needsUnits, { kind: 'task', key: task }];
      }
      case 'measurement-recorded':
        return [indicator];
      case 'measurement-corrected':
        return event.data.standing === null ? [indicator] : [indicator, { kind: 'measurement', key: event.data.standing }];
      default:
        return nothing;
    }
  },

  project(event, documents): readonly Change[] {
    switch (event.type) {
      case 'indicator-registered': {
        const indicator = registered(event, documents);
        return [...put(indicator, undefined), ...fixedEntries(indicator)];
      }
      case 'measurement-recorded':
      case 'measurement-corrected': {
        const { key } = parseStream(event.stream);
        const before = present(documents.get('indicator', key), `indicator ${key}`);
        const { measurements, corrections } = before.counts;
        const after: IndicatorDocument = {
          ...before,
          ...verdict(before.facts, standing(event, before, documents)),
          counts:
            event.type === 'measurement-recorded'
              ? { measurements: measurements + 1, corrections }
              : { measurements, corrections: corrections + 1 },
          revision: event.revision,
          changedBy: event.id,
          changedAt: event.meta.recordedAt,
        };
        return put(after, before);
      }
      default:
        return nothing;
    }
  },
};
