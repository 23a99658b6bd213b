/** The sets of rules that lights follow, one a version. A version that was once in force is never changed. */
import { daysBetween, firstDayOfYear } from './days.js';
import type { words } from './vocabulary.js';
import type { NameIn } from './words.js';

export type Light = NameIn<typeof words.light>;
export type LightRuleName = NameIn<typeof words.lightRule>;

/** What a light rests on. Days are Asia/Shanghai; event ids say where each part comes from. */
export interface LightInput {
  readonly year: number;
  readonly due: string;
  readonly completed: { readonly event: string } | undefined;
  /** The standing request; `day` is when it was made. Versions 1 and 2 do not look at the day. */
  readonly completionRequested: { readonly day: string; readonly event: string } | undefined;
  readonly acknowledged: { readonly event: string } | undefined;
  /** The day on which work on the task could begin: its plan's first day, or the day of its registration in mid-year. */
  readonly registered: { readonly day: string; readonly event: string };
  /** The standing report; `day` is when it was reported. */
  readonly report:
    | { readonly day: string; readonly percent: number; readonly obstacles: boolean; readonly event: string }
    | undefined;

  // Version 1 of the rules looks at none of what follows.
  readonly suspended?: { readonly event: string } | undefined;
  /** The last resumption; `day` is when it was decided. */
  readonly resumed?: { readonly day: string; readonly event: string } | undefined;
  readonly cancelled?: { readonly event: string } | undefined;
  /** The last extension granted, which `due` comes from. */
  readonly extended?: { readonly event: string } | undefined;
  /** An extension that was asked for and not yet decided on. Until then the due day stays. */
  readonly extensionPending?: { readonly event: string } | undefined;
  /** Obstacles raised and not cleared; `oldest.day` is when it was raised. */
  readonly openObstacles?:
    | { readonly count: number; readonly oldest: { readonly day: string; readonly event: string } }
    | undefined;
  /** The last midterm review, as long as nothing was reported after it. */
  readonly review?: { readonly verdict: NameIn<typeof words.reviewVerdict>; readonly event: string } | undefined;
  /** A light that a person set by hand, whichever rules are in force; `until` is its last day. */
  readonly override?:
    | { readonly light: 'yellow' | 'red'; readonly until?: string | undefined; readonly event: string }
    | undefined;
}

export interface LightRule {
  readonly id: LightRuleName;
  readonly light: Light;
  /** The events that the verdict rests on when the rule matches. */
  matches(input: LightInput, today: string): readonly string[] | undefined;
}

export interface LightRuleSet {
  readonly version: string;
  /** In order: the first that matches wins. */
  readonly rules: readonly LightRule[];
}

const rule = (id: LightRuleName, light: Light, matches: LightRule['matches']): LightRule => ({ id, light, matches });

const when = (condition: boolean, ...events: (string | undefined)[]) =>
  condition ? events.filter((event) => event !== undefined) : undefined;

/** Progress that a straight line from the first day of the year to the due day would have reached, in percent. */
export function expectedPercent({ year, due }: Pick<LightInput, 'year' | 'due'>, today: string): number {
  return percentOfLine(firstDayOfYear(year), due, today);
}

function percentOfLine(begin: string, due: string, today: string): number {
  const whole = daysBetween(begin, due);
  if (whole <= 0) return today >= due ? 100 : 0;
  return Math.min(100, Math.max(0, (100 * daysBetween(begin, today)) / whole));
}

const lag = (input: LightInput, today: string) => expectedPercent(input, today) - (input.report?.percent ?? 0);
const silentDays = ({ report, registered }: LightInput, today: string) => daysBetween(report?.day ?? registered.day, today);

