/**
 * The server's clock: the only code that asks the machine for the time, and decides how far it is believed.
 *
 * Whatever is recorded stays, and days that have begun never end, so a time that is recorded must be right. The
 * machine's clock is believed as long as it keeps to the time that passes, its sleep included. Once it has leapt, ahead
 * or back, nobody can tell from within whether it is wrong now or was before: nothing is recorded then. It is believed
 * again as soon as it agrees with the time that has passed, or when a process starts anew on it (`clock-at-start` of the
 * server says how that is held against the log). Meanwhile `now` goes on as time passes, for what must not wait, such
 * as who read what.
 *
 * Tokens are held against the machine's clock itself, which all who issue them share.
 */
import { type Elapsed, passingTime } from './elapsed.js';

/** A step back of the machine's clock by more than this is reported, in milliseconds. */
const stepBackToleratedMs = 5_000;
/** What the machine's clock may differ from the time that has passed, in milliseconds: clocks are set right by less. */
export const clockBelievedMs = 120_000;
/**
 * The share of the passing time by which the clock that is compared with follows the machine's, so that a small
 * correction is forgotten and a clock that runs too fast is not. Daemons slew by a twelfth at most.
 */
const followedShare = 0.1;
/** China has had no daylight saving time since 1991, so its civil day is a fixed distance from UTC. */
const shanghaiOffsetMs = 8 * 60 * 60 * 1000;
const dayMs = 24 * 60 * 60 * 1000;

const shanghaiText = (ms: number) => new Date(ms + shanghaiOffsetMs).toISOString();
/** The day in Asia/Shanghai, `YYYY-MM-DD`, of milliseconds since 1970. */
export const shanghaiDayOf = (ms: number) => shanghaiText(ms).slice(0, 10);
/** The same with the time of day, `YYYY-MM-DD hh:mm:ss`, for people. */
export const shanghaiTimeOf = (ms: number) => shanghaiText(ms).slice(0, 19).replace('T', ' ');

/** `jumped`: the machine's clock is not believed. `back`: it went back a little, and time stands still until it has caught up. */
export interface ClockTrouble {
  readonly kind: 'jumped' | 'back';
  /** How far the machine's clock is ahead, or behind when negative, in milliseconds. */
  readonly byMs: number;
}

export interface Clock {
  /** The instant in UTC with milliseconds, as `Date.prototype.toISOString` writes it. Never decreases. */
  now(): string;
  /** The day in Asia/Shanghai, `YYYY-MM-DD`. Never decreases. */
  today(): string;
  /** Milliseconds since 1970 of the same instant. Never decreases. */
  millis(): number;
  /** Milliseconds since 1970 as the machine says, right or wrong. */
  machineMillis(): number;
  /** Takes the machine at its word from here on, also when that is earlier than what it said before. */
  believeMachine(): void;
  /** Undefined while the machine's clock is believed and has not gone back. */
  readonly trouble: ClockTrouble | undefined;
}

export interface ClockOptions {
  /** Milliseconds since 1970, as the machine believes. */
  readonly source?: () => number;
  /** Called once for each step back of more than 5 s that is believed, with its size in milliseconds. */
  readonly onStepBack?: (stepMs: number) => void;
  /** The time that has passed; without it a `source` of one's own is always believed. */
  readonly elapsed?: Elapsed | undefined;
  /** Called when the machine's clock is believed no more, with how far it is ahead, and with undefined when it is again. */
  readonly onJump?: (byMs: number | undefined) => void;
}

export function createClock(options: ClockOptions = {}): Clock {
  const { source = Date.now, onStepBack = () => {}, onJump = () => {} } = options;
  const elapsed = options.elapsed ?? (options.source === undefined ? passingTime() : undefined);
  let latest = source();
  let previous = latest;
  let back: number | undefined;
  let jumped: number | undefined;
  /** What the machine's clock is compared with: a time, and the time that had passed then. */
  let reference = { ms: latest, at: elapsed?.(true) ?? 0 };
  let writtenFor = Number.NaN;
  let written = '';
  let day = { number: Number.NaN, written: '' };

  const aheadAt = (at: number, machine: number) => machine - reference.ms - (at - reference.at);

  /** The machine's time, or undefined while it is not believed. */
  function believed(): number | undefined {
    const machine = source();
    if (elapsed === undefined) return machine;
    let at = elapsed(false);
    let ahead = aheadAt(at, machine);
    if (Math.abs(ahead) > clockBelievedMs) {
      at = elapsed(true);
      ahead = aheadAt(at, machine);
    }
    const before = jumped;
    if (Math.abs(ahead) > clockBelievedMs) {
      jumped = Math.round(ahead);
      if (before === undefined) onJump(jumped);
      return undefined;
    }
    const followed = followedShare * (at - reference.at);
    reference.ms = machine - ahead + Math.max(-followed, Math.min(followed, ahead));
    reference.at = at;
    jumped = undefined;
    if (before !== undefined) onJump(undefined);
    return machine;
  }

  function millis(): number {
    const machine = believed();
    if (machine === undefined) {
      const expected = Math.floor(reference.ms + (elapsed?.(false) ?? 0) - reference.at);
      latest = Math.max(latest, expected);
      return latest;
    }
    if (machine >= latest) {
      latest = machine;
      back = undefined;
    } else {
      const behind = latest - machine;
      const told = previous - machine > stepBackToleratedMs || (back === undefined && behind > stepBackToleratedMs);
      if (told) onStepBack(behind);
      if (told || back !== undefined) back = behind;
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

  function today(): string {
    const at = millis();
    const number = Math.floor((at + shanghaiOffsetMs) / dayMs);
    if (number !== day.number) day = { number, written: shanghaiDayOf(at) };
    return day.written;
  }

  return {
    now,
    millis,
    today,
    machineMillis: () => source(),
    believeMachine() {
      latest = source();
      previous = latest;
      reference = { ms: latest, at: elapsed?.(true) ?? 0 };
      back = undefined;
      if (jumped !== undefined) onJump(undefined);
      jumped = undefined;
    },
    get trouble(): ClockTrouble | undefined {
      millis();
      if (jumped !== undefined) return { kind: 'jumped', byMs: jumped };
      return back === undefined ? undefined : { kind: 'back', byMs: -back };
    },
  };
}
