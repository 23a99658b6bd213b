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
 * In the last segment, where a crash may leave anything behind W, the following is cut:
 *
 * | what is found                                               | how it comes about                              |
 * |-------------------------------------------------------------|-------------------------------------------------|
 * | a last line without a newline                               | a write was torn                                |
 * | a bad line, and after it only lines of its own group        | sectors of the last group were lost             |
 * | NULs or old bytes at the end                                | the size was written, the contents were not     |
 * | fewer events of an append than it says                      | an append was torn: all of it is cut            |
 * | whole appends and then a bad one, in one group              | a group was torn: its whole appends stay        |
 * | a line of a group that was cut at an earlier start          | an old sector shows; that group began before W  |
 * | a line of an older segment                                  | an old sector shows; its group number is lower  |
 * | a bad last group of which a power cut has taken the head    | it looks like a torn one: cut, and reported     |
 *
 * Nothing is cut, and the start is refused, where something durable is lost or changed:
 *
 * | what is found                                               | how it comes about                              |
 * |-------------------------------------------------------------|-------------------------------------------------|
 * | a bad place, and behind it a readable line of a later group | what lies between had been durable              |
 * | a bad last group that the head file calls durable           | it had been acknowledged                        |
 * | fewer events than the head file says, all of them whole     | the end of the log is gone                      |
 * | another digest at the event that the head file names        | the log was changed                             |
 * | a digest that does not follow, and then a later group       | a line was changed                              |
 * | an unfinished append, and then a new group                  | no software of ours writes that                 |
 * | a right checksum over no event, or over a wrong revision    | no software of ours writes that                 |
 * | any fault in a segment that is not the last                 | it was durable before the next was begun        |
 * | events missing between two segments, or before the first    | a file is gone or was cut                       |
 * | an index file without its segment                           | the segment is gone                             |
 * | an index file beside the last segment                       | the segment after it is gone                    |
 * | `store.json`, but no segment or, in version 2, no head file | both are made before `store.json`               |
 *
 * The rest is mended: an empty last segment is written on (a crash came after it was begun), an index file beside a
 * sealed segment that is missing, torn or of another segment is made anew (a crash came while sealing), and `*.tmp` is
 * removed (a crash came before a rename).
 *
 * Why old lines do no harm. A file is only ever cut within its last group, so no group ever began beyond a place that
 * was given up later: whatever lies beyond W is of groups that began at or before W. So an old line never proves
 * damage. Nor does it mix with new ones: group numbers go on by a random step at each start, so a line continues its
 * own group only. One lost group may come back whole in the place of another that began at the same byte; those are
 * appends of which nobody was told anything.
 *
 * Why the last group is written again before it is synced and served. After a failed fsync Linux may keep pages that
 * it never wrote and call them clean; a later fsync then succeeds without writing them. The last group may have been
 * read from such pages.
 *
 * Why a start may copy a segment out and begin a new one. A process that held the journal before and has not closed it
 * may still be writing to the segment that it wrote last. It acknowledges nothing of that (head-file.ts), and it knows no
 * other file. But what it writes would follow from the last line like any other, and be read. So the name of the segment
 * is given to a copy of what was recovered, and the old file is left to the process that holds it open.
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
  /** Called just before anything that was read is written again or cut; refuses when the journal is another's by then. */
  readonly refuseWhenTaken: () => Promise<void>;
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
  readonly #parts: RecoveryParts;
  readonly #segments: Segment[] = [];
  readonly #streams = new StreamTable();
  readonly #rebuilt: RebuiltIndex[] = [];
  /** The digest of the last event that is known to have been durable, once it has been read. */
  #digestThere: string | undefined;

  constructor(parts: RecoveryParts) {
    this.#parts = parts;
  }

  async run(names: readonly string[]): Promise<RecoveredJournal> {
    // A killed process may have left names that only the page cache holds. They are made durable before anything is
    // written that builds on them: an index file that outlived the segment after its own would be refused.
    await this.#parts.files.syncFolder(this.#parts.folder);
    const { segments, indexes } = journalFiles(names);
    const orphan = indexes.find((ordinal) => !segments.includes(ordinal));
    if (orphan !== undefined) throw this.#damaged(segmentName(orphan), 1, 0, segmentIsGone);
    for (const name of names) if (name.endsWith('.tmp')) await removeIfThere(this.#parts.files, `${this.#parts.folder}/${name}`);

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
    const bytes = await readWhole(this.#parts.files, `${this.#parts.folder}/${indexName(firstOrdinal)}`);
    const index = decodeIndexFile(bytes, {
      epoch: firstEpoch(this.#parts.store),
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
      const bytes = encodeIndexFile(segment, firstEpoch(this.#parts.store), this.#streams);
      await replaceFile(this.#parts.files, this.#parts.folder, indexName(segment.index.firstOrdinal), bytes);
      return {};
    } catch (error) {
      return { notWritten: errorDetail(error) };
    }
  }

  async #last(ordinal: number): Promise<Cut | undefined> {
    const file = await this.#parts.files.open(`${this.#parts.folder}/${segmentName(ordinal)}`, 'write');
    const segment = this.#next(ordinal, file);
    const size = await file.size();
    const judge = await this.#judge(segment, file, size);
    const { damage, laterGroup } = judge;
    if (laterGroup !== undefined || judge.contradiction !== undefined) {
      this.#refuseDamage(segment, judge, `and line ${laterGroup?.line} (byte ${laterGroup?.offset}) is of a later group`);
    }
    this.#refuseLoss(segment, judge);
    await this.#parts.refuseWhenTaken();
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
    const segment = new Segment(this.#parts.files, this.#parts.folder, ordinal, file);
    segment.lastGroup = before?.lastGroup ?? 0;
    segment.digest = this.#digestBefore(ordinal, before);
    this.#segments.push(segment);
    if (ordinal === expected) return segment;
    const detail = `the segment begins with event ${ordinal} but the one before it ends with event ${expected - 1}`;
    throw this.#damaged(segment.name, 1, 0, detail);
  }

  /** The digest that the first line of a segment follows; undefined in version 1. */
  #digestBefore(ordinal: number, before: Segment | undefined): string | undefined {
    const { chain } = this.#parts.store;
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
    if (index.nextOrdinal - 1 === this.#parts.durable.events) this.#digestThere = digest;
  }

  /** Refuses to start, before anything is cut, when something durable is lost or changed. */
  #refuseLoss(segment: Segment, { wholeLines, wholeBytes, damage }: SegmentJudge): void {
    const events = segment.index.nextOrdinal - 1;
    const difference = headDiffers(this.#parts.durable, { events, digest: this.#digestThere });
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
    return damagedError(this.#parts.folder, { file, line, offset, detail });
  }
}
