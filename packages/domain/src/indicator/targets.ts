/** What an indicator is measured against: a target, which one person proposes and another approves, and a baseline. */
import { z } from 'zod';
import { sameTarget } from '../attainment.js';
import { optionalReason, reason } from '../command-table.js';
import { isRejection, type Rejection, reject } from '../decider.js';
import { doersOf, isOneOf } from '../doers.js';
import type { EventTable, Evolve } from '../event-table.js';
import { actingUnit, decimalString, uuid } from '../fields.js';
import { indicatorTarget } from '../manifest.js';
import { anyone, outsiders, type Permission } from '../who-may.js';
import { sameNumber, targetFault } from './figures.js';
import { commandsOnIndicator, type IndicatorGiven, type IndicatorState, type TargetProposal } from './state.js';

/** The reasons are in the metadata. */
export const targetEvents = {
  'target-proposed': {
    zh: '提出调整目标',
    en: 'target proposed',
    schema: z.strictObject({ unit: actingUnit, target: indicatorTarget }),
  },
  /**
   * `before` and `target`: the target that the approval replaces and the new one, so that the event can be read by
   * itself.
   */
  'target-approved': {
    zh: '批准调整目标',
    en: 'target approved',
    schema: z.strictObject({ proposal: uuid, before: indicatorTarget, target: indicatorTarget }),
  },
  'target-rejected': { zh: '驳回调整目标', en: 'target rejected', schema: z.strictObject({ proposal: uuid }) },
  'target-withdrawn': { zh: '撤回调整目标', en: 'target withdrawn', schema: z.strictObject({ proposal: uuid }) },
  'baseline-set': { zh: '核定基数', en: 'baseline set', schema: z.strictObject({ baseline: decimalString }) },
} satisfies EventTable;

export const evolveTargets: Evolve<IndicatorState, typeof targetEvents> = {
  'target-proposed': (state, { id, data, meta }) => {
    state.proposal = { event: id, target: data.target, unit: data.unit, by: doersOf({ id, meta }) };
  },
  'target-approved': (state, { data }) => {
    state.facts = { ...state.facts, target: data.target };
    state.proposal = undefined;
  },
  'target-rejected': (state) => {
    state.proposal = undefined;
  },
  'target-withdrawn': (state) => {
    state.proposal = undefined;
  },
  'baseline-set': (state, { data }) => {
    state.facts = { ...state.facts, baseline: data.baseline };
  },
};

const proposers: readonly Permission[] = [{ role: 'reporter', relation: 'lead' }, ...anyone('office')];
const approvers: readonly Permission[] = [...outsiders('office'), ...anyone('leader')];

function pendingProposal(id: string, { proposal }: Readonly<IndicatorState>): TargetProposal | Rejection {
  return proposal?.event === id ? proposal : reject('proposal-not-found', { proposal: id });
}

/**
 * The proposal that a command settles, or a refusal when the actor took part in proposing it: one person proposes,
 * another decides.
 */
function proposalOfOthers(id: string, { state, plan, actor }: IndicatorGiven): TargetProposal | Rejection {
  const proposal = pendingProposal(id, state);
  return !isRejection(proposal) && isOneOf(proposal.by, actor, plan.state) ? reject('proposed-by-yourself') : proposal;
}

export const targetCommands = commandsOnIndicator(targetEvents, {
  'propose-target': {
    zh: '提出调整目标',
    en: 'propose a target',
    body: z.strictObject({ target: indicatorTarget, reason }),
    who: proposers,
    amends: 'once-approved',
    decide({ target }, { state: { facts, proposal }, unit }) {
      if (facts.target === undefined) return reject('target-unquantified');
      const fault = targetFault(facts, target);
      if (fault !== undefined) return fault;
      if (proposal !== undefined) return reject('proposal-pending', { proposal: proposal.event });
      if (sameTarget(target, facts.target)) return reject('nothing-changed');
      return [{ type: 'target-proposed', data: { unit, target } }];
    },
  },
  'approve-target': {
    zh: '批准调整目标',
    en: 'approve a proposed target',
    body: z.strictObject({ proposal: uuid, ...optionalReason }),
    who: approvers,
    ifMatch: true,
    decide({ proposal: id }, given) {
      const proposal = proposalOfOthers(id, given);
      if (isRejection(proposal)) return proposal;
      const before = given.state.facts.target as string;
      return [{ type: 'target-approved', data: { proposal: proposal.event, before, target: proposal.target } }];
    },
  },
  'reject-target': {
    zh: '驳回调整目标',
    en: 'reject a proposed target',
    body: z.strictObject({ proposal: uuid, reason }),
    who: approvers,
    ifMatch: true,
    decide({ proposal: id }, given) {
      const proposal = proposalOfOthers(id, given);
      return isRejection(proposal) ? proposal : [{ type: 'target-rejected', data: { proposal: proposal.event } }];
    },
  },
  'withdraw-target': {
    zh: '撤回调整目标',
    en: 'withdraw a proposed target',
    body: z.strictObject({ proposal: uuid, ...optionalReason }),
    who: proposers,
    decide({ proposal: id }, { state, plan, actor }) {
      const proposal = pendingProposal(id, state);
      if (isRejection(proposal)) return proposal;
      if (!isOneOf(proposal.by, actor, plan.state)) return reject('proposal-not-yours');
      return [{ type: 'target-withdrawn', data: { proposal: proposal.event } }];
    },
  },
  'set-baseline': {
    zh: '核定基数',
    en: 'set the baseline',
    body: z.strictObject({ baseline: decimalString, reason }),
    who: anyone('office'),
    ifMatch: true,
    amends: 'at-once',
    decide({ baseline }, { state }) {
      if (sameNumber(baseline, state.facts.baseline)) return reject('nothing-changed');
      return [{ type: 'baseline-set', data: { baseline } }];
    },
  },
});
