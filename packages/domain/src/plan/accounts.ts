/** Accounts: which token subjects belong to which of the plan's people. */
import { z } from 'zod';
import { reason } from '../command-table.js';
import { type Rejection, reject } from '../decider.js';
import type { Actor } from '../event.js';
import type { EventTable, Evolve } from '../event-table.js';
import { bounds, key, text } from '../fields.js';
import { anyone } from '../who-may.js';
import { commandsOnPlan, countFault, type PlanState, personFault, sameFault } from './state.js';

/** Token subjects that may be bound to the people of one plan. */
export const accountMaxCount = 10_000;

/** A person may have several subjects; a subject belongs to one person. */
const account = z.strictObject({ person: key, subject: text(bounds.name) });
type Account = z.infer<typeof account>;

export const accountEvents = {
  'account-bound': { zh: '绑定账号', en: 'account bound', schema: account },
  'account-unbound': { zh: '解绑账号', en: 'account unbound', schema: account },
} satisfies EventTable;

export const evolveAccounts: Evolve<PlanState, typeof accountEvents> = {
  'account-bound': ({ accounts, subjects }, { data: { person, subject } }) => {
    accounts.set(subject, person);
    const own = subjects.get(person);
    if (own === undefined) subjects.set(person, new Set([subject]));
    else own.add(subject);
  },
  'account-unbound': ({ accounts, subjects }, { data: { person, subject } }) => {
    accounts.delete(subject);
    const own = subjects.get(person);
    own?.delete(subject);
    if (own?.size === 0) subjects.delete(person);
  },
};

/**
 * Nobody may decide whose account their own subject is. A person without an account goes by its id. So an actor whose
 * subject is the id of a person may not bind or unbind any account of that person either: that would decide whether
 * the subject is the person's.
 */
function ownAccountFault({ person, subject }: Account, { id, onBehalfOf }: Actor): Rejection | undefined {
  const yours = [id, onBehalfOf].some((own) => own === subject || own === person);
  return yours ? reject('account-yours', { subject }) : undefined;
}

export const accountCommands = commandsOnPlan(accountEvents, {
  'bind-account': {
    zh: '绑定账号',
    en: 'bind an account',
    body: account.extend({ reason }),
    who: anyone('office'),
    decide({ person, subject }, { state, actor }) {
      const fault = personFault(person, state) ?? ownAccountFault({ person, subject }, actor);
      if (fault !== undefined) return fault;
      const holder = state.accounts.get(subject);
      if (holder !== undefined && holder !== person) return reject('account-taken', { subject, person: holder });
      const excess = sameFault(holder === person) ?? countFault(state.accounts, accountMaxCount);
      return excess ?? [{ type: 'account-bound', data: { person, subject } }];
    },
  },
  'unbind-account': {
    zh: '解绑账号',
    en: 'unbind an account',
    body: account.extend({ reason }),
    who: anyone('office'),
    decide({ person, subject }, { state, actor }) {
      const fault = personFault(person, state) ?? ownAccountFault({ person, subject }, actor);
      if (fault !== undefined) return fault;
      if (state.accounts.get(subject) !== person) return reject('account-not-bound', { subject, person });
      return [{ type: 'account-unbound', data: { person, subject } }];
    },
  },
});
