/** A typing error in what an indicator is called. What it measures stays. */
import { z } from 'zod';
import { reason } from '../command-table.js';
import { reject } from '../decider.js';
import type { EventTable, Evolve } from '../event-table.js';
import { bounds, name } from '../fields.js';
import { outsiders } from '../who-may.js';
import { commandsOnIndicator, type IndicatorState } from './state.js';

const givenName = name(bounds.shortText);

export const nameEvents = {
  'indicator-name-corrected': {
    zh: '更正指标名称',
    en: 'indicator name corrected',
    schema: z.strictObject({ name: givenName }),
  },
} satisfies EventTable;

export const evolveNames: Evolve<IndicatorState, typeof nameEvents> = {
  'indicator-name-corrected': (state, { data }) => {
    state.facts = { ...state.facts, name: data.name };
  },
};

export const nameCommands = commandsOnIndicator(nameEvents, {
  'correct-name': {
    zh: '更正指标名称',
    en: "correct a typing error in an indicator's name",
    body: z.strictObject({ name: givenName, reason }),
    who: outsiders('office'),
    ifMatch: true,
    decide: ({ name }, { state }) =>
      name === state.facts.name ? reject('nothing-changed') : [{ type: 'indicator-name-corrected', data: { name } }],
  },
});
