/** Which units lead a task or cooperate on it now, or did before, and until when. */
import type { TaskDocument } from '@duban/read-models';
import { holdingsOf } from './holdings.js';
import type { QueryParts } from './query-parts.js';

/** Unit → the instant at which it last ceased to hold the task; undefined while it holds it. */
export type Tenures = ReadonlyMap<string, string | undefined>;

export async function tenuresOf(parts: Pick<QueryParts, 'events'>, plan: string, task: TaskDocument): Promise<Tenures> {
  const tenures = new Map<string, string | undefined>();
  for (const { leads, cooperating, until } of await holdingsOf(parts, plan, task)) {
    for (const unit of [...leads, ...cooperating]) tenures.set(unit, until ?? undefined);
  }
  return tenures;
}
