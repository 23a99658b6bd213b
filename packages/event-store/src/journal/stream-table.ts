/** The streams of a journal: the revision that appends are checked against, and the place of a stream's last event. */

export interface StreamEntry {
  /** Number of the stream, from 0 in order of appearance. */
  readonly id: number;
  readonly name: string;
  /** Last accepted revision, durable or queued; -1 before the first. Appends are checked against it. */
  tip: number;
  /** Last durable revision; -1 before the first. Readers and refusals use it. */
  revision: number;
  /** Ordinal of the last durable event; 0 before the first. */
  lastOrdinal: number;
}

export class StreamTable {
  readonly #byName = new Map<string, StreamEntry>();
  readonly #byId: StreamEntry[] = [];

  get count(): number {
    return this.#byId.length;
  }

  /** Names of the streams that hold a durable event. */
  *names(): Generator<string> {
    for (const { name, revision } of this.#byId) if (revision >= 0) yield name;
  }

  entries(): Iterable<StreamEntry> {
    return this.#byId;
  }

  find(name: string): StreamEntry | undefined {
    return this.#byName.get(name);
  }

  byId(id: number): StreamEntry {
    return this.#byId[id] as StreamEntry;
  }

  findOrAdd(name: string): StreamEntry {
    const known = this.#byName.get(name);
    if (known !== undefined) return known;
    const entry = { id: this.#byId.length, name, tip: -1, revision: -1, lastOrdinal: 0 };
    this.#byName.set(name, entry);
    this.#byId.push(entry);
    return entry;
  }
}
