/**
 * The guard of an archive. Declared sizes are checked before anything is inflated, and inflating stops at the first
 * byte beyond them. So no more comes out than was declared.
 */
import { DubanError } from '@duban/domain';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { workbookBounds } from './workbook-bounds.js';

/** Name in the archive → bytes, of every XML file in it. */
export type Parts = ReadonlyMap<string, Uint8Array>;

/** The first bytes of an encrypted `.xlsx`, and of an `.xls` from before 2007. */
const oleSignature = [0xd0, 0xcf, 0x11, 0xe0];
const zipSignature = [0x50, 0x4b];

const macros = /(^|\/)(vba[^/]*\.(bin|xml)|macrosheets|dialogsheets|activex|ctrlprops|embeddings)(\/|$)/i;
const outside = /(^|\/)(externallinks|querytables|connections\.xml)(\/|$)/i;
const xml = /\.(xml|rels)$/i;

export const unreadable = (detail: string, cause?: unknown) =>
  new DubanError('workbook-unreadable', { detail }, cause === undefined ? undefined : { cause });
export const tooLarge = (detail: string) => new DubanError('workbook-too-large', { detail });

const begins = (bytes: Uint8Array, signature: readonly number[]) => signature.every((byte, at) => bytes[at] === byte);

/**
 * The XML files of an archive.
 * @throws {DubanError} `workbook-unreadable`, `workbook-encrypted`, `workbook-too-large`,
 *   `workbook-has-macros`, `workbook-has-links`
 */
export async function openArchive(bytes: Uint8Array): Promise<Parts> {
  const { fileBytes, entries: entriesMax } = workbookBounds;
  if (bytes.length > fileBytes) throw tooLarge(`${bytes.length} > ${fileBytes} bytes`);
  if (begins(bytes, oleSignature)) throw new DubanError('workbook-encrypted');
  if (!begins(bytes, zipSignature)) throw unreadable('不是 .xlsx 文件 / not an .xlsx file');
  try {
    const archive = await fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), { strictFileNames: true });
    if (archive.entryCount > entriesMax) throw tooLarge(`${archive.entryCount} > ${entriesMax} files`);
    return await inflate(archive, await listed(archive));
  } catch (error) {
    if (error instanceof DubanError) throw error;
    throw unreadable('压缩包已损坏 / the archive is damaged', error);
  }
}

async function listed(archive: ZipFile): Promise<Entry[]> {
  const { entries: entriesMax, inflatedBytes, ratio, ratioFromBytes } = workbookBounds;
  const entries: Entry[] = [];
  const names = new Set<string>();
  let declared = 0;
  for await (const entry of archive.eachEntry()) {
    const { fileName, uncompressedSize, compressedSize } = entry;
    if (entries.length === entriesMax) throw tooLarge(`> ${entriesMax} files`);
    if (entry.isEncrypted()) throw new DubanError('workbook-encrypted');
    // If two files have the same name, some programs read the first and others the last.
    if (names.has(fileName.toLowerCase())) throw unreadable('压缩包内有重名文件 / two files of one name in the archive');
    declared += uncompressedSize;
    if (declared > inflatedBytes) throw tooLarge(`> ${inflatedBytes} bytes inflated`);
    if (uncompressedSize > ratioFromBytes && uncompressedSize > ratio * compressedSize) throw tooLarge(`> ${ratio} : 1`);
    if (macros.test(fileName)) throw new DubanError('workbook-has-macros');
    if (outside.test(fileName)) throw new DubanError('workbook-has-links');
    names.add(fileName.toLowerCase());
    entries.push(entry);
  }
  return entries;
}

async function inflate(archive: ZipFile, entries: readonly Entry[]): Promise<Parts> {
  const parts = new Map<string, Uint8Array>();
  for (const entry of entries) {
    if (xml.test(entry.fileName)) parts.set(entry.fileName, await inflateOne(archive, entry));
  }
  return parts;
}

/** Inflates one file. The library fails if it gets more or fewer bytes than declared. */
async function inflateOne(archive: ZipFile, entry: Entry): Promise<Uint8Array> {
  const stream = await archive.openReadStreamPromise(entry);
  // A second error may follow the one that ended the loop. Without a listener it would end the process.
  stream.on('error', () => undefined);
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
