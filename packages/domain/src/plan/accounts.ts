/** Accounts: which token subjects belong to which of the plan's people. */
import { z } from 'zod';
import { reason } from '../command-table.js';
import { type Rejection, reject } from '../decider.js';
import type { Actor } from '../event.js';
import type { EventTable, Evolve, Upcaster } from '../event-table.js';
import { bounds, key, text } from '../fields.js';
import { anyone } from '../who-may.js';
import { type Binding, commandsOnPlan, countFault, type PlanState, personFault, sameFault, wasEver } from './state.js';

/** Token subjects that may be bound to the people of one plan. */
export const accountMaxCount = 10_000;

/** A person may have several subjects; a subject belongs to one person. */
const account = z.strictObject({ person: key, subject: text(bounds.name) });
type Account = z.infer<typeof account>;

/** Version 2 added the optional `unit`, so data of version 1 are data of version 2 as they are. */
const withoutUnit: Upcaster = (data) => data;

export const accountEvents = {
  /** `unit`: the unit that the account is of. What it did for that unit may be entered for it (代填). */
  'account-bound': {
    zh: '绑定账号',
    en: 'account bound',
    schema: account.extend({ unit: key.optional() }),
    older: [withoutUnit],
  },
  'account-unbound': { zh: '解绑账号', en: 'account unbound', schema: account },
} satisfies EventTable;

const ended = (bindings: readonly Binding[], until: string): Binding[] =>
  bindings.map((binding) => (binding.until === undefined ? { ...binding, until } : binding));

export const evolveAccounts: Evolve<PlanState, typeof accountEvents> = {
  'account-bound': ({ accounts, subjects, bindings, accountUnits }, { data: { person, subject, unit }, meta }) => {
    if (unit !== undefined) accountUnits.set(subject, unit);
    if (accounts.get(subject) === person) return;
    accounts.set(subject, person);
    bindings.set(subject, [...(bindings.get(subject) ?? []), { person, from: meta.recordedAt, until: undefined }]);
    const own = subjects.get(person);
    if (own === undefined) subjects.set(person, new Set([subject]));
    else own.add(subject);
  },
  'account-unbound': ({ accounts, subjects, bindings, accountUnits }, { data: { person, subject }, meta }) => {
    accounts.delete(subject);
    accountUnits.delete(subject);
    bindings.set(subject, ended(bindings.get(subject) ?? [], meta.recordedAt));
    const own = subjects.get(person);
    own?.delete(subject);
    if (own?.size === 0) subjects.delete(person);
  },
};

/**
 * Nobody decides whose account their own subject is, nor which accounts the person has whose account it is or was:
 * whoever could would part themselves from what they did.
 */
function ownAccountFault(
  { person, subject }: Account,
  { id, onBehalfOf }: Actor,
  state: Readonly<PlanState>,
): Rejection | undefined {
  const yours = [id, onBehalfOf].some((own) => own !== undefined && (own === subject || wasEver(own, person, state)));
  return yours ? reject('account-yours', { subject }) : undefined;
}

export const accountCommands = commandsOnPlan(accountEvents, {
  'bind-account': {
    zh: '绑定账号',
    en: 'bind an account',
    body: account.extend({ unit: key.optional(), reason }),
    who: anyone('office'),
    decide({ person, subject, unit }, { state, actor }) {
      const fault = personFault(person, state) ?? ownAccountFault({ person, subject }, actor, state);
      if (fault !== undefined) return fault;
      if (unit !== undefined && !state.units.has(unit)) return reject('unit-unknown', { unit });
      const holder = state.accounts.get(subject);
      if (holder !== undefined && holder !== person) return reject('account-taken', { subject, person: holder });
      const same = holder === person && (unit === undefined || state.accountUnits.get(subject) === unit);
      const excess = sameFault(same) ?? (holder === person ? undefined : countFault(state.accounts, accountMaxCount));
      const bound = unit === undefined ? { person, subject } : { person, subject, unit };
      return excess ?? [{ type: 'account-bound', data: bound }];
    },
  },
  'unbind-account': {
    zh: '解绑账号',
    en: 'unbind an account',
    body: account.extend({ reason }),
    who: anyone('office'),
    decide({ person, subject }, { state, actor }) {
      const fault = personFault(person, state) ?? ownAccountFault({ person, subject }, actor, state);
      if (fault !== undefined) return fault;
      if (state.accounts.get(subject) !== person) return reject('account-not-bound', { subject, person });
      return [{ type: 'account-unbound', data: { person, subject } }];
    },
  },
});
