/** The days of a plan. Lights and every other flag that depends on the day follow from the last one begun. */
import { z } from 'zod';
import type { Aggregate, PlanTime, Reader } from './aggregate.js';
import { type AnyCommand, type CommandsOf, type CommandTable, decideBy, optionalReason } from './command-table.js';
import { addDays, daysBetween } from './days.js';
import { type Acting, type Decider, type Rejection, reject } from './decider.js';
import type { Actor } from './event.js';
import { type EventsOf, type EventTable, type Evolve, evolveBy, type NewEventsOf } from './event-table.js';
import { day } from './fields.js';
import { planAggregate } from './plan/plan.js';
import { type PlanAndDay, type PlanStatus, planClosed } from './plan/state.js';
import { mayAct, publishing } from './who-may.js';

export const calendarEvents = {
  'day-began': { zh: '推进日期', en: 'day began', schema: z.strictObject({ date: day }) },
} satisfies EventTable;
export type CalendarEvent = EventsOf<typeof calendarEvents>;
export type NewCalendarEvent = NewEventsOf<typeof calendarEvents>;

export interface CalendarState {
  today: string | undefined;
}

const evolveCalendar: Evolve<CalendarState, typeof calendarEvents> = {
  'day-began': (state, { data }) => {
    state.today = data.date;
  },
};

export interface CalendarContext extends Acting {
  readonly plan: PlanAndDay;
}

interface CalendarGiven {
  readonly state: Readonly<CalendarState>;
  readonly plan: PlanAndDay;
  readonly actor: Actor;
}

/** Days that one command may begin. A process that has more days to make up for gives several commands. */
export const beginDayMaxDays = 400;

const commandsOnCalendar = <Events extends EventTable, Bodies extends Record<string, z.ZodType>>(
  _events: Events,
  commands: CommandTable<Bodies, CalendarGiven, NewEventsOf<Events>, PlanStatus>,
) => commands;

/** A plan's first day begins while the plan is being published; every later day needs an open plan. */
const isFirst = ({ state, plan }: Pick<CalendarGiven, 'state' | 'plan'>) =>
  plan.state.status === 'publishing' && state.today === undefined;

export const calendarCommands = commandsOnCalendar(calendarEvents, {
  'begin-day': {
    zh: '推进日期（限模拟计划）',
    en: 'begin a day of a simulated plan',
    body: z.strictObject({ date: day, ...optionalReason }),
    who: publishing,
    also: ['publishing'],
    alone: true,
    decide({ date }, given) {
      const { state, plan, actor } = given;
      const first = isFirst(given);
      if (!plan.state.simulated && !first && !actor.roles.includes('system')) return reject('plan-clock-is-real');
      const count = state.today === undefined ? daysBetween(plan.state.startsOn, date) + 1 : daysBetween(state.today, date);
      if (count < 1) return reject('day-not-after', { date, today: state.today ?? addDays(plan.state.startsOn, -1) });
      if (first && count > 1) return reject('plan-not-open', { plan: plan.plan });
      if (count > beginDayMaxDays) return reject('day-too-far', { limit: beginDayMaxDays });
      return Array.from({ length: count }, (_, index) => ({
        type: 'day-began',
        data: { date: addDays(date, index + 1 - count) },
      }));
    },
  },
});
export type CalendarCommand = CommandsOf<typeof calendarCommands>;

const byName = new Map<string, AnyCommand>(Object.entries(calendarCommands));

function decide(
  command: CalendarCommand,
  state: Readonly<CalendarState>,
  { plan, actor }: CalendarContext,
): readonly NewCalendarEvent[] | Rejection {
  const entry = byName.get(command.type) as AnyCommand;
  const refused = (isFirst({ state, plan }) ? undefined : planClosed(plan)) ?? mayAct(command.type, entry.who, actor);
  return refused ?? decideBy(entry, command, { state, plan, actor });
}

export const calendarDecider: Decider<CalendarState, CalendarCommand, CalendarEvent, NewCalendarEvent, CalendarContext> = {
  events: calendarEvents,
  initial: () => ({ today: undefined }),
  evolve: evolveBy<CalendarState, CalendarEvent>(evolveCalendar),
  decide,
};

export const calendarAggregate: Aggregate<
  'calendar',
  CalendarState,
  CalendarCommand,
  CalendarEvent,
  NewCalendarEvent,
  CalendarContext
> = {
  ...calendarDecider,
  name: 'calendar',
  tag: '计划 plans',
  onlyKey: 'days',
  commands: calendarCommands,
  async context({ plan, actor, reason, state }, read) {
    const plans = await read(planAggregate, 'main');
    return { actor, reason, plan: { plan, state: plans, today: state.today ?? plans.startsOn } };
  },
  timeOf: ({ plan }) => timeIn(plan),
  // The id comes from the day, so that a day of a plan begins once, whichever process tries.
  nameOf: ({ data }, plan) => ['day', plan, data.date],
};

/** The plan and its day, as the context of a command on a part of the plan. */
export async function planAndDay(plan: string, read: Reader<'plan' | 'calendar'>): Promise<PlanAndDay> {
  const state = await read(planAggregate, 'main');
  const { today } = await read(calendarAggregate, 'days');
  return { plan, state, today: today ?? state.startsOn };
}

export const timeIn = ({ state, today }: PlanAndDay): PlanTime => ({ simulated: state.simulated, today });
