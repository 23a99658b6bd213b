/**
 * An indicator: a figure that the plan promises, and the series of what was measured. A measurement is never
 * edited: correcting, retracting and verifying are new events that point at it. Its target moves when one
 * person proposes another and a second one approves it.
 */
import { sameTarget } from '../attainment.js';
import { firstDayOfYear } from '../days.js';
import { type Acting, type Decider, isRejection, type Rejection, reject, unexpectedEvent } from '../decider.js';
import { behind, isOneOf } from '../doers.js';
import type { IndicatorFacts } from '../manifest.js';
import { indicatorFactsFault } from '../manifest-fault.js';
import { type PlanFacts, planClosed, registrationFault } from '../plan/plan.js';
import { actingUnitOf, type CommandName, mayAct, type Standing } from '../who-may.js';
import type { IndicatorCommand, IndicatorCommandName } from './commands.js';
import { type IndicatorEvent, indicatorEvents, type NewIndicatorEvent } from './events.js';
import {
  changesNothing,
  corrected,
  figuresFault,
  type MeasurementSummary,
  sameNumber,
  standingOf,
  targetFault,
  type Verification,
  verifiedFault,
} from './measurements.js';

/** A target that awaits approval. */
export interface TargetProposal {
  /** The event that proposed it. */
  readonly event: string;
  readonly target: string;
  readonly unit: string;
  /** Subjects of whoever proposed it. */
  readonly by: readonly string[];
}

export interface IndicatorState {
  registered: boolean;
  /** As they are now: with the target last approved and the baseline last set. */
  facts: IndicatorFacts;
  /** The units of the owning task at registration. */
  leads: readonly string[];
  cooperating: readonly string[];
  /** In the order of recording. */
  measurements: Map<string, MeasurementSummary>;
  standing: string | null;
  proposal: TargetProposal | undefined;
}

export interface IndicatorContext extends Acting {
  readonly facts: PlanFacts;
  readonly key: string;
  /** How actors stand to the owning task at present; undefined for a headline indicator, which has none. */
  readonly owner: Standing | undefined;
}

export const measurementMaxCount = 50_000;

function change(state: IndicatorState, id: string, to: (before: MeasurementSummary) => MeasurementSummary): void {
  state.measurements.set(id, to(state.measurements.get(id) as MeasurementSummary));
}

function evolve(state: IndicatorState, event: IndicatorEvent): IndicatorState {
  const by = behind(event.meta.actor);
  switch (event.type) {
    case 'indicator-registered': {
      const { indicator, leads, cooperating } = event.data;
      const { source: _, ...facts } = indicator;
      return Object.assign(state, { registered: true, facts, leads, cooperating });
    }
    case 'measurement-recorded': {
      const { unit, value, reference, parts, occurredOn } = event.data;
      const current = standingMeasurement(state);
      const summary = { unit, value, reference, parts, occurredOn, by, retracted: false, verification: undefined };
      state.measurements.set(event.id, summary);
      if (current === undefined || occurredOn >= current.occurredOn) state.standing = event.id;
      return state;
    }
    case 'measurement-corrected': {
      const { measurement, changes, standing } = event.data;
      change(state, measurement, (before) => ({
        ...corrected(before, changes),
        by: [...new Set([...before.by, ...by])],
      }));
      return Object.assign(state, { standing });
    }
    case 'measurement-retracted': {
      const { measurement, standing } = event.data;
      change(state, measurement, (before) => ({ ...before, retracted: true }));
      return Object.assign(state, { standing });
    }
    case 'measurement-verified': {
      const { measurement, verdict, unit, value, reference } = event.data;
      change(state, measurement, (before) => ({ ...before, verification: { verdict, unit, by, value, reference } }));
      return state;
    }
    case 'target-proposed': {
      const { target, unit } = event.data;
      return Object.assign(state, { proposal: { event: event.id, target, unit, by } });
    }
    case 'target-approved':
      return Object.assign(state, { facts: { ...state.facts, target: event.data.target }, proposal: undefined });
    case 'target-rejected':
    case 'target-withdrawn':
      return Object.assign(state, { proposal: undefined });
    case 'baseline-set':
      return Object.assign(state, { facts: { ...state.facts, baseline: event.data.baseline } });
    default:
      return unexpectedEvent(event);
  }
}

type Named<Name extends IndicatorCommand['type']> = Extract<IndicatorCommand, { type: Name }>;
type Outcome = NewIndicatorEvent[] | Rejection;

function register(command: Named<'register'>, state: Readonly<IndicatorState>, context: IndicatorContext): Outcome {
  const { type: _, ...registration } = command;
  const refused =
    command.origin.by === 'decision'
      ? additionFault(command, state, context)
      : registrationFault(context.facts, state.registered, command.origin, context.actor);
  if (refused !== undefined) return refused;
  const { key } = command.indicator;
  if (key !== context.key) {
    const detail = `指标 ${key} 放进了指标 ${context.key} 的流 / indicator ${key} in the stream of indicator ${context.key}`;
    return reject('plan-incomplete', { detail });
  }
  return [{ type: 'indicator-registered', data: registration }];
}

