/**
 * The server's clock: the only code that asks the machine for the time. Its answers never go back within the process,
 * whatever the machine's clock does.
 */

/** A step back of the machine's clock by more than this is reported, in milliseconds. */
const stepBackToleratedMs = 5_000;
/** China has had no daylight saving time since 1991, so its civil day is a fixed distance from UTC. */
const shanghaiOffsetMs = 8 * 60 * 60 * 1000;

export interface Clock {
  /** The instant in UTC with milliseconds, as `Date.prototype.toISOString` writes it. Never decreases. */
  now(): string;
  /** The day in Asia/Shanghai, `YYYY-MM-DD`. Never decreases. */
  today(): string;
  /** Milliseconds since 1970 of the same instant. Never decreases. */
  millis(): number;
  /** False after a step back of more than 5 s until the machine's clock has caught up. */
  readonly healthy: boolean;
}

export interface ClockOptions {
  /** Milliseconds since 1970, as the machine believes. */
  readonly source?: () => number;
  /** Called once for each step back of more than 5 s, with its size in milliseconds. */
  readonly onStepBack?: (stepMs: number) => void;
}

export function createClock({ source = Date.now, onStepBack = () => {} }: ClockOptions = {}): Clock {
  let latest = source();
  let previous = latest;
  let isBack = false;
  let writtenFor = Number.NaN;
  let written = '';

  function millis(): number {
    const machine = source();
    if (machine >= latest) {
      latest = machine;
      isBack = false;
    } else if (previous - machine > stepBackToleratedMs || (!isBack && latest - machine > stepBackToleratedMs)) {
      isBack = true;
      onStepBack(latest - machine);
    }
    previous = machine;
    return latest;
  }

  function now(): string {
    const at = millis();
    if (at !== writtenFor) {
      writtenFor = at;
      written = new Date(at).toISOString();
    }
    return written;
  }

  return {
    now,
    millis,
    today: () => new Date(millis() + shanghaiOffsetMs).toISOString().slice(0, 10),
    get healthy() {
      millis();
      return !isBack;
    },
  };
}
