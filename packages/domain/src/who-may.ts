/**
 * Who may: one table from command to the roles that may give it and the relation to the task that they
 * need. Rules that depend on who did what before (nobody accepts what they reported) are in the
 * aggregate that knows it.
 */
import { type Rejection, reject } from './decider.js';
import type { Actor, Role } from './event.js';

/** How an actor stands to a task or an indicator. */
export interface Standing {
  readonly leads: readonly string[];
  readonly cooperating: readonly string[];
  readonly responsible: readonly string[];
}

type Relation = 'lead' | 'lead-or-cooperating' | 'responsible' | 'not-leading' | 'any';

interface Permission {
  readonly role: Role;
  readonly relation: Relation;
}

const anyone = (role: Role): Permission => ({ role, relation: 'any' });

export const whoMay = {
  publish: [anyone('office'), anyone('system')],
  /** A further part of the manifest, and a task or an indicator, in the course of a publication. */
  'record-chunk': [anyone('office'), anyone('system')],
  register: [anyone('office'), anyone('system')],
  'finish-publication': [anyone('office'), anyone('system')],
  'begin-day': [anyone('office'), anyone('system')],
  acknowledge: [{ role: 'reporter', relation: 'lead' }],
  'report-progress': [{ role: 'reporter', relation: 'lead-or-cooperating' }],
  'correct-report': [{ role: 'reporter', relation: 'lead-or-cooperating' }],
  'retract-report': [{ role: 'reporter', relation: 'lead-or-cooperating' }],
  'request-completion': [{ role: 'reporter', relation: 'lead' }],
  complete: [{ role: 'office', relation: 'not-leading' }],
  return: [
    { role: 'office', relation: 'not-leading' },
    { role: 'leader', relation: 'responsible' },
  ],
  'record-measurement': [{ role: 'reporter', relation: 'lead-or-cooperating' }],
  'correct-measurement': [{ role: 'reporter', relation: 'lead-or-cooperating' }],
  /** Headline indicators belong to no task, so the office measures them. */
  'record-headline-measurement': [anyone('office')],
  'correct-headline-measurement': [anyone('office')],
} as const satisfies Record<string, readonly Permission[]>;

export type CommandName = keyof typeof whoMay;

function relationFault(relation: Relation, actor: Actor, standing: Standing): Rejection | undefined {
  const unit = actor.unit ?? '';
  const leads = standing.leads.includes(unit);
  switch (relation) {
    case 'any':
      return undefined;
    case 'lead':
      return leads ? undefined : reject('not-your-task', { unit });
    case 'lead-or-cooperating':
      return leads || standing.cooperating.includes(unit) ? undefined : reject('not-your-task', { unit });
    case 'not-leading':
      if (actor.unit === undefined) return reject('unit-required');
      return leads ? reject('unit-leads-task', { unit }) : undefined;
    case 'responsible':
      return standing.responsible.includes(actor.id) ? undefined : reject('not-responsible');
  }
}

const noStanding: Standing = { leads: [], cooperating: [], responsible: [] };

/** Why an actor may not give a command, or undefined when they may. One sufficient role is enough. */
export function mayAct(command: CommandName, actor: Actor, standing: Standing = noStanding): Rejection | undefined {
  let fault = reject('not-allowed', { command });
  for (const { role, relation } of whoMay[command] as readonly Permission[]) {
    if (!actor.roles.includes(role)) continue;
    const relationRefused = relationFault(relation, actor, standing);
    if (relationRefused === undefined) return undefined;
    fault = relationRefused;
  }
  return fault;
}
