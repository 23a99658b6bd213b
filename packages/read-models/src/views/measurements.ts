/** A document per measurement: what it says after its last correction. */
import { parseStream } from '@duban/domain';
import type { MeasurementDocument } from '../documents.js';
import { measurementsOf } from '../indexes.js';
import type { Change, Documents, Need, View, ViewEvent } from '../view.js';
import { corrected } from './corrected.js';
import { entry } from './entries.js';
import { namedActor, present, unitOf } from './lookups.js';
import { needsUnits, nothing } from './needs.js';

function recorded(event: Extract<ViewEvent, { type: 'measurement-recorded' }>, documents: Documents): MeasurementDocument {
  const { unit, value, reference, occurredOn, source, note, evidence } = event.data;
  return {
    id: event.id,
    indicator: parseStream(event.stream).key,
    unit: unitOf(documents, unit),
    by: namedActor(event.meta.actor),
    value,
    reference: reference ?? null,
    occurredOn,
    source: source ?? null,
    note: note ?? null,
    evidence: evidence ?? [],
    recordedAt: event.meta.recordedAt,
    corrections: 0,
  };
}

export const measurementsView: View = {
  name: 'measurements',
  version: 1,
  kinds: { measurement: 'cold' },

  needs(event): readonly Need[] {
    switch (event.type) {
      case 'measurement-recorded':
        return [needsUnits];
      case 'measurement-corrected':
        return [{ kind: 'measurement', key: event.data.measurement }];
      default:
        return nothing;
    }
  },

  project(event, documents): readonly Change[] {
    switch (event.type) {
      case 'measurement-recorded': {
        const document = recorded(event, documents);
        return [
          { op: 'put', kind: 'measurement', key: document.id, document },
          entry(measurementsOf(document.indicator), event.position, document.id),
        ];
      }
      case 'measurement-corrected': {
        const { measurement: key, changes } = event.data;
        const before = present(documents.get('measurement', key), `measurement ${key}`);
        const document = { ...corrected(before, changes), corrections: before.corrections + 1 };
        return [{ op: 'put', kind: 'measurement', key, document }];
      }
      default:
        return nothing;
    }
  },
};
