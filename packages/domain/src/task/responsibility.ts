/**
 * Who answers for a task. A decision hands it over, names the units behind a placeholder (有关处室), or
 * names who checks it in place of those that must stand aside (回避).
 */
import { type Rejection, reject } from '../decider.js';
import { repeated } from '../lists.js';
import type { TaskFacts } from '../manifest.js';
import type { PlanFacts } from '../plan/plan.js';
import { type CommandOf, cooperatingUnits, type TaskContext, type TaskOutcome, type TaskState } from './state.js';

export const cooperatingMaxCount = 100;

type Responsibility = Pick<TaskFacts, 'leads' | 'cooperating' | 'responsible'>;

/** The event holds what changes and nothing else, each list whole; an order is part of a list. */
export function changeResponsibility(
  command: CommandOf<'change-responsibility'>,
  state: Readonly<TaskState>,
  { facts }: TaskContext,
): TaskOutcome {
  const present: Responsibility = state.facts;
  const { leads = present.leads, cooperating = present.cooperating, responsible = present.responsible } = command;
  const fault = responsibilityFault({ leads, cooperating, responsible }, present, facts);
  if (fault !== undefined) return fault;
  const changes = {
    ...(isSame(leads, present.leads) ? {} : { leads }),
    ...(isSame(cooperating, present.cooperating) ? {} : { cooperating }),
    ...(isSame(responsible, present.responsible) ? {} : { responsible }),
  };
  if (Object.keys(changes).length === 0) return reject('nothing-changed');
  return [{ type: 'responsibility-changed', data: changes }];
}

const isSame = (one: readonly unknown[], other: readonly unknown[]) => JSON.stringify(one) === JSON.stringify(other);

const placeholdersOf = ({ cooperating }: Pick<TaskFacts, 'cooperating'>): string[] =>
  cooperating.flatMap((entry) => ('placeholder' in entry ? [entry.placeholder] : []));

/** A placeholder is the notice's own word, so a decision may keep it or drop it but not coin one. */
function responsibilityFault(next: Responsibility, present: Responsibility, plan: PlanFacts): Rejection | undefined {
  const units = [...next.leads, ...cooperatingUnits(next)];
  const placeholders = placeholdersOf(next);
  const twice = repeated(units) ?? repeated(next.responsible) ?? repeated(placeholders);
  if (twice !== undefined) return reject('named-twice', { name: twice });
  const coined = placeholders.find((placeholder) => !placeholdersOf(present).includes(placeholder));
  if (coined !== undefined) return reject('placeholder-not-found', { placeholder: coined });
  const stranger = next.responsible.find((person) => !plan.state.people.has(person));
  return unknownUnitFault(units, plan) ?? (stranger === undefined ? undefined : reject('person-not-found', { person: stranger }));
}

function unknownUnitFault(units: readonly string[], { plan, state }: PlanFacts): Rejection | undefined {
  const unknown = units.find((unit) => !state.units.has(unit));
  return unknown === undefined ? undefined : reject('unit-not-found', { plan, unit: unknown });
}

export function resolvePlaceholder(
  { placeholder, units }: CommandOf<'resolve-placeholder'>,
  { facts: task }: Readonly<TaskState>,
  { facts }: TaskContext,
): TaskOutcome {
  if (!placeholdersOf(task).includes(placeholder)) return reject('placeholder-not-found', { placeholder });
  const twice = repeated(units);
  if (twice !== undefined) return reject('named-twice', { name: twice });
  const unknown = unknownUnitFault(units, facts);
  if (unknown !== undefined) return unknown;
  const there = [...task.leads, ...cooperatingUnits(task)];
  const named = units.find((unit) => there.includes(unit));
  if (named !== undefined) return reject('unit-already-named', { unit: named });
  if (withPlaceholderResolved(task, placeholder, units).length > cooperatingMaxCount) {
    return reject('too-many-records', { limit: cooperatingMaxCount });
  }
  return [{ type: 'placeholder-resolved', data: { placeholder, units } }];
}

/** The units take the place of the words, wherever these stand. */
export function withPlaceholderResolved(
  { cooperating }: Pick<TaskFacts, 'cooperating'>,
  placeholder: string,
  units: readonly string[],
): TaskFacts['cooperating'] {
  const isIt = (entry: TaskFacts['cooperating'][number]) => 'placeholder' in entry && entry.placeholder === placeholder;
  const at = cooperating.findIndex(isIt);
  const others = cooperating.filter((entry) => !isIt(entry));
  return [...others.slice(0, at), ...units.map((unit) => ({ unit })), ...others.slice(at)];
}

export function nameSubstitute(
  { unit }: CommandOf<'name-substitute'>,
  state: Readonly<TaskState>,
  { facts }: TaskContext,
): TaskOutcome {
  const unknown = unknownUnitFault([unit], facts);
  if (unknown !== undefined) return unknown;
  if (state.facts.leads.includes(unit)) return reject('unit-leads-task', { unit });
  if (state.substitute === unit) return reject('nothing-changed');
  return [{ type: 'substitute-named', data: { unit } }];
}
