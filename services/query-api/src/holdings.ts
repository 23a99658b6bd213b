/** Who held a task when: which units led it or cooperated on it, and which people answered for it. */
import { cooperatingUnits, decodedOrForeign, eventRegistry, streamOf, type TaskEvent, taskDecider } from '@duban/domain';
import { type TaskDocument, taskListBounds } from '@duban/read-models';
import type { QueryParts } from './query-parts.js';

/** Ids of units and people. `until`: when the next holding began; null in the present one. */
export interface Holding {
  readonly from: string;
  readonly until: string | null;
  readonly leads: readonly string[];
  readonly cooperating: readonly string[];
  readonly responsible: readonly string[];
}

type Holders = Pick<Holding, 'leads' | 'cooperating' | 'responsible'>;

/** Whether the document still has all holdings. It keeps only the latest. */
export const keepsAll = ({ responsibility }: Pick<TaskDocument, 'responsibility'>): boolean =>
  responsibility.length < taskListBounds.responsibility;

/** Oldest first. Holdings that the document no longer keeps are read from the task's events. */
export async function holdingsOf(
  { events }: Pick<QueryParts, 'events'>,
  plan: string,
  task: Pick<TaskDocument, 'code' | 'responsibility'>,
): Promise<readonly Holding[]> {
  if (!keepsAll(task)) return holdingsIn(events.readStream(streamOf('task', plan, task.code)));
  return task.responsibility.map(({ from, until, leads, cooperating, responsible }) => ({
    from,
    until,
    leads: leads.map(({ id }) => id),
    cooperating: cooperating.flatMap((unit) => ('id' in unit ? [unit.id] : [])),
    responsible: responsible.map(({ id }) => id),
  }));
}

async function holdingsIn(events: ReturnType<QueryParts['events']['readStream']>): Promise<readonly Holding[]> {
  const holdings: Holding[] = [];
  let state = taskDecider.initial();
  let held = '';
  for await (const recorded of events) {
    const decoded = decodedOrForeign(eventRegistry, recorded);
    // A foreign event tells the fold nothing. The office has decided to pass over it; otherwise the plan would have no
    // documents.
    if ('foreignDetail' in decoded) continue;
    const event = decoded as TaskEvent;
    state = taskDecider.evolve(state, event);
    const { leads, responsible } = state.facts;
    const holders: Holders = { leads, cooperating: cooperatingUnits(state.facts), responsible };
    const said = JSON.stringify(holders);
    if (said === held) continue;
    held = said;
    const from = event.meta.recordedAt;
    const last = holdings.pop();
    if (last !== undefined) holdings.push({ ...last, until: from });
    // A copy, because the fold changes its own state.
    holdings.push({ from, until: null, ...(JSON.parse(said) as Holders) });
  }
  return holdings;
}
