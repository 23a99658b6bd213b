/**
 * Whether the machine's clock can be right when a process begins. It has run for too short a time to be held against
 * the time that has passed, but the log knows when it was written last: a clock that is earlier is wrong, and one that
 * is later by more than a holiday may be, which would begin all the days between. Then somebody has to say what day it
 * is, or to set the clock right. A server of others is not asked: it may run on this very machine.
 */
import { DubanError, daysBetween } from '@duban/domain';
import type { EventStore } from '@duban/event-store';
import { clockBelievedMs, shanghaiDayOf, shanghaiTimeOf } from '@duban/runtime';
import type { Host } from './host.js';

/** Days without a record that need nobody's word: the longest public holidays, with the weekends beside them. */
const silentDaysMax = 12;

/** @throws {DubanError} `clock-unconfirmed`: ask again; and what reading the store throws */
export async function confirmClock(
  { clock, config, logger }: Pick<Host, 'clock' | 'config' | 'logger'>,
  store: Pick<EventStore, 'lastWriteAt'>,
): Promise<void> {
  const last = await store.lastWriteAt();
  const now = clock.machineMillis();
  const day = shanghaiDayOf(now);
  if (config.today !== day) {
    if (last !== undefined && !canFollow(now, last))
      throw new DubanError('clock-unconfirmed', { now: shanghaiTimeOf(now), last: shanghaiTimeOf(last), day });
    if (config.today !== undefined) logger.warn({ today: config.today, day }, 'DUBAN_TODAY is of another day, and not used');
  }
  clock.believeMachine();
}

function canFollow(now: number, last: number): boolean {
  return now >= last - clockBelievedMs && daysBetween(shanghaiDayOf(last), shanghaiDayOf(now)) <= silentDaysMax;
}
