/** A running SHA-256 over log entries, one a line: if two logs have the same digest, they hold the same. */
import { createHash } from 'node:crypto';
import { logEntry, type StoredEvent } from '@duban/domain';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

/** The log entry of an event, which does not depend on the store that the event is in. */
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
