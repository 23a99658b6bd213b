/**
 * What decisions in mid-year have added to a plan. Each task and indicator has a stream of its own, and the publication
 * lists only its own; so each addition leaves a trace here, by which it is missed when its stream is gone. The trace
 * has a stream of its own, since decisions on the plan go by the revision of the plan's. It is recorded behind the
 * registration, which may be refused, and before the addition is answered.
 */
import { z } from 'zod';
import type { Aggregate } from './aggregate.js';
import { planAndDay, timeIn } from './calendar.js';
import { type AnyCommand, type CommandsOf, type CommandTable, decideBy } from './command-table.js';
import type { Acting } from './decider.js';
import { streamName } from './event.js';
import { type EventsOf, type EventTable, type Evolve, evolveBy, type NewEventsOf } from './event-table.js';
import { uuid } from './fields.js';
import type { PlanAndDay } from './plan/state.js';
import { anyone, mayAct } from './who-may.js';

/** The stream that begins, and the event that begins it. */
const addition = z.strictObject({ stream: streamName, eventId: uuid });

export const additionEvents = {
  'addition-recorded': { zh: '记录年中增加', en: 'addition recorded', schema: addition },
} satisfies EventTable;
export type AdditionEvent = EventsOf<typeof additionEvents>;
type NewAdditionEvent = NewEventsOf<typeof additionEvents>;

/** No rule asks what was recorded. */
type AdditionState = Record<string, never>;

const evolveAdditions: Evolve<AdditionState, typeof additionEvents> = {
  // A trace that is recorded twice is known by the id of its command.
  'addition-recorded': () => undefined,
};

export interface AdditionContext extends Acting {
  readonly plan: PlanAndDay;
}

const commandsOnAdditions = <Bodies extends Record<string, z.ZodType>>(
  commands: CommandTable<Bodies, object, NewAdditionEvent, never>,
) => commands;

const additionCommands = commandsOnAdditions({
  record: {
    zh: '记录年中增加的任务或指标',
    en: 'record a task or an indicator that was added in mid-year',
    body: addition,
    who: anyone('office'),
    internal: true,
    settlesForeign: true,
    decide: ({ stream, eventId }) => [{ type: 'addition-recorded', data: { stream, eventId } }],
  },
});
type AdditionCommand = CommandsOf<typeof additionCommands>;

const byName = new Map<string, AnyCommand>(Object.entries(additionCommands));

export const additionsAggregate: Aggregate<
  'additions',
  AdditionState,
  AdditionCommand,
  AdditionEvent,
  NewAdditionEvent,
  AdditionContext
> = {
  name: 'additions',
  tag: '计划 plans',
  onlyKey: 'main',
  commands: additionCommands,
  events: additionEvents,
  initial: () => ({}),
  evolve: evolveBy<AdditionState, AdditionEvent>(evolveAdditions),
  decide(command, _state, { actor }) {
    const entry = byName.get(command.type) as AnyCommand;
    return mayAct(command.type, entry.who, actor) ?? decideBy(entry, command, {});
  },
  async context({ plan, actor, reason }, read) {
    return { actor, reason, plan: await planAndDay(plan, read) };
  },
  timeOf: ({ plan }) => timeIn(plan),
};
