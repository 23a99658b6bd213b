/**
 * A task. What it is made of: `state.ts`; what each event makes of it: `fold.ts`; what each command may do:
 * one file for each kind (`course`, `reports`, `deliverables`, `extensions`, `obstacles`, `responsibility`,
 * `oversight`, `registration`), put together here.
 */
import { type Decider, reject } from '../decider.js';
import { planClosed } from '../plan/plan.js';
import { actingUnitOf, type CommandName, mayAct } from '../who-may.js';
import type { TaskCommand } from './commands.js';
import { acknowledge, complete, giveBack, requestCompletion, statusFault } from './course.js';
import { advanceDeliverable, setBackDeliverable } from './deliverables.js';
import { type NewTaskEvent, type TaskEvent, taskEvents } from './events.js';
import { grantExtension, refuseExtension, requestExtension } from './extensions.js';
import { evolve } from './fold.js';
import { clearObstacle, raiseObstacle } from './obstacles.js';
import { liftLightOverride, overrideLight, reviewMidterm } from './oversight.js';
import { register } from './registration.js';
import { correctReport, reportProgress, retractReport } from './reports.js';
import { changeResponsibility, nameSubstitute, resolvePlaceholder } from './responsibility.js';
import { noTask, type TaskContext, type TaskOutcome, type TaskState, taskStanding } from './state.js';

function decide(command: TaskCommand, state: Readonly<TaskState>, context: TaskContext): TaskOutcome {
  const { facts, actor, code } = context;
  if (command.type === 'register') return register(command, state, context);
  const closed = planClosed(facts);
  if (closed !== undefined) return closed;
  if (state.status === 'absent') return reject('task-not-found', { plan: facts.plan, code });
  const onBehalfOf = 'onBehalfOf' in command ? command.onBehalfOf : undefined;
  const standing = taskStanding(state.facts, facts.state, state.substitute);
  const refused =
    mayAct(command.type satisfies CommandName, actor, standing, onBehalfOf) ?? statusFault(command.type, state.status);
  if (refused !== undefined) return refused;
  const unit = actingUnitOf(actor, onBehalfOf);

  switch (command.type) {
    case 'acknowledge':
      return acknowledge(state, unit);
    case 'report-progress':
      return reportProgress(command, state, context, unit);
    case 'correct-report':
      return correctReport(command, state, context, unit);
    case 'retract-report':
      return retractReport(command, state, unit);
    case 'request-completion':
      return requestCompletion(command, state, unit);
    case 'complete':
      return complete(state, context);
    case 'return':
      return giveBack(command, state);
    case 'advance-deliverable':
      return advanceDeliverable(command, state, context, unit);
    case 'set-back-deliverable':
      return setBackDeliverable(command, state, unit);
    case 'request-extension':
      return requestExtension(command, state, context, unit);
    case 'grant-extension':
      return grantExtension(command, state, context);
    case 'refuse-extension':
      return refuseExtension(command, state, context);
    case 'raise-obstacle':
      return raiseObstacle(command, state, context, unit);
    case 'clear-obstacle':
      return clearObstacle(command, state, context, unit);
    case 'suspend':
      return [{ type: 'task-suspended', data: {} }];
    case 'resume':
      return [{ type: 'task-resumed', data: {} }];
    case 'cancel':
      return [{ type: 'task-cancelled', data: {} }];
    case 'change-responsibility':
      return changeResponsibility(command, state, context);
    case 'resolve-placeholder':
      return resolvePlaceholder(command, state, context);
    case 'name-substitute':
      return nameSubstitute(command, state, context);
    case 'review-midterm':
      return reviewMidterm(command, state, unit);
    case 'override-light':
      return overrideLight(command, state, context);
    case 'lift-light-override':
      return liftLightOverride(command, state, context);
  }
}

export const taskDecider: Decider<TaskState, TaskCommand, TaskEvent, NewTaskEvent, TaskContext> = {
  events: taskEvents,
  initial: noTask,
  evolve,
  decide,
};
