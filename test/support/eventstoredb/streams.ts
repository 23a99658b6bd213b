/** The records in order and by stream: which of them are visible, and what may be written next. */
import {
  base64,
  type Expected,
  endOfRevisions,
  json,
  type LogRecord,
  type Outcome,
  type Proposed,
  recordsOf,
  tombstone,
  type Write,
} from './records.js';

interface Stream {
  /** The records that still exist, by revision. */
  readonly records: Map<number, LogRecord>;
  /** The revision of the last record ever; -1 if there was none. */
  last: number;
  /** Nothing below it is visible. Infinite: softly deleted. */
  truncatedBefore: number;
  maxCount: number;
  tombstoned: boolean;
  acl: Acl;
}

/** Names of users and groups who may read (`$r`), write (`$w`) and so on. `$all` means everybody. */
export type Acl = Readonly<Record<string, string | readonly string[]>>;

interface Metadata {
  readonly $tb?: number;
  readonly $maxCount?: number;
  readonly $acl?: Acl;
}

/** With `any`, a repeated write is recognised only while its ids are among the last so many. */
const rememberedIdsMax = 1_000;
const empty = (): Stream => ({
  records: new Map(),
  last: -1,
  truncatedBefore: 0,
  maxCount: Number.POSITIVE_INFINITY,
  tombstoned: false,
  acl: {},
});

const firstVisible = ({ truncatedBefore, maxCount, last }: Stream) => Math.max(truncatedBefore, last + 1 - maxCount, 0);
const isSoftlyDeleted = ({ truncatedBefore }: Stream) => truncatedBefore === Number.POSITIVE_INFINITY;

export class Streams {
  /** A scavenge replaces this list. */
  records: LogRecord[] = [];
  readonly #streams = new Map<string, Stream>();
  readonly #removed = new Set<number>();
  readonly #rememberedIds = new Map<string, LogRecord>();

  /** The visible records; undefined when the stream does not exist, or no longer. */
  stream(name: string): { readonly records: readonly LogRecord[]; readonly tombstoned: boolean } | undefined {
    const stream = this.#streams.get(name);
    if (stream === undefined || (!stream.tombstoned && (stream.last < 0 || isSoftlyDeleted(stream)))) return undefined;
    const records: LogRecord[] = [];
    for (let revision = firstVisible(stream); revision <= stream.last; revision += 1) {
      const record = stream.records.get(revision);
      if (record !== undefined) records.push(record);
    }
    return { records, tombstoned: stream.tombstoned };
  }

  acl(name: string): Acl {
    return this.#streams.get(name)?.acl ?? {};
  }

  /** The position of the last record; -1 before the first. */
  end(): number {
    return this.records.at(-1)?.position ?? -1;
  }

