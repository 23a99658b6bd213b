/** Registration of a task: by the plan's publication, or by a decision in mid-year. */
import { z } from 'zod';
import { optionalReason } from '../command-table.js';
import { type Rejection, reject } from '../decider.js';
import type { EventTable, Evolve } from '../event-table.js';
import { bounds, text, uuid } from '../fields.js';
import { type TaskFacts, taskFacts } from '../manifest.js';
import { taskFactsFault } from '../manifest-fault.js';
import { byDecision, byPublication, origin, originFromPublication, withoutSource } from '../origin.js';
import { registrationFault } from '../plan/state.js';
import { anyone, publishing } from '../who-may.js';
import { commandsOnTask, type TaskGiven, type TaskState } from './state.js';

export const registrationEvents = {
  'task-registered': {
    zh: '登记任务',
    en: 'task registered',
    schema: z.strictObject({ origin, task: taskFacts }),
    older: [originFromPublication, withoutSource],
  },
} satisfies EventTable;

export const evolveRegistration: Evolve<TaskState, typeof registrationEvents> = {
  'task-registered': (state, { data }) => {
    const { source: _, ...facts } = data.task;
    state.status = 'registered';
    state.facts = facts;
    state.stages = facts.deliverables.map(() => []);
  },
};

/** Refuses a registration whose task is not the one that the stream is of. */
function misplacedFault(task: TaskFacts, code: string): Rejection | undefined {
  if (task.code === code) return undefined;
  const zh = `任务 ${task.code} 放进了任务 ${code} 的流`;
  return reject('plan-incomplete', { detail: { zh, en: `task ${task.code} in the stream of task ${code}` } });
}

/** Why a decision in mid-year may not add a task. A publication checks all its tasks together instead. */
function additionFault(task: TaskFacts, { state, plan, code }: TaskGiven): Rejection | undefined {
  if (state.status !== 'absent') return reject('task-exists', { plan: plan.plan, code });
  const { year, sections, units, people, notices } = plan.state;
  const numbers = new Set(sections.map(({ number }) => number));
  return taskFactsFault(task, { year, sections: numbers, units, people, notices, plan: plan.plan });
}

export const registrationCommands = commandsOnTask(registrationEvents, {
  'add-task': {
    zh: '登记年中增加的任务',
    en: 'register a task added in mid-year',
    /** `basis`: the document or instruction that the decision rests on. */
    body: z.strictObject({ task: taskFacts, basis: text(bounds.shortText), ...optionalReason }),
    who: anyone('office'),
    also: ['absent'],
    keyIn: ({ task }) => task.code,
    amends: 'at-once',
    decide({ task, basis }, given) {
      const fault = additionFault(task, given) ?? misplacedFault(task, given.code);
      return fault ?? [{ type: 'task-registered', data: { origin: byDecision(basis), task } }];
    },
  },
  register: {
    zh: '发布时登记任务',
    en: 'register a task in the course of a publication',
    body: z.strictObject({ publication: uuid, task: taskFacts }),
    who: publishing,
    also: ['absent'],
    internal: true,
    decide({ publication, task }, { state, plan, code }) {
      const fault = registrationFault(plan, state.status !== 'absent', publication) ?? misplacedFault(task, code);
      return fault ?? [{ type: 'task-registered', data: { origin: byPublication(publication), task } }];
    },
  },
});
