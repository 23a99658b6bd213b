/** Supervision of a task: midterm reviews (中期评估), and a light set by hand. */
import { z } from 'zod';
import { optionalReason, reason } from '../command-table.js';
import { reject } from '../decider.js';
import type { EventTable, Evolve } from '../event-table.js';
import { actingUnit, bounds, day, freeText, text, uuid } from '../fields.js';
import { words } from '../vocabulary.js';
import { outsiders } from '../who-may.js';
import { choiceOf, namesIn } from '../words.js';
import { commandsOnTask, type TaskState } from './state.js';

export const reviewMaxCount = 100;

export const supervisionEvents = {
  'midterm-reviewed': {
    zh: '中期评估',
    en: 'midterm reviewed',
    schema: z.strictObject({
      unit: actingUnit,
      verdict: z.enum(namesIn(words.reviewVerdict)),
      comment: freeText(bounds.longText),
    }),
  },
  /** A manual override only makes a light worse; `until` is its last day. */
  'light-overridden': {
    zh: '人工亮灯',
    en: 'light set by hand',
    schema: z.strictObject({ light: z.enum(['yellow', 'red']), until: day.optional() }),
  },
  'light-override-lifted': {
    zh: '撤销人工亮灯',
    en: 'light set by hand lifted',
    schema: z.strictObject({ override: uuid }),
  },
} satisfies EventTable;

export const evolveSupervision: Evolve<TaskState, typeof supervisionEvents> = {
  'midterm-reviewed': (state) => {
    state.reviews += 1;
  },
  'light-overridden': (state, { id, data }) => {
    state.override = { id, light: data.light, until: data.until };
  },
  'light-override-lifted': (state) => {
    state.override = undefined;
  },
};

/** The override that is in force on a day: one whose last day is over no longer holds. */
function overrideInForce({ override }: Readonly<TaskState>, today: string) {
  return override === undefined || (override.until !== undefined && override.until < today) ? undefined : override;
}

export const supervisionCommands = commandsOnTask(supervisionEvents, {
  'review-midterm': {
    zh: '中期评估',
    en: 'review at midterm',
    body: z.strictObject({ verdict: choiceOf(words.reviewVerdict), comment: text(bounds.longText), ...optionalReason }),
    who: outsiders('office', 'supervisor'),
    also: ['suspended'],
    ifMatch: true,
    decide(review, { state, unit }) {
      if (state.reviews >= reviewMaxCount) return reject('too-many-records', { limit: reviewMaxCount });
      return [{ type: 'midterm-reviewed', data: { unit, ...review } }];
    },
  },
  /**
   * A red override is not replaced by a yellow one: it must be lifted first, so that the better light has a decision
   * of its own.
   */
  'override-light': {
    zh: '人工亮灯',
    en: 'set a light by hand, only worse',
    body: z.strictObject({ light: z.enum(['yellow', 'red']), until: day.optional(), reason }),
    who: outsiders('office', 'supervisor'),
    also: ['suspended'],
    ifMatch: true,
    decide(override, { state, plan: { today } }) {
      const { light, until } = override;
      if (until !== undefined && until < today) return reject('date-in-past', { date: until, today });
      const present = overrideInForce(state, today);
      if (present?.light === 'red' && light === 'yellow') return reject('light-only-worse', { override: present.id });
      if (present?.light === light && present.until === until) return reject('nothing-changed');
      return [{ type: 'light-overridden', data: override }];
    },
  },
  'lift-light-override': {
    zh: '撤销人工亮灯',
    en: 'lift a light set by hand',
    body: z.strictObject({ override: uuid, reason }),
    who: outsiders('office', 'supervisor'),
    also: ['suspended'],
    ifMatch: true,
    decide({ override }, { state, plan }) {
      if (overrideInForce(state, plan.today)?.id !== override) return reject('override-not-found', { override });
      return [{ type: 'light-override-lifted', data: { override } }];
    },
  },
});
