/**
 * Checks a whole journal without changing anything: also while a server holds it, and when it is too damaged to
 * start. It keeps one block of a file, the name and revision of every stream and at most 100 findings in memory.
 * Event ids are not compared with each other, since that would need memory for each event.
 */
import { isDeepStrictEqual } from 'node:util';
import { DubanError, errorSentence, type Lineage, lineageOf } from '@duban/domain';
import { formatPosition } from '../port.js';
import { formatHead, type LogHead } from './chain.js';
import { ChainReading } from './chain-reading.js';
import { errorDetail } from './file-errors.js';
import { type FileLayer, readWhole } from './file-layer.js';
import { type DurableHead, type HeadRecords, headFileName, readHeadFile } from './head-file.js';
import { IndexComparison, type IndexVerdict } from './index-comparison.js';
import { nodeFiles } from './node-files.js';
import { firstSegmentIsGone, headDiffers, headIsGone, segmentAfterIsGone, segmentIsGone } from './recovery.js';
import { type JudgedEvent, type Place, SegmentJudge } from './segment-judge.js';
import { eachLine } from './segment-lines.js';
import { indexName, type JournalFiles, journalFiles, segmentName } from './segment-name.js';
import { ancestorsIn, firstEpoch, readStoreFile, type StoreFile, storeFileName } from './store-file.js';

export interface CheckFinding {
  /**
   * `damage`: something durable is not what it was. `unfinished`: a group at the end of the log that is being written
   * now, or that a crash left and the next start will cut. `note`: nothing is lost.
   */
  readonly kind: 'damage' | 'unfinished' | 'note';
  readonly file: string;
  /** Line number from 1; absent when the finding is about the whole file. */
  readonly line?: number;
  readonly offset?: number;
  readonly detail: string;
}

export interface JournalCheck {
  /** There is no damage. */
  readonly sound: boolean;
  readonly epoch: string | undefined;
  /** Events of whole appends, in each segment up to its damage. */
  readonly events: number;
  readonly streams: number;
  readonly segments: number;
  readonly groups: number;
  readonly bytes: number;
  /** How often the journal has been opened, by its own count. */
  readonly openings: number | undefined;
  /** The head of all whole events, to be kept elsewhere (chain.ts); undefined when there is damage. */
  readonly head: string | undefined;
  /** The first 100 findings, in log order. */
  readonly findings: readonly CheckFinding[];
  readonly findingsLeftOut: number;
}

const otherVersion1 = 'the segments of version 1 are not those that the chain began with';
const findingsMax = 100;
const looksMax = 10;

export interface CheckOptions {
  readonly files?: FileLayer;
  /** Heads that were kept elsewhere: the check says whether the log is unchanged up to each. */
  readonly against?: readonly LogHead[] | undefined;
  /** Called with the data of every whole event as it is stored, not checked against a schema. */
  readonly visit?: (data: unknown) => void;
}

/** @throws {DubanError} `store-unavailable` when the folder cannot be read at all */
export async function checkJournal(folder: string, options: CheckOptions = {}): Promise<JournalCheck> {
  return new Checking(folder, options).run();
}

class Checking {
  readonly #folder: string;
  readonly #files: FileLayer;
  readonly #visit: (data: unknown) => void;
  readonly #revisions = new Map<string, number>();
  readonly #findings: CheckFinding[] = [];
  #leftOut = 0;
  #damaged = false;
  #store: StoreFile | undefined;
  readonly #chain = new ChainReading();
  #durable: HeadRecords | undefined;
  #nextOrdinal = 1;
  #lastGroup = 0;
  #groups = 0;
  #events = 0;
  #bytes = 0;

  readonly #against: readonly LogHead[];

  constructor(folder: string, { files = nodeFiles, visit = () => {}, against = [] }: CheckOptions) {
    this.#against = against;
    this.#folder = folder;
    this.#files = files;
    this.#visit = visit;
  }

