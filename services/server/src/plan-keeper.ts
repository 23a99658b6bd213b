/** Keeps plans going without being asked: unfinished publications are finished, and days begin. */

import { type CommandService, catchUpDays, finishPublication, systemActor } from '@duban/command-api';
import { DubanError } from '@duban/domain';
import type { EventStore } from '@duban/event-store';
import type { Logger } from '@duban/runtime';

const everyMs = 20_000;

export interface PlanKeeper {
  /** Looks at every plan once. */
  keep(): Promise<void>;
  /** Keeps looking, until stopped. */
  start(): void;
  stop(): Promise<void>;
}

export function planKeeper(service: CommandService, store: Pick<EventStore, 'plans'>, logger: Logger): PlanKeeper {
  let timer: NodeJS.Timeout | undefined;
  let working: Promise<void> = Promise.resolve();

  async function keepPlan(plan: string): Promise<void> {
    try {
      const { state } = await service.planAndDay(plan);
      if (state.status === 'publishing' && (await finishPublication(service, plan, systemActor)) !== undefined) {
        logger.warn({ plan }, 'an interrupted publication was finished');
      }
      const days = await catchUpDays(service, plan);
      if (days > 0) logger.info({ plan, days }, 'days began');
    } catch (error) {
      // A plan in trouble must not keep the others from their day.
      const known = error instanceof DubanError;
      logger.error({ plan, err: error, ...(known ? { code: error.code } : {}) }, 'a plan could not be brought up to date');
    }
  }

  async function keep(): Promise<void> {
    if (service.clock.trouble?.kind === 'jumped') return;
    for (const plan of await store.plans()) await keepPlan(plan);
  }

  return {
    keep,
    start() {
      timer = setInterval(() => {
        working = working.then(keep).catch((error: unknown) => logger.error({ err: error }, 'plans could not be listed'));
      }, everyMs);
      timer.unref();
    },
    async stop() {
      clearInterval(timer);
      await working;
    },
  };
}
