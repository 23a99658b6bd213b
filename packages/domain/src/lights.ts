/**
 * The light of a task on a day: an ordered list of rules, the first that matches wins. Each answer
 * carries the rule and the events that it rests on, so that "why is this yellow?" has an answer. The
 * list is versioned: history can be scored again under another version.
 */
import { z } from 'zod';
import { daysBetween, firstDayOfYear } from './days.js';

/** Every version of the rules that a plan may follow. */
export const lightRuleSetVersions = ['lights-v1', 'lights-v2'] as const;
export const lightRuleSetVersion = z.enum(lightRuleSetVersions);
export type LightRuleSetVersion = z.infer<typeof lightRuleSetVersion>;

/** What a plan published now follows until it adopts another version. */
export const newestLightRules: LightRuleSetVersion = 'lights-v2';

export type Light = 'done' | 'green' | 'yellow' | 'red';

/** The facts a light rests on. Days are Asia/Shanghai; event ids say where each fact comes from. */
export interface LightFacts {
  readonly year: number;
  readonly due: string;
  readonly completed: { readonly event: string } | undefined;
  readonly completionRequested: { readonly event: string } | undefined;
  readonly acknowledged: { readonly event: string } | undefined;
  /** When the plan came to life for the task: the day its first day began, by the plan's calendar. */
  readonly registered: { readonly day: string; readonly event: string };
  /** The standing report; `day` is when it was reported. */
  readonly report:
    | { readonly day: string; readonly percent: number; readonly obstacles: boolean; readonly event: string }
    | undefined;
}

export interface LightVerdict {
  readonly light: Light;
  readonly rule: string;
  readonly ruleSet: string;
  readonly events: readonly string[];
}

interface LightRule {
  readonly id: string;
  readonly light: Light;
  /** The events that the verdict rests on when the rule matches. */
  matches(facts: LightFacts, today: string): readonly string[] | undefined;
}

export interface LightRuleSet {
  readonly version: string;
  readonly rules: readonly LightRule[];
}

const when = (condition: boolean, ...events: (string | undefined)[]) =>
  condition ? events.filter((event) => event !== undefined) : undefined;

/** Progress that a straight line from the first day of the year to the due day would have reached, in percent. */
export function expectedPercent({ year, due }: Pick<LightFacts, 'year' | 'due'>, today: string): number {
  const begin = firstDayOfYear(year);
  const whole = daysBetween(begin, due);
  if (whole <= 0) return today >= due ? 100 : 0;
  return Math.min(100, Math.max(0, (100 * daysBetween(begin, today)) / whole));
}

const lag = (facts: LightFacts, today: string) => expectedPercent(facts, today) - (facts.report?.percent ?? 0);
const silentDays = ({ report, registered }: LightFacts, today: string) => daysBetween(report?.day ?? registered.day, today);

export const lightsV1: LightRuleSet = {
  version: 'lights-v1',
  rules: [
    { id: 'completed', light: 'done', matches: ({ completed }) => when(completed !== undefined, completed?.event) },
    {
      id: 'awaiting-acceptance',
      light: 'green',
      matches: ({ completionRequested }) => when(completionRequested !== undefined, completionRequested?.event),
    },
    {
      id: 'overdue',
      light: 'red',
      matches: ({ due, registered, report }, today) => when(today > due, registered.event, report?.event),
    },
    {
      id: 'silent-90-days',
      light: 'red',
      matches: (facts, today) => when(silentDays(facts, today) >= 90, facts.report?.event ?? facts.registered.event),
    },
    {
      id: 'behind-40-percent',
      light: 'red',
      matches: (facts, today) => when(lag(facts, today) >= 40, facts.report?.event ?? facts.registered.event),
    },
    {
      id: 'not-acknowledged-15-days',
      light: 'yellow',
      matches: ({ acknowledged, registered }, today) =>
        when(acknowledged === undefined && daysBetween(registered.day, today) >= 15, registered.event),
    },
    {
      id: 'obstacles-reported',
      light: 'yellow',
      matches: ({ report }) => when(report?.obstacles === true, report?.event),
    },
    {
      id: 'silent-45-days',
      light: 'yellow',
      matches: (facts, today) => when(silentDays(facts, today) >= 45, facts.report?.event ?? facts.registered.event),
    },
    {
      id: 'behind-20-percent',
      light: 'yellow',
      matches: (facts, today) => when(lag(facts, today) >= 20, facts.report?.event ?? facts.registered.event),
    },
  ],
};

/** The light of a task at the end of a day. Green when no rule matches. */
export function lightOf(facts: LightFacts, today: string, ruleSet: LightRuleSet = lightsV1): LightVerdict {
  for (const { id, light, matches } of ruleSet.rules) {
    const events = matches(facts, today);
    if (events !== undefined) return { light, rule: id, ruleSet: ruleSet.version, events };
  }
  return { light: 'green', rule: 'on-track', ruleSet: ruleSet.version, events: [facts.report?.event ?? facts.registered.event] };
}
