/** The terms of a plan: the units that check its tasks, the version of its light rules, the notices that it rests on. */
import { z } from 'zod';
import { reason } from '../command-table.js';
import { type Rejection, reject } from '../decider.js';
import type { EventTable, Evolve } from '../event-table.js';
import { key } from '../fields.js';
import { lightRuleSetVersion, withFewerRuleSets } from '../lights.js';
import { repeated } from '../lists.js';
import { noticeDocument, withFewerNoticeForms } from '../provenance.js';
import { anyone } from '../who-may.js';
import { commandsOnPlan, countFault, type PlanState, sameFault } from './state.js';

/** Notices that one plan may rest on. */
const noticeMaxCount = 100;

export const termEvents = {
  /**
   * The units that accept completion and verify measurements. When none is designated, the office of any unit that
   * does not lead the task does.
   */
  'verifiers-designated': {
    zh: '指定核验单位',
    en: 'verifiers designated',
    schema: z.strictObject({ units: z.array(key).max(50) }),
  },
  'light-rules-adopted': {
    zh: '采用亮灯规则',
    en: 'light rules adopted',
    schema: z.strictObject({ lightRules: lightRuleSetVersion }),
    older: [withFewerRuleSets],
  },
  /** Attaches a further notice. What it changes in the plan takes decisions of its own. */
  'notice-attached': {
    zh: '增附通知',
    en: 'notice attached',
    schema: z.strictObject({ document: noticeDocument }),
    older: [withFewerNoticeForms],
  },
} satisfies EventTable;

export const evolveTerms: Evolve<PlanState, typeof termEvents> = {
  'verifiers-designated': (state, { data }) => {
    state.verifiers = data.units;
  },
  'light-rules-adopted': (state, { data }) => {
    state.lightRules = data.lightRules;
  },
  'notice-attached': ({ notices }, { data }) => {
    notices.add(data.document.sha256);
  },
};

function verifiersFault(units: readonly string[], state: Readonly<PlanState>): Rejection | undefined {
  const unknown = units.find((unit) => !state.units.has(unit));
  if (unknown !== undefined) return reject('unit-unknown', { unit: unknown });
  const unit = repeated(units);
  if (unit !== undefined) return reject('unit-repeated', { unit });
  const before = new Set(state.verifiers);
  return sameFault(units.length === before.size && units.every((one) => before.has(one)));
}

export const termCommands = commandsOnPlan(termEvents, {
  'designate-verifiers': {
    zh: '指定核验单位',
    en: 'designate verifiers',
    body: z.strictObject({ units: z.array(key).max(50), reason }),
    who: anyone('office'),
    ifMatch: true,
    decide: ({ units }, { state }) => verifiersFault(units, state) ?? [{ type: 'verifiers-designated', data: { units } }],
  },
  'adopt-light-rules': {
    zh: '采用亮灯规则',
    en: 'adopt light rules of another version',
    body: z.strictObject({ lightRules: lightRuleSetVersion, reason }),
    who: anyone('office'),
    ifMatch: true,
    decide: ({ lightRules }, { state }) =>
      sameFault(state.lightRules === lightRules) ?? [{ type: 'light-rules-adopted', data: { lightRules } }],
  },
  'attach-notice': {
    zh: '增附通知',
    en: 'attach a further notice, such as an amended one',
    body: z.strictObject({ document: noticeDocument, reason }),
    who: anyone('office'),
    decide({ document }, { state }) {
      const fault = sameFault(state.notices.has(document.sha256)) ?? countFault(state.notices, noticeMaxCount);
      return fault ?? [{ type: 'notice-attached', data: { document } }];
    },
  },
});
