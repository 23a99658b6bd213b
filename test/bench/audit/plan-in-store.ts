/** A journal in which one plan has a given share of the events, and a fold of that plan. All content is simulated. */
import { CommandService } from '@duban/command-api';
import { eventRegistry } from '@duban/domain';
import { openJournal, Transactor } from '@duban/event-store';
import { openMemoryViewStore, Runner } from '@duban/read-models';
import { createClock } from '@duban/runtime';
import { plans, publishPlans, reportOf } from '../pipeline/events.js';

/** Commands under way at once: as many as there are tasks, so that none waits for the turn of another. */
const underWay = 104;

export const plan = plans[0];
/** A plan with few events. */
export const other = plans[1];

export interface Made {
  readonly planEvents: number;
  readonly storeEvents: number;
}

/** The plan has as many events in every store. Reports on it are spread evenly among reports on two other plans. */
export async function makePlanInStore(folder: string, planEvents: number, storeEvents: number): Promise<Made> {
  const journal = await openJournal({ folder });
  try {
    const transactor = new Transactor(journal, eventRegistry, { cacheMaxEvents: 2 * storeEvents });
    const service = new CommandService(transactor, createClock());
    await publishPlans(service);
    const published = journal.stats().events;
    const own = Math.max(0, planEvents - published / plans.length);
    const reports = Math.max(own, storeEvents - published);
    let [taken, ownTaken, othersTaken] = [0, 0, 0];
    /** The number of a report decides its plan: every fourth one is on the first plan. */
    const next = (): number => {
      taken += 1;
      if (Math.floor((taken * own) / reports) > ownTaken) {
        ownTaken += 1;
        return plans.length * ownTaken;
      }
      othersTaken += 1;
      // The second plan gets no reports.
      return plans.length * Math.floor(othersTaken / 2) + 2 + (othersTaken % 2);
    };
    const work = async () => {
      while (taken < reports) await reportOf(service, next());
    };
    await Promise.all(Array.from({ length: underWay }, work));
    return { planEvents: Math.round(published / plans.length + own), storeEvents: journal.stats().events };
  } finally {
    await journal.close();
  }
}

export interface Fold {
  readonly ms: number;
  /** Of all events of the plan. */
  readonly positions: readonly string[];
}

/** Folds the plan once, as the live documents are made, from its own events alone. */
export async function foldOnce(folder: string): Promise<Fold> {
  const journal = await openJournal({ folder });
  const positions: string[] = [];
  const prefix = `${plan}-`;
  try {
    const began = performance.now();
    const runner = new Runner({
      store: openMemoryViewStore(),
      source: {
        async *subscribe({ after }, signal) {
          for await (const delivery of journal.subscribe({ after, prefix }, signal)) {
            for (const { position } of delivery.events) positions.push(position);
            yield delivery;
          }
        },
      },
      batchMaxEvents: 2_000,
    });
    const pump = new AbortController();
    const pumping = runner.run(pump.signal);
    await runner.whenCaughtUp();
    const ms = performance.now() - began;
    pump.abort();
    await pumping;
    return { ms, positions };
  } finally {
    await journal.close();
  }
}
