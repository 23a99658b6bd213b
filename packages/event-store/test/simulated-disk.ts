/**
 * A disk that forgets what was not synced, for as long as a test wants to hurt it.
 *
 * It promises no more than POSIX does:
 * - What is written is in the page cache. `syncData` makes one file's contents and size durable.
 * - At a power cut each 512-byte sector written since then reaches the platter or not, independently and in
 *   no order. A sector that did not keeps what the platter held there: the older contents, also of a part
 *   that had been cut off since (an old sector shows through), or zeros.
 * - The file's size at the cut is the synced one, the newest, or one between.
 * - Names created, renamed and removed since the folder was last synced are each there or not. A rename
 *   alone is atomic. That the file was synced does not save its name.
 * - A process that is killed leaves the page cache as it is.
 * - A failed sync may leave the cache marked clean though nothing was written (`forgetUnsynced`): Linux
 *   does, and a later sync then succeeds without writing.
 *
 * Every operation takes effect after a random number of turns of the event loop, so concurrent ones
 * interleave. All randomness comes from one seed.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { DubanError } from '@duban/domain';
import type { FileLayer, FolderLock, OpenFile, OpenMode } from '../src/index.js';
import type { Random } from './random.js';

const sectorBytes = 512;

class PowerIsOff extends Error {}

function failure(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${path}`), { code });
}

/** Bytes that grow; new ones are zeros. */
class Bytes {
  #memory = Buffer.alloc(4 * sectorBytes);
  #size = 0;

  get view(): Buffer {
    return this.#memory.subarray(0, this.#size);
  }

  get size(): number {
    return this.#size;
  }

