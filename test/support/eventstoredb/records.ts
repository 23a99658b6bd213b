/** The records of the log. */

/** What a client proposes. Bytes are base64. */
export interface Proposed {
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: string;
  readonly metadata: string;
}

export interface LogRecord extends Proposed {
  readonly stream: string;
  readonly revision: number;
  /** Commit and prepare position in one. They differ only in transactions, which no longer exist. */
  readonly position: number;
  /** In units of 100 ns since 1970, as the server gives it. */
  readonly created: string;
}

export type Expected = number | 'no-stream' | 'stream-exists' | 'any';

export interface Write {
  readonly stream: string;
  readonly expected: Expected;
  readonly what: readonly Proposed[] | 'delete' | 'tombstone';
}

export type Outcome =
  /** Without a position: the same events were written once, and the stream was softly deleted since then. */
  | { readonly result: 'success'; readonly revision: number; readonly position: number | undefined }
  | { readonly result: 'wrong-version'; readonly current: number }
  | { readonly result: 'stream-deleted' };

/** As `$tb` it marks a softly deleted stream, as a revision a tombstone. */
export const endOfRevisions = '9223372036854775807';

const ticksNow = () => (BigInt(Date.now()) * 10_000n).toString();
export const base64 = (text: string) => Buffer.from(text).toString('base64');

export const json = (type: string, data: string): Proposed => ({
  id: crypto.randomUUID(),
  type,
  contentType: 'application/json',
  data: base64(data),
  metadata: '',
});

export const tombstone = (): Proposed => ({ ...json('$streamDeleted', ''), contentType: 'application/octet-stream' });

/**
 * Positions are places in a file, as in a real log: they grow by more than one.
 * @param end the position of the last record before
 */
export function recordsOf(stream: string, firstRevision: number, events: readonly Proposed[], end: number): LogRecord[] {
  const created = ticksNow();
  let position = end;
  return events.map((event, index) => {
    position += 64 + event.data.length;
    return { ...event, stream, revision: firstRevision + index, position, created };
  });
}
