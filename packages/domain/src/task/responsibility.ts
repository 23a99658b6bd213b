/**
 * Responsibility for a task. A decision hands it over, names the units that a placeholder (有关处室) stands for, or
 * names a unit that checks the task in place of those that lead it (回避).
 */
import { z } from 'zod';
import { atLeastOneOf, mustChange, reason } from '../command-table.js';
import { type Rejection, reject } from '../decider.js';
import type { EventTable, Evolve } from '../event-table.js';
import { bounds, key, text } from '../fields.js';
import { repeated } from '../lists.js';
import { cooperating, type TaskFacts } from '../manifest.js';
import type { PlanAndDay } from '../plan/state.js';
import { anyone, outsiders } from '../who-may.js';
import { commandsOnTask, cooperatingUnits, type TaskState } from './state.js';

export const cooperatingMaxCount = 100;

/**
 * The event holds only the lists that change, each of them whole. What was done before stays with those who were
 * responsible then.
 */
const changedLists = {
  leads: z.array(key).min(1).max(50).optional(),
  cooperating: z.array(cooperating).max(100).optional(),
  responsible: z.array(key).max(50).optional(),
};

export const responsibilityEvents = {
  'responsibility-changed': { zh: '调整责任', en: 'responsibility changed', schema: z.strictObject(changedLists) },
  'placeholder-resolved': {
    zh: '落实配合单位',
    en: 'placeholder resolved',
    schema: z.strictObject({ placeholder: text(bounds.name), units: z.array(key).min(1).max(100) }),
  },
  /** 回避: the unit that checks this task and its indicators in place of those that lead it. */
  'substitute-named': { zh: '指定代行核验单位', en: 'substitute named', schema: z.strictObject({ unit: key }) },
} satisfies EventTable;

export const evolveResponsibility: Evolve<TaskState, typeof responsibilityEvents> = {
  'responsibility-changed': (state, { data }) => {
    const { leads = state.facts.leads, cooperating = state.facts.cooperating, responsible = state.facts.responsible } = data;
    state.facts = { ...state.facts, leads, cooperating, responsible };
    // A unit that leads a task checks nothing of it, even if it was named as the substitute before.
    if (state.substitute !== undefined && leads.includes(state.substitute)) state.substitute = undefined;
  },
  'placeholder-resolved': (state, { data: { placeholder, units } }) => {
    state.facts = { ...state.facts, cooperating: withPlaceholderResolved(state.facts, placeholder, units) };
  },
  'substitute-named': (state, { data }) => {
    state.substitute = data.unit;
  },
};

type Responsibility = Pick<TaskFacts, 'leads' | 'cooperating' | 'responsible'>;

const isSame = (one: readonly unknown[], other: readonly unknown[]) => JSON.stringify(one) === JSON.stringify(other);

const placeholdersOf = ({ cooperating }: Pick<TaskFacts, 'cooperating'>): string[] =>
  cooperating.flatMap((entry) => ('placeholder' in entry ? [entry.placeholder] : []));

/**
 * Why responsibility may not become `next`. A placeholder is the notice's own word: a decision may keep it or drop
 * it, but not invent one.
 */
function responsibilityFault(next: Responsibility, present: Responsibility, plan: PlanAndDay): Rejection | undefined {
  const units = [...next.leads, ...cooperatingUnits(next)];
  const placeholders = placeholdersOf(next);
  const twice = repeated(units) ?? repeated(next.responsible) ?? repeated(placeholders);
  if (twice !== undefined) return reject('named-twice', { name: twice });
  const coined = placeholders.find((placeholder) => !placeholdersOf(present).includes(placeholder));
  if (coined !== undefined) return reject('placeholder-not-found', { placeholder: coined });
  const stranger = next.responsible.find((person) => !plan.state.people.has(person));
  return unknownUnitFault(units, plan) ?? (stranger === undefined ? undefined : reject('person-not-found', { person: stranger }));
}