  set size(size: number) {
    if (size < this.#size) this.#memory.fill(0, size, this.#size);
    if (size > this.#memory.length) {
      const larger = Buffer.alloc(Math.max(size, 2 * this.#memory.length));
      this.view.copy(larger);
      this.#memory = larger;
    }
    this.#size = size;
  }
}

/** A file's contents, whatever its name. */
class Inode {
  readonly #cached = new Bytes();
  /** What the platter holds, also beyond the file's end. */
  readonly #platter = new Bytes();
  #syncedSize = 0;
  #unsynced = new Set<number>();

  get contents(): Buffer {
    return this.#cached.view;
  }

  write(bytes: Uint8Array, position: number): void {
    this.#cached.size = Math.max(this.#cached.size, position + bytes.length);
    this.#cached.view.set(bytes, position);
    this.#touch(position, position + bytes.length);
  }

  truncate(size: number): void {
    this.#touch(Math.min(size, this.#cached.size), size);
    this.#cached.size = size;
  }

  sync(): void {
    for (const sector of this.#unsynced) this.#persist(sector);
    this.#unsynced.clear();
    this.#syncedSize = this.#cached.size;
  }

  forgetUnsynced(): void {
    this.#unsynced.clear();
  }

  losePower(random: Random): void {
    const size = this.#sizeAfterCut(random);
    const share = random.pick([0, 0.1, 0.5, 0.9, 1]);
    const zeros = random.chance(0.5);
    for (const sector of [...this.#unsynced].sort((a, b) => a - b)) {
      if (random.chance(share)) this.#persist(sector);
      else if (zeros) this.#clear(sector);
    }
    this.#platter.size = Math.max(this.#platter.size, size);
    this.#cached.size = size;
    this.#platter.view.copy(this.#cached.view, 0, 0, size);
    this.#unsynced.clear();
    this.#syncedSize = size;
  }

  #sizeAfterCut(random: Random): number {
    const [synced, newest] = [this.#syncedSize, this.#cached.size];
    const between = Math.min(synced, newest) + random.int(Math.abs(newest - synced) + 1);
    return random.pick([synced, newest, newest, between]);
  }

  #touch(from: number, to: number): void {
    const last = Math.ceil(Math.max(to, from + 1) / sectorBytes);
    for (let sector = Math.floor(from / sectorBytes); sector < last; sector += 1) this.#unsynced.add(sector);
  }

  /** A sector is written whole; what it holds beyond the file's end is zeros. */
  #persist(sector: number): void {
    const start = sector * sectorBytes;
    if (start >= this.#cached.size) return;
    this.#platter.size = Math.max(this.#platter.size, start + sectorBytes);
    this.#platter.view.fill(0, start, start + sectorBytes);
    this.#cached.view.copy(this.#platter.view, start, start, start + sectorBytes);
  }

  /** A new block whose contents never came reads as zeros; what had been synced stays. */
  #clear(sector: number): void {
    const from = Math.max(sector * sectorBytes, this.#syncedSize);
    if (from < this.#platter.size) this.#platter.view.fill(0, from, (sector + 1) * sectorBytes);
  }
}

/** A change to a folder that is not durable yet. */
interface NameChange {
  readonly removed?: string;
  readonly put?: readonly [string, Inode];
}

export interface Life extends FileLayer {
  readonly isOver: boolean;
  /** Operations that changed something, so far. */
  readonly operations: number;
}

export class SimulatedDisk {
  readonly random: Random;
  /** Without it a process that was killed may write on, for all that the next one knows. */
  readonly kernelLock: boolean;
  #names = new Map<string, Inode>();
  #syncedNames = new Map<string, Inode>();
  #unsyncedChanges: NameChange[] = [];
  #life: SimulatedFiles | undefined;

  constructor(random: Random) {
    this.random = random;
    this.kernelLock = random.chance(0.5);
  }

  /**
   * The file layer of a new process. Its power goes off, or it is killed, at the given operation, which then
   * may have had its effect or not.
   */
  boot(endsAtOperation = Number.POSITIVE_INFINITY): Life {
    this.kill();
    this.#life = new SimulatedFiles(this, endsAtOperation);
    return this.#life;
  }

  /** Ends the process; the page cache stays. */
  kill(): void {
    this.#life?.end();
  }

  /** Ends the process and loses what was not synced, or what chance takes of it. */
  cutPower(): void {
    this.kill();
    for (const change of this.#unsyncedChanges) if (this.random.chance(0.5)) apply(this.#syncedNames, change);
    this.#unsyncedChanges = [];
    for (const inode of new Set([...this.#names.values(), ...this.#syncedNames.values()])) inode.losePower(this.random);
    this.#names = new Map(this.#syncedNames);
  }

  inode(path: string): Inode {
    const inode = this.#names.get(path);
    if (inode === undefined) throw failure('ENOENT', path);
    return inode;
  }

  list(folder: string): string[] {
    const beginning = `${folder}/`;
    return [...this.#names.keys()].filter((path) => path.startsWith(beginning)).map((path) => path.slice(beginning.length));
  }

  create(path: string): Inode {
    if (this.#names.has(path)) throw failure('EEXIST', path);
    const inode = new Inode();
    this.#change({ put: [path, inode] });
    return inode;
  }

  rename(from: string, to: string): void {
    this.#change({ removed: from, put: [to, this.inode(from)] });
  }

  remove(path: string): void {
    this.inode(path);
    this.#change({ removed: path });
  }

  /** There is one folder's worth of names in these tests, and backups are not cut. */
  syncNames(): void {
    this.#syncedNames = new Map(this.#names);
    this.#unsyncedChanges = [];
  }

  #change(change: NameChange): void {
    apply(this.#names, change);
    this.#unsyncedChanges.push(change);
  }
}

function apply(names: Map<string, Inode>, { removed, put }: NameChange): void {
  if (removed !== undefined) names.delete(removed);
  if (put !== undefined) names.set(...put);
}

class SimulatedFiles implements Life {
  isOver = false;
  operations = 0;
  readonly #disk: SimulatedDisk;
  readonly #endsAtOperation: number;
  #locked = false;

  constructor(disk: SimulatedDisk, endsAtOperation: number) {
    this.#disk = disk;
    this.#endsAtOperation = endsAtOperation;
  }

  end(): void {
    this.isOver = true;
  }

  makeFolder(): Promise<void> {
    return this.#looking(() => undefined);
  }

  list(folder: string): Promise<string[]> {
    return this.#looking(() => this.#disk.list(folder));
  }

  async open(path: string, mode: OpenMode): Promise<OpenFile> {
    const inode = await (mode === 'create'
      ? this.#changing(() => this.#disk.create(path))
      : this.#looking(() => this.#disk.inode(path)));
    return {
      read: (target, position) =>
        this.#looking(() => inode.contents.copy(target, 0, Math.min(position, inode.contents.length), position + target.length)),
      write: (source, position) =>
        this.#changing(() => {
          inode.write(source, position);
          return source.length;
        }),
      truncate: (size) => this.#changing(() => inode.truncate(size)),
      syncData: () => this.#changing(() => inode.sync()),
      size: () => this.#looking(() => inode.contents.length),
      close: async () => undefined,
    };
  }

  rename(from: string, to: string): Promise<void> {
    return this.#changing(() => this.#disk.rename(from, to));
  }

  remove(path: string): Promise<void> {
    return this.#changing(() => this.#disk.remove(path));
  }

  syncFolder(): Promise<void> {
    return this.#changing(() => this.#disk.syncNames());
  }

  async lock(folder: string): Promise<FolderLock> {
    if (this.#locked) throw new DubanError('store-locked', { folder, holder: 'this test' });
    this.#locked = true;
    return {
      kernel: this.#disk.kernelLock,
      release: async () => {
        this.#locked = false;
      },
    };
  }

  async #looking<Result>(effect: () => Result): Promise<Result> {
    await this.#turns();
    return effect();
  }

  async #changing<Result>(effect: () => Result): Promise<Result> {
    await this.#turns();
    this.operations += 1;
    if (this.operations === this.#endsAtOperation) {
      if (this.#disk.random.chance(0.5)) effect();
      this.end();
    }
    if (this.isOver) throw new PowerIsOff();
    const result = effect();
    // What was done is done, but the power may go before the answer comes.
    await this.#turns();
    return result;
  }

  async #turns(): Promise<void> {
    for (let turn = this.#disk.random.int(3); turn > 0; turn -= 1) await nextTurn();
    if (this.isOver) throw new PowerIsOff();
  }
}
