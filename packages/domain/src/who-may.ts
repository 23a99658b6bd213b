/**
 * Who may: one table from command to the roles that may give it and the relation to the task that they
 * need. Rules that depend on who did what before (nobody accepts what they reported, nobody approves what
 * they proposed) are in the aggregate that knows it.
 */
import { type Rejection, reject } from './decider.js';
import type { Actor, Role } from './event.js';

/** How a task or an indicator stands to those who may act on it. */
export interface Standing {
  readonly leads: readonly string[];
  readonly cooperating: readonly string[];
  /** Token subjects of the responsible people. */
  readonly responsible: readonly string[];
  /** Units that the plan has designated to check its tasks; none: every unit that does not lead. */
  readonly verifiers: readonly string[];
  /** The unit that a decision has named to check this task (回避). */
  readonly substitute: string | undefined;
}

/**
 * What the acting unit or person must be to the task. `not-leading`, `verifier` and `substitute` are about
 * standing aside (回避): whoever leads a task checks nothing of it.
 */
export type Relation = 'any' | 'lead' | 'lead-or-cooperating' | 'responsible' | 'not-leading' | 'verifier' | 'substitute';

export interface Permission {
  readonly role: Role;
  readonly relation: Relation;
  /** The role enters for a unit what that unit did (代填); the relation is then the unit's. */
  readonly standsIn?: true;
}

const anyone = (role: Role): Permission => ({ role, relation: 'any' });
const office = [anyone('office')];
const publishing = [anyone('office'), anyone('system')];

/** What a unit does itself, or has entered for it. */
const done = (relation: 'lead' | 'lead-or-cooperating'): Permission[] => [
  { role: 'reporter', relation },
  { role: 'office', relation, standsIn: true },
];
const outsiders = (...roles: Role[]): Permission[] => roles.map((role) => ({ role, relation: 'not-leading' }));

export const whoMay = {
  publish: publishing,
  /** A further part of the manifest, and a task or an indicator, in the course of a publication. */
  'record-chunk': publishing,
  register: publishing,
  'finish-publication': publishing,
  'begin-day': publishing,

  'add-unit': office,
  'rename-unit': office,
  'add-person': office,
  'rename-person': office,
  'bind-account': office,
  'unbind-account': office,
  'designate-verifiers': office,
  'adopt-light-rules': office,
  'attach-notice': office,
  'add-task': office,
  'add-indicator': office,

  acknowledge: done('lead'),
  'report-progress': done('lead-or-cooperating'),
  'correct-report': done('lead-or-cooperating'),
  'retract-report': done('lead-or-cooperating'),
  'request-completion': done('lead'),
  complete: [
    { role: 'office', relation: 'verifier' },
    { role: 'supervisor', relation: 'substitute' },
    { role: 'reporter', relation: 'substitute' },
  ],
  return: [
    { role: 'office', relation: 'verifier' },
    { role: 'supervisor', relation: 'substitute' },
    { role: 'reporter', relation: 'substitute' },
    { role: 'leader', relation: 'responsible' },
  ],
  'advance-deliverable': done('lead-or-cooperating'),
  'set-back-deliverable': done('lead'),
  'request-extension': done('lead'),
  'grant-extension': outsiders('office'),
  'refuse-extension': outsiders('office'),
  'raise-obstacle': done('lead-or-cooperating'),
  'clear-obstacle': done('lead-or-cooperating'),
  suspend: outsiders('office'),
  resume: outsiders('office'),
  cancel: outsiders('office'),
  /** Not by those who lead: they could hand a task over and then accept it. */
  'change-responsibility': [...outsiders('office'), anyone('leader')],
  'resolve-placeholder': office,
  'review-midterm': outsiders('office', 'supervisor'),
  'name-substitute': [...outsiders('office'), anyone('leader')],
  'override-light': outsiders('office', 'supervisor'),
  'lift-light-override': outsiders('office', 'supervisor'),

  'record-measurement': done('lead-or-cooperating'),
  'correct-measurement': done('lead-or-cooperating'),
  'retract-measurement': done('lead-or-cooperating'),
  'verify-measurement': [
    { role: 'office', relation: 'verifier' },
    { role: 'supervisor', relation: 'verifier' },
    { role: 'reporter', relation: 'substitute' },
  ],
  'propose-target': [{ role: 'reporter', relation: 'lead' }, anyone('office')],
  'approve-target': [...outsiders('office'), anyone('leader')],
  'reject-target': [...outsiders('office'), anyone('leader')],
  'withdraw-target': [{ role: 'reporter', relation: 'lead' }, anyone('office')],
  'set-baseline': office,
  /** Headline indicators belong to no task, so the office measures them and whoever else it is checks them. */
  'record-headline-measurement': office,
  'correct-headline-measurement': office,
  'retract-headline-measurement': office,
  'verify-headline-measurement': [anyone('office'), anyone('supervisor')],
} satisfies Record<string, readonly Permission[]>;

