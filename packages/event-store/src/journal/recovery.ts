/**
 * Reading back what a folder holds, before anything is served.
 *
 * What a crash can do. The writer writes one group, syncs it, and only then begins the next, or a new
 * segment. So at any moment at most one group is not durable: the last one, at the end of the last segment.
 * Of it a power cut may leave any sectors, in any order, with the file's old size, its new size or one
 * between; the places not written hold zeros or whatever the disk held there before. A kill -9 leaves
 * everything, but not synced. Nothing else can be amiss by a crash.
 *
 * The rule. Let W be the end of the last whole append that is read without a fault from the beginning. If
 * anything readable beyond W belongs to a group of a higher number that began beyond W, then what lies
 * between had been durable and acknowledged: it is damaged by something other than a crash, and the journal
 * refuses to start. Otherwise what is beyond W is the last group's, was never acknowledged, and is cut off.
 *
 * | what is found                                            | what it is                          | what is done |
 * |----------------------------------------------------------|-------------------------------------|--------------|
 * | the last line has no newline                             | torn write                          | cut          |
 * | a bad line, only lines of the same group after it        | sectors lost in the last group      | cut          |
 * | NULs or old bytes at the end                             | size written, contents not          | cut          |
 * | n events begun, fewer than n there                       | torn append                         | cut whole    |
 * | whole appends, then a bad one, in one group              | torn group                          | the whole ones stay |
 * | bad exactly between two groups, later group readable     | a durable group vanished            | refuse       |
 * | bad in several places, a later group among them          | damage at the first of them         | refuse       |
 * | bad in the last group though it had been acknowledged    | the head file says that it had been durable | refuse |
 * | the same, and a power cut took what the head file said of that group | cannot be told from a torn write | cut, reported |
 * | fewer events than the head file says, though all is whole | the end is gone                    | refuse       |
 * | another digest at the event that the head file names     | the log has been changed            | refuse       |
 * | no head file, or none that can be read, in version 2     | it is made before `store.json`      | refuse       |
 * | a line of an earlier life where a new group was torn     | old sector shows through            | cut: its group began at or before W |
 * | a line of an older segment showing through               | old sector shows through            | cut: its group number is lower      |
 * | an append unfinished and then a new group                | never written by us                 | refuse       |
 * | true checksum, but not an event, or a revision that does not continue its stream | never written by us | refuse |
 * | a digest that does not follow from the line before, a later group readable | changed | refuse       |
 * | any fault in a segment that is not the last              | it was durable before the next began | refuse      |
 * | events missing between two segments, or before the first | a file is gone or was cut           | refuse       |
 * | an index file without its segment                        | the segment is gone                 | refuse       |
 * | the last segment is empty                                | crash after beginning it            | go on in it  |
 * | `store.json` but no segment                              | the segment is gone: it is made first | refuse     |
 * | no index file beside a sealed segment, or a torn, stale or foreign one | crash while sealing   | made again from the segment |
 * | an index file beside the last segment                    | written after the next was begun, which is gone | refuse |
 * | `*.tmp`                                                  | crash before a rename               | removed      |
 *
 * Why old lines do no harm. What lies beyond W was left by groups that began at or before W: a file is only
 * ever cut within its last group, so no group was begun beyond a place that was given up later. So old lines
 * never prove damage. Nor do they mix with new ones: group numbers go on by a random step at every start, so
 * a line continues its own group only. What could come back is a lost group as a whole, in place of another
 * lost one that began at the same byte: appends of which nobody was told anything.
 *
 * After a failed fsync Linux may keep pages that it never wrote and call them clean, so that a later fsync
 * succeeds without writing them. So the last group, which was read from such pages perhaps, is written again
 * in place before it is synced and served.
 *
 * Why a journal may go on in a new segment. Whoever held it before and has neither closed it nor, for certain,
 * ended, may still write to the segment that it wrote last, at a place that is the next one's own by now. It
 * acknowledges nothing of that (head-file.ts), and it knows no other file.
 */
import { crc32 } from 'node:zlib';
import { damagedError, errorDetail } from './file-errors.js';
import {
  type FileLayer,
  type OpenFile,
  readBlocks,
  readFully,
  readWhole,
  removeIfThere,
  replaceFile,
  writeFully,
} from './file-layer.js';
import type { DurableHead } from './head-file.js';
import { decodeIndexFile, encodeIndexFile, fillFromIndexFile } from './index-file.js';
import { Segment } from './segment.js';
import { SegmentJudge } from './segment-judge.js';
import { eachLine } from './segment-lines.js';
import { indexName, journalFiles, segmentName } from './segment-name.js';
import { firstEpoch, type StoreFile } from './store-file.js';
import { StreamTable } from './stream-table.js';

/** Whether the log ends before what had been durable, or has another digest there. */
export function headDiffers({ events, digest }: DurableHead, found: DurableHead): string | undefined {
  if (found.events < events) return `${events} events had been durable, and only ${found.events} are there`;
  if (digest === undefined || found.digest === undefined || found.digest === digest) return undefined;
  return `event ${events} had another digest when it was written: it has been changed, or what comes before it`;
}

