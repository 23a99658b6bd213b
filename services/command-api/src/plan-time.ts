/** The time at which an event is recorded: the server's, or in a simulated plan that of the plan's own clock. */
import { instantOf, type NewEvent, type PlanTime } from '@duban/domain';
import type { RecordedTime } from '@duban/event-store';
import type { Clock } from '@duban/runtime';

/** On a simulated plan a day begins at midnight and everything else happens at nine in the morning. */
const simulatedHour = '09:00';

export function recordedTime(clock: Clock, { simulated, today }: PlanTime, { type, data }: NewEvent): RecordedTime {
  const serverTime = clock.now();
  if (!simulated) return { recordedAt: serverTime };
  if (type === 'day-began') return { recordedAt: instantOf(String(data['date'])), serverTime };
  return { recordedAt: instantOf(today, simulatedHour), serverTime };
}
