/** A running SHA-256 over log entries, one to a line: two logs with the same digest say the same. */
import { createHash } from 'node:crypto';
import { logEntry, type StoredEvent } from '@duban/domain';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

/** What the log says of an event, whichever store it lies in. */
export const entryOf = (event: StoredEvent): string => logEntry(event, sha256);

export class LogDigest {
  readonly #hash = createHash('sha256');
  #events = 0;

  get events(): number {
    return this.#events;
  }

  /** RFC 8785 text holds no line break, so the lines are the entries. */
  add(entry: string): void {
    this.#hash.update(entry).update('\n');
    this.#events += 1;
  }

  /** In lower-case hex. */
  hex(): string {
    return this.#hash.copy().digest('hex');
  }
}
