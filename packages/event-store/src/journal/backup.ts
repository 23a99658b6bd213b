/** A hot copy of a journal. */
import { crc32 } from 'node:zlib';
import { DubanError } from '@duban/domain';
import { formatPosition } from '../port.js';
import { damagedError, openingError } from './file-errors.js';
import { type FileLayer, readBlocks, replaceFile, writeFully } from './file-layer.js';
import { createHeadFile, type Opening } from './head-file.js';
import { encodeIndexFile } from './index-file.js';
import type { Backup } from './journal-port.js';
import type { Segment } from './segment.js';
import type { SegmentLog } from './segment-log.js';
import { indexName } from './segment-name.js';
import { firstEpoch, writeStoreFile } from './store-file.js';

/**
 * Copies what was durable once the target had been made: whole groups. Every segment is compared with its checksum on
 * the way. `store.json` is written last, so an interrupted copy cannot be opened.
 */
export async function backupJournal(log: SegmentLog, opening: Opening, target: string): Promise<Backup> {
  const { files, folder, epoch } = log;
  try {
    await makeEmptyFolder(files, target);
    const segments = [...log.segments];
    const sealed = segments.slice(0, -1);
    // The last segment grows with every group, so its size and its checksum are taken in one go, before any await.
    const parts = segments.map((segment) => ({ name: segment.name, bytes: segment.bytes, checksum: segment.checksum }));
    const { storeFile, durable, headText: head } = log;
    const { events } = durable;
    for (const part of parts) await copySegment(files, folder, target, part);
    for (const segment of sealed) await copyIndex(log, segment, target);
    await createHeadFile(files, target, { opening, durable });
    const position = formatPosition(epoch, events);
    await writeStoreFile(files, target, { ...storeFile, backupOf: position });
    const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
    return { folder: target, position, events, segments: parts.length, bytes, head };
  } catch (error) {
    throw openingError(error, target);
  }
}

async function makeEmptyFolder(files: FileLayer, target: string): Promise<void> {
  await files.makeFolder(target);
  if ((await files.list(target)).length > 0) throw new DubanError('backup-target-exists', { target });
}

async function copySegment(files: FileLayer, folder: string, target: string, part: Pick<Segment, 'name' | 'bytes' | 'checksum'>) {
  const source = await files.open(`${folder}/${part.name}`, 'read');
  try {
    const copy = await files.open(`${target}/${part.name}`, 'create');
    try {
      let [bytes, checksum] = [0, 0];
      for await (const block of readBlocks(source, part.bytes)) {
        await writeFully(copy, block, bytes);
        bytes += block.length;
        checksum = crc32(block, checksum);
      }
      await copy.syncData();
      if (bytes !== part.bytes || checksum !== part.checksum) {
        const detail = 'the segment is not what was written';
        throw damagedError(folder, { file: part.name, line: 1, offset: 0, detail });
      }
    } finally {
      await copy.close();
    }
  } finally {
    await source.close();
  }
}

async function copyIndex(log: SegmentLog, segment: Segment, target: string): Promise<void> {
  const bytes = encodeIndexFile(segment, firstEpoch(log.storeFile), log.streams);
  await replaceFile(log.files, target, indexName(segment.index.firstOrdinal), bytes);
}
