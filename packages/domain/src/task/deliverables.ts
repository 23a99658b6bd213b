/**
 * What a task is to bring about. A document is planned, drafted 起草, put out for comments 征求意见 and
 * issued 印发, where stages may be skipped; an event is planned and held 举办.
 */
import { z } from 'zod';
import { onBehalf, optionalReason, reason } from '../command-table.js';
import { reject } from '../decider.js';
import type { EventTable, Evolve } from '../event-table.js';
import { actingUnit, bounds, day, evidence, freeText, name, text } from '../fields.js';
import type { TaskFacts } from '../manifest.js';
import { referrerOf } from '../referrer.js';
import { done } from '../who-may.js';
import { occurredOnFault } from './reports.js';
import { commandsOnTask, type DeliverableStage, deliverableStages, remember, type TaskState } from './state.js';

/** Position of a deliverable in the task's list, from 1. */
export const deliverableNumber = z.int().min(1).max(bounds.deliverables);

export const deliverableEvents = {
  'deliverable-advanced': {
    zh: '登记成果阶段',
    en: 'deliverable advanced',
    schema: z.strictObject({
      deliverable: deliverableNumber,
      unit: actingUnit,
      stage: z.enum(deliverableStages),
      /** 文号, of an issued document. */
      documentNumber: text(bounds.name).optional(),
      occurredOn: day,
      note: freeText(bounds.reason).optional(),
      evidence: evidence.optional(),
    }),
  },
  /** Takes back the last stage, which was recorded by mistake or did not hold. */
  'deliverable-set-back': {
    zh: '撤回成果阶段',
    en: 'deliverable set back',
    schema: z.strictObject({ deliverable: deliverableNumber, unit: actingUnit }),
  },
} satisfies EventTable;

export const evolveDeliverables: Evolve<TaskState, typeof deliverableEvents> = {
  'deliverable-advanced': (state, { id, data, meta }) => {
    const evidence = data.evidence?.map(({ sha256 }) => sha256) ?? [];
    state.stages[data.deliverable - 1]?.push({ stage: data.stage, evidence, referrer: referrerOf(meta.actor) });
    remember(state, { id, meta });
  },
  'deliverable-set-back': (state, { id, data, meta }) => {
    state.stages[data.deliverable - 1]?.pop();
    remember(state, { id, meta });
  },
};

/** The stages of a kind of deliverable, in order; with the last one it is brought about. */
export const stagesOf: Readonly<Record<TaskFacts['deliverables'][number]['kind'], readonly DeliverableStage[]>> = {
  document: ['drafting', 'consulting', 'issued'],
  event: ['held'],
};

export const deliverableCommands = commandsOnTask(deliverableEvents, {
  'advance-deliverable': {
    zh: '登记成果阶段',
    en: 'advance a deliverable',
    body: z.strictObject({
      deliverable: deliverableNumber,
      stage: z.enum(deliverableStages),
      documentNumber: name(bounds.name).optional(),
      occurredOn: day,
      note: text(bounds.reason).optional(),
      evidence: evidence.optional(),
      ...onBehalf,
      ...optionalReason,
    }),
    who: done('lead-or-cooperating'),
    decide(advance, { state, plan, unit }) {
      if (state.status === 'registered') return reject('task-not-acknowledged');
      const { deliverable: number, stage, documentNumber, occurredOn } = advance;
      const deliverable = state.facts.deliverables[number - 1];
      if (deliverable === undefined) return reject('deliverable-not-found', { deliverable: number });
      const order = stagesOf[deliverable.kind];
      if (!order.includes(stage)) return reject('deliverable-stage-unfit', { deliverable: number, stage });
      const present = state.stages[number - 1]?.at(-1)?.stage;
      if (present !== undefined && order.indexOf(stage) <= order.indexOf(present)) {
        return reject('deliverable-stage-not-after', { stage, present });
      }
      if (documentNumber !== undefined && stage !== 'issued') return reject('document-number-unfit', { stage });
      const fault = occurredOnFault(occurredOn, plan);
      if (fault !== undefined) return fault;
      return [{ type: 'deliverable-advanced', data: { unit, ...advance } }];
    },
  },
  'set-back-deliverable': {
    zh: '撤回成果阶段',
    en: 'set a deliverable back',
    body: z.strictObject({ deliverable: deliverableNumber, ...onBehalf, reason }),
    who: done('lead'),
    also: ['suspended'],
    decide({ deliverable }, { state, unit }) {
      const stages = state.stages[deliverable - 1];
      if (stages === undefined) return reject('deliverable-not-found', { deliverable });
      if (stages.length === 0) return reject('deliverable-not-begun', { deliverable });
      return [{ type: 'deliverable-set-back', data: { deliverable, unit } }];
    },
  },
});
