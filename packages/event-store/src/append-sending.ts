/** Appending until it is known what has become of it, or until the time of the command is over. */
import { setTimeout as pause } from 'node:timers/promises';
import { DubanError, type StoredEvent } from '@duban/domain';
import { type CommandTime, isOver } from './command-time.js';
import type { Appended, EventStore } from './port.js';

/** Pause before an append whose outcome is not known is sent again. */
const resendMinMs = 5;
const resendMaxMs = 250;

interface Sending {
  readonly allowed: CommandTime;
  readonly maxAttempts: number;
}

/**
 * Appends. If the outcome is not known, it reads back and appends the same ids again, each time after a longer pause, so
 * as not to press a store in trouble.
 * @throws {DubanError} `outcome-unknown`, and what the store refuses with
 */
export async function appendAndMakeSure(
  store: EventStore,
  stream: string,
  revision: number,
  events: readonly StoredEvent[],
  { allowed, maxAttempts }: Sending,
): Promise<Appended> {
  const expected = revision === -1 ? 'no-stream' : revision;
  for (let attempt = 1; ; attempt += 1) {
    try {
      allowed.mayBeStored = true;
      return await store.append(stream, expected, events, allowed.until);
    } catch (error) {
      if (!(error instanceof DubanError)) throw error;
      if (error.code === 'store-failed') throw new DubanError('outcome-unknown', {}, { cause: error });
      if (error.code !== 'outcome-unknown') {
        // That it was not stored this time says nothing of the time before, unless the place is taken.
        if (attempt > 1 && error.code !== 'wrong-expected-revision')
          throw new DubanError('outcome-unknown', {}, { cause: error });
        allowed.mayBeStored = false;
        throw error;
      }
      if (attempt === maxAttempts || isOver(allowed.until)) throw error;
      const found = await readBack(store, stream, revision, events, allowed.until);
      if (found !== undefined) return found;
      await pause(Math.min(resendMaxMs, resendMinMs * 2 ** (attempt - 1)));
    }
  }
}

/**
 * The answer of the append, if its events are there; undefined if they are not, which does not prove that they never
 * will be.
 */
async function readBack(
  store: EventStore,
  stream: string,
  revision: number,
  events: readonly StoredEvent[],
  until: number | undefined,
): Promise<Appended | undefined> {
  let found = 0;
  try {
    for await (const event of store.readStream(stream, revision + 1, until)) {
      if (event.id !== events[found]?.id) return undefined;
      found += 1;
      if (found === events.length) return { revision: Number(event.revision), position: event.position };
    }
  } catch (error) {
    throw new DubanError('outcome-unknown', {}, { cause: error });
  }
  return undefined;
}