/** Why a decision in mid-year may not add an indicator. That its key is free, only its own stream knows. */
function additionFault(
  { indicator, leads, cooperating }: Named<'register'>,
  { registered }: Readonly<IndicatorState>,
  { facts, actor, key, owner }: IndicatorContext,
): Rejection | undefined {
  const refused = planClosed(facts) ?? mayAct('add-indicator', actor);
  if (refused !== undefined) return refused;
  if (registered) return reject('indicator-exists', { key });
  const fault = indicatorFactsFault(indicator, facts.state);
  if (fault !== undefined) return fault;
  if (indicator.task !== undefined && owner === undefined) {
    return reject('task-not-found', { plan: facts.plan, code: indicator.task });
  }
  const unknown = [...leads, ...cooperating].find((unit) => !facts.state.units.has(unit));
  return unknown === undefined ? undefined : reject('unit-not-found', { plan: facts.plan, unit: unknown });
}

/** Headline indicators belong to no task, so the table of who may speaks of them apart. */
const headlinePermissions: Partial<Record<IndicatorCommandName, CommandName>> = {
  'record-measurement': 'record-headline-measurement',
  'correct-measurement': 'correct-headline-measurement',
  'retract-measurement': 'retract-headline-measurement',
  'verify-measurement': 'verify-headline-measurement',
};

function decide(command: IndicatorCommand, state: Readonly<IndicatorState>, context: IndicatorContext): Outcome {
  if (command.type === 'register') return register(command, state, context);
  const { facts, actor } = context;
  const closed = planClosed(facts);
  if (closed !== undefined) return closed;
  if (!state.registered) return reject('indicator-not-found', { plan: facts.plan, key: context.key });
  const onBehalf = 'onBehalfOf' in command ? command.onBehalfOf : undefined;
  const permission = (state.facts.task === undefined ? headlinePermissions[command.type] : undefined) ?? command.type;
  const refused = mayAct(permission, actor, context.owner ?? standingAtRegistration(state), onBehalf);
  if (refused !== undefined) return refused;
  const unit = actingUnitOf(actor, onBehalf);

  switch (command.type) {
    case 'record-measurement':
      return record(command, state, facts, unit);
    case 'correct-measurement':
      return correct(command, state, facts, unit);
    case 'retract-measurement': {
      const { measurement: id } = command;
      const found = ownMeasurement(id, state, unit);
      if (isRejection(found)) return found;
      const standing = standingAfter(state, id, { ...found, retracted: true });
      return [{ type: 'measurement-retracted', data: { measurement: id, standing } }];
    }
    case 'verify-measurement':
      return verify(command, state, context, unit);
    case 'propose-target':
      return propose(command.target, state, unit);
    case 'approve-target': {
      const proposal = proposalOfOthers(command.proposal, state, context);
      if (isRejection(proposal)) return proposal;
      const before = state.facts.target as string;
      return [{ type: 'target-approved', data: { proposal: proposal.event, before, target: proposal.target } }];
    }
    case 'reject-target': {
      const proposal = proposalOfOthers(command.proposal, state, context);
      return isRejection(proposal) ? proposal : [{ type: 'target-rejected', data: { proposal: proposal.event } }];
    }
    case 'withdraw-target': {
      const proposal = pendingProposal(command.proposal, state);
      if (isRejection(proposal)) return proposal;
      if (!isOneOf(proposal.by, actor, facts.state)) return reject('proposal-not-yours');
      return [{ type: 'target-withdrawn', data: { proposal: proposal.event } }];
    }
    case 'set-baseline': {
      const { baseline } = command;
      if (sameNumber(baseline, state.facts.baseline)) return reject('nothing-changed');
      return [{ type: 'baseline-set', data: { baseline } }];
    }
  }
}

const standingAtRegistration = ({ leads, cooperating }: Readonly<IndicatorState>): Standing => ({
  leads,
  cooperating,
  responsible: [],
  verifiers: [],
  substitute: undefined,
});

function record(command: Named<'record-measurement'>, state: Readonly<IndicatorState>, facts: PlanFacts, unit: string): Outcome {
  const fault = measuredOnFault(command.occurredOn, state.facts, facts) ?? figuresFault(state.facts, command);
  if (fault !== undefined) return fault;
  if (state.measurements.size >= measurementMaxCount) return reject('too-many-records', { limit: measurementMaxCount });
  const { type: _, onBehalfOf: __, ...measured } = command;
  return [{ type: 'measurement-recorded', data: { unit, ...measured } }];
}

function correct(
  command: Named<'correct-measurement'>,
  state: Readonly<IndicatorState>,
  facts: PlanFacts,
  unit: string,
): Outcome {
  const dateFault = measuredOnFault(command.occurredOn, state.facts, facts);
  if (dateFault !== undefined) return dateFault;
  const { type: _, onBehalfOf: __, measurement: id, ...changes } = command;
  const found = ownMeasurement(id, state, unit);
  if (isRejection(found)) return found;
  const after = corrected(found, changes);
  const fault = figuresFault(state.facts, after);
  if (fault !== undefined) return fault;
  if (changesNothing(found, changes)) return reject('nothing-changed');
  return [{ type: 'measurement-corrected', data: { measurement: id, changes, standing: standingAfter(state, id, after) } }];
}

