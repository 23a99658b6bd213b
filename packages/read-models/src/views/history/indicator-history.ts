/** The history of an indicator: its own fields, and those of the measurement that an event is about. */
import type { FieldChange, IndicatorDocument } from '../../documents/index.js';
import type { DocumentChange, Documents, ViewEvent } from '../../view.js';
import { required } from '../lookups.js';
import { differences } from './fields.js';
import { enteredChanges, type HistoryEntry, indicatorSubject, only, unitIds } from './history-entry.js';
import {
  indicatorDefinitionFields,
  indicatorFields,
  indicatorName,
  measurementFields,
  standingMeasurementFields,
  standingMeasurementId,
} from './indicator-fields.js';

export function indicatorHistory(event: ViewEvent, documents: Documents): HistoryEntry[] {
  const { before, after } = required(only('indicator', documents), 'the change of the indicator');
  const indicator = required(after, 'the indicator');
  const measurement = only('measurement', documents);
  const definition = before === undefined ? indicatorDefinitionFields : [indicatorName];
  const own: HistoryEntry = {
    subject: indicatorSubject(indicator),
    occurredOn: measurement?.after?.occurredOn ?? null,
    changes: [
      ...differences(definition, before, indicator),
      ...differences(indicatorFields, before, indicator),
      ...measurementChanges(event, measurement, before, indicator),
      ...enteredChanges(documents),
    ],
    units: unitIds(before, indicator),
  };
  return [own];
}

/** Entries for indicators that were changed, in a field of the history, by an event on something else. */
export function changedIndicators(documents: Documents): HistoryEntry[] {
  return documents.changed('indicator').flatMap(({ before, after }): HistoryEntry[] => {
    const indicator = required(after, 'the indicator');
    const changes = differences(indicatorFields, before, indicator);
    if (changes.length === 0) return [];
    return [{ subject: indicatorSubject(indicator), occurredOn: null, changes, units: unitIds(before, indicator) }];
  });
}

function measurementChanges(
  event: ViewEvent,
  measurement: DocumentChange<'measurement'> | undefined,
  before: IndicatorDocument | undefined,
  after: IndicatorDocument,
): FieldChange[] {
  if (measurement?.after === undefined) return [];
  if (event.type !== 'measurement-recorded') {
    return [
      ...differences(measurementFields, measurement.before, measurement.after),
      ...differences([standingMeasurementId], before, after),
    ];
  }
  return after.measurement?.id === event.id
    ? differences(standingMeasurementFields, before, after)
    : differences(measurementFields, undefined, measurement.after);
}
