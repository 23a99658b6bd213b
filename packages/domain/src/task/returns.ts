/**
 * Returning (退回): a returned report does not count until its unit has corrected it; after a returned request for
 * completion, work goes on.
 */
import { z } from 'zod';
import { reason } from '../command-table.js';
import { reject } from '../decider.js';
import type { EventTable, Evolve } from '../event-table.js';
import { uuid } from '../fields.js';
import { checkers } from '../who-may.js';
import { changeReport, standing, standingAfter } from './reports.js';
import { commandsOnTask, type TaskState } from './state.js';

export const returnEvents = {
  'report-returned': { zh: '退回上报', en: 'report returned', schema: z.strictObject({ report: uuid, standing }) },
  'completion-returned': { zh: '退回办结申请', en: 'completion returned', schema: z.strictObject({ request: uuid }) },
} satisfies EventTable;

export const evolveReturns: Evolve<TaskState, typeof returnEvents> = {
  'report-returned': (state, { data }) => {
    changeReport(state, data.report, { returned: true });
    state.standing = data.standing;
  },
  'completion-returned': (state) => {
    state.status = 'in-progress';
    state.request = undefined;
  },
};

export const returnCommands = commandsOnTask(returnEvents, {
  return: {
    zh: '退回',
    en: 'return a report or a request for completion',
    /** `report` absent: the request for completion is returned. */
    body: z.strictObject({ report: uuid.optional(), reason }),
    who: [...checkers, { role: 'leader', relation: 'responsible' }],
    ifMatch: true,
    decide({ report }, { state }) {
      if (report === undefined) {
        if (state.request === undefined) return reject('completion-not-requested');
        return [{ type: 'completion-returned', data: { request: state.request } }];
      }
      // The request rests on the reports as they are, so the request must be returned, not one of the reports.
      if (state.status === 'completion-requested') return reject('completion-already-requested');
      const found = state.reports.get(report);
      if (found === undefined) return reject('report-not-found', { report });
      if (found.retracted) return reject('report-already-retracted');
      if (found.returned) return reject('report-already-returned');
      return [{ type: 'report-returned', data: { report, standing: standingAfter(state, report, { returned: true }) } }];
    },
  },
});
