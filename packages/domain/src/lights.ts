/**
 * The light of a task on a day, by an ordered list of rules of which the first that matches wins. Every verdict names
 * the rule and the events that it rests on, to answer "why is this yellow?". The rules have versions, and history can
 * be scored again by another version.
 */
import { z } from 'zod';
import { addDays, daysBetween } from './days.js';
import type { Upcaster } from './event-table.js';
import {
  type Light,
  type LightInput,
  type LightRuleName,
  type LightRuleSet,
  lightsV1,
  lightsV2,
  lightsV3,
} from './light-rule-sets.js';

/** Every version of the rules that a plan may go by. */
export const lightRuleSetVersions = ['lights-v1', 'lights-v2', 'lights-v3'] as const;
export const lightRuleSetVersion = z.enum(lightRuleSetVersions);
export type LightRuleSetVersion = z.infer<typeof lightRuleSetVersion>;

/** The version before this one knew of fewer rule sets; its data are current as they are. */
export const withFewerRuleSets: Upcaster = (data) => data;

/** The version that a plan published now goes by, until it adopts another. */
export const newestLightRuleSetVersion: LightRuleSetVersion = 'lights-v3';

export const lightRuleSets: Readonly<Record<LightRuleSetVersion, LightRuleSet>> = {
  'lights-v1': lightsV1,
  'lights-v2': lightsV2,
  'lights-v3': lightsV3,
};

export interface LightVerdict {
  readonly light: Light;
  readonly rule: LightRuleName;
  readonly ruleSet: string;
  readonly events: readonly string[];
}

/** The light of a task at the end of a day: green when no rule matches, and then perhaps made worse by an override. */
export function lightOf(input: LightInput, today: string, ruleSet: LightRuleSet = lightsV1): LightVerdict {
  return overridden(byRules(input, today, ruleSet), input, today);
}

function byRules(input: LightInput, today: string, ruleSet: LightRuleSet): LightVerdict {
  for (const { id, light, matches } of ruleSet.rules) {
    const events = matches(input, today);
    if (events !== undefined) return { light, rule: id, ruleSet: ruleSet.version, events };
  }
  return { light: 'green', rule: 'on-track', ruleSet: ruleSet.version, events: [input.report?.event ?? input.registered.event] };
}

const severity: Readonly<Record<Light, number>> = { done: 0, green: 1, yellow: 2, red: 3 };

/**
 * An override is a decision and no rule, so it holds under every version; a history from before there were overrides
 * has none. A completed or cancelled task has no light left that could be made worse.
 */
function overridden(verdict: LightVerdict, { override, completed, cancelled }: LightInput, today: string): LightVerdict {
  if (override === undefined || completed !== undefined || cancelled !== undefined) return verdict;
  if (override.until !== undefined && today > override.until) return verdict;
  if (severity[override.light] <= severity[verdict.light]) return verdict;
  return { ...verdict, light: override.light, rule: 'manual-override', events: [override.event, ...verdict.events] };
}

/** The input of a task's light from a day on, until the next entry. */
export interface LightInputChange {
  readonly day: string;
  readonly input: LightInput;
}

export interface LightChange {
  readonly day: string;
  readonly verdict: LightVerdict;
}

/**
 * Scores a task's history by a version of the rules: the days, first and last included, at whose end its light or the
 * rule that gave it is another than the day before. `timeline` is in the order of time; of several entries of one day
 * the last counts. Days before the first entry have no light.
 */
export function rescore(
  timeline: readonly LightInputChange[],
  days: { readonly first: string; readonly last: string },
  ruleSet: LightRuleSet,
): LightChange[] {
  const changes: LightChange[] = [];
  let next = 0;
  let input: LightInput | undefined;
  const count = daysBetween(days.first, days.last) + 1;
  for (let index = 0; index < count; index += 1) {
    const day = addDays(days.first, index);
    for (let change = timeline[next]; change !== undefined && change.day <= day; change = timeline[next]) {
      input = change.input;
      next += 1;
    }
    if (input === undefined) continue;
    const verdict = lightOf(input, day, ruleSet);
    const before = changes.at(-1)?.verdict;
    if (before?.light !== verdict.light || before.rule !== verdict.rule) changes.push({ day, verdict });
  }
  return changes;
}
