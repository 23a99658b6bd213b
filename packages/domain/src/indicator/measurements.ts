/**
 * The series of what was measured, and who verified it. A measurement is never edited: correcting, retracting and
 * verifying are new events that point at it.
 */
import { z } from 'zod';
import { atLeastOneOf, mustChange, onBehalf, optionalReason, reason } from '../command-table.js';
import { firstDayOfYear } from '../days.js';
import { isRejection, type Rejection, reject } from '../decider.js';
import { type Deed, type Doer, doersOf, isOneOf } from '../doers.js';
import type { EventTable, Evolve, Upcaster } from '../event-table.js';
import { actingUnit, bounds, decimalString, freeText, text, uuid } from '../fields.js';
import type { IndicatorFacts } from '../manifest.js';
import type { PlanAndDay } from '../plan/state.js';
import { words } from '../vocabulary.js';
import { anyone, done } from '../who-may.js';
import { choiceOf, namesIn } from '../words.js';
import {
  changesNothing,
  corrected,
  figuresFault,
  figuresKey,
  type MeasurementSummary,
  measurement,
  measurementCorrection,
  type Recorded,
  recorded,
  sameFigures,
  sameNumber,
  standingOf,
  verdictHolds,
  verifiedFault,
} from './figures.js';
import { commandsOnIndicator, type IndicatorState, standingMeasurement } from './state.js';

export const measurementMaxCount = 50_000;

/** The measurement that stands after the event; null when none is left. */
const standing = uuid.nullable();

/** Version 2 added the optional `parts`, so data of version 1 are data of version 2 as they are. */
const withoutParts: Upcaster = (data) => data;

/** A correction of version 2 took every verdict away, whatever it changed. */
const withoutVerdict: Upcaster = (data) => data;

/** A correction of version 3 could empty nothing. */
const withoutEmptied: Upcaster = (data) => data;

export const measurementEvents = {
  'measurement-recorded': {
    zh: '填报指标数据',
    en: 'measurement recorded',
    schema: z.strictObject({ unit: actingUnit, ...measurement.shape }),
    older: [withoutParts],
  },
  /** `verdictHolds`: what another unit said of the measurement still holds. */
  'measurement-corrected': {
    zh: '更正指标数据',
    en: 'measurement corrected',
    schema: z.strictObject({
      measurement: uuid,
      changes: measurementCorrection,
      standing,
      verdictHolds: z.literal(true).optional(),
    }),
    older: [withoutParts, withoutVerdict, withoutEmptied],
  },
  'measurement-retracted': {
    zh: '撤回指标数据',
    en: 'measurement retracted',
    schema: z.strictObject({ measurement: uuid, standing }),
  },
  /** `value` and `reference`: what the verifying unit found instead, in a dispute. */
  'measurement-verified': {
    zh: '核验指标数据',
    en: 'measurement verified',
    schema: z.strictObject({
      measurement: uuid,
      unit: actingUnit,
      verdict: z.enum(namesIn(words.verdict)),
      value: decimalString.optional(),
      reference: decimalString.optional(),
      note: freeText(bounds.reason).optional(),
    }),
  },
} satisfies EventTable;

function change(state: IndicatorState, id: string, to: (before: MeasurementSummary) => MeasurementSummary): void {
  state.measurements.set(id, to(state.measurements.get(id) as MeasurementSummary));
}

/** The doers of a measurement with those of a further act on it, each as of the first time. */
const withDoers = (by: readonly Doer[], deed: Deed): readonly Doer[] => {
  const known = ({ subject, entry }: Doer) => by.some((each) => each.subject === subject && each.entry === entry);
  return [...by, ...doersOf(deed).filter((doer) => !known(doer))];
};

export const evolveMeasurements: Evolve<IndicatorState, typeof measurementEvents> = {
  'measurement-recorded': (state, { id, data, meta }) => {
    const { unit, ...measured } = data;
    const current = standingMeasurement(state);
    const by = doersOf({ id, meta });
    state.measurements.set(id, { unit, ...recorded(measured), by, retracted: false, verification: undefined });
    if (current === undefined || data.occurredOn >= current.occurredOn) state.standing = id;
  },
  'measurement-corrected': (state, { id, data, meta }) => {
    change(state, data.measurement, (before) => ({
      ...corrected(before, data.changes),
      by: withDoers(before.by, { id, meta }),
      verification: data.verdictHolds === true ? before.verification : undefined,
    }));
    state.standing = data.standing;
  },
  'measurement-retracted': (state, { data }) => {
    change(state, data.measurement, (before) => ({ ...before, retracted: true }));
    state.standing = data.standing;
  },
  'measurement-verified': (state, { id, data, meta }) => {
    const { measurement, verdict, unit, value, reference } = data;
    const verification = { verdict, unit, by: doersOf({ id, meta }), value, reference };
    change(state, measurement, (before) => ({ ...before, verification }));
    const found = state.measurements.get(measurement) as MeasurementSummary;
    const key = figuresKey(found.unit, found);
    if (verdict === 'disputed') state.disputedFigures.add(key);
    else state.disputedFigures.delete(key);
  },
};

/**
 * Refuses a day that has not come, and one before the indicator's horizon, which may begin before the plan's own
 * year.
 */
function measuredOnFault(occurredOn: string | undefined, indicator: IndicatorFacts, plan: PlanAndDay): Rejection | undefined {
  if (occurredOn === undefined) return undefined;
  if (occurredOn > plan.today) return reject('date-in-future', { date: occurredOn, today: plan.today });
  const from = firstDayOfYear(Math.min(indicator.horizon.from, plan.state.year));
  return occurredOn < from ? reject('date-before-plan', { date: occurredOn, from }) : undefined;
}