export const lightsV1: LightRuleSet = {
  version: 'lights-v1',
  rules: [
    rule('completed', 'done', ({ completed }) => when(completed !== undefined, completed?.event)),
    rule('awaiting-acceptance', 'green', ({ completionRequested }) =>
      when(completionRequested !== undefined, completionRequested?.event),
    ),
    rule('overdue', 'red', ({ due, registered, report }, today) => when(today > due, registered.event, report?.event)),
    rule('silent-90-days', 'red', (input, today) =>
      when(silentDays(input, today) >= 90, input.report?.event ?? input.registered.event),
    ),
    rule('behind-40-percent', 'red', (input, today) =>
      when(lag(input, today) >= 40, input.report?.event ?? input.registered.event),
    ),
    rule('not-acknowledged-15-days', 'yellow', ({ acknowledged, registered }, today) =>
      when(acknowledged === undefined && daysBetween(registered.day, today) >= 15, registered.event),
    ),
    rule('obstacles-reported', 'yellow', ({ report }) => when(report?.obstacles === true, report?.event)),
    rule('silent-45-days', 'yellow', (input, today) =>
      when(silentDays(input, today) >= 45, input.report?.event ?? input.registered.event),
    ),
    rule('behind-20-percent', 'yellow', (input, today) =>
      when(lag(input, today) >= 20, input.report?.event ?? input.registered.event),
    ),
  ],
};

/** The events that set the due day, and the one that asks to move it. */
const dueEvents = ({ registered, extended, extensionPending }: LightInput) => [
  extended?.event ?? registered.event,
  extensionPending?.event,
];

/**
 * The last report, registration or resumption, from which days of silence are counted: nobody has to report on a task
 * that is suspended.
 */
function lastWord({ report, registered, resumed }: LightInput): { readonly day: string; readonly event: string } {
  const word = report ?? registered;
  return resumed !== undefined && resumed.day > word.day ? resumed : word;
}

/**
 * How far progress lags behind the straight line to the due day, in percent. The line begins at registration: a task
 * that was added in October does not lag at once.
 */
function lagSinceRegistered({ year, due, registered, report }: LightInput, today: string): number {
  const newYear = firstDayOfYear(year);
  const begin = daysBetween(newYear, registered.day) > 0 ? registered.day : newYear;
  return percentOfLine(begin, due, today) - (report?.percent ?? 0);
}

const silent = (days: 45 | 90, light: Light): LightRule =>
  rule(`silent-${days}-days`, light, (input, today) =>
    when(daysBetween(lastWord(input).day, today) >= days, lastWord(input).event),
  );
const behindSchedule = (percent: 20 | 40, light: Light): LightRule =>
  rule(`behind-${percent}-percent`, light, (input, today) =>
    when(lagSinceRegistered(input, today) >= percent, input.report?.event ?? input.registered.event),
  );

const obstacleDays = ({ openObstacles }: LightInput, today: string) =>
  openObstacles === undefined ? -1 : daysBetween(openObstacles.oldest.day, today);

const ruleOf = ({ rules }: LightRuleSet, id: LightRuleName): LightRule => rules.find((each) => each.id === id) as LightRule;
const v1Rule = (id: LightRuleName) => ruleOf(lightsV1, id);

/**
 * Version 2 looks at what version 1 did not know: suspensions and cancellations, acceptance that is late, how long an
 * obstacle has been open, the verdict of a review, and tasks that do not begin with the year. Every red rule comes
 * before every yellow one, except that of late acceptance.
 */
