/**
 * The course of a task: registered → acknowledged 签收 → in progress → completion requested 申请办结 →
 * completed 办结 (completion.ts), or returned 退回 (returns.ts); suspended 暂停 and resumed where it was; cancelled
 * 取消 for good.
 */
import { z } from 'zod';
import { onBehalf, optionalReason, reason } from '../command-table.js';
import { reject } from '../decider.js';
import type { EventTable, Evolve } from '../event-table.js';
import { actingUnit, bounds, freeText, text } from '../fields.js';
import { done, outsiders } from '../who-may.js';
import { workFault } from './reports.js';
import { commandsOnTask, type OpenTaskStatus, progressOf, remember, type TaskState } from './state.js';

export const courseEvents = {
  'task-acknowledged': { zh: '签收', en: 'task acknowledged', schema: z.strictObject({ unit: actingUnit }) },
  'completion-requested': {
    zh: '申请办结',
    en: 'completion requested',
    schema: z.strictObject({ unit: actingUnit, statement: freeText(bounds.longText).optional() }),
  },
  'task-suspended': { zh: '暂停任务', en: 'task suspended', schema: z.strictObject({}) },
  'task-resumed': { zh: '恢复任务', en: 'task resumed', schema: z.strictObject({}) },
  'task-cancelled': { zh: '取消任务', en: 'task cancelled', schema: z.strictObject({}) },
} satisfies EventTable;

export const evolveCourse: Evolve<TaskState, typeof courseEvents> = {
  'task-acknowledged': (state, { data }) => {
    state.acknowledgedBy.add(data.unit);
    if (state.status === 'registered') state.status = 'acknowledged';
  },
  'completion-requested': (state, { id, meta }) => {
    remember(state, { id, meta });
    state.status = 'completion-requested';
    state.request = id;
  },
  'task-suspended': (state) => {
    state.suspendedFrom = state.status as OpenTaskStatus;
    state.status = 'suspended';
  },
  'task-resumed': (state) => {
    state.status = state.suspendedFrom as OpenTaskStatus;
    state.suspendedFrom = undefined;
  },
  'task-cancelled': (state) => {
    state.status = 'cancelled';
    state.suspendedFrom = undefined;
    state.request = undefined;
    state.extension = undefined;
  },
};

export const courseCommands = commandsOnTask(courseEvents, {
  acknowledge: {
    zh: '签收任务',
    en: 'acknowledge a task',
    body: z.strictObject({ ...onBehalf, ...optionalReason }),
    who: done('lead'),
    decide(_, { state, unit }) {
      if (state.acknowledgedBy.has(unit)) return reject('task-already-acknowledged', { unit });
      return [{ type: 'task-acknowledged', data: { unit } }];
    },
  },
  'request-completion': {
    zh: '申请办结',
    en: 'request completion',
    body: z.strictObject({ statement: text(bounds.longText).optional(), ...onBehalf, ...optionalReason }),
    who: done('lead'),
    decide(request, { state, unit }) {
      const fault = workFault(state);
      if (fault !== undefined) return fault;
      const progress = progressOf(state);
      if (progress < 100) return reject('percent-not-complete', { percent: progress });
      return [{ type: 'completion-requested', data: { unit, ...request } }];
    },
  },
  suspend: {
    zh: '暂停任务',
    en: 'suspend a task',
    body: z.strictObject({ reason }),
    who: outsiders('office'),
    ifMatch: true,
    decide: () => [{ type: 'task-suspended', data: {} }],
  },
  resume: {
    zh: '恢复任务',
    en: 'resume a task',
    body: z.strictObject({ reason }),
    who: outsiders('office'),
    also: ['suspended'],
    ifMatch: true,
    decide: (_, { state }) =>
      state.status === 'suspended' ? [{ type: 'task-resumed', data: {} }] : reject('task-not-suspended'),
  },
  cancel: {
    zh: '取消任务',
    en: 'cancel a task',
    body: z.strictObject({ reason }),
    who: outsiders('office'),
    also: ['suspended'],
    ifMatch: true,
    amends: 'at-once',
    decide: () => [{ type: 'task-cancelled', data: {} }],
  },
});
