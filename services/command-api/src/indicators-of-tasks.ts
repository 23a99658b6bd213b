/**
 * Which indicators a task has. They are registered in streams of their own and a task knows of none, so they are found
 * in the log: what was found before is kept, and the next look begins after it.
 */
import { decodedOrForeign, eventRegistry, type Position } from '@duban/domain';
import type { EventStore } from '@duban/event-store';

export type IndicatorsOf = (plan: string, task: string) => Promise<readonly string[]>;

interface Found {
  after: Position | undefined;
  readonly keys: Map<string, string[]>;
}

/** Plans that are kept; another is looked through from the beginning. */
const plansMax = 100;

export function indicatorsOf(store: Pick<EventStore, 'readAll'>): IndicatorsOf {
  const plans = new Map<string, Found>();
  const looking = new Map<string, Promise<void>>();

  async function look(plan: string, found: Found): Promise<void> {
    for await (const event of store.readAll({ after: found.after, prefix: `${plan}-indicator.` })) {
      found.after = event.position;
      if (event.type !== 'indicator-registered') continue;
      const decoded = decodedOrForeign(eventRegistry, event);
      // Whoever reads the stream of that indicator refuses what nobody has decided about.
      if ('foreignDetail' in decoded) continue;
      const { indicator } = decoded.data as { indicator: { key: string; task?: string } };
      if (indicator.task === undefined) continue;
      found.keys.set(indicator.task, [...(found.keys.get(indicator.task) ?? []), indicator.key]);
    }
  }

  return async (plan, task) => {
    const found = plans.get(plan) ?? { after: undefined, keys: new Map<string, string[]>() };
    plans.delete(plan);
    plans.set(plan, found);
    const [longestUnused] = plans.keys();
    if (plans.size > plansMax && longestUnused !== undefined) plans.delete(longestUnused);
    // One after the other, so that each begins where the one before has ended.
    const own = (looking.get(plan) ?? Promise.resolve()).catch(() => undefined).then(() => look(plan, found));
    looking.set(plan, own);
    try {
      await own;
    } finally {
      if (looking.get(plan) === own) looking.delete(plan);
    }
    return found.keys.get(task) ?? [];
  };
}
