/** A document per measurement: what it says after its last correction, and what became of it. */
import { parseStream } from '@duban/domain';
import type { MeasurementDocument, Verification } from '../documents.js';
import { measurementsOf } from '../indexes.js';
import type { Change, Documents, Need, View, ViewEvent } from '../view.js';
import { corrected } from './corrected.js';
import { entry } from './entries.js';
import { deedOf, namedActor, present, unitOf } from './lookups.js';
import { needsUnits, nothing } from './needs.js';

function recorded(event: Extract<ViewEvent, { type: 'measurement-recorded' }>, documents: Documents): MeasurementDocument {
  const { unit, value, reference, parts, occurredOn, source, note, evidence } = event.data;
  return {
    id: event.id,
    indicator: parseStream(event.stream).key,
    unit: unitOf(documents, unit),
    by: namedActor(event.meta.actor),
    value,
    reference: reference ?? null,
    parts: parts ?? [],
    occurredOn,
    source: source ?? null,
    note: note ?? null,
    evidence: evidence ?? [],
    recordedAt: event.meta.recordedAt,
    corrections: 0,
    retracted: false,
    verification: null,
  };
}

function verified(event: Extract<ViewEvent, { type: 'measurement-verified' }>, documents: Documents): Verification {
  const { verdict, unit, value, reference, note } = event.data;
  return {
    ...deedOf(event),
    verdict,
    unit: unitOf(documents, unit),
    value: value ?? null,
    reference: reference ?? null,
    note: note ?? null,
  };
}

/** The measurement that an event speaks of, if it speaks of one that was there before. */
function touched(event: ViewEvent): string | undefined {
  switch (event.type) {
    case 'measurement-corrected':
    case 'measurement-retracted':
    case 'measurement-verified':
      return event.data.measurement;
    default:
      return undefined;
  }
}

function after(event: ViewEvent, before: MeasurementDocument, documents: Documents): MeasurementDocument {
  switch (event.type) {
    case 'measurement-corrected':
      return { ...corrected(before, event.data.changes), corrections: before.corrections + 1, verification: null };
    case 'measurement-retracted':
      return { ...before, retracted: true };
    case 'measurement-verified':
      return { ...before, verification: verified(event, documents) };
    default:
      return before;
  }
}

export const measurementsView: View = {
  name: 'measurements',
  version: 2,
  kinds: { measurement: 'cold' },

  needs(event): readonly Need[] {
    if (event.type === 'measurement-recorded') return [needsUnits];
    const key = touched(event);
    if (key === undefined) return nothing;
    return event.type === 'measurement-verified' ? [needsUnits, { kind: 'measurement', key }] : [{ kind: 'measurement', key }];
  },

  project(event, documents): readonly Change[] {
    if (event.type === 'measurement-recorded') {
      const document = recorded(event, documents);
      return [
        { op: 'put', kind: 'measurement', key: document.id, document },
        entry(measurementsOf(document.indicator), event.position, document.id),
      ];
    }
    const key = touched(event);
    if (key === undefined) return nothing;
    const document = after(event, present(documents.get('measurement', key), `measurement ${key}`), documents);
    return [{ op: 'put', kind: 'measurement', key, document }];
  },
};
