/** The history of an indicator: its own fields, and those of the measurement that an event is about. */
import type { FieldChange, IndicatorDocument } from '../../documents/index.js';
import type { DocumentChange, Documents, ViewEvent } from '../../view.js';
import { present } from '../lookups.js';
import { differences } from './fields.js';
import {
  indicatorDefinitionFields,
  indicatorFields,
  measurementFields,
  standingMeasurementFields,
  standingMeasurementId,
} from './indicator-fields.js';
import { indicatorSubject, only, type Told, unitIds } from './told.js';

export function toldOfIndicator(event: ViewEvent, documents: Documents): Told[] {
  const { before, after } = present(only('indicator', documents), 'the change of the indicator');
  const indicator = present(after, 'the indicator');
  const measurement = only('measurement', documents);
  const definition = before === undefined ? differences(indicatorDefinitionFields, undefined, indicator) : [];
  const told: Told = {
    subject: indicatorSubject(indicator),
    occurredOn: measurement?.after?.occurredOn ?? null,
    changes: [
      ...definition,
      ...differences(indicatorFields, before, indicator),
      ...measurementChanges(event, measurement, before, indicator),
    ],
    units: unitIds(before, indicator),
  };
  return [told];
}

/** Entries for the indicators that an event on something else changed in a field that the history tells. */
export function toldOfIndicators(documents: Documents): Told[] {
  return documents.changed('indicator').flatMap(({ before, after }): Told[] => {
    const indicator = present(after, 'the indicator');
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
