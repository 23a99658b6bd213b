/**
 * Checks an export on its own: every file against its digest, every event against its digest, the events against the
 * order of their streams, and the tables against the state that the events give. It cannot say who made the export:
 * somebody who changes events and recomputes all the rest makes another sound export. Only the event store can tell the
 * two apart.
 */
import { createHash } from 'node:crypto';
import { canonicalJson, DubanError, evidenceIn, planPrefix, planStream, type RecordedEvent, storedEvent } from '@duban/domain';
import { EventFold, sourceOf, type ViewState, viewVersions } from '@duban/read-models';
import { compareLines, linesOf } from './compare-lines.js';
import { type AboutExport, aboutExport, chunkBytes, evidenceText, files, manifestText, sha256Of, streamsText } from './format.js';
import { type StateTable, stateTables } from './tables.js';
import { type TarFile, untar } from './tar.js';

export interface ExportFault {
  readonly file: string;
  readonly line?: number;
  readonly what: 'changed' | 'missing' | 'added' | 'swapped' | 'unreadable' | 'not-folded' | 'other-views' | 'cut';
  readonly detail?: string;
}

export interface VerifiedExport {
  readonly about: AboutExport;
  readonly events: number;
  readonly streams: number;
  /** `of`: pieces that events refer to. `here`: those whose bytes are in the export. */
  readonly evidence: { readonly here: number; readonly of: number };
  /** The first hundred. The export is sound if there is none. */
  readonly faults: readonly ExportFault[];
}

export interface VerifyOptions {
  /** Gets the events in order, a group at a time. */
  readonly onEvents?: (events: readonly RecordedEvent[]) => void;
}

const faultsMax = 100;
/** The largest file of events: its last event is at most a quarter of `chunkBytes` long. */
const eventsFileMax = chunkBytes + chunkBytes / 4;
const smallMax = 64 << 20;
const aboutMax = 64 << 10;

/** Events in an export have no positions. These made-up ones give their order. */
const positionAt = (ordinal: number) => `exportedlog1-${String(ordinal).padStart(20, '0')}`;

/**
 * @param bytes of the tar, in pieces
 * @throws {DubanError} `export-unreadable` when they are no export
 */
export async function verifyExport(bytes: AsyncIterable<Uint8Array>, options: VerifyOptions = {}): Promise<VerifiedExport> {
  const archive = untar(bytes);
  const first = await archive.next();
  if (first.done === true || first.value.name !== files.about)
    throw new DubanError('export-unreadable', { detail: `不以 ${files.about} 开始 / it does not begin with ${files.about}` });
  const text = (await whole(first.value, aboutMax)).toString();
  const about = aboutExport.safeParse(jsonOf(text));
  if (!about.success) throw new DubanError('export-unreadable', { detail: files.about });
  const verification = new Verification(about.data, options);
  verification.noteFile(files.about, sha256Of(text));
  try {
    for await (const file of archive) await verification.take(file);
    await verification.end();
  } catch (error) {
    if (!(error instanceof DubanError) || error.code !== 'export-unreadable') throw error;
    verification.fault({ file: '', what: 'cut', detail: String(error.params['detail']) });
  }
  return verification.result;
}

class Verification {
  readonly #about: AboutExport;
  readonly #options: VerifyOptions;
  readonly #faults: ExportFault[] = [];
  readonly #digests = new Map<string, string>();
  readonly #streams = new Map<string, { events: number; revision: string }>();
  readonly #ids = new Set<string>();
  readonly #pieces = new Map<string, boolean>();
  /** Digests of the lines of the last file of events, kept until the file of digests has been compared with them. */
  #chunk: { readonly first: number; readonly digests: readonly string[] } | undefined;
  #events = 0;
  readonly #fold: EventFold;
  readonly #planStream: RecordedEvent[] = [];
  #folds = true;
  #state: ViewState | undefined;
  #tables: Map<string, StateTable> | undefined;
  #manifest = false;

  constructor(about: AboutExport, options: VerifyOptions) {
    this.#about = about;
    this.#options = options;
    this.#fold = new EventFold(about.plan, sourceOf(about.plan, this.#planStream));
  }

