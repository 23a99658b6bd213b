/** What the log is made of. */

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
  /** Commit and prepare position in one: they differ only under transactions, which are long gone. */
  readonly position: number;
  /** 100 ns since 1970, as the server tells it. */
  readonly created: string;
}

export type Expected = number | 'no-stream' | 'stream-exists' | 'any';

export interface Write {
  readonly stream: string;
  readonly expected: Expected;
  readonly what: readonly Proposed[] | 'delete' | 'tombstone';
}

export type Outcome =
  /** No position: the same events were written once, and the stream was softly deleted since. */
  | { readonly result: 'success'; readonly revision: number; readonly position: number | undefined }
  | { readonly result: 'wrong-version'; readonly current: number }
  | { readonly result: 'stream-deleted' };

/** As `$tb` it deletes a stream softly; as a revision it is a tombstone's. */
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

/** As in a real log, positions are places in a file: they grow, and not by one. @param end the position of the last record before */
export function recordsOf(stream: string, firstRevision: number, events: readonly Proposed[], end: number): LogRecord[] {
  const created = ticksNow();
  let position = end;
  return events.map((event, index) => {
    position += 64 + event.data.length;
    return { ...event, stream, revision: firstRevision + index, position, created };
  });
}
