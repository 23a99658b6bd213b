/**
 * Progress where several processes fill one store of documents: this one's runner knows only the plans
 * that the feed has given to it, so the checkpoint of a plan that another one fills is looked at instead.
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
      let reached = await own.waitFor(position, 0);
      while (!reached && performance.now() < until) {
        const checkpoint = await views.checkpoint(plan);
        reached = (checkpoint !== undefined && checkpoint >= position) || (await own.waitFor(position, lookEveryMs));
        if (!reached) await pause(lookEveryMs);
      }
      return reached;
    },
  };
}
