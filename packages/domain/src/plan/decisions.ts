/** Decisions on an open plan: about its units, its people and their accounts, who checks, and the rules of the lights. */
import { type Rejection, reject } from '../decider.js';
import type { Actor } from '../event.js';
import { repeated } from '../lists.js';
import { manifestBounds } from '../manifest.js';
import type { PlanCommand, PlanDecisionName } from './commands.js';
import type { NewPlanEvent } from './events.js';
import { type PlanState, planClosed } from './state.js';

type PlanDecision = Extract<PlanCommand, { type: PlanDecisionName }>;

/** Token subjects that may be bound to the people of one plan. */
export const accountMaxCount = 10_000;

/** Notices that one plan may rest on. */
const noticeMaxCount = 100;

/** What a decision does; whether the actor may take it has been asked. */
export function decidePlan(
  command: PlanDecision,
  state: Readonly<PlanState>,
  { plan, actor }: { readonly plan: string; readonly actor: Actor },
): NewPlanEvent[] | Rejection {
  const fault = planClosed({ plan, state }) ?? decisionFault(command, state, actor);
  return fault ?? [eventOf(command)];
}

function decisionFault(command: PlanDecision, state: Readonly<PlanState>, actor: Actor): Rejection | undefined {
  switch (command.type) {
    case 'add-unit':
      if (state.units.has(command.unit.id)) return reject('unit-exists', { unit: command.unit.id });
      return countFault(state.units, manifestBounds.units);
    case 'rename-unit':
      return unitFault(command.unit, state) ?? sameFault(state.units.get(command.unit) === command.name);
    case 'add-person':
      if (state.people.has(command.person.id)) return reject('person-exists', { person: command.person.id });
      return countFault(state.people, manifestBounds.people);
    case 'rename-person':
      return personFault(command.person, state) ?? sameFault(state.people.get(command.person) === command.name);
    case 'bind-account': {
      const { person, subject } = command;
      const fault = personFault(person, state) ?? ownAccountFault(command, actor);
      if (fault !== undefined) return fault;
      const holder = state.accounts.get(subject);
      if (holder === person) return reject('nothing-changed');
      if (holder !== undefined) return reject('account-taken', { subject, person: holder });
      return countFault(state.accounts, accountMaxCount);
    }
    case 'unbind-account': {
      const { person, subject } = command;
      const fault = personFault(person, state) ?? ownAccountFault(command, actor);
      if (fault !== undefined) return fault;
      return state.accounts.get(subject) === person ? undefined : reject('account-not-bound', { subject, person });
    }
    case 'designate-verifiers':
      return verifiersFault(command.units, state);
    case 'adopt-light-rules':
      return sameFault(state.lightRules === command.lightRules);
    case 'attach-notice':
      return sameFault(state.notices.has(command.document.sha256)) ?? countFault(state.notices, noticeMaxCount);
  }
}

function eventOf(command: PlanDecision): NewPlanEvent {
  switch (command.type) {
    case 'add-unit':
      return { type: 'unit-added', data: { unit: command.unit } };
    case 'rename-unit':
      return { type: 'unit-renamed', data: { unit: command.unit, name: command.name } };
    case 'add-person':
      return { type: 'person-added', data: { person: command.person } };
    case 'rename-person':
      return { type: 'person-renamed', data: { person: command.person, name: command.name } };
    case 'bind-account':
      return { type: 'account-bound', data: { person: command.person, subject: command.subject } };
    case 'unbind-account':
      return { type: 'account-unbound', data: { person: command.person, subject: command.subject } };
    case 'designate-verifiers':
      return { type: 'verifiers-designated', data: { units: command.units } };
    case 'adopt-light-rules':
      return { type: 'light-rules-adopted', data: { lightRules: command.lightRules } };
    case 'attach-notice':
      return { type: 'notice-attached', data: { document: command.document } };
  }
}

const sameFault = (same: boolean) => (same ? reject('nothing-changed') : undefined);
const unitFault = (unit: string, { units }: Readonly<PlanState>) =>
  units.has(unit) ? undefined : reject('unit-unknown', { unit });
const personFault = (person: string, { people }: Readonly<PlanState>) =>
  people.has(person) ? undefined : reject('person-not-found', { person });
const countFault = ({ size }: { readonly size: number }, limit: number) =>
  size < limit ? undefined : reject('too-many-records', { limit });

/**
 * Nobody decides whose account their own subject is. A person without an account is known by its id, so
 * binding or unbinding another account of the person whose id is one's own subject would do that too.
 */
function ownAccountFault(
  { person, subject }: { person: string; subject: string },
  { id, onBehalfOf }: Actor,
): Rejection | undefined {
  const yours = [id, onBehalfOf].some((own) => own === subject || own === person);
  return yours ? reject('account-yours', { subject }) : undefined;
}

function verifiersFault(units: readonly string[], state: Readonly<PlanState>): Rejection | undefined {
  const unknown = units.find((unit) => !state.units.has(unit));
  if (unknown !== undefined) return reject('unit-unknown', { unit: unknown });
  const unit = repeated(units);
  if (unit !== undefined) return reject('unit-repeated', { unit });
  const before = new Set(state.verifiers);
  return sameFault(units.length === before.size && units.every((one) => before.has(one)));
}
