/** The time at which an event is recorded: the server's, or in a simulated plan that of the plan's own clock. */
import { DubanError, instantOf, type NewEvent, type PlanTime } from '@duban/domain';
import type { RecordedTime } from '@duban/event-store';
import type { Clock } from '@duban/runtime';

/** On a simulated plan a day begins at midnight and everything else happens at nine in the morning. */
const simulatedHour = '09:00';

/** What recording needs of the clock. */
export type RecordingClock = Pick<Clock, 'now' | 'today' | 'trouble'>;

/**
 * @throws {DubanError} `clock-jumped` while nobody can tell what time it is: a wrong time that is recorded stays, and
 * a client can send its command again
 */
export function refuseWhenJumped({ trouble }: Pick<Clock, 'trouble'>): void {
  if (trouble?.kind === 'jumped') throw new DubanError('clock-jumped', { seconds: Math.round(trouble.byMs / 1_000) });
}

/** @throws {DubanError} `clock-jumped` */
export function recordedTime(clock: RecordingClock, { simulated, today }: PlanTime, { type, data }: NewEvent): RecordedTime {
  refuseWhenJumped(clock);
  const serverTime = clock.now();
  if (!simulated) return { recordedAt: serverTime };
  if (type === 'day-began') return { recordedAt: instantOf(String(data['date'])), serverTime };
  return { recordedAt: instantOf(today, simulatedHour), serverTime };
}
