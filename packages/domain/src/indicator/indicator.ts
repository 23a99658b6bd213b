/** An indicator: a figure that the plan promises, and the series of what was measured. */
import { Decimal } from 'decimal.js';
import type { z } from 'zod';
import { firstDayOfYear } from '../days.js';
import { type Acting, type Decider, isRejection, type Rejection, reject, unexpectedEvent } from '../decider.js';
import type { IndicatorFacts } from '../manifest.js';
import { type PlanFacts, planClosed, registrationFault } from '../plan/plan.js';
import { mayAct, type Standing } from '../who-may.js';
import type { IndicatorCommand } from './commands.js';
import { type IndicatorEvent, indicatorEvents, type measurementCorrection, type NewIndicatorEvent } from './events.js';

export interface MeasurementSummary {
  readonly unit: string;
  readonly value: string;
  readonly reference: string | undefined;
  readonly occurredOn: string;
}

export interface IndicatorState {
  registered: boolean;
  facts: IndicatorFacts;
  leads: readonly string[];
  cooperating: readonly string[];
  measurements: Map<string, MeasurementSummary>;
  standing: string | null;
}

export interface IndicatorContext extends Acting {
  readonly facts: PlanFacts;
  readonly key: string;
}

export const measurementMaxCount = 50_000;

function evolve(state: IndicatorState, event: IndicatorEvent): IndicatorState {
  switch (event.type) {
    case 'indicator-registered': {
      const { indicator: facts, leads, cooperating } = event.data;
      return Object.assign(state, { registered: true, facts, leads, cooperating });
    }
    case 'measurement-recorded': {
      const { unit, value, reference, occurredOn } = event.data;
      const current = state.standing === null ? undefined : state.measurements.get(state.standing);
      state.measurements.set(event.id, { unit, value, reference, occurredOn });
      if (current === undefined || occurredOn >= current.occurredOn) state.standing = event.id;
      return state;
    }
    case 'measurement-corrected': {
      const { measurement: id, changes } = event.data;
      state.measurements.set(id, corrected(state.measurements.get(id) as MeasurementSummary, changes));
      state.standing = event.data.standing;
      return state;
    }
    default:
      return unexpectedEvent(event as never);
  }
}

function corrected(before: MeasurementSummary, changes: z.infer<typeof measurementCorrection>): MeasurementSummary {
  return {
    unit: before.unit,
    value: changes.value ?? before.value,
    reference: changes.reference ?? before.reference,
    occurredOn: changes.occurredOn ?? before.occurredOn,
  };
}

/** Whether the numbers make sense for the kind of indicator and its unit of measure. */
function valueFault(facts: IndicatorFacts, value: string, reference: string | undefined): Rejection | undefined {
  const mismatch = (detail: string) => reject('unit-of-measure-mismatch', { value, unit: facts.unitOfMeasure, detail });
  const number = new Decimal(value);
  switch (facts.kind) {
    case 'count':
      if (!number.isInteger() || number.isNegative()) return mismatch('应为非负整数 / must be a whole number, not negative');
      break;
    case 'fraction':
    case 'coverage':
      if (reference === undefined) return mismatch('须填总数 reference / needs the population as reference');
      if (new Decimal(reference).lte(0)) return mismatch('总数须大于零 / the population must be above zero');
      if (number.isNegative() || number.gt(reference))
        return mismatch('应在零与总数之间 / must lie between zero and the population');
      return undefined;
    case 'relational':
      return reference === undefined ? reject('indicator-relational') : undefined;
    case 'growth':
    case 'ratio':
    case 'increment':
      break;
  }
  return reference === undefined ? undefined : mismatch('此类指标没有比较值 / this kind has no reference');
}

