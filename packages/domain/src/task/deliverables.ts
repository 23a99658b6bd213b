/**
 * What a task is to bring about. A document is planned, drafted 起草, put out for comments 征求意见 and
 * issued 印发, where stages may be skipped; an event is planned and held 举办.
 */
import { reject } from '../decider.js';
import type { TaskFacts } from '../manifest.js';
import type { DeliverableStage } from './events.js';
import { occurredOnFault } from './reports.js';
import type { CommandOf, TaskContext, TaskOutcome, TaskState } from './state.js';

const stagesOf: Readonly<Record<TaskFacts['deliverables'][number]['kind'], readonly DeliverableStage[]>> = {
  document: ['drafting', 'consulting', 'issued'],
  event: ['held'],
};

export function advanceDeliverable(
  { type: _, onBehalfOf: __, ...advance }: CommandOf<'advance-deliverable'>,
  state: Readonly<TaskState>,
  { facts }: TaskContext,
  unit: string,
): TaskOutcome {
  if (state.status === 'registered') return reject('task-not-acknowledged');
  const { deliverable: number, stage, documentNumber, occurredOn } = advance;
  const deliverable = state.facts.deliverables[number - 1];
  if (deliverable === undefined) return reject('deliverable-not-found', { deliverable: number });
  const order = stagesOf[deliverable.kind];
  if (!order.includes(stage)) return reject('deliverable-stage-unfit', { deliverable: number, stage });
  const present = state.stages[number - 1]?.at(-1);
  if (present !== undefined && order.indexOf(stage) <= order.indexOf(present)) {
    return reject('deliverable-stage-not-after', { stage, present });
  }
  if (documentNumber !== undefined && stage !== 'issued') return reject('document-number-unfit', { stage });
  const fault = occurredOnFault(occurredOn, facts);
  if (fault !== undefined) return fault;
  return [{ type: 'deliverable-advanced', data: { unit, ...advance } }];
}

export function setBackDeliverable(
  { deliverable }: CommandOf<'set-back-deliverable'>,
  state: Readonly<TaskState>,
  unit: string,
): TaskOutcome {
  const stages = state.stages[deliverable - 1];
  if (stages === undefined) return reject('deliverable-not-found', { deliverable });
  if (stages.length === 0) return reject('deliverable-not-begun', { deliverable });
  return [{ type: 'deliverable-set-back', data: { deliverable, unit } }];
}
