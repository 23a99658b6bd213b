/**
 * Who may give a command: its entry lists roles, each with the relation to the task that it needs. Rules that depend
 * on who did what before (nobody accepts what they reported, nobody approves what they proposed) stand in the
 * aggregate that knows it.
 */
import { type Rejection, reject } from './decider.js';
import type { Actor, Role } from './event.js';
import type { words } from './vocabulary.js';
import type { NameIn } from './words.js';

/** Who has a part in a task or an indicator. */
export interface Parties {
  readonly leads: readonly string[];
  readonly cooperating: readonly string[];
  /** Token subjects of the responsible people. */
  readonly responsible: readonly string[];
  /**
   * Units that the plan has designated to check its tasks. When there are none, every unit that does not lead may
   * check.
   */
  readonly verifiers: readonly string[];
  /** The unit that a decision has named to check this task in place of those that lead it (回避). */
  readonly substitute: string | undefined;
}

/**
 * What the acting unit or person must be to the task. `not-leading`, `verifier` and `substitute` hold the rule of
 * recusal (回避): a unit that leads a task checks nothing of it.
 */
export type Relation = NameIn<typeof words.relation>;

export interface Permission {
  readonly role: Role;
  readonly relation: Relation;
  /** The role may enter for a unit what that unit did (代填); the relation must then be the unit's. */
  readonly standsIn?: true;
}

export const anyone = (...roles: Role[]): Permission[] => roles.map((role) => ({ role, relation: 'any' }));

/** For work of a unit: reporters of the unit do it, or the office enters it for the unit. */
export const done = (relation: 'lead' | 'lead-or-cooperating'): Permission[] => [
  { role: 'reporter', relation },
  { role: 'office', relation, standsIn: true },
];
export const outsiders = (...roles: Role[]): Permission[] => roles.map((role) => ({ role, relation: 'not-leading' }));

/** Those who may check a task: verifiers, and the substitute that was named in their place. */
export const checkers: readonly Permission[] = [
  { role: 'office', relation: 'verifier' },
  { role: 'supervisor', relation: 'substitute' },
  { role: 'reporter', relation: 'substitute' },
];

/** The office, and any process of Duban that resumes a publication or begins days. */
export const publishing = anyone('office', 'system');

/** The unit and the person that a command is given for; see `actingFor` in fields.ts. */
export interface OnBehalf {
  readonly unit: string;
  readonly subject: string;
}

/** The unit that a command speaks for; empty for someone without a unit. */
export const actingUnitOf = (actor: Actor, onBehalf?: OnBehalf): string => onBehalf?.unit ?? actor.unit ?? '';

function relationFault(relation: Relation, unit: string, actor: Actor, parties: Parties): Rejection | undefined {
  const leads = parties.leads.includes(unit);
  switch (relation) {
    case 'any':
      return undefined;
    case 'lead':
      return leads ? undefined : reject('not-your-task', { unit });
    case 'lead-or-cooperating':
      return leads || parties.cooperating.includes(unit) ? undefined : reject('not-your-task', { unit });
    case 'not-leading':
      return asideFault(unit, leads);
    case 'verifier': {
      const checks = unit === parties.substitute || isVerifier(unit, parties);
      return asideFault(unit, leads) ?? (checks ? undefined : reject('not-verifier', { unit }));
    }
    case 'substitute':
      // A change of responsibility may have made the substitute a leading unit; then it may not check either.
      return unit !== '' && unit === parties.substitute ? asideFault(unit, leads) : reject('not-verifier', { unit });
    case 'responsible':
      return parties.responsible.includes(actor.id) ? undefined : reject('not-responsible');
  }
}

function asideFault(unit: string, leads: boolean): Rejection | undefined {
  if (unit === '') return reject('unit-required');
  return leads ? reject('unit-leads-task', { unit }) : undefined;
}

const isVerifier = (unit: string, { verifiers }: Parties) => verifiers.length === 0 || verifiers.includes(unit);

/** Whether any unit may check the task: a designated unit or the substitute, if it does not lead the task. */
export function hasEligibleVerifier({ leads, verifiers, substitute }: Parties): boolean {
  if (verifiers.length === 0) return true;
  return [...verifiers, ...(substitute === undefined ? [] : [substitute])].some((unit) => !leads.includes(unit));
}

const noParties: Parties = { leads: [], cooperating: [], responsible: [], verifiers: [], substitute: undefined };

/**
 * Why an actor may not give a command, or undefined when they may. One role that suffices is enough. With `onBehalf`
 * a reporter speaks for a colleague of their own unit, and the office for any unit that may.
 */
export function mayAct(
  command: string,
  who: readonly Permission[],
  actor: Actor,
  parties: Parties = noParties,
  onBehalf?: OnBehalf,
): Rejection | undefined {
  let fault: Rejection | undefined;
  for (const { role, relation, standsIn } of who) {
    if (!actor.roles.includes(role)) continue;
    if (standsIn === true && onBehalf === undefined) continue;
    const refused =
      ownUnitFault(actor, standsIn, onBehalf) ?? relationFault(relation, actingUnitOf(actor, onBehalf), actor, parties);
    if (refused === undefined) return undefined;
    fault = refused;
  }
  return fault ?? reject('not-allowed', { command });
}

function ownUnitFault(actor: Actor, standsIn: true | undefined, onBehalf: OnBehalf | undefined): Rejection | undefined {
  if (standsIn === true || onBehalf === undefined || onBehalf.unit === actor.unit) return undefined;
  return reject('not-your-unit', { unit: actor.unit ?? '' });
}
