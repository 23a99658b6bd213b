/** `store.json`: what a folder needs to be a journal. Written once, when the store is created. */
import { DubanError } from '@duban/domain';
import { newEpoch, type RandomInt } from '../epoch.js';
import { type FileLayer, readWhole, replaceFile } from './file-layer.js';
import { parseJson } from './json.js';
import { isSegmentName } from './segment-name.js';

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
 * Reads `store.json`, or creates it in a folder that holds no journal. A folder with segments but without
 * it is refused: a new epoch on old events would make every position given out invalid without a word.
 */
export async function openStoreFile(
  files: FileLayer,
  folder: string,
  names: readonly string[],
  creation: { createdAt?: string | undefined; randomInt: RandomInt },
): Promise<OpenedStoreFile> {
  if (names.includes(storeFileName)) return { store: await readStoreFile(files, folder), created: false };
  if (names.some(isSegmentName)) {
    throw new DubanError('store-format-unknown', { folder, detail: `there are segments but no ${storeFileName}` });
  }
  const store: StoreFile = { format: journalFormat, epoch: newEpoch(creation.randomInt), created: creation.createdAt };
  await replaceFile(files, folder, storeFileName, Buffer.from(`${JSON.stringify(store)}\n`));
  return { store, created: true };
}
