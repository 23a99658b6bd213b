/** `store.json`: what a folder needs to be a journal. Written once, when the store is created. */
import { DubanError } from '@duban/domain';
import { newEpoch, type RandomInt } from '../epoch.js';
import { type FileLayer, readWhole, replaceFile } from './file-layer.js';
import { parseJson } from './json.js';
import { createSegment } from './segment.js';
import { isSegmentName, segmentName } from './segment-name.js';

export const storeFileName = 'store.json';
export const journalFormat = 1;

export interface StoreFile {
  readonly format: typeof journalFormat;
  readonly epoch: string;
  /** When the store was created, as the caller said it; for people. */
  readonly created?: string | undefined;
}

/** @throws {DubanError} `store-format-unknown` when it is not one, or one that this software cannot read */
export async function readStoreFile(files: FileLayer, folder: string): Promise<StoreFile> {
  const unknown = (detail: string) => new DubanError('store-format-unknown', { folder, detail });
  const value = parseJson((await readWhole(files, `${folder}/${storeFileName}`)).toString('utf8'));
  if (typeof value !== 'object' || value === null) throw unknown(`${storeFileName} is not a JSON object`);
  const { format, epoch, created } = value as Record<keyof StoreFile, unknown>;
  if (format !== journalFormat) throw unknown(`${storeFileName} says format ${JSON.stringify(format)}, this is ${journalFormat}`);
  if (typeof epoch !== 'string' || !/^[a-z0-9]{12}$/.test(epoch)) throw unknown(`${storeFileName} has no valid epoch`);
  return { format, epoch, created: typeof created === 'string' ? created : undefined };
}

export interface OpenedStoreFile {
  readonly store: StoreFile;
  readonly created: boolean;
}

/**
 * Reads `store.json`, or creates it in a folder that holds no journal; the first segment is made before it,
 * so that a store without any segment is known to have lost them. A folder with events but without
 * `store.json` is refused: a new epoch on old events would make every position given out invalid without a word.
 */
export async function openStoreFile(
  files: FileLayer,
  folder: string,
  names: readonly string[],
  creation: { createdAt?: string | undefined; randomInt: RandomInt },
): Promise<OpenedStoreFile> {
  if (names.includes(storeFileName)) return { store: await readStoreFile(files, folder), created: false };
  await makeFirstSegment(files, folder, names.filter(isSegmentName));
  const store: StoreFile = { format: journalFormat, epoch: newEpoch(creation.randomInt), created: creation.createdAt };
  await replaceFile(files, folder, storeFileName, Buffer.from(`${JSON.stringify(store)}\n`));
  return { store, created: true };
}

/** An empty first segment may stand there already: a crash came between it and `store.json`. */
async function makeFirstSegment(files: FileLayer, folder: string, segments: readonly string[]): Promise<void> {
  const [only] = segments;
  if (only !== undefined && !(segments.length === 1 && only === segmentName(1) && (await isEmpty(files, `${folder}/${only}`)))) {
    throw new DubanError('store-format-unknown', { folder, detail: `there are segments but no ${storeFileName}` });
  }
  if (only !== undefined) return;
  const segment = await createSegment(files, folder, 1, 0);
  await segment.close();
}

async function isEmpty(files: FileLayer, path: string): Promise<boolean> {
  const file = await files.open(path, 'read');
  try {
    return (await file.size()) === 0;
  } finally {
    await file.close();
  }
}
