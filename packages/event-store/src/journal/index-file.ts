/**
 * The index file beside a sealed segment, so that a start need not read the segment's bodies. It holds
 * nothing that the segment does not: a missing or unfit one is made again from the segment.
 *
 *   `<checksum> <head>\n<table>`
 *
 * checksum  CRC-32, 8 hex digits, of everything after `<checksum> `
 * head      JSON, see `IndexHead`
 * table     for each event three little-endian 32-bit numbers: offset, length, index into `head.streams`
 */
import { crc32 } from 'node:zlib';
import { isDigest } from './chain.js';
import { parseJson } from './json.js';
import type { Segment } from './segment.js';
import type { StreamTable } from './stream-table.js';

export interface IndexHead {
  readonly format: typeof indexFormat;
  readonly epoch: string;
  readonly firstOrdinal: number;
  readonly events: number;
  readonly groups: number;
  readonly lastGroup: number;
  readonly segmentBytes: number;
  readonly segmentChecksum: number;
  /** Digest of the segment's last line; absent in version 1. */
  readonly digest?: string | undefined;
  readonly streams: readonly string[];
}

const indexFormat = 1;
const bytesPerEvent = 12;
const checksumBytes = 9;

export function encodeIndexFile(segment: Segment, epoch: string, streams: StreamTable): Buffer {
  const { index } = segment;
  const table = Buffer.alloc(index.count * bytesPerEvent);
  const local = new Map<number, number>();
  for (let event = 0; event < index.count; event += 1) {
    const ordinal = index.firstOrdinal + event;
    const id = index.streamId(ordinal);
    const stream = local.get(id) ?? local.size;
    local.set(id, stream);
    table.writeUInt32LE(index.offset(ordinal), event * bytesPerEvent);
    table.writeUInt32LE(index.length(ordinal), event * bytesPerEvent + 4);
    table.writeUInt32LE(stream, event * bytesPerEvent + 8);
  }
  const head: IndexHead = {
    format: indexFormat,
    epoch,
    firstOrdinal: index.firstOrdinal,
    events: index.count,
    groups: segment.groups,
    lastGroup: segment.lastGroup,
    segmentBytes: segment.bytes,
    segmentChecksum: segment.checksum,
    digest: segment.digest,
    streams: [...local.keys()].map((id) => streams.byId(id).name),
  };
  const checked = Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), table]);
  return Buffer.concat([Buffer.from(`${crc32(checked).toString(16).padStart(8, '0')} `), checked]);
}

export interface IndexFile {
  readonly head: IndexHead;
  offset(event: number): number;
  length(event: number): number;
  stream(event: number): string;
}

/** What an index must say of its segment to be used. */
export interface IndexFits extends Pick<IndexHead, 'epoch' | 'firstOrdinal' | 'segmentBytes'> {
  /** Whether the segment is of version 2. */
  readonly chained: boolean;
}

/**
 * Decodes the index in `bytes`, or answers why it cannot be used. If its checksum is right, its content was written
 * by us.
 */
export function decodeIndexFile(bytes: Buffer, fits: IndexFits): IndexFile | string {
  const checked = bytes.subarray(checksumBytes);
  const checksum = `${crc32(checked).toString(16).padStart(8, '0')} `;
  if (bytes.toString('latin1', 0, checksumBytes) !== checksum) return 'its checksum does not match';
  const headEnd = checked.indexOf('\n');
  const head = parseJson(checked.toString('utf8', 0, headEnd)) as IndexHead | undefined;
  if (head?.format !== indexFormat) return 'its format is unknown';
  for (const key of ['epoch', 'firstOrdinal', 'segmentBytes'] as const) {
    if (head[key] !== fits[key]) return `its ${key} is ${head[key]}, not ${fits[key]}`;
  }
  if (isDigest(head.digest) !== fits.chained) return 'it is of another version than its segment';
  const table = checked.subarray(headEnd + 1);
  if (table.length !== head.events * bytesPerEvent) return 'its table has another length';
  return {
    head,
    offset: (event) => table.readUInt32LE(event * bytesPerEvent),
    length: (event) => table.readUInt32LE(event * bytesPerEvent + 4),
    stream: (event) => head.streams[table.readUInt32LE(event * bytesPerEvent + 8)] as string,
  };
}

/** Fills an empty segment from its index file. */
export function fillFromIndexFile(segment: Segment, file: IndexFile, streams: StreamTable): void {
  for (let event = 0; event < file.head.events; event += 1) {
    segment.index.add(streams.findOrAdd(file.stream(event)), file.offset(event), file.length(event));
  }
  segment.index.trim();
  segment.bytes = file.head.segmentBytes;
  segment.checksum = file.head.segmentChecksum;
  segment.groups = file.head.groups;
  segment.lastGroup = file.head.lastGroup;
  segment.digest = file.head.digest;
}
