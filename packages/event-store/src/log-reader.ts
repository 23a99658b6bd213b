/** Reading and following a log whose events are numbered 1, 2, 3 …, for every embedded engine. */
import { DubanError, type RecordedEvent } from '@duban/domain';
import { type Delivery, formatPosition, type LogFilter, parsePosition } from './port.js';
import type { WakeUp } from './wake-up.js';

export const deliveryMaxEvents = 1_000;

/** Matching events of a bounded stretch of the log. */
export interface LogStretch {
  readonly events: readonly RecordedEvent[];
  /** The last ordinal looked at; greater than `after` unless there was nothing to look at. */
  readonly through: number;
}

export interface NumberedLog {
  readonly epoch: string;
  readonly closed: boolean;
  /** Fires when the head has moved and when the log closes. */
  readonly grown: WakeUp;
  /** Ordinal of the last durable event; 0 when there is none. */
  readonly lastOrdinal: number;
  /**
   * Some of the events in (after, upTo] that match, at most `deliveryMaxEvents`.
   * @throws {DubanError} `store-unavailable` when the log is closed
   */
  read(after: number, upTo: number, prefix: string | undefined): Promise<LogStretch>;
}

/** @throws {DubanError} `position-invalid` for a position of another store, or one beyond the head. */
export function ordinalAfter(log: NumberedLog, filter: LogFilter): number {
  if (filter.after === undefined) return 0;
  const parsed = parsePosition(filter.after);
  if (parsed?.epoch !== log.epoch || parsed.ordinal > log.lastOrdinal) {
    throw new DubanError('position-invalid', { position: filter.after });
  }
  return parsed.ordinal;
}

export function readLog(log: NumberedLog, filter: LogFilter): AsyncGenerator<RecordedEvent> {
  return readUpTo(log, filter, log.lastOrdinal);
}

/** When the last event was recorded, in milliseconds since 1970; undefined for an empty log. */
export async function lastWriteIn(log: NumberedLog): Promise<number | undefined> {
  const { lastOrdinal } = log;
  if (lastOrdinal === 0) return undefined;
  const { events } = await log.read(lastOrdinal - 1, lastOrdinal, undefined);
  const { serverTime, recordedAt } = events[0]?.meta ?? {};
  const at = serverTime ?? recordedAt;
  return at === undefined ? undefined : Date.parse(at);
}

async function* readUpTo(log: NumberedLog, filter: LogFilter, head: number): AsyncGenerator<RecordedEvent> {
  let after = ordinalAfter(log, filter);
  while (after < head) {
    const stretch = await log.read(after, head, filter.prefix);
    yield* stretch.events;
    after = stretch.through;
  }
}

/** The first delivery comes at once, even if it is empty, so that a follower learns that it has caught up. */
export async function* followLog(log: NumberedLog, filter: LogFilter, signal: AbortSignal): AsyncGenerator<Delivery> {
  let after = ordinalAfter(log, filter);
  let first = true;
  while (!signal.aborted && !log.closed) {
    const head = log.lastOrdinal;
    if (after === head && !first) {
      await log.grown.wait(signal);
      continue;
    }
    const stretch = await log.read(after, head, filter.prefix);
    if (signal.aborted) return;
    after = stretch.through;
    first = false;
    yield { events: stretch.events, position: formatPosition(log.epoch, after), caughtUp: after === head };
  }
}