function knownMeasurement(id: string, state: Readonly<IndicatorState>): MeasurementSummary | Rejection {
  const found = state.measurements.get(id);
  if (found === undefined) return reject('measurement-not-found', { measurement: id });
  return found.retracted ? reject('measurement-already-retracted') : found;
}

/** The measurement that a command points at, or why the acting unit may not change it. */
function ownMeasurement(id: string, state: Readonly<IndicatorState>, unit: string): MeasurementSummary | Rejection {
  const found = knownMeasurement(id, state);
  return isRejection(found) || found.unit === unit ? found : reject('measurement-not-your-unit', { unit: found.unit });
}

function standingAfter(state: Readonly<IndicatorState>, id: string, after: MeasurementSummary): string | null {
  return standingOf(new Map(state.measurements).set(id, after));
}

/** Refuses disputed figures that come in again, in other words or as a new record: only their confirmation ends the dispute. */
function disputedFault(state: Readonly<IndicatorState>, unit: string, after: Recorded): Rejection | undefined {
  if (!state.disputedFigures.has(figuresKey(unit, after))) return undefined;
  const same = [...state.measurements.values()].some((each) => each.unit === unit && changesNothing(each, after));
  return reject(same ? 'nothing-changed' : 'figures-disputed');
}

export const measurementCommands = commandsOnIndicator(measurementEvents, {
  'record-measurement': {
    zh: '填报指标数据',
    en: 'record a measurement',
    body: z.strictObject({ ...measurement.shape, ...onBehalf, ...optionalReason }),
    who: done('lead-or-cooperating'),
    headline: { refusedAs: 'record-headline-measurement', who: anyone('office') },
    decide(measured, { state, plan, unit }) {
      const fault = measuredOnFault(measured.occurredOn, state.facts, plan) ?? figuresFault(state.facts, measured);
      if (fault !== undefined) return fault;
      if (state.measurements.size >= measurementMaxCount) return reject('too-many-records', { limit: measurementMaxCount });
      const again = disputedFault(state, unit, recorded(measured));
      if (again !== undefined) return again;
      return [{ type: 'measurement-recorded', data: { unit, ...measured } }];
    },
  },
  'correct-measurement': {
    zh: '更正指标数据',
    en: 'correct a measurement',
    body: z
      .strictObject({ measurement: uuid, ...measurementCorrection.shape, ...onBehalf, reason })
      .refine(atLeastOneOf(...Object.keys(measurementCorrection.shape)), mustChange),
    who: done('lead-or-cooperating'),
    headline: { refusedAs: 'correct-headline-measurement', who: anyone('office') },
    decide({ measurement: id, ...changes }, { state, plan, unit, ownerCompleted }) {
      if (ownerCompleted) return reject('task-completed');
      const dateFault = measuredOnFault(changes.occurredOn, state.facts, plan);
      if (dateFault !== undefined) return dateFault;
      const found = ownMeasurement(id, state, unit);
      if (isRejection(found)) return found;
      const after = corrected(found, changes);
      const fault = figuresFault(state.facts, after);
      if (fault !== undefined) return fault;
      if (changesNothing(found, after)) return reject('nothing-changed');
      const again = sameFigures(found, after) ? undefined : disputedFault(state, unit, after);
      if (again !== undefined) return again;
      const data = { measurement: id, changes, standing: standingAfter(state, id, after) };
      return [
        { type: 'measurement-corrected', data: verdictHolds(found, after) ? { ...data, verdictHolds: true as const } : data },
      ];
    },
  },
  'retract-measurement': {
    zh: '撤回指标数据',
    en: 'retract a measurement',
    body: z.strictObject({ measurement: uuid, ...onBehalf, reason }),
    who: done('lead-or-cooperating'),
    headline: { refusedAs: 'retract-headline-measurement', who: anyone('office') },
    decide({ measurement: id }, { state, unit, ownerCompleted }) {
      if (ownerCompleted) return reject('task-completed');
      const found = ownMeasurement(id, state, unit);
      if (isRejection(found)) return found;
      const standing = standingAfter(state, id, { ...found, retracted: true });
      return [{ type: 'measurement-retracted', data: { measurement: id, standing } }];
    },
  },
  'verify-measurement': {
    zh: '核验指标数据',
    en: 'verify a measurement',
    body: z.strictObject({
      measurement: uuid,
      verdict: choiceOf(words.verdict),
      value: decimalString.optional(),
      reference: decimalString.optional(),
      note: text(bounds.reason).optional(),
      ...optionalReason,
    }),
    who: [
      { role: 'office', relation: 'verifier' },
      { role: 'supervisor', relation: 'verifier' },
      { role: 'reporter', relation: 'substitute' },
    ],
    headline: { refusedAs: 'verify-headline-measurement', who: anyone('office', 'supervisor') },
    ifMatch: true,
    decide(verified, { state, plan, actor, unit }) {
      const found = knownMeasurement(verified.measurement, state);
      if (isRejection(found)) return found;
      if (unit === '') return reject('unit-required');
      if (isOneOf(found.by, actor, plan.state)) return reject('recorded-by-yourself');
      if (found.unit === unit) return reject('unit-recorded-it', { unit });
      const { verdict, value, reference } = verified;
      const fault = verifiedFault(state.facts, found, { verdict, value, reference });
      if (fault !== undefined) return fault;
      const former = found.verification;
      const same = former?.verdict === verdict && former.unit === unit;
      if (same && sameNumber(former.value, value) && sameNumber(former.reference, reference)) return reject('nothing-changed');
      return [{ type: 'measurement-verified', data: { unit, ...verified } }];
    },
  },
});
