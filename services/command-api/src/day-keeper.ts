/** Begins the days of real plans: first those that were missed while no process ran, then each new one. */
import { addDays, beginDayMaxDays, calendarAggregate, DubanError, daysBetween, isRejection } from '@duban/domain';
import { type CommandService, digestOf } from './command-service.js';
import { beginDayCommandIdOf } from './names.js';
import { refuseWhenJumped } from './plan-time.js';
import { systemActor } from './publishing.js';

/**
 * Brings a plan's calendar up to the server's day, in steps of at most `beginDayMaxDays`. A day begins
 * once, however many processes try. Simulated plans and plans not open are left alone.
 * @returns how many days this call began.
 * @throws {DubanError} `clock-jumped`, and as `carryOut`
 */
export async function catchUpDays(service: CommandService, plan: string): Promise<number> {
  let began = 0;
  for (;;) {
    const current = await service.planAndDay(plan);
    refuseWhenJumped(service.clock);
    const serverToday = service.clock.today();
    if (current.state.status !== 'open' || current.state.simulated || current.today >= serverToday) return began;
    const missing = daysBetween(current.today, serverToday);
    const date = addDays(current.today, Math.min(missing, beginDayMaxDays));
    const commandId = beginDayCommandIdOf(plan, date);
    const outcome = await service.carryOut(calendarAggregate, {
      plan,
      key: 'days',
      command: { type: 'begin-day', date },
      actor: systemActor,
      envelope: { commandId, commandDigest: digestOf({ command: 'begin-day', body: { date } }), correlationId: commandId },
    });
    // Another process began the day, which is just as good.
    if (isRejection(outcome) && outcome.rejected !== 'day-not-after') throw new DubanError(outcome.rejected, outcome.params);
    if (!isRejection(outcome) && !outcome.repeated) began += outcome.eventIds.length;
  }
}
