/** Typing errors in what a task and its deliverables are called. What they ask for stays; that takes other decisions. */
import { z } from 'zod';
import { reason } from '../command-table.js';
import { reject } from '../decider.js';
import type { EventTable, Evolve } from '../event-table.js';
import { bounds, name } from '../fields.js';
import { outsiders } from '../who-may.js';
import { deliverableNumber } from './deliverables.js';
import { commandsOnTask, type TaskState, type TaskStatus } from './state.js';

const givenName = name(bounds.shortText);

/** A typing error is mended in a task that is over as well: nothing else about it changes. */
const whateverStatus: readonly TaskStatus[] = ['suspended', 'completed', 'cancelled'];

export const titleEvents = {
  'task-title-corrected': {
    zh: '更正任务名称',
    en: 'task title corrected',
    schema: z.strictObject({ title: givenName }),
  },
  'deliverable-name-corrected': {
    zh: '更正成果名称',
    en: 'deliverable name corrected',
    schema: z.strictObject({ deliverable: deliverableNumber, name: givenName }),
  },
} satisfies EventTable;

export const evolveTitles: Evolve<TaskState, typeof titleEvents> = {
  'task-title-corrected': (state, { data }) => {
    state.facts = { ...state.facts, title: data.title };
  },
  'deliverable-name-corrected': (state, { data }) => {
    const deliverables = state.facts.deliverables.map((each, at) =>
      at === data.deliverable - 1 ? { ...each, name: data.name } : each,
    );
    state.facts = { ...state.facts, deliverables };
  },
};

export const titleCommands = commandsOnTask(titleEvents, {
  'correct-title': {
    zh: '更正任务名称',
    en: "correct a typing error in a task's title",
    body: z.strictObject({ title: givenName, reason }),
    who: outsiders('office'),
    also: whateverStatus,
    ifMatch: true,
    decide: ({ title }, { state }) =>
      title === state.facts.title ? reject('nothing-changed') : [{ type: 'task-title-corrected', data: { title } }],
  },
  'correct-deliverable-name': {
    zh: '更正成果名称',
    en: 'correct a typing error in the name of a deliverable',
    body: z.strictObject({ deliverable: deliverableNumber, name: givenName, reason }),
    who: outsiders('office'),
    also: whateverStatus,
    ifMatch: true,
    decide({ deliverable: number, name }, { state }) {
      const deliverable = state.facts.deliverables[number - 1];
      if (deliverable === undefined) return reject('deliverable-not-found', { deliverable: number });
      if (deliverable.name === name) return reject('nothing-changed');
      return [{ type: 'deliverable-name-corrected', data: { deliverable: number, name } }];
    },
  },
});
