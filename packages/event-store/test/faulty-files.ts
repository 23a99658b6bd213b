/** A file layer of which one operation, counted from 1, goes wrong in a chosen way. */
import type { FileLayer, OpenFile } from '../src/index.js';
import { fileError, withCalls } from './file-wrappers.js';
import type { SimulatedDisk } from './simulated-disk.js';

/** What can go wrong with an operation that changes something. */
export const faults = {
  /** It says so, and nothing was done. */
  fails: ['write', 'sync', 'truncate', 'name', 'folder'],
  /** It says so, yet it was done, and durably. */
  'fails but persisted': ['write', 'sync', 'truncate', 'name', 'folder'],
  /** Half of it is written and the count is returned, as POSIX allows. */
  short: ['write'],
  'short, then fails': ['write'],
  /** The sync fails and the kernel calls its pages clean: the next sync succeeds without writing them. */
  'fails and forgets': ['sync'],
} as const;

export type Fault = keyof typeof faults;
export type OperationKind = (typeof faults)[Fault][number];

export class FaultyFiles {
  /** The kinds of the operations done so far, in order. */
  readonly operations: OperationKind[] = [];
  readonly layer: FileLayer;
  readonly #disk: SimulatedDisk;
  readonly #faultAt: number;
  readonly #fault: Fault;
  #failNext = false;

  constructor(disk: SimulatedDisk, files: FileLayer, faultAt: number, fault: Fault) {
    this.#disk = disk;
    this.#faultAt = faultAt;
    this.#fault = fault;
    const open: FileLayer['open'] = async (path, mode) => {
      const opening = () => files.open(path, mode);
      const file = await (mode === 'create' ? this.#operation('name', opening) : opening());
      return this.#file(path, file);
    };
    this.layer = withCalls(files, {
      open,
      rename: (from, to) => this.#operation('name', () => files.rename(from, to)),
      remove: (path) => this.#operation('name', () => files.remove(path)),
      syncFolder: (folder) => this.#operation('folder', () => files.syncFolder(folder)),
    });
  }

  #file(path: string, file: OpenFile): OpenFile {
    return {
      ...file,
      write: (source, position) =>
        this.#operation(
          'write',
          () => file.write(source, position),
          () => file.write(source.subarray(0, Math.ceil(source.length / 2)), position),
          () => file.syncData(),
        ),
      truncate: (size) =>
        this.#operation(
          'truncate',
          () => file.truncate(size),
          undefined,
          () => file.syncData(),
        ),
      syncData: () =>
        this.#operation('sync', async () => {
          if (this.#isFaulty('fails and forgets')) {
            this.#disk.inode(path).forgetUnsynced();
            throw fileError('EIO', 'i/o error', 'fdatasync');
          }
          await file.syncData();
        }),
    };
  }

  #isFaulty(fault: Fault): boolean {
    return this.operations.length === this.#faultAt && this.#fault === fault;
  }

  async #operation<Result>(
    kind: OperationKind,
    whole: () => Promise<Result>,
    half: () => Promise<Result> = whole,
    persist: () => Promise<void> = async () => undefined,
  ): Promise<Result> {
    this.operations.push(kind);
    const refusal = fileError('EIO', 'i/o error', kind);
    if (this.#failNext) {
      this.#failNext = false;
      throw refusal;
    }
    if (this.operations.length !== this.#faultAt) return whole();
    switch (this.#fault) {
      case 'fails':
        throw refusal;
      case 'fails but persisted':
        await whole();
        await persist();
        throw refusal;
      case 'short':
        return half();
      case 'short, then fails':
        this.#failNext = true;
        return half();
      case 'fails and forgets':
        return whole();
    }
  }
}
