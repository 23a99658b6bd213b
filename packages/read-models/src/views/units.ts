/** Every unit of the plan with the tasks that it leads or cooperates on, and how many are under which light. */
import type { Named, UnitDocument } from '../documents.js';
import { allOf } from '../indexes.js';
import type { Change, DocumentChange, Documents, Need, View, ViewEvent } from '../view.js';
import { entry } from './entries.js';
import { present } from './lookups.js';
import { changesTasks, needsUnits, nothing } from './needs.js';
import { countedLight, noLights, relit } from './summaries.js';
import { recast, shifts } from './task-shifts.js';

function put(document: UnitDocument): Change {
  return { op: 'put', kind: 'unit', key: document.id, document };
}

/** `ordinal`: the place among those that the event adds. */
function added(event: ViewEvent, { id, name }: Named, ordinal: number): Change[] {
  const document: UnitDocument = {
    id,
    name,
    leads: [],
    cooperates: [],
    lights: { leads: noLights, cooperates: noLights },
    revision: event.revision,
    changedBy: event.id,
    changedAt: event.meta.recordedAt,
  };
  const sort = `${event.position}|${String(ordinal).padStart(6, '0')}`;
  return [put(document), entry(allOf('unit'), sort, id)];
}

function renamed(event: Extract<ViewEvent, { type: 'unit-renamed' }>, documents: Documents): Change[] {
  const { unit: id, name } = event.data;
  const unit = present(documents.get('unit', id), `unit ${id}`);
  return [put({ ...unit, name, revision: event.revision, changedBy: event.id, changedAt: event.meta.recordedAt })];
}

/** What tasks that came in, were handed over or turned to another light change about their units. */
function recounted(event: ViewEvent, tasks: readonly DocumentChange<'task'>[], documents: Documents): Change[] {
  const units = new Map<string, UnitDocument>();
  for (const { before, after } of tasks) {
    if (after === undefined) continue;
    const from = countedLight(before);
    const to = countedLight(after);
    const roles = [
      ['leads', shifts(before?.leads, after.leads, from, to)],
      ['cooperates', shifts(before?.cooperating, after.cooperating, from, to)],
    ] as const;
    for (const [role, shifted] of roles) {
      for (const shift of shifted) {
        const unit = units.get(shift.id) ?? documents.get('unit', shift.id);
        if (unit === undefined) continue;
        units.set(shift.id, {
          ...unit,
          [role]: recast(unit[role], after.code, shift),
          lights: { ...unit.lights, [role]: relit(unit.lights[role], shift.from, shift.to) },
          changedBy: event.id,
          changedAt: event.meta.recordedAt,
        });
      }
    }
  }
  return [...units.values()].map(put);
}

export const unitsView: View = {
  name: 'units',
  version: 2,
  kinds: { unit: 'hot' },

  needs(event): readonly Need[] {
    return changesTasks(event) ? [needsUnits] : nothing;
  },

  project(event, documents): readonly Change[] {
    switch (event.type) {
      case 'publication-chunk-recorded':
        return event.data.entries.flatMap((named, ordinal) => (named.kind === 'unit' ? added(event, named, ordinal) : []));
      case 'unit-added':
        return added(event, event.data.unit, 0);
      case 'unit-renamed':
        return renamed(event, documents);
      default: {
        const tasks = documents.changed('task');
        return tasks.length === 0 ? nothing : recounted(event, tasks, documents);
      }
    }
  },
};
