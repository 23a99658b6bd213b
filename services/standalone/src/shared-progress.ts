/**
 * Progress where several processes fill one store of documents: this one's runner knows only the plans
 * that the feed has given to it, and how far the store was before it lost its newest batches. So a plan is
 * where its checkpoint in the store is, and nowhere else.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { ViewProgress, ViewReader } from '@duban/read-models';

const lookEveryMs = 20;

export function sharedProgress(own: ViewProgress, views: Pick<ViewReader, 'checkpoint'>): ViewProgress {
  return {
    planState: (plan) => own.planState(plan),
    async waitFor(position, timeoutMs, plan) {
      if (plan === undefined) return own.waitFor(position, timeoutMs);
      const until = performance.now() + timeoutMs;
      // Refuses a position of another store.
      await own.waitFor(position, 0);
      for (;;) {
        const checkpoint = await views.checkpoint(plan);
        if (checkpoint !== undefined && checkpoint >= position) return true;
        if (performance.now() >= until) return false;
        await pause(lookEveryMs);
      }
    },
  };
}
