/** Every unit of the plan with the tasks that it leads or cooperates on, and how many are under which light. */
import type { TaskDocument, UnitDocument } from '../documents.js';
import { allOf } from '../indexes.js';
import type { Change, DocumentChange, Documents, Need, View, ViewEvent } from '../view.js';
import { entry } from './entries.js';
import { changesTasks, needsUnits, nothing } from './needs.js';
import { noLights, relit } from './summaries.js';

type ChunkRecorded = Extract<ViewEvent, { type: 'publication-chunk-recorded' }>;

function recorded(event: ChunkRecorded): Change[] {
  return event.data.entries.flatMap((named, ordinal): Change[] => {
    if (named.kind !== 'unit') return [];
    const document: UnitDocument = {
      id: named.id,
      name: named.name,
      leads: [],
      cooperates: [],
      lights: { leads: noLights, cooperates: noLights },
      revision: event.revision,
      changedBy: event.id,
      changedAt: event.meta.recordedAt,
    };
    const sort = `${event.position}|${String(ordinal).padStart(6, '0')}`;
    return [{ op: 'put', kind: 'unit', key: named.id, document }, entry(allOf('unit'), sort, named.id)];
  });
}

/** Units in the roles that they have in a task. */
function rolesIn({ leads, cooperating }: TaskDocument): ['leads' | 'cooperates', string][] {
  return [
    ...leads.map(({ id }): ['leads', string] => ['leads', id]),
    ...cooperating.flatMap((unit): ['cooperates', string][] => ('id' in unit ? [['cooperates', unit.id]] : [])),
  ];
}

/** What tasks whose light changed, or that came in, change about their units. */
function recounted(event: ViewEvent, tasks: readonly DocumentChange<'task'>[], documents: Documents): Change[] {
  const units = new Map<string, UnitDocument>();
  for (const { before, after } of tasks) {
    if (after === undefined || before?.light.light === after.light.light) continue;
    for (const [role, id] of rolesIn(after)) {
      const unit = units.get(id) ?? documents.get('unit', id);
      if (unit === undefined) continue;
      units.set(id, {
        ...unit,
        [role]: before === undefined ? [...unit[role], after.code] : unit[role],
        lights: { ...unit.lights, [role]: relit(unit.lights[role], before?.light.light, after.light.light) },
        changedBy: event.id,
        changedAt: event.meta.recordedAt,
      });
    }
  }
  return [...units.values()].map((document) => ({ op: 'put', kind: 'unit', key: document.id, document }));
}

export const unitsView: View = {
  name: 'units',
  version: 1,
  kinds: { unit: 'hot' },

  needs(event): readonly Need[] {
    return changesTasks(event) ? [needsUnits] : nothing;
  },

  project(event, documents): readonly Change[] {
    if (event.type === 'publication-chunk-recorded') return recorded(event);
    const tasks = documents.changed('task');
    return tasks.length === 0 ? nothing : recounted(event, tasks, documents);
  },
};