export const headIsGone = 'the file is missing or cannot be read; it says up to which event the journal had been durable';
export const segmentIsGone = 'the segment is gone, its index file is still there';
export const firstSegmentIsGone = 'there is a store, but none of its segments';
export const segmentAfterIsGone = 'this index was written when a later segment had been begun, and that segment is gone';

/** What was cut from the end of the last segment: bytes of a group that was never acknowledged. */
export interface Cut {
  readonly file: string;
  /** Number of the first line that was cut, from 1. */
  readonly line: number;
  readonly offset: number;
  readonly bytes: number;
  /** Events in it that could still be read, of appends or groups that are not whole. */
  readonly readableEvents: number;
  readonly reason: string;
}

export interface RebuiltIndex {
  readonly file: string;
  readonly reason: string;
  /** Why the new index could not be written. The next start tries again. */
  readonly notWritten?: string;
}

/** What was found when a journal was opened, and what was done about it. The caller logs it. */
export interface Recovery {
  readonly created: boolean;
  readonly cut: Cut | undefined;
  readonly rebuiltIndexes: readonly RebuiltIndex[];
}

export interface RecoveryParts {
  readonly files: FileLayer;
  readonly folder: string;
  readonly store: Pick<StoreFile, 'epoch' | 'chain' | 'recoveries'>;
  /** What is known to have been durable. */
  readonly durable: DurableHead;
}

export interface RecoveredJournal {
  /** In log order; the last one is open for writing. */
  readonly segments: Segment[];
  readonly streams: StreamTable;
  readonly cut: Cut | undefined;
  readonly rebuiltIndexes: readonly RebuiltIndex[];
}

/**
 * Recovers the segments. Everything in the result is durable.
 * @throws {DubanError} `store-damaged`
 */
export async function recoverSegments(parts: RecoveryParts): Promise<RecoveredJournal> {
  const recovering = new Recovering(parts);
  try {
    return await recovering.run(await parts.files.list(parts.folder));
  } catch (error) {
    await recovering.close();
    throw error;
  }
}

class Recovering {
  readonly #files: FileLayer;
  readonly #folder: string;
  readonly #store: RecoveryParts['store'];
  readonly #durable: DurableHead;
  readonly #segments: Segment[] = [];
  readonly #streams = new StreamTable();
  readonly #rebuilt: RebuiltIndex[] = [];
  /** The digest of the last event that is known to have been durable, once it has been read. */
  #digestThere: string | undefined;

  constructor({ files, folder, store, durable }: RecoveryParts) {
    this.#files = files;
    this.#folder = folder;
    this.#store = store;
    this.#durable = durable;
  }

