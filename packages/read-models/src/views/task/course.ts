/** Signed for, asked to be accepted, completed; suspended, resumed, cancelled. */
import type { completionEvents, courseEvents } from '@duban/domain';
import { deedOf, required, unitOf } from '../lookups.js';
import type { TaskChanges } from './changes.js';
import { stillOpen } from './reports.js';

export const courseChanges: TaskChanges<typeof courseEvents> = {
  'task-acknowledged': ({ id, data, meta }, { acknowledgedBy, status }, documents) => ({
    acknowledgedBy: [...acknowledgedBy, { unit: unitOf(documents, data.unit), event: id, at: meta.recordedAt }],
    status: status === 'registered' ? 'acknowledged' : status,
  }),

  'completion-requested': (event, task, documents) => {
    const { unit, statement = null } = event.data;
    return {
      status: 'completion-requested',
      completionRequest: { ...deedOf(event), unit: unitOf(documents, unit), statement },
      openReturns: stillOpen(task, ({ report }) => report === null),
    };
  },

  /** The status before the suspension is kept: resuming leads back to it. */
  'task-suspended': (event, { status }) => ({
    status: 'suspended',
    suspended: { ...deedOf(event), resumesTo: status },
  }),
  'task-resumed': (event, { suspended }) => {
    const { resumesTo } = required(suspended ?? undefined, 'the suspension');
    return { status: resumesTo, suspended: null, resumed: deedOf(event) };
  },
  'task-cancelled': (event) => ({
    status: 'cancelled',
    suspended: null,
    completionRequest: null,
    pendingExtension: null,
    openReturns: [],
    cancelled: deedOf(event),
  }),
};

export const completionChanges: TaskChanges<typeof completionEvents> = {
  'task-completed': (event) => ({
    status: 'completed',
    completionRequest: null,
    pendingExtension: null,
    openReturns: [],
    completed: { ...deedOf(event), accepted: event.data.accepted ?? [] },
  }),
  'task-reopened': () => ({ status: 'in-progress', completed: null }),
};
