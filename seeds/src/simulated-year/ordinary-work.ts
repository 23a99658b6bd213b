/** The ordinary work of every task: acknowledged once, reported once a month, measured once a quarter. */
import { daysBetween, type IndicatorFacts, type TaskFacts } from '@duban/domain';
import { plan2012 } from '../plan-2012.js';
import type { AccountId } from './accounts.js';
import { onIndicator, onTask, type Step } from './steps.js';

/** Days on which units report, each with the day that the report is about. */
const reportingDays: readonly (readonly [on: string, occurredOn: string])[] = [
  ['2012-03-05', '2012-02-29'],
  ['2012-04-02', '2012-03-31'],
  ['2012-05-03', '2012-04-30'],
  ['2012-06-04', '2012-05-31'],
  ['2012-07-03', '2012-06-30'],
  ['2012-08-02', '2012-07-31'],
  ['2012-09-04', '2012-08-31'],
  ['2012-10-09', '2012-09-30'],
  ['2012-11-02', '2012-10-31'],
  ['2012-12-04', '2012-11-30'],
];

const yearDays = 366;

/** A number that looks irregular but is always the same for a seed. */
const wobble = (seed: number, span: number) => ((seed * 7919) % (2 * span + 1)) - span;

/** Progress on a day, in percent: near the straight line through the year. */
function percentOn(day: string, seed: number): number {
  const straight = (100 * daysBetween('2012-01-01', day)) / yearDays;
  return Math.max(1, Math.min(97, Math.round(straight + wobble(seed, 6))));
}

export const reporterOf = (unit: string): AccountId => `reporter of ${unit}`;

const monthOf = (day: string) => Number(day.slice(5, 7));

export const reportLabel = (task: string, occurredOn: string) => `${task} report of month ${monthOf(occurredOn)}`;

/** A unit's monthly report on a task. Without `percent`, progress follows the course of the year. */
export function monthlyReport(
  task: string,
  unit: string,
  [on, occurredOn]: readonly [string, string],
  { percent, ...more }: { percent?: number; obstacles?: string; evidence?: never[] } = {},
): Step {
  const seed = Number(task.replace('.', '')) + monthOf(occurredOn) * 31;
  return onTask(
    on,
    reporterOf(unit),
    task,
    'report-progress',
    {
      percent: percent ?? percentOn(occurredOn, seed),
      done: `模拟：${monthOf(occurredOn)}月份按计划推进，已完成本月安排的工作`,
      next: `模拟：${(monthOf(occurredOn) % 12) + 1}月份继续推进`,
      occurredOn,
      ...more,
    },
    { label: reportLabel(task, occurredOn) },
  );
}

/** Every leading unit acknowledges in the first weeks, one unit of task 8.4 only in March. */
function acknowledgements({ code, leads }: TaskFacts, index: number): Step[] {
  return leads.map((unit, place) => {
    const late = code === '8.4' && place === leads.length - 1;
    const on = late ? '2012-03-12' : `2012-02-${String(6 + ((index + place) % 8)).padStart(2, '0')}`;
    return onTask(on, reporterOf(unit), code, 'acknowledge', {});
  });
}

const quarterDays = ['2012-04-16', '2012-07-16', '2012-10-22'] as const;
const quarterEnds = ['2012-03-31', '2012-06-30', '2012-09-30'] as const;

/** The measured value at the end of a quarter: a share of the year's target. */
function quarterValue({ kind, target = '0' }: IndicatorFacts, quarter: number) {
  const share = [0.2, 0.45, 0.75][quarter] ?? 0;
  switch (kind) {
    case 'fraction':
      return { value: String(1 + quarter), reference: '11' };
    case 'coverage':
      return { value: String(10 + 5 * quarter), reference: '30' };
    case 'relational':
      return { value: '12.4', reference: '11.8' };
    case 'count':
    case 'increment':
      return { value: String(Math.round(Number(target) * share)) };
    case 'growth':
    case 'ratio':
      return { value: (Number(target) * (0.9 + 0.04 * quarter)).toFixed(2) };
  }
}

function measurements(indicator: IndicatorFacts): Step[] {
  const { key, task, joint } = indicator;
  const unit = plan2012.tasks.find(({ code }) => code === task)?.leads[0];
  const by = unit === undefined ? 'planning office' : reporterOf(unit);
  return quarterDays.map((on, quarter) => {
    const measured = quarterValue(indicator, quarter);
    const first = Math.floor(Number(measured.value) / 2);
    const parts = joint?.map((name, place) => ({
      name,
      value: String(place === 0 ? first : Number(measured.value) - first),
    }));
    return onIndicator(
      on,
      by,
      key,
      'record-measurement',
      {
        ...measured,
        ...(parts === undefined ? {} : { parts }),
        occurredOn: quarterEnds[quarter] ?? on,
        source: '模拟：季度统计',
      },
      { label: `${key} of quarter ${quarter + 1}` },
    );
  });
}

/** A task whose reports are part of the story in these months, and not of the ordinary work. */
export interface OwnStory {
  readonly task: string;
  readonly fromMonth: number;
  readonly toMonth: number;
}

/** The commands of a year in which nothing special happens. */
export function ordinaryWork(ownStories: readonly OwnStory[]): Step[] {
  const isOwn = (task: string, month: number) =>
    ownStories.some((story) => story.task === task && month >= story.fromMonth && month <= story.toMonth);
  const reports = plan2012.tasks.flatMap(({ code, leads }) =>
    reportingDays
      .filter(([, occurredOn]) => !isOwn(code, monthOf(occurredOn)))
      .map((days) => monthlyReport(code, leads[0] ?? '', days)),
  );
  return [
    ...plan2012.tasks.flatMap(acknowledgements),
    ...reports,
    // The indicators of task 4.2 are measured by the unit that holds the task; see the handover.
    ...plan2012.indicators.filter(({ task }) => task !== '4.2').flatMap(measurements),
    ...plan2012.indicators.filter(({ task }) => task === '4.2').flatMap((indicator) => measurements(indicator).slice(0, 1)),
  ];
}
