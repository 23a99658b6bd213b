/** Which units lead a task or cooperate on it, or did, and until when. */
import { cooperatingUnits, decodedOrForeign, eventRegistry, streamOf, type TaskEvent, taskDecider } from '@duban/domain';
import { type TaskDocument, taskListBounds } from '@duban/read-models';
import { unitIds } from './answers/holders.js';
import type { QueryParts } from './query-parts.js';

/** By unit: the instant at which it last ceased to have the task; undefined while it has it. */
export type Tenures = ReadonlyMap<string, string | undefined>;

/** The document keeps the latest periods only, so what may have been before them is read from the task's events. */
export async function tenuresOf(
  { events }: Pick<QueryParts, 'events'>,
  plan: string,
  { code, responsibility }: TaskDocument,
): Promise<Tenures> {
  if (responsibility.length === taskListBounds.responsibility) return tenuresIn(events.readStream(streamOf('task', plan, code)));
  const tenures = new Map<string, string | undefined>();
  for (const period of responsibility) for (const unit of unitIds(period)) tenures.set(unit, period.until ?? undefined);
  return tenures;
}

async function tenuresIn(events: ReturnType<QueryParts['events']['readStream']>): Promise<Tenures> {
  const tenures = new Map<string, string | undefined>();
  let state = taskDecider.initial();
  for await (const recorded of events) {
    const decoded = decodedOrForeign(eventRegistry, recorded);
    // The office has decided about it, or there were no documents.
    if ('foreignDetail' in decoded) continue;
    const event = decoded as TaskEvent;
    state = taskDecider.evolve(state, event);
    const now = new Set([...state.facts.leads, ...cooperatingUnits(state.facts)]);
    for (const [unit, until] of tenures) if (until === undefined && !now.has(unit)) tenures.set(unit, event.meta.recordedAt);
    for (const unit of now) tenures.set(unit, undefined);
  }
  return tenures;
}
