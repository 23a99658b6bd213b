/** How a task comes into being: by the plan's publication, or by a decision in mid-year. */
import { type Rejection, reject } from '../decider.js';
import type { TaskFacts } from '../manifest.js';
import { taskFactsFault } from '../manifest-fault.js';
import { planClosed, registrationFault } from '../plan/plan.js';
import { mayAct } from '../who-may.js';
import type { CommandOf, TaskContext, TaskOutcome, TaskState } from './state.js';

export function register({ origin, task }: CommandOf<'register'>, state: Readonly<TaskState>, context: TaskContext): TaskOutcome {
  const { facts, actor, code } = context;
  const refused =
    origin.by === 'publication'
      ? registrationFault(facts, state.status !== 'absent', origin, actor)
      : additionFault(task, state, context);
  if (refused !== undefined) return refused;
  if (task.code !== code) {
    const detail = `任务 ${task.code} 放进了任务 ${code} 的流 / task ${task.code} in the stream of task ${code}`;
    return reject('plan-incomplete', { detail });
  }
  return [{ type: 'task-registered', data: { origin, task } }];
}

/** A publication checks its tasks together; what a decision adds is checked here. */
function additionFault(task: TaskFacts, state: Readonly<TaskState>, { facts, actor, code }: TaskContext): Rejection | undefined {
  const refused = planClosed(facts) ?? mayAct('add-task', actor);
  if (refused !== undefined) return refused;
  if (state.status !== 'absent') return reject('task-exists', { plan: facts.plan, code });
  const { year, sections, units, people, notices } = facts.state;
  const numbers = new Set(sections.map(({ number }) => number));
  return taskFactsFault(task, { year, sections: numbers, units, people, notices, plan: facts.plan });
}
