/**
 * More time: a leading unit asks for a later due day, and somebody else decides. A task has one request at a time;
 * the request lapses when the task is completed or cancelled.
 */
import { z } from 'zod';
import { onBehalf, optionalReason, reason } from '../command-table.js';
import { isRejection, type Rejection, reject } from '../decider.js';
import { doersOf, isOneOf } from '../doers.js';
import type { EventTable, Evolve } from '../event-table.js';
import { actingUnit, day, uuid } from '../fields.js';
import { done, outsiders } from '../who-may.js';
import { workFault } from './reports.js';
import { commandsOnTask, dueOf, type PendingExtension, type TaskGiven, type TaskState } from './state.js';

export const extensionEvents = {
  /** `due`: the day asked for. */
  'extension-requested': {
    zh: '申请延期',
    en: 'extension requested',
    schema: z.strictObject({ unit: actingUnit, due: day }),
  },
  /** `due`: the day granted, which may be earlier than the one asked for. */
  'extension-granted': { zh: '批准延期', en: 'extension granted', schema: z.strictObject({ request: uuid, due: day }) },
  'extension-refused': { zh: '不予延期', en: 'extension refused', schema: z.strictObject({ request: uuid }) },
} satisfies EventTable;

export const evolveExtensions: Evolve<TaskState, typeof extensionEvents> = {
  'extension-requested': (state, { id, data, meta }) => {
    state.extension = { request: id, due: data.due, askedBy: doersOf({ id, meta }) };
  },
  'extension-granted': (state, { data }) => {
    state.facts = { ...state.facts, due: data.due };
    state.extension = undefined;
  },
  'extension-refused': (state) => {
    state.extension = undefined;
  },
};

/** The pending request that a command decides on, or why it may not: whoever asked does not decide. */
function answerable(request: string, { state, actor, plan }: TaskGiven): PendingExtension | Rejection {
  const pending = state.extension;
  if (pending === undefined || pending.request !== request) return reject('extension-not-found', { request });
  return isOneOf(pending.askedBy, actor, plan.state) ? reject('proposed-by-yourself') : pending;
}

function notLaterFault(due: string, { state, plan }: TaskGiven): Rejection | undefined {
  const present = dueOf(state.facts, plan.state.year);
  return due > present ? undefined : reject('extension-not-later', { due, present });
}

export const extensionCommands = commandsOnTask(extensionEvents, {
  'request-extension': {
    zh: '申请延期',
    en: 'request an extension',
    body: z.strictObject({ due: day, ...onBehalf, reason }),
    who: done('lead'),
    amends: 'once-approved',
    decide({ due }, given) {
      const { state, plan, unit } = given;
      const fault = workFault(state);
      if (fault !== undefined) return fault;
      if (state.extension !== undefined) return reject('extension-pending', { request: state.extension.request });
      const tooEarly = notLaterFault(due, given);
      if (tooEarly !== undefined) return tooEarly;
      if (due < plan.today) return reject('date-in-past', { date: due, today: plan.today });
      return [{ type: 'extension-requested', data: { unit, due } }];
    },
  },
  'grant-extension': {
    zh: '批准延期',
    en: 'grant an extension',
    /** `due` absent: the day asked for. */
    body: z.strictObject({ request: uuid, due: day.optional(), ...optionalReason }),
    who: outsiders('office'),
    ifMatch: true,
    decide({ request, due: granted }, given) {
      const pending = answerable(request, given);
      if (isRejection(pending)) return pending;
      const due = granted ?? pending.due;
      const tooEarly = notLaterFault(due, given);
      if (tooEarly !== undefined) return tooEarly;
      if (due > pending.due) return reject('extension-beyond-request', { due, asked: pending.due });
      return [{ type: 'extension-granted', data: { request, due } }];
    },
  },
  'refuse-extension': {
    zh: '不予延期',
    en: 'refuse an extension',
    body: z.strictObject({ request: uuid, reason }),
    who: outsiders('office'),
    ifMatch: true,
    decide({ request }, given) {
      const pending = answerable(request, given);
      return isRejection(pending) ? pending : [{ type: 'extension-refused', data: { request } }];
    },
  },
});
