/**
 * `store.json`: makes a folder a journal. It is written when the store is created, once more when a store of version 1
 * goes over to version 2, and whenever a store that was put back from a backup is given another epoch. That of a backup
 * says so, until then.
 */
import { type Ancestor, DubanError, type Position, positionEpoch } from '@duban/domain';
import { newEpoch, type RandomInt } from '../epoch.js';
import type { Recovery } from '../recovered-store.js';
import { beginChain, type ChainStart, isDigest } from './chain.js';
import { type FileLayer, readWhole, replaceFile } from './file-layer.js';
import { createHeadFile, headFileName } from './head-file.js';
import { parseJson } from './json.js';
import { createSegment } from './segment.js';
import { isSegmentName, segmentName } from './segment-name.js';

export const storeFileName = 'store.json';
export const journalFormat = 2;

export interface StoreFile {
  /** Version of the newest lines: 1 until the first append by software that writes 2. */
  readonly format: 1 | typeof journalFormat;
  readonly epoch: string;
  /** When the store was created, as the caller said it; for people. */
  readonly created?: string | undefined;
  /** Present in version 2. */
  readonly chain?: ChainStart | undefined;
  /** The recoveries, oldest first; absent: none. */
  readonly recoveries?: readonly Recovery[] | undefined;
  /** Of a backup that nobody has recovered: the position of its last event. */
  readonly backupOf?: Position | undefined;
}

/** Earlier epochs of the journal, oldest first. */
export const ancestorsIn = ({ recoveries = [] }: Pick<StoreFile, 'recoveries'>): Ancestor[] =>
  recoveries.flatMap(({ ancestors }) => ancestors);

/** The epoch that the journal was created with, which its chain and its index files are of for ever. */
export const firstEpoch = ({ epoch, recoveries = [] }: Pick<StoreFile, 'epoch' | 'recoveries'>): string =>
  recoveries[0]?.from ?? epoch;

/** @throws {DubanError} `store-format-unknown` when it is not one, or one that this software cannot read */
export async function readStoreFile(files: FileLayer, folder: string): Promise<StoreFile> {
  const unknown = (detail: string) => new DubanError('store-format-unknown', { folder, detail });
  const value = parseJson((await readWhole(files, `${folder}/${storeFileName}`)).toString('utf8'));
  if (typeof value !== 'object' || value === null) throw unknown(`${storeFileName} is not a JSON object`);
  const { format, epoch, created, chain, recoveries, backupOf } = value as Record<keyof StoreFile, unknown>;
  if (format !== 1 && format !== journalFormat) {
    throw unknown(`${storeFileName} says format ${JSON.stringify(format)}, this is ${journalFormat}`);
  }
  if (typeof epoch !== 'string' || !/^[a-z0-9]{12}$/.test(epoch)) throw unknown(`${storeFileName} has no valid epoch`);
  const start = format === 1 ? undefined : chainStart(chain);
  if (format !== 1 && start === undefined) throw unknown(`${storeFileName} does not say where its chain begins`);
  if (recoveries !== undefined && !areRecoveries(recoveries)) throw unknown(`${storeFileName} names recoveries that are none`);
  if (backupOf !== undefined && !(typeof backupOf === 'string' && positionEpoch(backupOf) === epoch))
    throw unknown(`${storeFileName} names no position that it is a backup of`);
  return { format, epoch, created: typeof created === 'string' ? created : undefined, chain: start, recoveries, backupOf };
}

function areRecoveries(value: unknown): value is Recovery[] {
  const isAncestor = ({ epoch, upTo }: Partial<Ancestor>) => upTo !== undefined && positionEpoch(upTo) === epoch;
  return (
    Array.isArray(value) &&
    value.every(({ from, ancestors }: Partial<Recovery>) => typeof from === 'string' && ancestors?.every(isAncestor) === true)
  );
}

function chainStart(value: unknown): ChainStart | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { firstOrdinal, digest } = value as Partial<ChainStart>;
  return Number.isSafeInteger(firstOrdinal) && isDigest(digest) ? { firstOrdinal: firstOrdinal as number, digest } : undefined;
}

/** Makes the store one of version 2: from here on older software refuses it. */
export async function writeChainStart(files: FileLayer, folder: string, store: StoreFile, chain: ChainStart): Promise<StoreFile> {
  const chained = { ...store, format: journalFormat, chain } as const;
  await writeStoreFile(files, folder, chained);
  return chained;
}

export function writeStoreFile(files: FileLayer, folder: string, store: StoreFile): Promise<void> {
  const { format, epoch, created, chain, recoveries, backupOf } = store;
  const text = JSON.stringify({ format, epoch, created, chain, recoveries, backupOf });
  return replaceFile(files, folder, storeFileName, Buffer.from(`${text}\n`));
}

export interface OpenedStoreFile {
  readonly store: StoreFile;
  readonly created: boolean;
}

/**
 * Reads `store.json`, or creates it in a folder that holds no journal; the first segment and the head file are
 * made before it, so that a store without them is known to have lost them. A folder with events but without
 * `store.json` is refused: a new epoch on old events would make every position given out invalid without a word.
 */
export async function openStoreFile(
  files: FileLayer,
  folder: string,
  names: readonly string[],
  creation: { createdAt?: string | undefined; randomInt: RandomInt },
): Promise<OpenedStoreFile> {
  if (names.includes(storeFileName)) {
    const store = await readStoreFile(files, folder);
    // Software that wrote version 1 made no head file.
    if (store.format === 1 && !names.includes(headFileName)) await createHeadFile(files, folder);
    return { store, created: false };
  }
  await makeFirstSegment(files, folder, names.filter(isSegmentName));
  await createHeadFile(files, folder);
  const epoch = newEpoch(creation.randomInt);
  const chain = { firstOrdinal: 1, digest: beginChain(epoch).digest('hex') };
  const store: StoreFile = { format: journalFormat, epoch, created: creation.createdAt, chain };
  await writeStoreFile(files, folder, store);
  return { store, created: true };
}

/** An empty first segment may be there already: a crash may come between it and `store.json`. */
async function makeFirstSegment(files: FileLayer, folder: string, segments: readonly string[]): Promise<void> {
  const [only] = segments;
  if (only !== undefined && !(segments.length === 1 && only === segmentName(1) && (await isEmpty(files, `${folder}/${only}`)))) {
    throw new DubanError('store-format-unknown', { folder, detail: `there are segments but no ${storeFileName}` });
  }
  if (only !== undefined) return;
  const segment = await createSegment(files, folder, { firstOrdinal: 1, lastGroup: 0, digest: undefined });
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
