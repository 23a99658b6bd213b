/**
 * The plan: its sections, units and people, and whether it is open for commands. `state.ts` is what the rules need to
 * know of it; each kind of thing that happens to it has a file with its events, what they make of the state, and its
 * commands. This file puts them together.
 */
import type { Aggregate, PlanTime } from '../aggregate.js';
import { type AnyCommand, type CommandsOf, decideBy } from '../command-table.js';
import type { Decider, Rejection } from '../decider.js';
import { type EventsOf, evolveBy, type NewEventsOf } from '../event-table.js';
import { joined } from '../tables.js';
import { mayAct } from '../who-may.js';
import { accountCommands, accountEvents, evolveAccounts } from './accounts.js';
import { directoryCommands, directoryEvents, evolveDirectory } from './directory.js';
import { evolveForeignEvents, foreignEventCommands, foreignEventEvents } from './foreign-events.js';
import { evolvePublication, publicationCommands, publicationEvents } from './publication.js';
import { initialPlan, type PlanContext, type PlanState, planClosed } from './state.js';
import { evolveTerms, termCommands, termEvents } from './terms.js';

export const planEvents = joined(publicationEvents, directoryEvents, accountEvents, termEvents, foreignEventEvents);
export type PlanEvent = EventsOf<typeof planEvents>;
export type NewPlanEvent = NewEventsOf<typeof planEvents>;

export const planCommands = joined(publicationCommands, directoryCommands, accountCommands, termCommands, foreignEventCommands);
export type PlanCommand = CommandsOf<typeof planCommands>;

const byName = new Map<string, AnyCommand>(Object.entries(planCommands));

function decide(command: PlanCommand, state: Readonly<PlanState>, context: PlanContext): readonly NewPlanEvent[] | Rejection {
  const { plan, serverToday, actor, standing } = context;
  const entry = byName.get(command.type) as AnyCommand;
  const refused = mayAct(command.type, entry.who, actor);
  if (refused !== undefined) return refused;
  const closed = entry.also?.includes(state.status) === true ? undefined : planClosed({ plan, state });
  return closed ?? decideBy(entry, command, { state, plan, serverToday, actor, standing });
}

export const planDecider: Decider<PlanState, PlanCommand, PlanEvent, NewPlanEvent, PlanContext> = {
  events: planEvents,
  initial: initialPlan,
  evolve: evolveBy<PlanState, PlanEvent>(
    joined(evolvePublication, evolveDirectory, evolveAccounts, evolveTerms, evolveForeignEvents),
  ),
  decide,
};

/** `time`: the time at which the events are recorded. */
type Timed = PlanContext & { readonly time: PlanTime };

export const planAggregate: Aggregate<'plan', PlanState, PlanCommand, PlanEvent, NewPlanEvent, Timed> = {
  ...planDecider,
  name: 'plan',
  tag: '计划 plans',
  onlyKey: 'main',
  commands: planCommands,
  takesDayBefore: true,
  context: async ({ plan, actor, reason, serverToday, command, state, dayBefore, eventAt }) => ({
    plan,
    actor,
    reason,
    serverToday,
    standing: command.type === 'pass-over-event' ? await eventAt(command.stream, command.revision) : undefined,
    time:
      command.type === 'publish'
        ? { simulated: command.manifest.simulated === true, today: command.manifest.startsOn ?? serverToday }
        : { simulated: state.simulated, today: dayBefore ?? state.startsOn },
  }),
  timeOf: ({ time }) => time,
};
