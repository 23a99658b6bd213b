/** When an event of a plan is recorded: server time, or the plan's own clock when it is simulated. */
import { instantOf, type NewEvent, type PlanFacts } from '@duban/domain';
import type { RecordedTime } from '@duban/event-store';
import type { Clock } from '@duban/runtime';

/** On a simulated plan a day begins at midnight and everything else happens at nine in the morning. */
const simulatedHour = '09:00';

export function planTime(clock: Clock, simulated: boolean, today: string): (event: NewEvent) => RecordedTime {
  if (!simulated) return () => ({ recordedAt: clock.now() });
  return (event) => {
    const serverTime = clock.now();
    if (event.type === 'day-began') return { recordedAt: instantOf(String(event.data['date'])), serverTime };
    return { recordedAt: instantOf(today, simulatedHour), serverTime };
  };
}

export const timeOf = (clock: Clock, { state, today }: PlanFacts) => planTime(clock, state.simulated, today);