  /** The index of the first record after a position. */
  indexAfter(position: number): number {
    let [low, high] = [0, this.records.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.records[middle] as LogRecord).position <= position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Whether a record starts at this position, or did before it was removed. */
  startsRecord(position: number): boolean {
    return this.#removed.has(position) || this.records[this.indexAfter(position - 1)]?.position === position;
  }

  decide({ stream: name, expected, what }: Write, end: number): { outcome: Outcome; records: LogRecord[] } {
    const stream = this.#streams.get(name) ?? empty();
    if (stream.tombstoned) return { outcome: { result: 'stream-deleted' }, records: [] };
    const earlier = typeof what === 'string' ? undefined : this.#earlier(name, stream, expected, what);
    if (earlier !== undefined) {
      const position = isSoftlyDeleted(stream) ? undefined : earlier.position;
      return { outcome: { result: 'success', revision: earlier.revision, position }, records: [] };
    }
    const { last } = stream;
    const gone = last < 0 || isSoftlyDeleted(stream);
    const fits =
      expected === 'any' ||
      expected === last ||
      (expected === 'no-stream' && gone) ||
      (expected === 'stream-exists' && last >= 0 && !gone);
    if (!fits) return { outcome: { result: 'wrong-version', current: last }, records: [] };
    const records = this.#recordsOf(name, stream, what, end);
    const position = records[what.length - 1]?.position ?? records.at(-1)?.position ?? end;
    const revision = last + (typeof what === 'string' ? 0 : what.length);
    return { outcome: { result: 'success', revision, position }, records };
  }

  #recordsOf(name: string, stream: Stream, what: Write['what'], end: number): LogRecord[] {
    const metadata = (data: string, after: number) =>
      recordsOf(`$$${name}`, (this.#streams.get(`$$${name}`)?.last ?? -1) + 1, [json('$metadata', data)], after);
    if (what === 'tombstone') return recordsOf(name, Number(endOfRevisions), [tombstone()], end);
    if (what === 'delete') return metadata(`{"$tb":${endOfRevisions}}`, end);
    const records = recordsOf(name, stream.last + 1, what, end);
    if (!isSoftlyDeleted(stream)) return records;
    return [...records, ...metadata(`{"$tb":${stream.last + 1}}`, records.at(-1)?.position ?? end)];
  }

  /** The last record of the same write, if it was made before. */
  #earlier(name: string, stream: Stream, expected: Expected, events: readonly Proposed[]): LogRecord | undefined {
    const before = expected === 'no-stream' ? -1 : expected;
    const found =
      typeof before === 'number'
        ? events.map((_, index) => stream.records.get(before + 1 + index))
        : events.map(({ id }) => this.#rememberedIds.get(`${name}/${id}`));
    return found.every((record, index) => record?.id === events[index]?.id) ? found.at(-1) : undefined;
  }

  take(records: readonly LogRecord[]): void {
    for (const record of records) {
      this.records.push(record);
      const stream = this.#stream(record.stream);
      if (record.type === '$streamDeleted') {
        stream.tombstoned = true;
        continue;
      }
      stream.records.set(record.revision, record);
      stream.last = record.revision;
      if (record.type === '$metadata') this.#obey(record);
      this.#rememberedIds.set(`${record.stream}/${record.id}`, record);
      for (const oldest of this.#rememberedIds.keys()) {
        if (this.#rememberedIds.size <= rememberedIdsMax) break;
        this.#rememberedIds.delete(oldest);
      }
    }
  }

  #obey({ stream: name, data }: LogRecord): void {
    const stream = this.#stream(name.slice(2));
    const { $tb = 0, $maxCount, $acl } = metadataIn(data);
    stream.truncatedBefore = $tb >= Number(endOfRevisions) ? Number.POSITIVE_INFINITY : $tb;
    stream.maxCount = $maxCount ?? Number.POSITIVE_INFINITY;
    stream.acl = $acl ?? {};
  }

  /**
   * The positions of records that a scavenge removes: deleted or truncated ones, and metadata that newer metadata
   * replaces.
   */
  removable(): number[] {
    const gone = ({ stream: name, revision, type }: LogRecord) => {
      const stream = this.#streams.get(name) as Stream;
      if (type === '$streamDeleted') return false;
      if (name.startsWith('$$') && revision < stream.last) return true;
      return stream.tombstoned || revision < firstVisible(stream);
    };
    return this.records.filter(gone).map(({ position }) => position);
  }

  remove(positions: readonly number[]): void {
    const gone = new Set(positions);
    const kept: LogRecord[] = [];
    for (const record of this.records) {
      if (!gone.has(record.position)) kept.push(record);
      else this.#streams.get(record.stream)?.records.delete(record.revision);
    }
    for (const position of positions) this.#removed.add(position);
    this.records = kept;
  }

  #stream(name: string): Stream {
    const stream = this.#streams.get(name) ?? empty();
    this.#streams.set(name, stream);
    return stream;
  }
}

function metadataIn(data: string): Metadata {
  try {
    return JSON.parse(Buffer.from(data, 'base64').toString()) as Metadata;
  } catch {
    return {};
  }
}

/** What a new log contains; one record more if the server has users. */
export function firstRecords(withUsers: boolean): LogRecord[] {
  const scavenges = { ...json('$metadata', '{"$maxAge":2592000}'), stream: '$$$scavenges', revision: 0 };
  const first = { ...(recordsOf(scavenges.stream, 0, [scavenges], 0)[0] as LogRecord), position: 548 };
  if (!withUsers) return [first];
  const records = [first];
  for (const [index, user] of ['admin', 'ops'].entries()) {
    const told: [string, number, Proposed][] = [
      [`$user-${user}`, 0, json('$UserCreated', `{"loginName":"${user}"}`)],
      [`$$$user-${user}`, 0, json('$metadata', '{"$acl":{"$r":"$admins"}}')],
      ['$users', index, { ...json('$User', ''), data: base64(user), contentType: 'application/octet-stream' }],
    ];
    for (const [stream, revision, event] of told) {
      records.push(...recordsOf(stream, revision, [event], (records.at(-1) as LogRecord).position));
    }
  }
  return records;
}
