/** Every person of the plan with the tasks that they are responsible for, and how many are under which light. */
import type { PersonDocument } from '../documents.js';
import { allOf } from '../indexes.js';
import type { Change, DocumentChange, Documents, Need, View, ViewEvent } from '../view.js';
import { entry } from './entries.js';
import { changesTasks, needsPeople, nothing } from './needs.js';
import { noLights, relit } from './summaries.js';

function recorded(event: Extract<ViewEvent, { type: 'publication-chunk-recorded' }>): Change[] {
  return event.data.entries.flatMap((named, ordinal): Change[] => {
    if (named.kind !== 'person') return [];
    const document: PersonDocument = {
      id: named.id,
      name: named.name,
      responsible: [],
      lights: noLights,
      revision: event.revision,
      changedBy: event.id,
      changedAt: event.meta.recordedAt,
    };
    const sort = `${event.position}|${String(ordinal).padStart(6, '0')}`;
    return [{ op: 'put', kind: 'person', key: named.id, document }, entry(allOf('person'), sort, named.id)];
  });
}

/** What tasks whose light changed, or that came in, change about the people responsible for them. */
function recounted(event: ViewEvent, tasks: readonly DocumentChange<'task'>[], documents: Documents): Change[] {
  const people = new Map<string, PersonDocument>();
  for (const { before, after } of tasks) {
    if (after === undefined || before?.light.light === after.light.light) continue;
    for (const { id } of after.responsible) {
      const person = people.get(id) ?? documents.get('person', id);
      if (person === undefined) continue;
      people.set(id, {
        ...person,
        responsible: before === undefined ? [...person.responsible, after.code] : person.responsible,
        lights: relit(person.lights, before?.light.light, after.light.light),
        changedBy: event.id,
        changedAt: event.meta.recordedAt,
      });
    }
  }
  return [...people.values()].map((document) => ({ op: 'put', kind: 'person', key: document.id, document }));
}

export const peopleView: View = {
  name: 'people',
  version: 1,
  kinds: { person: 'hot' },

  needs(event): readonly Need[] {
    return changesTasks(event) ? [needsPeople] : nothing;
  },

  project(event, documents): readonly Change[] {
    if (event.type === 'publication-chunk-recorded') return recorded(event);
    const tasks = documents.changed('task');
    return tasks.length === 0 ? nothing : recounted(event, tasks, documents);
  },
};
