/** Deliverables of a task: one reaches a stage, or is set back to the stage before. */
import type { deliverableEvents } from '@duban/domain';
import { type DeliverableDocument, type ReachedStage, type TaskDocument, taskListBounds } from '../../documents/index.js';
import { required, withLatest } from '../lookups.js';
import type { TaskChange, TaskChanges } from './changes.js';

/** The list of deliverables with one of them changed. */
export function withDeliverable(
  { deliverables }: TaskDocument,
  number: number,
  change: (deliverable: DeliverableDocument) => DeliverableDocument,
): TaskChange {
  required(deliverables[number - 1], `deliverable ${number}`);
  return { deliverables: deliverables.map((each) => (each.number === number ? change(each) : each)) };
}

const planned = { stage: 'planned', documentNumber: null, occurredOn: null, event: null } as const;

/** The stages passed, with the present one added; a deliverable that is planned has no present stage to add. */
function passed({ stage, documentNumber, occurredOn, event, passed: before }: DeliverableDocument): readonly ReachedStage[] {
  if (stage === 'planned' || occurredOn === null || event === null) return before;
  return withLatest(before, { stage, documentNumber, occurredOn, event }, taskListBounds.passedStages);
}

export const deliverableChanges: TaskChanges<typeof deliverableEvents> = {
  'deliverable-advanced': ({ id, data }, task) =>
    withDeliverable(task, data.deliverable, (before) => ({
      ...before,
      stage: data.stage,
      documentNumber: data.documentNumber ?? null,
      occurredOn: data.occurredOn,
      event: id,
      passed: passed(before),
    })),
  /** The last of the stages passed becomes the present one again. */
  'deliverable-set-back': ({ data }, task) =>
    withDeliverable(task, data.deliverable, (before) => ({
      ...before,
      ...(before.passed.at(-1) ?? planned),
      passed: before.passed.slice(0, -1),
    })),
};
