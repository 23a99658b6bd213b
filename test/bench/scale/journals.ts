/** Data folders with a history of a given length, made by commands. */
import { cpSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { CommandService } from '@duban/command-api';
import { eventRegistry } from '@duban/domain';
import { openJournal, Transactor } from '@duban/event-store';
import { createClock } from '@duban/runtime';
import { guardFolder } from '../child-processes.js';
import { publishPlans, reportOf } from '../pipeline/events.js';

/** Commands under way at once: as many as there are tasks, so that none waits for another's turn. */
const underWay = 104;

/**
 * Makes a journal of at least this many events: four plans of 26 tasks, and reports on them in turn.
 * @returns the number of its events
 */
export async function makeJournal(folder: string, events: number): Promise<number> {
  const journal = await openJournal({ folder });
  try {
    // With the default cache, the streams of a long history would displace each other, and every command would read its
    // stream again.
    const transactor = new Transactor(journal, eventRegistry, { cacheMaxEvents: 2 * events });
    const service = new CommandService(transactor, createClock());
    await publishPlans(service);
    const reports = Math.max(0, events - journal.stats().events);
    let next = 0;
    const work = async () => {
      while (next < reports) {
        next += 1;
        await reportOf(service, next - 1);
      }
    };
    await Promise.all(Array.from({ length: underWay }, work));
    return journal.stats().events;
  } finally {
    await journal.close();
  }
}

/** A copy of a journal in a folder of its own, for one side. */
export function copyOf(journal: string, parent: string): string {
  const folder = guardFolder(mkdtempSync(join(parent, 'duban-bench-')));
  // A journal that was closed leaves the name of its lock's socket behind, and a socket cannot be copied.
  cpSync(journal, folder, { recursive: true, filter: (source) => !source.endsWith('.sock') });
  return folder;
}