export const lightsV2: LightRuleSet = {
  version: 'lights-v2',
  rules: [
    v1Rule('completed'),
    rule('cancelled', 'done', ({ cancelled }) => when(cancelled !== undefined, cancelled?.event)),
    // A suspended task is never late, whatever the day. Its rule has a name of its own, so that this green is not
    // taken for progress.
    rule('suspended', 'green', ({ suspended }) => when(suspended !== undefined, suspended?.event)),
    rule('awaiting-acceptance', 'green', ({ completionRequested, due }, today) =>
      when(completionRequested !== undefined && today <= due, completionRequested?.event),
    ),
    // Yellow only: the unit has done its part, it is the acceptance that is late.
    rule('acceptance-overdue', 'yellow', (input) =>
      when(input.completionRequested !== undefined, input.completionRequested?.event, ...dueEvents(input)),
    ),
    rule('overdue', 'red', (input, today) => when(today > input.due, ...dueEvents(input), input.report?.event)),
    silent(90, 'red'),
    behindSchedule(40, 'red'),
    rule('obstacle-open-60-days', 'red', (input, today) =>
      when(obstacleDays(input, today) >= 60, input.openObstacles?.oldest.event),
    ),
    rule('reviewed-at-risk', 'red', ({ review }) => when(review?.verdict === 'at-risk', review?.event)),
    rule('obstacle-open', 'yellow', ({ openObstacles }) => when(openObstacles !== undefined, openObstacles?.oldest.event)),
    rule('reviewed-lagging', 'yellow', ({ review }) => when(review?.verdict === 'lagging', review?.event)),
    v1Rule('not-acknowledged-15-days'),
    v1Rule('obstacles-reported'),
    silent(45, 'yellow'),
    behindSchedule(20, 'yellow'),
    rule('due-in-15-days', 'yellow', (input, today) =>
      when(daysBetween(today, input.due) <= 15 && (input.report?.percent ?? 0) < 80, ...dueEvents(input), input.report?.event),
    ),
  ],
};

const v2Rule = (id: LightRuleName) => ruleOf(lightsV2, id);

const askedInTime = ({ completionRequested, due }: LightInput) =>
  completionRequested !== undefined && completionRequested.day <= due;

/** Whoever has asked for completion owes no further word: from then on it is the acceptance that is waited for. */
const untilAsked = ({ id, light, matches }: LightRule): LightRule =>
  rule(id, light, (input, today) => (input.completionRequested === undefined ? matches(input, today) : undefined));

/**
 * Version 3: a claim does not better a light by itself. To ask for completion says that the work was done by that day,
 * and nothing else. Asked for by the due day, it is the acceptance that is late afterwards, and the light is yellow;
 * asked for later, the task stays overdue until another accepts it or grants a later day. An open obstacle, a problem
 * in the report and the verdict of a review keep their light, which version 2 made green.
 *
 * What those who work on the task say of it betters a light only where it was their silence, or their own word, that
 * made it worse, as in version 2:
 * - A report ends silence, and its percent is what the schedule is measured by. It never lifts `overdue`. Whoever
 *   doubts it returns it, and the report before it counts again.
 * - A review judges what was reported before it, so it does not outlive the next report. Whoever means it to sets the
 *   light by hand, which only the office or a supervisor takes back.
 * - An obstacle is cleared by those who raised it: the light was theirs to give. It is on record with its outcome.
 * - A deliverable that is advanced betters no light; neither does an extension that is asked for and not granted.
 */
export const lightsV3: LightRuleSet = {
  version: 'lights-v3',
  rules: [
    v2Rule('completed'),
    v2Rule('cancelled'),
    v2Rule('suspended'),
    rule('overdue', 'red', (input, today) =>
      when(today > input.due && !askedInTime(input), ...dueEvents(input), input.report?.event, input.completionRequested?.event),
    ),
    untilAsked(v2Rule('silent-90-days')),
    v2Rule('behind-40-percent'),
    v2Rule('obstacle-open-60-days'),
    v2Rule('reviewed-at-risk'),
    // Yellow only: the unit has done its part in time, it is the acceptance that is late.
    rule('acceptance-overdue', 'yellow', (input, today) =>
      when(today > input.due && askedInTime(input), input.completionRequested?.event, ...dueEvents(input)),
    ),
    v2Rule('obstacle-open'),
    v2Rule('reviewed-lagging'),
    v2Rule('not-acknowledged-15-days'),
    v2Rule('obstacles-reported'),
    untilAsked(v2Rule('silent-45-days')),
    v2Rule('behind-20-percent'),
    v2Rule('due-in-15-days'),
    v1Rule('awaiting-acceptance'),
  ],
};
