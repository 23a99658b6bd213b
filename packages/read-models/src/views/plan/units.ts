/** Every unit of the plan with the tasks that it leads or cooperates on, and how many are under which light. */
import type { Named, UnitDocument } from '../../documents/index.js';
import { allOf } from '../../indexes.js';
import type { Change, Documents, View, ViewEvent } from '../../view.js';
import { type ByEvent, type EventOf, forEvent } from '../by-event.js';
import { entry } from '../entries.js';
import { required } from '../lookups.js';
import { countedLight, noLights, relit } from './summaries.js';
import { recast, shifts } from './task-shifts.js';

function put(document: UnitDocument): Change {
  return { op: 'put', kind: 'unit', key: document.id, document };
}

/** `ordinal`: the place among the units that the event adds. */
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

function renamed(event: EventOf<'unit-renamed'>, documents: Documents): Change[] {
  const { unit: id, name } = event.data;
  const unit = required(documents.get('unit', id), `unit ${id}`);
  return [put({ ...unit, name, revision: event.revision, changedBy: event.id, changedAt: event.meta.recordedAt })];
}

/** Recounts units when tasks were added, handed over or changed their light. */
function recounted(event: ViewEvent, documents: Documents): Change[] {
  const units = new Map<string, UnitDocument>();
  for (const { before, after } of documents.changed('task')) {
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

const ofUnits: ByEvent<[documents: Documents], Change[]> = {
  'publication-chunk-recorded': (event) =>
    event.data.entries.flatMap((named, ordinal) => (named.kind === 'unit' ? added(event, named, ordinal) : [])),
  'unit-added': (event) => added(event, event.data.unit, 0),
  'unit-renamed': renamed,
};

export const unitsView: View = {
  name: 'units',
  version: 3,
  kinds: { unit: 'hot' },
  project: (event, documents) => (forEvent(ofUnits, event) ?? recounted)(event, documents),
};
