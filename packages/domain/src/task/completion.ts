/**
 * Completion is accepted 办结 by somebody who has no part in the work, over whatever is still open only with a reason
 * for each; and it is taken back 撤销办结 by somebody else, before anything that it rests on is corrected.
 */
import { z } from 'zod';
import { optionalReason, reason } from '../command-table.js';
import { reject } from '../decider.js';
import { isOneOf } from '../doers.js';
import type { EventTable, Evolve, Upcaster } from '../event-table.js';
import { bounds, freeText, text, uuid } from '../fields.js';
import { repeated } from '../lists.js';
import { checkers } from '../who-may.js';
import { listed, openItems } from './open-items.js';
import { commandsOnTask, type TaskState } from './state.js';

/** Open items that one completion may accept. */
const acceptedMaxCount = 500;

/** What is open, as `openItems` names it. */
const item = z
  .string()
  .max(100)
  .regex(/^(deliverable|evidence|indicator|entry)\/[a-z0-9-]+$/, { error: 'must be an open item such as deliverable/1' });

/** Version 1 was written when nobody asked what was open. */
const withoutAccepted: Upcaster = (data) => data;

export const completionEvents = {
  /** `accepted`: what was open, and why it was completed all the same. */
  'task-completed': {
    zh: '办结',
    en: 'task completed',
    schema: z.strictObject({
      request: uuid,
      accepted: z
        .array(z.strictObject({ item, reason: freeText(bounds.reason) }))
        .min(1)
        .max(acceptedMaxCount)
        .optional(),
    }),
    older: [withoutAccepted],
  },
  'task-reopened': { zh: '撤销办结', en: 'task reopened', schema: z.strictObject({}) },
} satisfies EventTable;

export const evolveCompletion: Evolve<TaskState, typeof completionEvents> = {
  'task-completed': (state, { meta }) => {
    state.status = 'completed';
    state.request = undefined;
    state.extension = undefined;
    state.completedBy = { subject: meta.actor.id, at: meta.recordedAt };
  },
  'task-reopened': (state) => {
    state.status = 'in-progress';
    state.completedBy = undefined;
  },
};

export const completionCommands = commandsOnTask(completionEvents, {
  complete: {
    zh: '办结',
    en: 'accept completion',
    /** `accept`: each open item that the refusal lists, with the reason for completing over it. */
    body: z.strictObject({
      accept: z
        .array(z.strictObject({ item, reason: text(bounds.reason) }))
        .max(acceptedMaxCount)
        .optional(),
      ...optionalReason,
    }),
    who: checkers,
    ifMatch: true,
    decide({ accept = [] }, { state, plan, actor, around }) {
      if (state.request === undefined) return reject('completion-not-requested');
      if (isOneOf(state.reporters.values(), actor, plan.state)) return reject('reported-by-yourself');
      const twice = repeated(accept.map(({ item }) => item));
      if (twice !== undefined) return reject('named-twice', { name: twice });
      const open = openItems(state, around);
      const accepted = new Set(accept.map(({ item }) => item));
      const left = open.filter(({ item }) => !accepted.has(item));
      if (left.length > 0) return reject('completion-open', { count: left.length, items: listed(left) });
      const closed = accept.find(({ item }) => !open.some((each) => each.item === item));
      if (closed !== undefined) return reject('item-not-open', { item: closed.item });
      const { request } = state;
      return [{ type: 'task-completed', data: accept.length === 0 ? { request } : { request, accepted: accept } }];
    },
  },
  reopen: {
    zh: '撤销办结',
    en: 'reopen a completed task',
    body: z.strictObject({ reason }),
    who: checkers,
    also: ['completed'],
    ifMatch: true,
    decide(_, { state, plan, actor }) {
      if (state.completedBy === undefined) return reject('task-not-completed');
      if (isOneOf([state.completedBy], actor, plan.state)) return reject('completed-by-yourself');
      return [{ type: 'task-reopened', data: {} }];
    },
  },
});
