/** The days of a plan. Lights and every other flag that depends on the day follow from the last one begun. */
import { z } from 'zod';
import { addDays, daysBetween } from './days.js';
import { type Acting, type Decider, type Rejection, reject } from './decider.js';
import { defineEvent, type EventsOf, type NewEventsOf } from './event-registry.js';
import { bounds, day, text } from './fields.js';
import { type PlanFacts, planClosed } from './plan/plan.js';
import { mayAct } from './who-may.js';

export const calendarEvents = [defineEvent('day-began', z.strictObject({ date: day }))];

export type CalendarEvent = EventsOf<typeof calendarEvents>;
export type NewCalendarEvent = NewEventsOf<typeof calendarEvents>;

export interface CalendarState {
  today: string | undefined;
}

export const calendarCommandBodies = {
  'begin-day': z.strictObject({ date: day, reason: text(bounds.reason).optional() }),
};

export interface BeginDay {
  readonly type: 'begin-day';
  readonly date: string;
}

export interface CalendarContext extends Acting {
  readonly facts: PlanFacts;
}

/** Days that may begin in one command; more are caught up by further commands. */
export const beginDayMaxDays = 400;

function decide(command: BeginDay, state: Readonly<CalendarState>, context: CalendarContext): NewCalendarEvent[] | Rejection {
  const { state: plan } = context.facts;
  const opening = plan.status === 'publishing' && state.today === undefined;
  const refused = (opening ? undefined : planClosed(context.facts)) ?? mayAct('begin-day', context.actor);
  if (refused !== undefined) return refused;
  if (!plan.simulated && !opening && !context.actor.roles.includes('system')) return reject('plan-clock-is-real');
  const { date } = command;
  const count = state.today === undefined ? daysBetween(plan.startsOn, date) + 1 : daysBetween(state.today, date);
  if (count < 1) return reject('day-not-after', { date, today: state.today ?? addDays(plan.startsOn, -1) });
  if (opening && count > 1) return reject('plan-not-open', { plan: context.facts.plan });
  if (count > beginDayMaxDays) return reject('day-too-far', { limit: beginDayMaxDays });
  return Array.from({ length: count }, (_, index) => ({ type: 'day-began', data: { date: addDays(date, index + 1 - count) } }));
}

export const calendarDecider: Decider<CalendarState, BeginDay, CalendarEvent, NewCalendarEvent, CalendarContext> = {
  events: calendarEvents,
  initial: () => ({ today: undefined }),
  evolve: (state, event) => Object.assign(state, { today: event.data.date }),
  decide,
};
