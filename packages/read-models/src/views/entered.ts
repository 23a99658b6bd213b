/** A document per entry for others (代填): for whom, by whom, and what they say of it. */
import { type AggregateEvent, parseStream } from '@duban/domain';
import type { Entered, EnteredDocument, Named } from '../documents/index.js';
import { enteredIndexes } from '../indexes.js';
import type { Change, Documents, Need, View, ViewEvent } from '../view.js';
import { type EventOf, nothing } from './by-event.js';
import { entry, moved } from './entries.js';
import { deedOf, namedActor, reasonOf, required, unitOf } from './lookups.js';

type Decision = EventOf<'entry-confirmed' | 'entry-disowned' | 'measurement-entry-confirmed' | 'measurement-entry-disowned'>;

const said: Readonly<Record<Decision['type'], EnteredDocument['state']>> = {
  'entry-confirmed': 'confirmed',
  'entry-disowned': 'disowned',
  'measurement-entry-confirmed': 'confirmed',
  'measurement-entry-disowned': 'disowned',
};

const isDecision = (event: AggregateEvent): event is Decision => event.type in said;

/** The entry (代填) of a report or a measurement, by the event that brings it in. */
export function enteredBy({ meta: { actor } }: ViewEvent): Entered {
  return actor.onBehalfOf === undefined ? null : { person: actor.onBehalfOf, state: 'unconfirmed' };
}

/** The entry after a decision on it. */
export const enteredAfter = (before: Entered, { type }: Decision): Entered =>
  before === null ? null : { ...before, state: said[type] };

/** Whose act an event is: the unit that it names, or that of the report or measurement that it is about. */
function unitBehind({ data }: ViewEvent, documents: Documents): Named {
  if ('unit' in data && typeof data.unit === 'string') return unitOf(documents, data.unit);
  if ('report' in data) return required(documents.get('report', data.report), 'the report').unit;
  if ('measurement' in data) return required(documents.get('measurement', data.measurement), 'the measurement').unit;
  return unitOf(documents, '');
}

function put(document: EnteredDocument, before: EnteredDocument | undefined): Change[] {
  const { id, position, state } = document;
  const was = before === undefined ? [] : [enteredIndexes.state(before.state)];
  return [{ op: 'put', kind: 'entered', key: id, document }, ...moved(was, [enteredIndexes.state(state)], id, () => position)];
}

function entered(event: ViewEvent, documents: Documents, person: string): Change[] {
  const { aggregate: kind, key } = parseStream(event.stream);
  if (kind !== 'task' && kind !== 'indicator') return [];
  const title = kind === 'task' ? documents.get('task', key)?.title : documents.get('indicator', key)?.facts.name;
  const unit = unitBehind(event, documents);
  const { id, position, type, meta } = event;
  const document: EnteredDocument = {
    id,
    position,
    subject: { kind, key, title: title ?? key },
    type,
    unit,
    person,
    by: namedActor(meta.actor),
    at: meta.recordedAt,
    reason: reasonOf(event),
    state: 'unconfirmed',
    decided: null,
  };
  const { all, unit: ofUnit, person: ofPerson, subject } = enteredIndexes;
  const fixed = [all, ofUnit(unit.id), ofPerson(person), subject(kind, key)];
  return [...put(document, undefined), ...fixed.map((index) => entry(index, position, id))];
}

export const enteredView: View = {
  name: 'entered',
  version: 1,
  kinds: { entered: 'cold' },

  needs: (event): readonly Need[] => (isDecision(event) ? [{ kind: 'entered', key: event.data.entry }] : nothing),

  project(event, documents): readonly Change[] {
    if (isDecision(event)) {
      const before = required(documents.get('entered', event.data.entry), `entry ${event.data.entry}`);
      return put({ ...before, state: said[event.type], decided: deedOf(event) }, before);
    }
    const { onBehalfOf } = event.meta.actor;
    return onBehalfOf === undefined ? nothing : entered(event, documents, onBehalfOf);
  },
};
