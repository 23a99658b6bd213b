/**
 * The light of a task on a day: an ordered list of rules, the first that matches wins. Each answer
 * carries the rule and the events that it rests on, so that "why is this yellow?" has an answer. The
 * list is versioned: history can be scored again under another version.
 */
import { z } from 'zod';
import { addDays, daysBetween } from './days.js';
import { type Light, type LightInput, type LightRuleName, type LightRuleSet, lightsV1, lightsV2 } from './light-rule-sets.js';

/** Every version of the rules that a plan may follow. */
export const lightRuleSetVersions = ['lights-v1', 'lights-v2'] as const;
export const lightRuleSetVersion = z.enum(lightRuleSetVersions);
export type LightRuleSetVersion = z.infer<typeof lightRuleSetVersion>;

/** What a plan published now follows until it adopts another version. */
export const newestLightRuleSetVersion: LightRuleSetVersion = 'lights-v2';

export const lightRuleSets: Readonly<Record<LightRuleSetVersion, LightRuleSet>> = {
  'lights-v1': lightsV1,
  'lights-v2': lightsV2,
};

export interface LightVerdict {
  readonly light: Light;
  readonly rule: LightRuleName;
  readonly ruleSet: string;
  readonly events: readonly string[];
}

/** The light of a task at the end of a day. Green when no rule matches; an override then may make it worse. */
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
 * An override is a decision, not a rule, so it holds under every version; a history from before there were
 * overrides has none. What is completed or cancelled has no light left that could be worse.
 */
function overridden(verdict: LightVerdict, { override, completed, cancelled }: LightInput, today: string): LightVerdict {
  if (override === undefined || completed !== undefined || cancelled !== undefined) return verdict;
  if (override.until !== undefined && today > override.until) return verdict;
  if (severity[override.light] <= severity[verdict.light]) return verdict;
  return { ...verdict, light: override.light, rule: 'manual-override', events: [override.event, ...verdict.events] };
}

/** What a task's light rests on from a day on, until the next entry. */
export interface LightInputChange {
  readonly day: string;
  readonly input: LightInput;
}

export interface LightChange {
  readonly day: string;
  readonly verdict: LightVerdict;
}

/**
 * Scores a task's history under a version of the rules: the days, first and last included, on which its
 * light or the rule behind it changes, as they were at the end of each day. `timeline` is in the order of
 * time; of several entries of one day the last counts. Days before the first entry have no light.
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
