/**
 * The plan: its sections, units and people, and whether it is open for commands.
 *
 * Publishing touches as many streams as there are tasks and indicators, and no store appends to them at
 * once. So the manifest is recorded here first, in chunks, each with an append of its own since an append
 * is bounded too; then each task and indicator is registered in its own stream under an id derived from
 * plan, publication and key; then `published` opens the plan. Until all chunks are here only whoever has
 * the manifest can go on; from then on any process can.
 */
import { type Acting, type Decider, type Rejection, reject } from '../decider.js';
import type { Actor } from '../event.js';
import { mayAct } from '../who-may.js';
import type { PlanCommand } from './commands.js';
import { decidePlan } from './decisions.js';
import { type NewPlanEvent, type PlanEvent, planEvents } from './events.js';
import { decidePublication } from './publication.js';
import { evolvePlan, initialPlan, notUnderWay, type PlanState } from './state.js';

export { accountMaxCount } from './decisions.js';
export { type PlanState, planClosed, subjectsOf } from './state.js';

export interface PlanContext extends Acting {
  readonly plan: string;
  /** The server's day; a real plan begins on it. */
  readonly serverToday: string;
}

function decide(command: PlanCommand, state: Readonly<PlanState>, context: PlanContext): NewPlanEvent[] | Rejection {
  const refused = mayAct(command.type, context.actor);
  if (refused !== undefined) return refused;
  switch (command.type) {
    case 'publish':
    case 'record-chunk':
    case 'finish-publication':
      return decidePublication(command, state, context);
    default:
      return decidePlan(command, state, context);
  }
}

export const planDecider: Decider<PlanState, PlanCommand, PlanEvent, NewPlanEvent, PlanContext> = {
  events: planEvents,
  initial: initialPlan,
  evolve: evolvePlan,
  decide,
};

/** What commands on tasks and indicators need to know of their plan. Only read, so up to 1 s stale. */
export interface PlanFacts {
  readonly plan: string;
  readonly state: Readonly<PlanState>;
  /** The last day begun. */
  readonly today: string;
}

/**
 * Why a task or an indicator may not be registered by a publication: only the one under way does, once
 * each. A decision registers by commands of its own, `add-task` and `add-indicator`.
 */
export function registrationFault(
  facts: PlanFacts,
  registered: boolean,
  publication: string,
  actor: Actor,
): Rejection | undefined {
  const refused = mayAct('register', actor);
  if (refused !== undefined) return refused;
  return (
    notUnderWay(facts.state, publication, facts.plan) ?? (registered ? reject('plan-exists', { plan: facts.plan }) : undefined)
  );
}
