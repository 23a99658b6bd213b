/** Indicators of the sample plan, their past and the commands on them, for the tests of the aggregate. */
import { type IndicatorCommand, type IndicatorFacts, indicatorDecider, type NewIndicatorEvent } from '../src/index.js';
import type { IndicatorContext } from '../src/indicator/state.js';
import type { Parties } from '../src/who-may.js';
import { fold, type Past, uuidOf } from './history.js';
import { type PlanStatus, plan, planAndDay, published, reporterJia, sample, withAccounts } from './samples.js';

/** 丁 measures the first for the whole plan; the second belongs to task 1.1. */
export const [headline, count] = sample.indicators as [IndicatorFacts, IndicatorFacts];
export const owners = { leads: ['jia', 'yi'], cooperating: ['bing'] };

export const context = (
  actor = reporterJia,
  { today = '2012-06-30', status = 'open' as PlanStatus, owner = undefined as Parties | undefined } = {},
): IndicatorContext => ({ actor, key: 'enterprises', plan: planAndDay(today, status), owner });

/** The same where accounts are bound to people of the plan. */
export function bound(of: IndicatorContext, ...accounts: [subject: string, person: string][]): IndicatorContext {
  return { ...of, plan: withAccounts(of.plan, ...accounts) };
}

/** How actors stand to task 1.1 as the plan was published, but for what is given. */
export const parties = (changes: Partial<Parties> = {}): Parties => ({
  ...owners,
  responsible: ['zhang-san'],
  verifiers: [],
  substitute: undefined,
  ...changes,
});

export const registered = (facts: IndicatorFacts = count): Past<NewIndicatorEvent> => ({
  event: {
    type: 'indicator-registered',
    data: { origin: published, indicator: facts, ...(facts.task === undefined ? { leads: [], cooperating: [] } : owners) },
  },
});
export const kindOf = (kind: IndicatorFacts['kind'], more: Partial<IndicatorFacts> = {}): Past<NewIndicatorEvent> =>
  registered({ ...count, kind, ...more });

export const measured = (
  id: number,
  value: string,
  occurredOn: string,
  by = reporterJia,
  more: object = {},
): Past<NewIndicatorEvent> => ({
  event: { type: 'measurement-recorded', data: { unit: by.unit ?? '', value, occurredOn, ...more } },
  by,
  id: uuidOf(id),
});

type Record = IndicatorCommand & { type: 'record-measurement' };
export const record = (value: string, more: object = {}): Record => ({
  type: 'record-measurement',
  value,
  occurredOn: '2012-06-30',
  ...more,
});
export const recordedBy = (unit: string, { type: _, ...data }: Record): NewIndicatorEvent => ({
  type: 'measurement-recorded',
  data: { unit, ...data },
});

export const correct = (id: number, changes: object): IndicatorCommand => ({
  type: 'correct-measurement',
  measurement: uuidOf(id),
  ...changes,
});
export const corrected = (id: number, changes: object, stands: number): NewIndicatorEvent => ({
  type: 'measurement-corrected',
  data: { measurement: uuidOf(id), changes, standing: uuidOf(stands) },
});

export const retract = (id: number, more: object = {}): IndicatorCommand => ({
  type: 'retract-measurement',
  measurement: uuidOf(id),
  ...more,
});
export const retracted = (id: number, stands: number | null): NewIndicatorEvent => ({
  type: 'measurement-retracted',
  data: { measurement: uuidOf(id), standing: stands === null ? null : uuidOf(stands) },
});

/** The state after a history on the sample's second indicator. */
export const stateAfter = (...history: Past<NewIndicatorEvent>[]) =>
  fold(indicatorDecider, `${plan}-indicator.enterprises`, history);