  async run(): Promise<JournalCheck> {
    await this.#storeFile();
    // Read before the segments: those only grow meanwhile, so they cannot end before what this says.
    this.#durable = await this.#headFile();
    const { segments, indexes } = await this.#journalFiles();
    this.#chain.begin(this.#store, [this.#durable?.durable, ...this.#against]);
    for (const [at, ordinal] of segments.entries()) {
      await this.#segment(ordinal, at === segments.length - 1, indexes.includes(ordinal));
    }
    for (const ordinal of indexes.filter((index) => !segments.includes(index))) {
      this.#found({ kind: 'damage', file: segmentName(ordinal), detail: segmentIsGone });
    }
    const last = segments.at(-1);
    if (last === undefined) this.#found({ kind: 'damage', file: segmentName(1), detail: firstSegmentIsGone });
    if (last !== undefined && indexes.includes(last)) {
      this.#found({ kind: 'damage', file: indexName(last), detail: segmentAfterIsGone });
    }
    this.#compareHeads(segmentName(segments.at(-1) ?? 1));
    return {
      sound: !this.#damaged,
      epoch: this.#store?.epoch,
      openings: this.#durable?.opening.number,
      head: this.#head,
      events: this.#events,
      streams: this.#revisions.size,
      segments: segments.length,
      groups: this.#groups,
      bytes: this.#bytes,
      findings: this.#findings,
      findingsLeftOut: this.#leftOut,
    };
  }

  /** Lists the files until two listings are equal: one that is made while a segment is begun may miss it. */
  async #journalFiles(): Promise<JournalFiles> {
    let seen = journalFiles(await this.#names());
    for (let look = 0; look < looksMax; look += 1) {
      const again = journalFiles(await this.#names());
      if (isDeepStrictEqual(again, seen)) break;
      seen = again;
    }
    return seen;
  }

  async #names(): Promise<string[]> {
    try {
      return await this.#files.list(this.#folder);
    } catch (error) {
      throw new DubanError('store-unavailable', { detail: `${this.#folder}: ${errorDetail(error)}` }, { cause: error });
    }
  }

