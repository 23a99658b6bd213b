/**
 * A task during the time that somebody held it: from when to when, under which lights, and what became of its deadline
 * and its reports.
 */
import { dayOf, type NameIn, type words } from '@duban/domain';
import { type ChangeDocument, changeIndexes, pageMax, type TaskDocument } from '@duban/read-models';
import type { ReadablePlan } from '../across-plans.js';
import type { HeldTask } from '../answers/dossier.js';
import { type Holding, holdingsOf } from '../holdings.js';
import type { QueryParts } from '../query-parts.js';
import { type Known, roleIn } from './whose.js';

/** Instants: the first one in the period, and the first one after it. */
export interface Period {
  readonly begin: string;
  readonly end: string;
}

export interface Held extends Pick<Holding, 'from' | 'until'> {
  readonly role: NameIn<typeof words.part>;
}

/** Those holdings of a task that were theirs and overlap the period. */
export async function heldOf(
  parts: Pick<QueryParts, 'events'>,
  plan: string,
  known: Known,
  { begin, end }: Period,
  task: Pick<TaskDocument, 'code' | 'responsibility'>,
): Promise<readonly Held[]> {
  const holdings = await holdingsOf(parts, plan, task);
  return holdings.flatMap((holding) => {
    const { from, until } = holding;
    const role = roleIn(known, holding);
    return role === undefined || from >= end || (until !== null && until <= begin) ? [] : [{ role, from, until }];
  });
}

/**
 * How many entries of one task's history are read for its line. If there are more, the line says that it is incomplete.
 */
const entriesMax = 10_000;

export async function heldTask(plan: ReadablePlan, held: readonly Held[], period: Period, task: TaskDocument): Promise<HeldTask> {
  const { changes, complete } = await historyOf(plan, task.code, period.end);
  const isTheirs = ({ recordedAt }: ChangeDocument) =>
    recordedAt >= period.begin &&
    recordedAt < period.end &&
    held.some(({ from, until }) => recordedAt >= from && (until === null || recordedAt < until));
  const theirs = changes.filter(isTheirs);
  const count = (...types: string[]) => theirs.filter(({ type }) => types.includes(type)).length;
  return {
    periods: held,
    due: task.due,
    deadlines: theirs.flatMap(({ eventId, actor: { id, name }, recordedAt, changes: fields }) =>
      fields.flatMap(({ field, before, after }) =>
        field === 'due' && typeof before === 'string' && typeof after === 'string'
          ? [{ before, after, eventId, by: { id, name }, at: recordedAt }]
          : [],
      ),
    ),
    reports: count('progress-reported'),
    corrections: count('report-corrected'),
    retractions: count('report-retracted'),
    returns: count('report-returned', 'completion-returned'),
    lightDays: lightDays(changes, held.map(spanIn(plan, task, period))),
    complete,
  };
}

async function historyOf({ id, views }: ReadablePlan, code: string, end: string) {
  const changes: ChangeDocument[] = [];
  for (let after: string | undefined; ; ) {
    const page = await views.list(id, changeIndexes.subject('task', code), 'change', {
      after,
      limit: pageMax,
      direction: 'asc',
    });
    const within = page.filter(({ sort }) => sort < end);
    changes.push(...within.flatMap(({ document }) => document ?? []));
    after = page.at(-1)?.sort;
    if (within.length < pageMax) return { changes, complete: true };
    if (changes.length >= entriesMax) return { changes, complete: false };
  }
}

/** Days since 1970: the first one, and the first one after the span. */
interface Span {
  readonly first: number;
  readonly after: number;
}

const dayMs = 86_400_000;
const numberOf = (day: string) => Date.parse(day) / dayMs;
const dayBefore = (instant: string) => numberOf(dayOf(new Date(Date.parse(instant) - 1).toISOString()));

/**
 * The days of a span. A day belongs to whoever holds the task when it ends. The span ends with the plan's present day,
 * and with a cancellation, because a cancelled task has no light.
 */
function spanIn({ document: { today, startsOn } }: ReadablePlan, { cancelled }: TaskDocument, { begin, end }: Period) {
  return ({ from, until }: Held): Span => {
    const ends = [numberOf(today ?? startsOn) + 1, dayBefore(end) + 1];
    if (until !== null) ends.push(numberOf(dayOf(until)));
    if (cancelled !== null) ends.push(numberOf(dayOf(cancelled.at)));
    return { first: Math.max(numberOf(dayOf(from)), numberOf(dayOf(begin))), after: Math.min(...ends) };
  };
}

/** How many days of the spans ended under each light. */
function lightDays(changes: readonly ChangeDocument[], spans: readonly Span[]): HeldTask['lightDays'] {
  const lights = new Map<number, string>();
  for (const { recordedAt, changes: fields } of changes) {
    const light = fields.find(({ field }) => field === 'light')?.after;
    if (typeof light === 'string') lights.set(numberOf(dayOf(recordedAt)), light);
  }
  const since = [...lights].sort(([one], [other]) => one - other);
  const counts = { done: 0, green: 0, yellow: 0, red: 0 };
  since.forEach(([from, light], at) => {
    const until = since[at + 1]?.[0] ?? Number.POSITIVE_INFINITY;
    for (const { first, after } of spans) {
      counts[light as keyof typeof counts] += Math.max(0, Math.min(until, after) - Math.max(from, first));
    }
  });
  return counts;
}
