/** The light of a task, and the other fields that follow from its document, the plan's rules and the day. */
import {
  dayOf,
  hasEligibleVerifier,
  type LightInput,
  type LightRuleSet,
  type LightRuleSetVersion,
  type LightVerdict,
  lightOf,
  lightRuleSets,
} from '@duban/domain';
import type { PlanDocument, TaskDocument, TaskFlag } from '../../documents/index.js';
import { dayIn } from '../lookups.js';

/** What lights, delay and flags depend on besides the task itself. */
export interface Circumstances {
  readonly year: number;
  readonly today: string;
  readonly rules: LightRuleSet;
  /** Ids of the units designated to check tasks. */
  readonly verifiers: readonly string[];
}

/** The circumstances of a plan; `after` holds those that an event on the plan is about to change. */
export function circumstancesIn(
  plan: PlanDocument,
  after: { readonly today?: string; readonly lightRules?: LightRuleSetVersion; readonly verifiers?: readonly string[] } = {},
): Circumstances {
  return {
    year: plan.year,
    today: after.today ?? dayIn(plan),
    rules: lightRuleSets[after.lightRules ?? plan.lightRules],
    verifiers: after.verifiers ?? plan.verifiers.map(({ id }) => id),
  };
}

type Derived = 'light' | 'overdue' | 'flags';
export type Unlit = Omit<TaskDocument, Derived>;

/** Only the parts that are there: most tasks have none of them. */
function supervisionInput(task: Unlit): Partial<LightInput> {
  const { suspended, resumed, cancelled, pendingExtension, override, review, report } = task;
  const [oldest] = task.openObstacles;
  const count = task.counts.obstaclesRaised - task.counts.obstaclesCleared;
  const input: { -readonly [Name in keyof LightInput]?: LightInput[Name] } = {};
  if (suspended !== null) input.suspended = { event: suspended.event };
  if (resumed !== null) input.resumed = { day: dayOf(resumed.at), event: resumed.event };
  if (cancelled !== null) input.cancelled = { event: cancelled.event };
  if (task.dueBy !== task.registered.event) input.extended = { event: task.dueBy };
  if (pendingExtension !== null) input.extensionPending = { event: pendingExtension.event };
  if (oldest !== undefined) input.openObstacles = { count, oldest: { day: dayOf(oldest.raisedAt), event: oldest.id } };
  // A review is about what was reported before it, so a later report takes its weight away.
  if (review !== null && (report === null || report.reportedAt <= review.at)) {
    input.review = { verdict: review.verdict, event: review.event };
  }
  if (override !== null) {
    const { light, until, event } = override;
    input.override = until === null ? { light, event } : { light, until, event };
  }
  return input;
}

const byEvent = (deed: { readonly event: string } | null | undefined) => (deed ? { event: deed.event } : undefined);

/** The input of a task's light, gathered from its document. */
export function lightInput(task: Unlit, year: number): LightInput {
  return {
    year,
    due: task.due,
    completed: byEvent(task.completed),
    completionRequested:
      task.completionRequest === null
        ? undefined
        : { day: dayOf(task.completionRequest.at), event: task.completionRequest.event },
    acknowledged: byEvent(task.acknowledgedBy[0]),
    registered: { day: task.registered.on, event: task.registered.event },
    report:
      task.report === null
        ? undefined
        : {
            day: task.report.reportedOn,
            percent: task.report.percent,
            obstacles: task.report.obstacles !== null,
            event: task.report.id,
          },
    ...supervisionInput(task),
  };
}

/** The day on which a task is judged: one that was cancelled as it was then, whatever happens later. */
const judgedOn = ({ cancelled }: Pick<Unlit, 'cancelled'>, today: string) => (cancelled === null ? today : dayOf(cancelled.at));

/** The light and the flags that the task and the circumstances give it. */
export function lit(
  task: Unlit,
  before: TaskDocument | undefined,
  { year, today, rules }: Circumstances,
): Pick<TaskDocument, Derived> {
  const day = judgedOn(task, today);
  const { light, rule, ruleSet, events } = lightOf(lightInput(task, year), day, rules);
  const since = before !== undefined && before.light.light === light ? before.light.since : day;
  const overdue = today > task.due && task.completed === null && task.suspended === null && task.cancelled === null;
  return { light: { light, rule, ruleSet, events, since }, overdue, flags: flagsOf(task, overdue, before?.flags) };
}

/** The light that a task would have today if its plan followed another version of the rules. */
export function lightUnder(task: TaskDocument, plan: PlanDocument, lightRules: LightRuleSetVersion): LightVerdict {
  const { year, today, rules } = circumstancesIn(plan, { lightRules });
  return lightOf(lightInput(task, year), judgedOn(task, today), rules);
}

/**
 * The flags. When they are as before, the same list is returned, so that comparing identity shows that nothing
 * changed.
 */
function flagsOf(task: Unlit, overdue: boolean, before: readonly TaskFlag[] | undefined): readonly TaskFlag[] {
  const flags: TaskFlag[] = [];
  if (task.completed === null && task.cancelled === null) {
    if (!task.eligibleVerifier) flags.push('no-eligible-verifier');
    if (overdue) flags.push('overdue');
    if (task.counts.obstaclesRaised > task.counts.obstaclesCleared) flags.push('obstacles');
    if (task.pendingExtension !== null) flags.push('extension-pending');
    if (task.suspended !== null) flags.push('suspended');
    if (task.report?.entered?.state === 'disowned') flags.push('entry-disowned');
  }
  const same = before !== undefined && before.length === flags.length && flags.every((flag, at) => flag === before[at]);
  return same ? before : flags;
}

/** Whether anybody may check the task. */
export function eligibleVerifier(
  { leads, substitute }: Pick<TaskDocument, 'leads' | 'substitute'>,
  verifiers: readonly string[],
): boolean {
  return hasEligibleVerifier({
    leads: leads.map(({ id }) => id),
    cooperating: [],
    responsible: [],
    verifiers,
    substitute: substitute?.unit.id,
  });
}
