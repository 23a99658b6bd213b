/** Every person of the plan with the tasks that they are responsible for, and how many are under which light. */
import { accountsMax, type Named, type PersonDocument } from '../../documents/index.js';
import { allOf } from '../../indexes.js';
import type { Change, Documents, View, ViewEvent } from '../../view.js';
import { type ByEvent, forEvent } from '../by-event.js';
import { entry } from '../entries.js';
import { required, withLatest } from '../lookups.js';
import { countedLight, noLights, relit } from './summaries.js';
import { recast, shifts } from './task-shifts.js';

function put(document: PersonDocument): Change {
  return { op: 'put', kind: 'person', key: document.id, document };
}

/** `ordinal`: the place among the people that the event adds. */
function added(event: ViewEvent, { id, name }: Named, ordinal: number): Change[] {
  const document: PersonDocument = {
    id,
    name,
    responsible: [],
    accounts: [],
    lights: noLights,
    revision: event.revision,
    changedBy: event.id,
    changedAt: event.meta.recordedAt,
  };
  const sort = `${event.position}|${String(ordinal).padStart(6, '0')}`;
  return [put(document), entry(allOf('person'), sort, id)];
}

function revised(
  event: ViewEvent,
  id: string,
  documents: Documents,
  change: (person: PersonDocument) => Partial<PersonDocument>,
): Change[] {
  const person = required(documents.get('person', id), `person ${id}`);
  const { revision, id: changedBy, meta } = event;
  return [put({ ...person, ...change(person), revision, changedBy, changedAt: meta.recordedAt })];
}

/** Recounts people when tasks were added, handed over or changed their light. */
function recounted(event: ViewEvent, documents: Documents): Change[] {
  const people = new Map<string, PersonDocument>();
  for (const { before, after } of documents.changed('task')) {
    if (after === undefined) continue;
    for (const shift of shifts(before?.responsible, after.responsible, countedLight(before), countedLight(after))) {
      const person = people.get(shift.id) ?? documents.get('person', shift.id);
      if (person === undefined) continue;
      people.set(shift.id, {
        ...person,
        responsible: recast(person.responsible, after.code, shift),
        lights: relit(person.lights, shift.from, shift.to),
        changedBy: event.id,
        changedAt: event.meta.recordedAt,
      });
    }
  }
  return [...people.values()].map(put);
}

const ofPeople: ByEvent<[documents: Documents], Change[]> = {
  'publication-chunk-recorded': (event) =>
    event.data.entries.flatMap((named, ordinal) => (named.kind === 'person' ? added(event, named, ordinal) : [])),
  'person-added': (event) => added(event, event.data.person, 0),
  'person-renamed': (event, documents) => revised(event, event.data.person, documents, () => ({ name: event.data.name })),
  'account-bound': (event, documents) => {
    const { person, subject } = event.data;
    return revised(event, person, documents, ({ accounts }) => ({ accounts: withLatest(accounts, subject, accountsMax) }));
  },
  'account-unbound': (event, documents) => {
    const { person, subject } = event.data;
    return revised(event, person, documents, ({ accounts }) => ({ accounts: accounts.filter((each) => each !== subject) }));
  },
};

export const peopleView: View = {
  name: 'people',
  version: 3,
  kinds: { person: 'hot' },
  project: (event, documents) => (forEvent(ofPeople, event) ?? recounted)(event, documents),
};