function verify(
  command: Named<'verify-measurement'>,
  state: Readonly<IndicatorState>,
  { actor, facts }: IndicatorContext,
  unit: string,
): Outcome {
  const { type: _, ...verified } = command;
  const found = knownMeasurement(command.measurement, state);
  if (isRejection(found)) return found;
  if (unit === '') return reject('unit-required');
  if (isOneOf(found.by, actor, facts.state)) return reject('recorded-by-yourself');
  if (found.unit === unit) return reject('unit-recorded-it', { unit });
  const { verdict, value, reference } = command;
  const fault = verifiedFault(state.facts, found, { verdict, value, reference });
  if (fault !== undefined) return fault;
  const former = found.verification;
  const same = former?.verdict === verdict && former.unit === unit;
  if (same && former.value === value && former.reference === reference) return reject('nothing-changed');
  return [{ type: 'measurement-verified', data: { unit, ...verified } }];
}

function propose(target: string, state: Readonly<IndicatorState>, unit: string): Outcome {
  const { facts, proposal } = state;
  if (facts.target === undefined) return reject('target-unquantified');
  const fault = targetFault(facts, target);
  if (fault !== undefined) return fault;
  if (proposal !== undefined) return reject('proposal-pending', { proposal: proposal.event });
  if (sameTarget(target, facts.target)) return reject('nothing-changed');
  return [{ type: 'target-proposed', data: { unit, target } }];
}

function pendingProposal(id: string, { proposal }: Readonly<IndicatorState>): TargetProposal | Rejection {
  return proposal?.event === id ? proposal : reject('proposal-not-found', { proposal: id });
}

/** The proposal that a command settles, unless the actor is behind it: one person proposes, another decides. */
function proposalOfOthers(
  id: string,
  state: Readonly<IndicatorState>,
  { actor, facts }: IndicatorContext,
): TargetProposal | Rejection {
  const proposal = pendingProposal(id, state);
  return !isRejection(proposal) && isOneOf(proposal.by, actor, facts.state) ? reject('proposed-by-yourself') : proposal;
}

/** A horizon of several years may begin before the plan's own year. */
function measuredOnFault(occurredOn: string | undefined, indicator: IndicatorFacts, facts: PlanFacts): Rejection | undefined {
  if (occurredOn === undefined) return undefined;
  if (occurredOn > facts.today) return reject('date-in-future', { date: occurredOn, today: facts.today });
  const from = firstDayOfYear(Math.min(indicator.horizon.from, facts.state.year));
  return occurredOn < from ? reject('date-before-plan', { date: occurredOn, from }) : undefined;
}

function knownMeasurement(id: string, state: Readonly<IndicatorState>): MeasurementSummary | Rejection {
  const found = state.measurements.get(id);
  if (found === undefined) return reject('measurement-not-found', { measurement: id });
  return found.retracted ? reject('measurement-already-retracted') : found;
}

/** The measurement that a command points at, if the acting unit may change it. */
function ownMeasurement(id: string, state: Readonly<IndicatorState>, unit: string): MeasurementSummary | Rejection {
  const found = knownMeasurement(id, state);
  return isRejection(found) || found.unit === unit ? found : reject('report-not-your-unit', { unit: found.unit });
}

function standingAfter(state: Readonly<IndicatorState>, id: string, after: MeasurementSummary): string | null {
  return standingOf(new Map(state.measurements).set(id, after));
}

/** The measurement that the indicator rests on; undefined when there is none. */
export function standingMeasurement(state: Readonly<IndicatorState>): MeasurementSummary | undefined {
  return state.standing === null ? undefined : state.measurements.get(state.standing);
}

/** What another unit said of the measurement that the indicator rests on; undefined when none has spoken. */
export function verificationOf(state: Readonly<IndicatorState>): Verification | undefined {
  return standingMeasurement(state)?.verification;
}

/**
 * Whether another unit disputes the measurement that the indicator rests on. Attainment stays by the
 * reported value: whoever shows it shows the dispute beside it.
 */
export function isDisputed(state: Readonly<IndicatorState>): boolean {
  return verificationOf(state)?.verdict === 'disputed';
}

export const indicatorDecider: Decider<IndicatorState, IndicatorCommand, IndicatorEvent, NewIndicatorEvent, IndicatorContext> = {
  events: indicatorEvents,
  initial: () => ({
    registered: false,
    facts: {
      key: '',
      name: '',
      unitOfMeasure: '',
      kind: 'count',
      qualifier: 'unquantified',
      commitment: 'binding',
      horizon: { from: 0, to: 0 },
    },
    leads: [],
    cooperating: [],
    measurements: new Map(),
    standing: null,
    proposal: undefined,
  }),
  evolve,
  decide,
};
