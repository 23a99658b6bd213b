/**
 * The journal: the embedded event store. It is a folder of append-only segment files that one process holds. line.ts
 * has the format, recovery.ts what a start does, group-writer.ts how appends become durable.
 */
import { cryptoRandomInt, type RandomInt } from '../epoch.js';
import { damagedError, openingError } from './file-errors.js';
import type { FileLayer, FolderLock } from './file-layer.js';
import { defaultGroupLimits, type GroupLimits } from './group-writer.js';
import { type DurableHead, HeadFile, headFileName } from './head-file.js';
import type { Journal } from './journal-port.js';
import { JournalStore } from './journal-store.js';
import { nodeFiles } from './node-files.js';
import { headIsGone, recoverSegments } from './recovery.js';
import { SegmentLog } from './segment-log.js';
import { openStoreFile, readStoreFile } from './store-file.js';

export interface JournalOptions {
  readonly folder: string;
  /**
   * A group that does not fit begins a new segment; a group larger than a segment gets one to itself. Default 16 MiB,
   * at most 1 GiB.
   */
  readonly segmentMaxBytes?: number | undefined;
  readonly limits?: Partial<GroupLimits>;
  /** Written into `store.json` when this call creates the store: an instant, for people. */
  readonly createdAt?: string | undefined;
  /** Whether there is room for appends besides the reserve; if not, they are refused with `storage-full`. */
  readonly hasRoom?: (() => boolean) | undefined;
  /** How long after a full disk the next append is tried. Default 1,000. */
  readonly fullRetryMs?: number | undefined;
  readonly files?: FileLayer | undefined;
  readonly randomInt?: RandomInt;
}

/** A start reads the last segment line by line, so this bounds its work whatever the length of the log. */
const segmentDefaultBytes = 16 * 1024 * 1024;
const segmentLimitBytes = 1024 * 1024 * 1024;

/**
 * Opens the journal in a folder, or creates it there.
 * @throws {DubanError} `store-locked`, `store-read-only`, `store-format-unknown`, `store-damaged`,
 *   `store-failed` when the disk refuses what opening needs
 */
export async function openJournal(options: JournalOptions): Promise<Journal> {
  const {
    folder,
    files = nodeFiles,
    randomInt = cryptoRandomInt,
    createdAt,
    hasRoom = () => true,
    fullRetryMs = 1_000,
  } = options;
  const segmentMaxBytes = Math.min(options.segmentMaxBytes ?? segmentDefaultBytes, segmentLimitBytes);
  const limits = { ...defaultGroupLimits, ...options.limits };
  try {
    await files.makeFolder(folder);
    const lock = await files.lock(folder);
    try {
      const names = await files.list(folder);
      const { created } = await openStoreFile(files, folder, names, { createdAt, randomInt });
      const head = await takeOver(files, folder, lock);
      try {
        const recover = async (durable: DurableHead) => {
          const current = await readStoreFile(files, folder);
          const { segments, streams, ...found } = await recoverSegments({
            files,
            folder,
            store: current,
            durable,
            refuseWhenTaken: () => head.refuseWhenTaken(),
          });
          const parts = { files, folder, store: current, head, segments, streams, segmentMaxBytes, randomInt };
          return { log: new SegmentLog(parts), found };
        };
        const { log, found } = await recover(head.before.durable);
        if (!head.predecessorEnded) await log.leaveSegment();
        const reopen = async (durable: DurableHead) => (await recover(durable)).log;
        const recovery = { created, ...found };
        return new JournalStore({ log, reopen, lock, head, limits, hasRoom, fullRetryMs, recovery });
      } catch (error) {
        await head.close(undefined);
        throw error;
      }
    } catch (error) {
      await lock.release();
      throw error;
    }
  } catch (error) {
    throw openingError(error, folder);
  }
}

async function takeOver(files: FileLayer, folder: string, lock: FolderLock): Promise<HeadFile> {
  const head = await HeadFile.take(files, folder, lock);
  if (head === undefined) throw damagedError(folder, { file: headFileName, line: 1, offset: 0, detail: headIsGone });
  return head;
}