  async run(names: readonly string[]): Promise<RecoveredJournal> {
    // A killed process may have left names that only the page cache holds. They are made durable before anything is
    // written that builds on them: an index file that outlived the segment after its own would be refused.
    await this.#files.syncFolder(this.#folder);
    const { segments, indexes } = journalFiles(names);
    const orphan = indexes.find((ordinal) => !segments.includes(ordinal));
    if (orphan !== undefined) throw this.#damaged(segmentName(orphan), 1, 0, segmentIsGone);
    for (const name of names) if (name.endsWith('.tmp')) await removeIfThere(this.#files, `${this.#folder}/${name}`);

    const last = segments.at(-1);
    if (last === undefined) throw this.#damaged(segmentName(1), 1, 0, firstSegmentIsGone);
    if (indexes.includes(last)) throw this.#damaged(indexName(last), 1, 0, segmentAfterIsGone);
    for (const ordinal of segments.slice(0, -1)) await this.#sealed(ordinal, indexes.includes(ordinal));
    const cut = await this.#last(last);
    return { segments: this.#segments, streams: this.#streams, cut, rebuiltIndexes: this.#rebuilt };
  }

  async close(): Promise<void> {
    for (const segment of this.#segments) await segment.close();
  }

  async #sealed(ordinal: number, hasIndex: boolean): Promise<void> {
    const segment = this.#next(ordinal);
    const file = await segment.file();
    const size = await file.size();
    const reason = hasIndex ? await this.#fillFromIndex(segment, size) : 'missing';
    if (reason === undefined) return;
    const judge = await this.#judge(segment, file, size);
    this.#refuseDamage(segment, judge, 'and a later segment was begun');
    segment.index.trim();
    this.#rebuilt.push({ file: indexName(ordinal), reason, ...(await this.#writeIndex(segment)) });
  }

  /** Fills a segment from its index file, or answers why it cannot. */
  async #fillFromIndex(segment: Segment, size: number): Promise<string | undefined> {
    const { firstOrdinal } = segment.index;
    const bytes = await readWhole(this.#files, `${this.#folder}/${indexName(firstOrdinal)}`);
    const index = decodeIndexFile(bytes, {
      epoch: firstEpoch(this.#store),
      firstOrdinal,
      segmentBytes: size,
      chained: segment.digest !== undefined,
    });
    if (typeof index === 'string') return index;
    fillFromIndexFile(segment, index, this.#streams);
    return undefined;
  }

  async #writeIndex(segment: Segment): Promise<{ notWritten?: string }> {
    try {
      const bytes = encodeIndexFile(segment, firstEpoch(this.#store), this.#streams);
      await replaceFile(this.#files, this.#folder, indexName(segment.index.firstOrdinal), bytes);
      return {};
    } catch (error) {
      return { notWritten: errorDetail(error) };
    }
  }

  async #last(ordinal: number): Promise<Cut | undefined> {
    const file = await this.#files.open(`${this.#folder}/${segmentName(ordinal)}`, 'write');
    const segment = this.#next(ordinal, file);
    const size = await file.size();
    const judge = await this.#judge(segment, file, size);
    const { damage, laterGroup } = judge;
    if (laterGroup !== undefined || judge.contradiction !== undefined) {
      this.#refuseDamage(segment, judge, `and line ${laterGroup?.line} (byte ${laterGroup?.offset}) is of a later group`);
    }
    this.#refuseLoss(segment, judge);
    if (damage !== undefined) await file.truncate(judge.wholeBytes);
    await writeFully(
      file,
      await readFully(file, judge.lastGroupStart, judge.wholeBytes - judge.lastGroupStart),
      judge.lastGroupStart,
    );
    await file.syncData();
    if (damage === undefined) return undefined;
    segment.checksum = 0;
    for await (const block of readBlocks(file, judge.wholeBytes)) segment.checksum = crc32(block, segment.checksum);
    return {
      file: segment.name,
      line: judge.wholeLines + 1,
      offset: judge.wholeBytes,
      bytes: size - judge.wholeBytes,
      readableEvents: judge.readableBeyond,
      reason: `line ${damage.line} (byte ${damage.offset}): ${damage.detail}`,
    };
  }

  /** The next segment, which must begin where the segment before ended. */
  #next(ordinal: number, file?: OpenFile): Segment {
    const before = this.#segments.at(-1);
    const expected = before?.index.nextOrdinal ?? 1;
    const segment = new Segment(this.#files, this.#folder, ordinal, file);
    segment.lastGroup = before?.lastGroup ?? 0;
    segment.digest = this.#digestBefore(ordinal, before);
    this.#segments.push(segment);
    if (ordinal === expected) return segment;
    const detail = `the segment begins with event ${ordinal} but the one before it ends with event ${expected - 1}`;
    throw this.#damaged(segment.name, 1, 0, detail);
  }

  /** The digest that the first line of a segment follows; undefined in version 1. */
  #digestBefore(ordinal: number, before: Segment | undefined): string | undefined {
    const { chain } = this.#store;
    if (chain === undefined || ordinal < chain.firstOrdinal) return undefined;
    return ordinal === chain.firstOrdinal ? chain.digest : before?.digest;
  }

  async #judge(segment: Segment, file: OpenFile, size: number): Promise<SegmentJudge> {
    const { lastGroup } = segment;
    const version = segment.digest === undefined ? 1 : 2;
    this.#note(segment, segment.digest);
    const judge = new SegmentJudge(
      { version, lastGroup, digest: segment.digest },
      {
        accept: ({ stream, revision, offset, length, digest }) => {
          const entry = this.#streams.findOrAdd(stream);
          const next = entry.revision + 1;
          segment.index.add(entry, offset, length);
          this.#note(segment, digest);
          return revision === String(next) ? undefined : `stream ${stream} goes on with revision ${revision} instead of ${next}`;
        },
      },
    );
    await eachLine(
      file,
      size,
      (line) => judge.line(line),
      (block) => {
        segment.checksum = crc32(block, segment.checksum);
      },
    );
    judge.end();
    segment.bytes = judge.wholeBytes;
    segment.groups = judge.groups;
    segment.lastGroup = judge.lastGroup;
    segment.digest = judge.digest;
    return judge;
  }

  #note({ index }: Segment, digest: string | undefined): void {
    if (index.nextOrdinal - 1 === this.#durable.events) this.#digestThere = digest;
  }

  /** Refuses to start, before anything is cut, when something durable is lost or changed. */
  #refuseLoss(segment: Segment, { wholeLines, wholeBytes, damage }: SegmentJudge): void {
    const events = segment.index.nextOrdinal - 1;
    const difference = headDiffers(this.#durable, { events, digest: this.#digestThere });
    if (difference === undefined) return;
    const detail = damage === undefined ? difference : `${damage.detail}; ${difference}`;
    throw this.#damaged(segment.name, wholeLines + 1, wholeBytes, detail);
  }

  #refuseDamage(segment: Segment, judge: SegmentJudge, proof: string): void {
    const place = judge.contradiction ?? judge.damage;
    if (place === undefined) return;
    const detail = judge.contradiction === undefined ? `${place.detail}, ${proof}` : place.detail;
    throw this.#damaged(segment.name, place.line, place.offset, detail);
  }

  #damaged(file: string, line: number, offset: number, detail: string) {
    return damagedError(this.#folder, { file, line, offset, detail });
  }
}
