/** How an indicator comes into being: by the plan's publication, or by a decision in mid-year. */
import { z } from 'zod';
import { optionalReason } from '../command-table.js';
import { type Rejection, reject } from '../decider.js';
import type { EventTable, Evolve } from '../event-table.js';
import { bounds, key, text, uuid } from '../fields.js';
import { type IndicatorFacts, indicatorFacts } from '../manifest.js';
import { indicatorFactsFault } from '../manifest-fault.js';
import { byDecision, byPublication, origin, originFromPublication, withoutSource } from '../origin.js';
import { registrationFault } from '../plan/state.js';
import { anyone, type Parties, publishing } from '../who-may.js';
import { commandsOnIndicator, type IndicatorGiven, type IndicatorState } from './state.js';

export const indicatorRegistrationEvents = {
  /**
   * `leads` and `cooperating` are the units of the owning task at that time, written down so that the event can be
   * read by itself.
   */
  'indicator-registered': {
    zh: '登记指标',
    en: 'indicator registered',
    schema: z.strictObject({
      origin,
      indicator: indicatorFacts,
      leads: z.array(key).max(50),
      cooperating: z.array(key).max(100),
    }),
    older: [originFromPublication, withoutSource],
  },
} satisfies EventTable;

export const evolveRegistration: Evolve<IndicatorState, typeof indicatorRegistrationEvents> = {
  'indicator-registered': (state, { data }) => {
    const { source: _, ...facts } = data.indicator;
    state.registered = true;
    state.facts = facts;
    state.leads = data.leads;
    state.cooperating = data.cooperating;
  },
};

/** Refuses a registration whose indicator is not the one that the stream is of. */
function misplacedFault(indicator: IndicatorFacts, key: string): Rejection | undefined {
  if (indicator.key === key) return undefined;
  const zh = `指标 ${indicator.key} 放进了指标 ${key} 的流`;
  return reject('plan-incomplete', { detail: { zh, en: `indicator ${indicator.key} in the stream of indicator ${key}` } });
}

/** Why a decision in mid-year may not add an indicator. Whether its key is taken, only its own stream knows. */
function additionFault(indicator: IndicatorFacts, { state, plan, key, owner }: IndicatorGiven): Rejection | undefined {
  if (state.registered) return reject('indicator-exists', { key });
  const fault = indicatorFactsFault(indicator, plan.state);
  if (fault !== undefined) return fault;
  if (indicator.task !== undefined && owner === undefined) {
    return reject('task-not-found', { plan: plan.plan, code: indicator.task });
  }
  const { leads, cooperating } = unitsOf(owner);
  const unknown = [...leads, ...cooperating].find((unit) => !plan.state.units.has(unit));
  return unknown === undefined ? undefined : reject('unit-not-found', { plan: plan.plan, unit: unknown });
}

/** The units that the owning task has now; none for a headline indicator. */
const unitsOf = (owner: Parties | undefined) => ({
  leads: [...(owner?.leads ?? [])],
  cooperating: [...(owner?.cooperating ?? [])],
});

export const registrationCommands = commandsOnIndicator(indicatorRegistrationEvents, {
  'add-indicator': {
    zh: '登记年中增加的指标',
    en: 'register an indicator added in mid-year',
    /** `basis`: the document or instruction that the decision rests on. */
    body: z.strictObject({ indicator: indicatorFacts, basis: text(bounds.shortText), ...optionalReason }),
    who: anyone('office'),
    also: ['absent'],
    keyIn: ({ indicator }) => indicator.key,
    amends: 'at-once',
    decide({ indicator, basis }, given) {
      const fault = additionFault(indicator, given) ?? misplacedFault(indicator, given.key);
      if (fault !== undefined) return fault;
      return [{ type: 'indicator-registered', data: { origin: byDecision(basis), indicator, ...unitsOf(given.owner) } }];
    },
  },
  register: {
    zh: '发布时登记指标',
    en: 'register an indicator in the course of a publication',
    body: z.strictObject({ publication: uuid, indicator: indicatorFacts }),
    who: publishing,
    also: ['absent'],
    internal: true,
    decide({ publication, indicator }, given) {
      const { state, plan, key } = given;
      const fault = registrationFault(plan, state.registered, publication) ?? misplacedFault(indicator, key);
      if (fault !== undefined) return fault;
      return [{ type: 'indicator-registered', data: { origin: byPublication(publication), indicator, ...unitsOf(given.owner) } }];
    },
  },
});