  async #storeFile(): Promise<void> {
    try {
      this.#store = await readStoreFile(this.#files, this.#folder);
    } catch (error) {
      const detail = error instanceof DubanError ? errorSentence(error.code, error.params, 'en') : errorDetail(error);
      this.#found({ kind: 'damage', file: storeFileName, detail });
    }
  }

  async #headFile(): Promise<HeadRecords | undefined> {
    const found = await readHeadFile(this.#files, this.#folder).catch(() => undefined);
    if (found === undefined && this.#store?.chain !== undefined) {
      this.#found({ kind: 'damage', file: headFileName, detail: headIsGone });
    }
    return found;
  }

  async #segment(ordinal: number, last: boolean, hasIndex: boolean): Promise<void> {
    const name = segmentName(ordinal);
    if (ordinal !== this.#nextOrdinal) {
      const detail = `the segment begins with event ${ordinal} but the one before it ends with event ${this.#nextOrdinal - 1}`;
      this.#found({ kind: 'damage', file: name, line: 1, offset: 0, detail });
    }
    try {
      await this.#lines(ordinal, last, hasIndex);
    } catch (error) {
      this.#found({ kind: 'damage', file: name, detail: errorDetail(error) });
    }
  }

  async #lines(ordinal: number, last: boolean, hasIndex: boolean): Promise<void> {
    const name = segmentName(ordinal);
    const index = hasIndex && !last ? await readWhole(this.#files, `${this.#folder}/${indexName(ordinal)}`) : undefined;
    const file = await this.#files.open(`${this.#folder}/${name}`, 'read');
    try {
      const size = await file.size();
      const start = this.#chain.segment(ordinal);
      if (start.contradicts) this.#found({ kind: 'damage', file: storeFileName, detail: otherVersion1 });
      const comparison = new IndexComparison(index, {
        epoch: this.#store === undefined ? '' : firstEpoch(this.#store),
        firstOrdinal: ordinal,
        segmentBytes: size,
        chained: start.version === 2,
      });
      const broken: Place[] = [];
      const judge = new SegmentJudge(
        { ...start, lastGroup: this.#lastGroup },
        {
          accept: (event) => {
            comparison.event(event);
            this.#chain.event(event.digest);
            return this.#accept(event);
          },
          broken: (place) => {
            if (broken.length < findingsMax) broken.push(place);
            else this.#leftOut += 1;
          },
        },
      );
      await eachLine(
        file,
        size,
        (line) => {
          this.#chain.line(line);
          judge.line(line);
        },
        (block) => comparison.block(block),
      );
      judge.end();
      this.#chain.end(judge.digestBefore);
      const wasDurable = ordinal - 1 + judge.wholeLines < (this.#durable?.durable.events ?? 0);
      const unfinished = last && judge.laterGroup === undefined && !wasDurable;
      for (const place of broken) this.#found({ kind: unfinished ? 'unfinished' : 'damage', file: name, ...place });
      if (judge.contradiction !== undefined) this.#found({ kind: 'damage', file: name, ...judge.contradiction });
      this.#bytes += size;
      this.#groups += judge.groups;
      this.#lastGroup = Math.max(this.#lastGroup, judge.lastGroup);
      this.#events += judge.wholeLines;
      this.#nextOrdinal = ordinal + judge.wholeLines;
      if (!last) this.#indexFinding(ordinal, comparison.verdict());
    } finally {
      await file.close();
    }
  }

  /** Compares the heads that were kept, in the folder and elsewhere, with what is there. */
  #compareHeads(file: string): void {
    const { events } = this.#chain;
    const there = (kept: DurableHead) => ({ events, digest: this.#chain.digestAt(kept.events) });
    const durable = this.#durable?.durable;
    const missing = durable === undefined || this.#damaged ? undefined : headDiffers(durable, there(durable));
    if (missing !== undefined) this.#found({ kind: 'damage', file, detail: missing });
    for (const head of this.#against) {
      const given = (detail: string) => this.#found({ kind: 'damage', file, detail: `the head given: ${detail}` });
      const difference = headDiffers(head, there(head));
      const lineage = this.#lineageOf(head);
      if (lineage === 'lost') given('it stands for events that were lost before the store was recovered');
      else if (lineage === 'foreign') given(`it is of another store, ${head.epoch}`);
      else if (difference !== undefined && (!this.#damaged || events >= head.events)) given(difference);
    }
  }

  #lineageOf({ epoch, events }: LogHead): Lineage {
    if (this.#store === undefined) return 'foreign';
    return lineageOf(formatPosition(epoch, events), { epoch: this.#store.epoch, ancestors: ancestorsIn(this.#store) });
  }

  get #head(): string | undefined {
    if (this.#damaged || this.#store === undefined) return undefined;
    const { events, digest } = this.#chain;
    return formatHead({ epoch: this.#store.epoch, events, digest });
  }

  #indexFinding(ordinal: number, verdict: IndexVerdict | undefined): void {
    if (verdict === undefined) return;
    this.#found({ kind: verdict.contradicts ? 'damage' : 'note', file: indexName(ordinal), detail: verdict.detail });
  }

  /** After damage the revision of a stream may jump: the missing events are reported where they were. */
  #accept({ stream, revision, data }: JudgedEvent): string | undefined {
    this.#visit(data);
    const next = (this.#revisions.get(stream) ?? -1) + 1;
    const found = Number(revision);
    this.#revisions.set(stream, found);
    if (found === next || (this.#damaged && found > next)) return undefined;
    return `stream ${stream} goes on with revision ${revision} instead of ${next}`;
  }

  #found(finding: CheckFinding): void {
    this.#damaged ||= finding.kind === 'damage';
    if (this.#findings.length < findingsMax) this.#findings.push(finding);
    else this.#leftOut += 1;
  }
}