function unknownUnitFault(units: readonly string[], { plan, state }: PlanAndDay): Rejection | undefined {
  const unknown = units.find((unit) => !state.units.has(unit));
  return unknown === undefined ? undefined : reject('unit-not-found', { plan, unit: unknown });
}

/** The list of cooperating units with the units in the place of the placeholder. */
function withPlaceholderResolved(
  { cooperating }: Pick<TaskFacts, 'cooperating'>,
  placeholder: string,
  units: readonly string[],
): TaskFacts['cooperating'] {
  const isIt = (entry: TaskFacts['cooperating'][number]) => 'placeholder' in entry && entry.placeholder === placeholder;
  const at = cooperating.findIndex(isIt);
  const others = cooperating.filter((entry) => !isIt(entry));
  return [...others.slice(0, at), ...units.map((unit) => ({ unit })), ...others.slice(at)];
}

export const responsibilityCommands = commandsOnTask(responsibilityEvents, {
  /** The event holds only the lists that change, each of them whole; another order of the same units is a change too. */
  'change-responsibility': {
    zh: '调整责任',
    en: 'change responsibility',
    body: z.strictObject({ ...changedLists, reason }).refine(atLeastOneOf(...Object.keys(changedLists)), mustChange),
    // Not by those who lead: they could hand a task over and then accept it.
    who: [...outsiders('office'), ...anyone('leader')],
    also: ['suspended'],
    ifMatch: true,
    amends: 'at-once',
    decide(change, { state, plan }) {
      const present: Responsibility = state.facts;
      const { leads = present.leads, cooperating = present.cooperating, responsible = present.responsible } = change;
      const fault = responsibilityFault({ leads, cooperating, responsible }, present, plan);
      if (fault !== undefined) return fault;
      const changes = {
        ...(isSame(leads, present.leads) ? {} : { leads }),
        ...(isSame(cooperating, present.cooperating) ? {} : { cooperating }),
        ...(isSame(responsible, present.responsible) ? {} : { responsible }),
      };
      if (Object.keys(changes).length === 0) return reject('nothing-changed');
      return [{ type: 'responsibility-changed', data: changes }];
    },
  },
  'resolve-placeholder': {
    zh: '落实配合单位',
    en: 'resolve a placeholder into units',
    body: z.strictObject({ placeholder: text(bounds.name), units: z.array(key).min(1).max(100), reason }),
    who: anyone('office'),
    also: ['suspended'],
    ifMatch: true,
    amends: 'at-once',
    decide({ placeholder, units }, { state: { facts: task }, plan }) {
      if (!placeholdersOf(task).includes(placeholder)) return reject('placeholder-not-found', { placeholder });
      const twice = repeated(units);
      if (twice !== undefined) return reject('named-twice', { name: twice });
      const unknown = unknownUnitFault(units, plan);
      if (unknown !== undefined) return unknown;
      const there = [...task.leads, ...cooperatingUnits(task)];
      const named = units.find((unit) => there.includes(unit));
      if (named !== undefined) return reject('unit-already-named', { unit: named });
      if (withPlaceholderResolved(task, placeholder, units).length > cooperatingMaxCount) {
        return reject('too-many-records', { limit: cooperatingMaxCount });
      }
      return [{ type: 'placeholder-resolved', data: { placeholder, units } }];
    },
  },
  'name-substitute': {
    zh: '指定代行核验单位',
    en: 'name a substitute, which checks in place of those that lead',
    body: z.strictObject({ unit: key, reason }),
    who: [...outsiders('office'), ...anyone('leader')],
    also: ['suspended'],
    ifMatch: true,
    decide({ unit }, { state, plan }) {
      const unknown = unknownUnitFault([unit], plan);
      if (unknown !== undefined) return unknown;
      if (state.facts.leads.includes(unit)) return reject('unit-leads-task', { unit });
      if (state.substitute === unit) return reject('nothing-changed');
      return [{ type: 'substitute-named', data: { unit } }];
    },
  },
});