export type CommandName = keyof typeof whoMay;

/** Whom a command is given for; see `actingFor` in fields.ts. */
export interface OnBehalf {
  readonly unit: string;
  readonly subject: string;
}

/** The unit that a command speaks for; empty for someone without a unit. */
export const actingUnitOf = (actor: Actor, onBehalf?: OnBehalf): string => onBehalf?.unit ?? actor.unit ?? '';

function relationFault(relation: Relation, unit: string, actor: Actor, standing: Standing): Rejection | undefined {
  const leads = standing.leads.includes(unit);
  switch (relation) {
    case 'any':
      return undefined;
    case 'lead':
      return leads ? undefined : reject('not-your-task', { unit });
    case 'lead-or-cooperating':
      return leads || standing.cooperating.includes(unit) ? undefined : reject('not-your-task', { unit });
    case 'not-leading':
      return asideFault(unit, leads);
    case 'verifier': {
      const checks = unit === standing.substitute || isVerifier(unit, standing);
      return asideFault(unit, leads) ?? (checks ? undefined : reject('not-verifier', { unit }));
    }
    case 'substitute':
      // A change of responsibility may have made the substitute a leading unit; it then stands aside too.
      return unit !== '' && unit === standing.substitute ? asideFault(unit, leads) : reject('not-verifier', { unit });
    case 'responsible':
      return standing.responsible.includes(actor.id) ? undefined : reject('not-responsible');
  }
}

function asideFault(unit: string, leads: boolean): Rejection | undefined {
  if (unit === '') return reject('unit-required');
  return leads ? reject('unit-leads-task', { unit }) : undefined;
}

const isVerifier = (unit: string, { verifiers }: Standing) => verifiers.length === 0 || verifiers.includes(unit);

/** Whether anybody may check the task: a designated unit or a substitute that does not lead it. */
export function hasEligibleVerifier({ leads, verifiers, substitute }: Standing): boolean {
  if (verifiers.length === 0) return true;
  return [...verifiers, ...(substitute === undefined ? [] : [substitute])].some((unit) => !leads.includes(unit));
}

const noStanding: Standing = { leads: [], cooperating: [], responsible: [], verifiers: [], substitute: undefined };

/**
 * Why an actor may not give a command, or undefined when they may. One sufficient role is enough. With
 * `onBehalf` a reporter speaks for a colleague of their own unit, and the office for any unit that may.
 */
export function mayAct(
  command: CommandName,
  actor: Actor,
  standing: Standing = noStanding,
  onBehalf?: OnBehalf,
): Rejection | undefined {
  let fault = reject('not-allowed', { command });
  for (const { role, relation, standsIn } of whoMay[command] as readonly Permission[]) {
    if (!actor.roles.includes(role)) continue;
    if (standsIn === true && onBehalf === undefined) continue;
    const refused =
      ownUnitFault(actor, standsIn, onBehalf) ?? relationFault(relation, actingUnitOf(actor, onBehalf), actor, standing);
    if (refused === undefined) return undefined;
    fault = refused;
  }
  return fault;
}

function ownUnitFault(actor: Actor, standsIn: true | undefined, onBehalf: OnBehalf | undefined): Rejection | undefined {
  if (standsIn === true || onBehalf === undefined || onBehalf.unit === actor.unit) return undefined;
  return reject('not-your-unit', { unit: actor.unit ?? '' });
}
