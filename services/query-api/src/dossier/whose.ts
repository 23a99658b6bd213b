/** Whose dossier is asked for, and whom a plan knows by that name. */
import { type Actor, DubanError, hasRight, hasRightOf } from '@duban/domain';
import { allOf, changeIndexes, type ViewState } from '@duban/read-models';
import type { ReadablePlan } from '../across-plans.js';
import type { Holding } from '../holdings.js';
import { hasEntries, pagesOf } from '../index-reads.js';

export interface Whose {
  readonly kind: 'person' | 'unit' | 'account';
  readonly id: string;
}

/** A unit, a person or an account as a plan knows it. */
export interface Known {
  /** Undefined for a person or an account. */
  readonly unit: string | undefined;
  readonly people: ReadonlySet<string>;
  /** Token subjects: all that are bound to the person today, or the one account. */
  readonly accounts: ReadonlySet<string>;
}

/**
 * Undefined when the plan does not know them, or the actor may not read their dossier. Inspectors and auditors may read
 * all. Everybody may read the dossier of their own account and of the person that it is bound to, and reporters that of
 * their unit.
 */
export async function knownIn(plan: Pick<ReadablePlan, 'id' | 'views'>, whose: Whose, actor: Actor): Promise<Known | undefined> {
  const { id: planId, views } = plan;
  const { kind, id } = whose;
  switch (kind) {
    case 'unit': {
      const known =
        (await views.get(planId, 'unit', id)) !== undefined || (await hasEntries(views, planId, changeIndexes.unit(id)));
      return known ? { unit: id, people: new Set(), accounts: new Set() } : undefined;
    }
    case 'person': {
      const person = await views.get(planId, 'person', id);
      if (person === undefined || !(hasRight('dossier', actor) || person.accounts.includes(actor.id))) return undefined;
      return { unit: undefined, people: new Set([id]), accounts: new Set(person.accounts) };
    }
    case 'account': {
      const people = await peopleOf(views, planId, id);
      if (people.size === 0 && !(await hasEntries(views, planId, changeIndexes.actor(id)))) return undefined;
      return { unit: undefined, people, accounts: new Set([id]) };
    }
  }
}

async function peopleOf(views: ViewState, plan: string, account: string): Promise<ReadonlySet<string>> {
  const people = new Set<string>();
  for await (const page of pagesOf(views, plan, 'person', allOf('person'))) {
    for (const { id, accounts } of page) if (accounts.includes(account)) people.add(id);
  }
  return people;
}

/**
 * @throws {DubanError} `not-allowed` for the dossier of somebody else. Whether a person is the actor is decided later,
 * plan by plan, because each plan knows whose account it is.
 */
export function requireDossier(actor: Actor, { kind, id }: Whose): void {
  const allowed =
    kind === 'person' || (kind === 'account' && id === actor.id) || hasRightOf('dossier', actor, kind === 'unit' ? [id] : []);
  if (!allowed) throw new DubanError('not-allowed', { command: 'dossier' });
}

/** The role that a holding gives them; undefined: none. */
export function roleIn({ unit, people }: Known, { leads, cooperating, responsible }: Holding) {
  if (unit !== undefined) {
    if (leads.includes(unit)) return 'lead';
    return cooperating.includes(unit) ? 'cooperating' : undefined;
  }
  return responsible.some((person) => people.has(person)) ? 'responsible' : undefined;
}
