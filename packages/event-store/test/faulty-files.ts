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
  /** There is no room for this one operation; nothing was done. */
  'has no room': ['write', 'sync', 'name', 'folder'],
  'has room for half': ['write'],
  /** From here on no file grows and none is made, until there is room. What is written in place of something is written. */
  'is full from here': ['write', 'name'],
} as const;

export type Fault = keyof typeof faults;
/** Those after which the process goes on. */
export const fullFaults: readonly Fault[] = ['has no room', 'has room for half', 'is full from here'];
export type OperationKind = (typeof faults)[Fault][number];

const noRoom = () => fileError('ENOSPC', 'no space left on device', 'write');

export class FaultyFiles {
  /** The kinds of the operations done so far, in order. */
  readonly operations: OperationKind[] = [];
  readonly layer: FileLayer;
  readonly #disk: SimulatedDisk;
  readonly #faultAt: number;
  readonly #fault: Fault;
  #failNext = false;
  #full = false;

  constructor(disk: SimulatedDisk, files: FileLayer, faultAt: number, fault: Fault) {
    this.#disk = disk;
    this.#faultAt = faultAt;
    this.#fault = fault;
    const open: FileLayer['open'] = async (path, mode) => {
      const opening = () => files.open(path, mode);
      const file = await (mode === 'create' ? this.#operation('name', this.#inRoom(opening)) : opening());
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
          async () =>
            position + source.length <= (await file.size())
              ? file.write(source, position)
              : this.#inRoom(() => file.write(source, position))(),
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

  makeRoom(): void {
    this.#full = false;
  }

  #inRoom<Result>(growing: () => Promise<Result>): () => Promise<Result> {
    return async () => {
      if (this.#full) throw noRoom();
      return growing();
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
      throw this.#fault === 'has room for half' ? noRoom() : refusal;
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
      case 'has no room':
        throw noRoom();
      case 'is full from here':
        this.#full = true;
        return whole();
      case 'has room for half':
      case 'short, then fails':
        this.#failNext = true;
        return half();
      case 'fails and forgets':
        return whole();
    }
  }
}
