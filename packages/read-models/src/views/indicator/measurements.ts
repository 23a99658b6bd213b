/** A document per measurement: what it says after its last correction, and what became of it; and what that changes about its indicator. */
import { type measurementEntryEvents, type measurementEvents, parseStream } from '@duban/domain';
import type { IndicatorDocument, MeasurementDocument, Verification } from '../../documents/index.js';
import { measurementsOf } from '../../indexes.js';
import type { Change, Documents, Need, View } from '../../view.js';
import { type ByEvent, type EventOf, forEvent, nothing } from '../by-event.js';
import { corrected } from '../corrected.js';
import { enteredAfter, enteredBy } from '../entered.js';
import { entry } from '../entries.js';
import { deedOf, namedActor, required, unitOf } from '../lookups.js';
import type { IndicatorChange, IndicatorChanges } from './changes.js';

/** Events after which another measurement may stand. */
type Revision = 'measurement-corrected' | 'measurement-retracted';

const measurementOf = (documents: Documents, id: string) => required(documents.get('measurement', id), `measurement ${id}`);

function recorded(event: EventOf<'measurement-recorded'>, documents: Documents): MeasurementDocument {
  const { unit, value, reference, parts, occurredOn, source, note, evidence } = event.data;
  return {
    id: event.id,
    indicator: parseStream(event.stream).key,
    unit: unitOf(documents, unit),
    by: namedActor(event.meta.actor),
    entered: enteredBy(event),
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

/** A document without parts has an empty list of them. */
const withoutParts = ({ parts, ...changes }: EventOf<'measurement-corrected'>['data']['changes']) => ({
  ...changes,
  parts: parts === null ? [] : parts,
});

function verified(event: EventOf<'measurement-verified'>, documents: Documents): Verification {
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

function revised(
  { data: { measurement: key } }: EventOf<Revision | 'measurement-verified'>,
  documents: Documents,
  change: (before: MeasurementDocument) => MeasurementDocument,
): Change[] {
  return [{ op: 'put', kind: 'measurement', key, document: change(measurementOf(documents, key)) }];
}

const puts: ByEvent<[documents: Documents], readonly Change[]> = {
  'measurement-recorded': (event, documents) => {
    const document = recorded(event, documents);
    return [
      { op: 'put', kind: 'measurement', key: document.id, document },
      entry(measurementsOf(document.indicator), event.position, document.id),
    ];
  },
  'measurement-corrected': (event, documents) =>
    revised(event, documents, (before) => ({
      ...corrected(before, withoutParts(event.data.changes)),
      corrections: before.corrections + 1,
      verification: event.data.verdictHolds === true ? before.verification : null,
    })),
  'measurement-retracted': (event, documents) => revised(event, documents, (before) => ({ ...before, retracted: true })),
  'measurement-verified': (event, documents) =>
    revised(event, documents, (before) => ({ ...before, verification: verified(event, documents) })),
  'measurement-entry-confirmed': decidedOn,
  'measurement-entry-disowned': decidedOn,
};

type Decision = EventOf<'measurement-entry-confirmed' | 'measurement-entry-disowned'>;

/** A decision on an entry; it concerns a measurement only if a measurement was entered. */
function decidedOn(event: Decision, documents: Documents): readonly Change[] {
  const before = documents.get('measurement', event.data.entry);
  if (before === undefined) return nothing;
  const document = { ...before, entered: enteredAfter(before.entered, event) };
  return [{ op: 'put', kind: 'measurement', key: before.id, document }];
}

const needed = ({ data: { measurement, standing } }: EventOf<Revision>): Need[] =>
  [measurement, standing].flatMap((key) => (key === null ? [] : [{ kind: 'measurement', key }]));

const needs: ByEvent<[], readonly Need[]> = {
  'measurement-corrected': needed,
  'measurement-retracted': needed,
  'measurement-verified': ({ data }) => [{ kind: 'measurement', key: data.measurement }],
  'measurement-entry-confirmed': ({ data }) => [{ kind: 'measurement', key: data.entry }],
  'measurement-entry-disowned': ({ data }) => [{ kind: 'measurement', key: data.entry }],
};

/** The domain decides which measurement stands, and the event names it. */
function counted(
  { data: { standing } }: EventOf<Revision>,
  { counts }: IndicatorDocument,
  documents: Documents,
  what: 'corrections' | 'retractions',
): IndicatorChange {
  return {
    measurement: standing === null ? null : measurementOf(documents, standing),
    counts: { ...counts, [what]: counts[what] + 1 },
  };
}

export const measurementChanges: IndicatorChanges<typeof measurementEvents> = {
  'measurement-recorded': ({ id, data }, { measurement, counts }, documents) => {
    const stands = measurement === null || data.occurredOn >= measurement.occurredOn;
    return {
      measurement: stands ? measurementOf(documents, id) : measurement,
      counts: { ...counts, measurements: counts.measurements + 1 },
    };
  },
  'measurement-corrected': (event, indicator, documents) => counted(event, indicator, documents, 'corrections'),
  'measurement-retracted': (event, indicator, documents) => counted(event, indicator, documents, 'retractions'),
  'measurement-verified': ({ data: { measurement: id } }, { measurement, counts }, documents) => ({
    measurement: measurement?.id === id ? measurementOf(documents, id) : measurement,
    counts: { ...counts, verifications: counts.verifications + 1 },
  }),
};

const entryChange = ({ data }: Decision, { measurement }: IndicatorDocument, documents: Documents) =>
  measurement?.id === data.entry ? { measurement: measurementOf(documents, data.entry) } : {};

export const measurementEntryChanges: IndicatorChanges<typeof measurementEntryEvents> = {
  'measurement-entry-confirmed': entryChange,
  'measurement-entry-disowned': entryChange,
};

export const measurementsView: View = {
  name: 'measurements',
  version: 3,
  kinds: { measurement: 'cold' },
  needs: (event) => forEvent(needs, event)?.(event) ?? nothing,
  project: (event, documents) => forEvent(puts, event)?.(event, documents) ?? nothing,
};
