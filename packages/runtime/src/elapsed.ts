/**
 * The time that has passed, whatever the time of day. The monotonic clock of a process stands still while the machine
 * sleeps; the time since the machine was booted does not, but costs a file to read, so it is asked seldom.
 */
import { uptime } from 'node:os';

/** Milliseconds since any moment. `look`: whether the machine has slept since it was asked last is found out first. */
export type Elapsed = (look: boolean) => number;

const lookEveryMs = 60_000;

/** @param awake milliseconds while the machine was awake; `sinceBoot` the same, and those that it slept */
export function passingTime(awake = () => performance.now(), sinceBoot = () => uptime() * 1000): Elapsed {
  const asleepBefore = sinceBoot() - awake();
  let slept = 0;
  let lookedAt = awake();
  return (look) => {
    const now = awake();
    if (look || now - lookedAt > lookEveryMs) {
      slept = Math.max(slept, sinceBoot() - now - asleepBefore);
      lookedAt = now;
    }
    return now + slept;
  };
}