function decide(
  command: IndicatorCommand,
  state: Readonly<IndicatorState>,
  context: IndicatorContext,
): NewIndicatorEvent[] | Rejection {
  const { facts, actor } = context;
  if (command.type === 'register') {
    const { type: _, ...registration } = command;
    const refused = registrationFault(facts, state.registered, command.origin, actor);
    if (refused !== undefined) return refused;
    const { key: own } = command.indicator;
    if (own !== context.key)
      return reject('plan-incomplete', { detail: `indicator ${own} in the stream of indicator ${context.key}` });
    return [{ type: 'indicator-registered', data: registration }];
  }
  const closed = planClosed(facts);
  if (closed !== undefined) return closed;
  if (!state.registered) return reject('indicator-not-found', { plan: facts.plan, key: context.key });
  const standingToIt: Standing = {
    leads: state.leads,
    cooperating: state.cooperating,
    responsible: [],
    verifiers: [],
    substitute: undefined,
  };
  const headline = state.facts.task === undefined;
  const rule = command.type === 'record-measurement' ? 'record' : 'correct';
  const refused = mayAct(headline ? `${rule}-headline-measurement` : `${rule}-measurement`, actor, standingToIt);
  if (refused !== undefined) return refused;

  if (command.type !== 'record-measurement' && command.type !== 'correct-measurement')
    throw new Error(`not yet: ${command.type}`);
  const dateFault = measuredOnFault(command.occurredOn, state.facts, facts);
  if (dateFault !== undefined) return dateFault;
  const unit = actor.unit ?? '';

  switch (command.type) {
    case 'record-measurement': {
      const fault = valueFault(state.facts, command.value, command.reference);
      if (fault !== undefined) return fault;
      if (state.measurements.size >= measurementMaxCount) return reject('too-many-records', { limit: measurementMaxCount });
      const { type: _, ...measured } = command;
      return [{ type: 'measurement-recorded', data: { unit, ...measured } }];
    }
    case 'correct-measurement': {
      const found = ownMeasurement(command.measurement, state, unit);
      if (isRejection(found)) return found;
      const { type: _, measurement: id, ...changes } = command;
      const after = corrected(found, changes);
      const fault = valueFault(state.facts, after.value, after.reference);
      if (fault !== undefined) return fault;
      const { source, note, evidence: replaced } = changes;
      const same = after.value === found.value && after.reference === found.reference && after.occurredOn === found.occurredOn;
      if (same && source === undefined && note === undefined && replaced === undefined) return reject('nothing-changed');
      const series = new Map(state.measurements).set(id, after);
      return [{ type: 'measurement-corrected', data: { measurement: id, changes, standing: standingOf(series) } }];
    }
  }
}

/** A horizon of several years may begin before the plan's own year. */
function measuredOnFault(occurredOn: string | undefined, indicator: IndicatorFacts, facts: PlanFacts): Rejection | undefined {
  if (occurredOn === undefined) return undefined;
  if (occurredOn > facts.today) return reject('date-in-future', { date: occurredOn, today: facts.today });
  const from = firstDayOfYear(Math.min(indicator.horizon.from, facts.state.year));
  return occurredOn < from ? reject('date-before-plan', { date: occurredOn, from }) : undefined;
}

function ownMeasurement(id: string, state: Readonly<IndicatorState>, unit: string): MeasurementSummary | Rejection {
  const found = state.measurements.get(id);
  if (found === undefined) return reject('measurement-not-found', { measurement: id });
  if (found.unit !== unit) return reject('report-not-your-unit', { unit: found.unit });
  return found;
}

function standingOf(series: Iterable<[string, MeasurementSummary]>): string | null {
  let latest: [string, MeasurementSummary] | undefined;
  for (const entry of series) {
    if (latest === undefined || entry[1].occurredOn >= latest[1].occurredOn) latest = entry;
  }
  return latest?.[0] ?? null;
}

/** The measurement that the indicator rests on: of the latest day, then the latest recorded. */
export function standingMeasurement(state: Readonly<IndicatorState>): MeasurementSummary | undefined {
  return state.standing === null ? undefined : state.measurements.get(state.standing);
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
  }),
  evolve,
  decide,
};