  get result(): VerifiedExport {
    const here = [...this.#pieces.values()].filter((each) => each).length;
    return {
      about: this.#about,
      events: this.#events,
      streams: this.#streams.size,
      evidence: { here, of: this.#pieces.size },
      faults: this.#faults,
    };
  }

  fault(fault: ExportFault): void {
    if (this.#faults.length < faultsMax) this.#faults.push(fault);
  }

  noteFile(name: string, digest: string): void {
    this.#digests.set(name, digest);
  }

  async take(file: TarFile): Promise<void> {
    const { name } = file;
    if (this.#manifest || this.#digests.has(name)) {
      this.fault({ file: name, what: 'added' });
      await pass(file);
      return;
    }
    if (name === files.manifest) {
      this.#manifest = true;
      await this.#compare(name, manifestText(this.#digests), (await whole(file, smallMax)).toString());
      return;
    }
    const digest = createHash('sha256');
    const noted = { ...file, content: noting(file.content, digest) };
    await this.#read(noted);
    await pass(noted);
    this.noteFile(name, digest.digest('hex'));
  }

  /**
   * By its place in the order: what must come before a file has come before it. What is missing is reported at the end.
   */
  async #read(file: TarFile): Promise<void> {
    const { name } = file;
    const [, first, kind] = /^events\/(\d{8})\.(ndjson|sha256)$/.exec(name) ?? [];
    if (kind === 'ndjson') return this.#readEvents(file, Number(first));
    if (kind === 'sha256') return this.#readDigests(file, Number(first));
    if (name === files.streams) return this.#compare(name, streamsText(this.#streams), (await whole(file, smallMax)).toString());
    if (name === files.evidenceList) return this.#readEvidenceList(file);
    const [, sha256] = /^evidence\/([0-9a-f]{64})$/.exec(name) ?? [];
    if (sha256 !== undefined) return this.#readEvidence(file, sha256);
    const [, table] = /^state\/([a-z-]{1,40})\.csv$/.exec(name) ?? [];
    if (table !== undefined) return this.#readTable(file, table);
    this.fault({ file: name, what: 'added' });
  }

  async #readEvents(file: TarFile, first: number): Promise<void> {
    const { name } = file;
    this.#endChunk();
    if (first !== this.#events + 1) this.fault({ file: name, what: 'missing', detail: `${this.#events + 1}–${first - 1}` });
    const lines = (await whole(file, eventsFileMax)).toString().split('\n');
    if (lines.pop() !== '') this.fault({ file: name, line: lines.length + 1, what: 'changed' });
    this.#chunk = { first, digests: lines.map(sha256Of) };
    const events: RecordedEvent[] = [];
    for (const [at, line] of lines.entries()) {
      const event = this.#eventOf(line, { file: name, line: at + 1 });
      if (event !== undefined) events.push(event);
    }
    this.#options.onEvents?.(events);
    if (!this.#folds) return;
    try {
      await this.#fold.take(events);
    } catch (error) {
      this.#folds = false;
      this.fault({ file: name, what: 'not-folded', detail: error instanceof Error ? error.message : String(error) });
    }
  }

  #eventOf(line: string, place: { readonly file: string; readonly line: number }): RecordedEvent | undefined {
    this.#events += 1;
    const { foreign, ...content } = (jsonOf(line) ?? {}) as Record<string, unknown>;
    const parsed = storedEvent.safeParse(content);
    const known = foreign === undefined ? parsed.data : (content as RecordedEvent);
    const own = known !== undefined && known.stream?.startsWith(planPrefix(this.#about.plan)) === true;
    if (!own || this.#ids.has(known.id) || canonicalJson(jsonOf(line)) !== line) {
      this.fault({ ...place, what: 'unreadable' });
      this.#folds = false;
      return undefined;
    }
    this.#ids.add(known.id);
    const events = this.#streams.get(known.stream)?.events ?? 0;
    this.#streams.set(known.stream, { events: events + 1, revision: known.revision });
    if (known.revision !== String(events)) {
      // Revisions must count from 0 without a gap: the fold would silently skip a revision that it has had.
      this.fault({ ...place, what: 'not-folded', detail: `${known.stream}: ${known.revision}, ${events}` });
      this.#folds = false;
    }
    if (foreign === undefined) for (const { sha256 } of evidenceIn(known.data)) this.#pieces.set(sha256, false);
    const event = {
      ...known,
      ...(foreign === undefined ? {} : { foreign }),
      position: positionAt(this.#events),
    } as RecordedEvent;
    if (event.stream === planStream(this.#about.plan)) this.#planStream.push(event);
    return event;
  }

  async #readDigests(file: TarFile, first: number): Promise<void> {
    const text = (await whole(file, smallMax)).toString();
    if (this.#chunk?.first !== first) {
      this.fault({ file: file.name, what: 'added' });
      return;
    }
    const { digests } = this.#chunk;
    this.#chunk = undefined;
    // The fault is reported for the file of events, because people read that and not the digests.
    for await (const fault of compareLines(textLines(text), digests.values()))
      this.fault({ ...fault, file: files.events(first) });
  }

  #endChunk(): void {
    if (this.#chunk !== undefined) this.fault({ file: files.digests(this.#chunk.first), what: 'missing' });
    this.#chunk = undefined;
  }

  async #readEvidenceList(file: TarFile): Promise<void> {
    const text = (await whole(file, smallMax)).toString();
    for (const line of text.split('\n')) {
      const [sha256 = '', here] = line.split(',');
      if (here === 'yes' && this.#pieces.has(sha256)) this.#pieces.set(sha256, true);
    }
    await this.#compare(file.name, evidenceText(this.#pieces), text);
  }

  async #readEvidence(file: TarFile, sha256: string): Promise<void> {
    const digest = createHash('sha256');
    for await (const bytes of file.content) digest.update(bytes);
    if (digest.digest('hex') !== sha256) this.fault({ file: file.name, what: 'changed' });
    else if (this.#pieces.get(sha256) !== true) this.fault({ file: file.name, what: 'added' });
  }

  async #readTable(file: TarFile, name: string): Promise<void> {
    const tables = await this.#stateTables();
    if (tables === undefined) return;
    const table = tables.get(name);
    if (table === undefined) {
      this.fault({ file: file.name, what: 'added' });
      return;
    }
    const expected = linesOf(utf8(table.text()));
    try {
      for await (const fault of compareLines(expected, linesOf(file.content))) this.fault({ ...fault, file: file.name });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.fault({ file: file.name, what: 'changed', detail: error.message });
    }
  }

  /** Undefined when the events give no state, which is reported only once. */
  async #stateTables(): Promise<Map<string, StateTable> | undefined> {
    if (!this.#folds || this.#events === 0) return undefined;
    if (this.#tables === undefined) {
      const { plan, simulated, views } = this.#about;
      if (canonicalJson(views) !== canonicalJson(viewVersions)) {
        this.#folds = false;
        this.fault({ file: files.about, what: 'other-views' });
        return undefined;
      }
      this.#state = await this.#fold.views.state();
      const tables = await stateTables({ views: this.#state, plan, simulated });
      this.#tables = new Map(tables.map((table) => [table.name, table]));
    }
    return this.#tables;
  }

  async #compare(file: string, expected: string, actual: string): Promise<void> {
    for await (const fault of compareLines(textLines(expected), textLines(actual))) this.fault({ ...fault, file });
  }

  async end(): Promise<void> {
    this.#endChunk();
    const tables = [...((await this.#stateTables())?.keys() ?? [])].map(files.table);
    const pieces = [...this.#pieces].filter(([, here]) => here).map(([sha256]) => files.evidence(sha256));
    for (const file of [files.streams, files.evidenceList, ...pieces, ...tables]) {
      if (!this.#digests.has(file)) this.fault({ file, what: 'missing' });
    }
    if (!this.#manifest) this.fault({ file: files.manifest, what: 'missing' });
    if (this.#events === 0) this.fault({ file: files.events(1), what: 'missing' });
    this.#state?.release();
  }
}

async function* noting(content: AsyncIterable<Buffer>, digest: { update(bytes: Buffer): unknown }): AsyncGenerator<Buffer> {
  for await (const bytes of content) {
    digest.update(bytes);
    yield bytes;
  }
}

async function pass({ content }: TarFile): Promise<void> {
  for await (const _ of content);
}

async function whole({ name, size, content }: TarFile, max: number): Promise<Buffer> {
  if (size > max) throw new DubanError('export-unreadable', { detail: `${name}：${size} 字节 / bytes` });
  const parts: Buffer[] = [];
  for await (const bytes of content) parts.push(bytes);
  return Buffer.concat(parts);
}

function* textLines(text: string): Generator<string> {
  const lines = text.split('\n');
  // Every line of an export ends with a line feed, so a missing one counts as a difference.
  if (lines.at(-1) === '') lines.pop();
  yield* lines;
}

async function* utf8(texts: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  for await (const text of texts) yield Buffer.from(text);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
