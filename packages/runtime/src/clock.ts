/**
 * The server's clock: the only code that asks the machine for the time. Its answers never go back within the process,
 * whatever the machine's clock does, nor far ahead of the time that has passed: days that have begun never end.
 */

/** A step back of the machine's clock by more than this is reported, in milliseconds. */
const stepBackToleratedMs = 5_000;
/**
 * The largest step forward that is followed, in milliseconds: enough for a machine that slept for a night. After a
 * longer sleep the process must be restarted: a process that starts believes the machine's clock.
 */
const stepForwardMaxMs = 24 * 60 * 60 * 1000;
/** China has had no daylight saving time since 1991, so its civil day is a fixed distance from UTC. */
const shanghaiOffsetMs = 8 * 60 * 60 * 1000;

export interface Clock {
  /** The instant in UTC with milliseconds, as `Date.prototype.toISOString` writes it. Never decreases. */
  now(): string;
  /** The day in Asia/Shanghai, `YYYY-MM-DD`. Never decreases. */
  today(): string;
  /** Milliseconds since 1970 of the same instant. Never decreases. */
  millis(): number;
  /** False after a step back of more than 5 s until the machine's clock has caught up, and while it is too far ahead. */
  readonly healthy: boolean;
}

export interface ClockOptions {
  /** Milliseconds since 1970, as the machine believes. */
  readonly source?: () => number;
  /** Called once for each step back of more than 5 s, with its size in milliseconds. */
  readonly onStepBack?: (stepMs: number) => void;
  /** Monotonic milliseconds. A `source` that is given without it may leap ahead as far as it likes. */
  readonly elapsed?: (() => number) | undefined;
  /** Called once for each step forward of more than a day, with its size in milliseconds. */
  readonly onStepForward?: (stepMs: number) => void;
}

export function createClock(options: ClockOptions = {}): Clock {
  const { source = Date.now, onStepBack = () => {}, onStepForward = () => {} } = options;
  const elapsed = options.elapsed ?? (options.source === undefined ? () => performance.now() : undefined);
  let latest = source();
  let previous = latest;
  let isBack = false;
  let isAhead = false;
  /** What the machine's clock said when it was believed last, and the time that had passed then. */
  let believed = { ms: latest, at: elapsed?.() ?? 0 };
  let writtenFor = Number.NaN;
  let written = '';

  /** The machine's time, or what it would be had the clock not leapt ahead. */
  function bounded(): number {
    const machine = source();
    if (elapsed === undefined) return machine;
    const at = elapsed();
    const expected = Math.floor(believed.ms + (at - believed.at));
    const ahead = machine - expected;
    if (ahead > stepForwardMaxMs) {
      if (!isAhead) onStepForward(ahead);
      isAhead = true;
      return expected;
    }
    isAhead = false;
    believed = { ms: machine, at };
    return machine;
  }

  function millis(): number {
    const machine = bounded();
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
      return !isBack && !isAhead;
    },
  };
}
