/** The units and people of a plan: added and renamed, under ids that stay. */
import { z } from 'zod';
import { reason } from '../command-table.js';
import { reject } from '../decider.js';
import type { EventTable, Evolve } from '../event-table.js';
import { bounds, key, name as nameOf } from '../fields.js';
import { manifestBounds, named } from '../manifest.js';
import { anyone } from '../who-may.js';
import { commandsOnPlan, countFault, type PlanState, personFault, sameFault } from './state.js';

const givenName = nameOf(bounds.name);

export const directoryEvents = {
  'unit-added': { zh: '增加单位', en: 'unit added', schema: z.strictObject({ unit: named }) },
  'unit-renamed': { zh: '单位更名', en: 'unit renamed', schema: z.strictObject({ unit: key, name: givenName }) },
  'person-added': { zh: '增加人员', en: 'person added', schema: z.strictObject({ person: named }) },
  'person-renamed': {
    zh: '人员更名',
    en: 'person renamed',
    schema: z.strictObject({ person: key, name: givenName }),
  },
} satisfies EventTable;

export const evolveDirectory: Evolve<PlanState, typeof directoryEvents> = {
  'unit-added': ({ units }, { data: { unit } }) => {
    units.set(unit.id, unit.name);
  },
  'unit-renamed': ({ units }, { data }) => {
    units.set(data.unit, data.name);
  },
  'person-added': ({ people }, { data: { person } }) => {
    people.set(person.id, person.name);
  },
  'person-renamed': ({ people }, { data }) => {
    people.set(data.person, data.name);
  },
};

/** Units go by their names in tables and on forms, so no two have the same; people do, and are told apart by their ids. */
function nameTaken(name: string, { units }: Readonly<PlanState>) {
  for (const [unit, taken] of units) if (taken.trim() === name.trim()) return reject('unit-name-taken', { name, unit });
  return undefined;
}

export const directoryCommands = commandsOnPlan(directoryEvents, {
  'add-unit': {
    zh: '增加单位',
    en: 'add a unit',
    body: z.strictObject({ unit: named, reason }),
    who: anyone('office'),
    amends: 'at-once',
    decide({ unit }, { state }) {
      const fault = state.units.has(unit.id)
        ? reject('unit-exists', { unit: unit.id })
        : (nameTaken(unit.name, state) ?? countFault(state.units, manifestBounds.units));
      return fault ?? [{ type: 'unit-added', data: { unit } }];
    },
  },
  'rename-unit': {
    zh: '单位更名',
    en: 'rename a unit',
    body: z.strictObject({ unit: key, name: givenName, reason }),
    who: anyone('office'),
    ifMatch: true,
    decide({ unit, name }, { state }) {
      const fault = state.units.has(unit)
        ? (sameFault(state.units.get(unit) === name) ?? nameTaken(name, state))
        : reject('unit-unknown', { unit });
      return fault ?? [{ type: 'unit-renamed', data: { unit, name } }];
    },
  },
  'add-person': {
    zh: '增加人员',
    en: 'add a person',
    body: z.strictObject({ person: named, reason }),
    who: anyone('office'),
    amends: 'at-once',
    decide({ person }, { state }) {
      const fault = state.people.has(person.id)
        ? reject('person-exists', { person: person.id })
        : countFault(state.people, manifestBounds.people);
      return fault ?? [{ type: 'person-added', data: { person } }];
    },
  },
  'rename-person': {
    zh: '人员更名',
    en: 'rename a person',
    body: z.strictObject({ person: key, name: givenName, reason }),
    who: anyone('office'),
    ifMatch: true,
    decide({ person, name }, { state }) {
      const fault = personFault(person, state) ?? sameFault(state.people.get(person) === name);
      return fault ?? [{ type: 'person-renamed', data: { person, name } }];
    },
  },
});
