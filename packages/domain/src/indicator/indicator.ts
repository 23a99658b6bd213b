/**
 * An indicator: a figure that the plan promises, and the series of what was measured. `state.ts` is what the rules
 * need to know of it; each kind of thing that happens to it has a file with its events, what they make of the state,
 * and its commands. This file puts them together.
 */
import type { Aggregate, Reader } from '../aggregate.js';
import { planAndDay, timeIn } from '../calendar.js';
import { type AnyCommand, type CommandsOf, decideBy, type NamedCommand } from '../command-table.js';
import { type Decider, isRejection, type Rejection, reject } from '../decider.js';
import { entryOf, rememberMember, subjectFault } from '../entries.js';
import { type EventsOf, evolveBy, type NewEventsOf } from '../event-table.js';
import { key } from '../fields.js';
import { type PlanAndDay, planClosed } from '../plan/state.js';
import { joined } from '../tables.js';
import { taskParties } from '../task/state.js';
import { taskAggregate } from '../task/task.js';
import { actingUnitOf, mayAct, type Parties } from '../who-may.js';
import { evolveMeasurementEntries, measurementEntryCommands, measurementEntryEvents } from './entries.js';
import { evolveMeasurements, measurementCommands, measurementEvents } from './measurements.js';
import { evolveNames, nameCommands, nameEvents } from './names.js';
import { evolveRegistration, indicatorRegistrationEvents, registrationCommands } from './registration.js';
import { type Headline, type IndicatorContext, type IndicatorGiven, type IndicatorState, noIndicator } from './state.js';
import { evolveTargets, targetCommands, targetEvents } from './targets.js';

export const indicatorEvents = joined(
  indicatorRegistrationEvents,
  measurementEvents,
  targetEvents,
  measurementEntryEvents,
  nameEvents,
);
export type IndicatorEvent = EventsOf<typeof indicatorEvents>;
export type NewIndicatorEvent = NewEventsOf<typeof indicatorEvents>;

export const indicatorCommands = joined(
  registrationCommands,
  measurementCommands,
  targetCommands,
  measurementEntryCommands,
  nameCommands,
);
export type IndicatorCommand = CommandsOf<typeof indicatorCommands>;

type Entry = AnyCommand & Headline;
const byName = new Map<string, Entry>(Object.entries(indicatorCommands));

const partiesAtRegistration = ({ leads, cooperating }: Readonly<IndicatorState>): Parties => ({
  leads,
  cooperating,
  responsible: [],
  verifiers: [],
  substitute: undefined,
});

function decide(
  command: IndicatorCommand,
  state: Readonly<IndicatorState>,
  context: IndicatorContext,
): readonly NewIndicatorEvent[] | Rejection {
  const { plan, actor, key, owner, ownerMembers, ownerCompleted = false } = context;
  const { type, onBehalfOf }: NamedCommand = command;
  const entry = byName.get(type) as Entry;
  const closed = entry.internal === true ? undefined : planClosed(plan);
  if (closed !== undefined) return closed;
  if (!state.registered && entry.also === undefined) return reject('indicator-not-found', { plan: plan.plan, key });
  const headline = state.facts.task === undefined ? entry.headline : undefined;
  const parties = owner ?? partiesAtRegistration(state);
  const refused = mayAct(headline?.refusedAs ?? type, headline?.who ?? entry.who, actor, parties, onBehalfOf);
  if (refused !== undefined) return refused;
  const unit = actingUnitOf(actor, onBehalfOf);
  const given: IndicatorGiven = { state, plan, key, owner, ownerCompleted, actor, unit };
  const outcome = decideBy<NewIndicatorEvent>(entry, command, given);
  if (isRejection(outcome)) return outcome;
  const members = ownerMembers === undefined ? [state.members] : [state.members, ownerMembers];
  return subjectFault(onBehalfOf, plan.state, parties, members) ?? outcome;
}

const evolveByTable = evolveBy<IndicatorState, IndicatorEvent>(
  joined(evolveRegistration, evolveMeasurements, evolveTargets, evolveMeasurementEntries, evolveNames),
);

/** The unit whose act an event is: the one that it names; of an event about an earlier measurement, the unit of that. */
function unitBehind({ data }: IndicatorEvent, { measurements }: IndicatorState): string {
  if ('unit' in data) return data.unit;
  return 'measurement' in data ? (measurements.get(data.measurement)?.unit ?? '') : '';
}

/** Folds an event by the table, then notes who acted for which unit, and what was entered for whom. */
function evolveIndicator(before: IndicatorState, event: IndicatorEvent): IndicatorState {
  const state = evolveByTable(before, event);
  rememberMember(state.members, event.meta.actor);
  const entry = entryOf(event, unitBehind(event, state));
  if (entry !== undefined) state.entries.set(...entry);
  return state;
}

export const indicatorDecider: Decider<IndicatorState, IndicatorCommand, IndicatorEvent, NewIndicatorEvent, IndicatorContext> = {
  events: indicatorEvents,
  initial: noIndicator,
  evolve: evolveIndicator,
  decide,
};

/** The task that the indicator belongs to; for a command that registers one, the task that it will belong to. */
const taskOf = (command: IndicatorCommand, { facts }: Readonly<IndicatorState>): string | undefined =>
  'indicator' in command ? command.indicator.task : facts.task;

/** The task as the rules of its indicators need to know it; without parties where there is no such task. */
async function ownerOf(
  code: string | undefined,
  plan: PlanAndDay,
  read: Reader<'task'>,
): Promise<Pick<IndicatorContext, 'owner' | 'ownerMembers' | 'ownerCompleted'>> {
  const task = code === undefined ? undefined : await read(taskAggregate, code);
  if (task === undefined || task.status === 'absent') return { owner: undefined };
  return {
    owner: taskParties(task.facts, plan.state, task.substitute),
    ownerMembers: task.members,
    ownerCompleted: task.status === 'completed',
  };
}

export const indicatorAggregate: Aggregate<
  'indicator',
  IndicatorState,
  IndicatorCommand,
  IndicatorEvent,
  NewIndicatorEvent,
  IndicatorContext
> = {
  ...indicatorDecider,
  name: 'indicator',
  tag: '指标 indicators',
  keyed: { path: 'indicators', param: 'key', schema: key },
  commands: indicatorCommands,
  async context({ plan: id, key, command, state, actor, reason }, read) {
    const plan = await planAndDay(id, read);
    return { actor, reason, key, plan, ...(await ownerOf(taskOf(command, state), plan, read)) };
  },
  timeOf: ({ plan }) => timeIn(plan),
};
