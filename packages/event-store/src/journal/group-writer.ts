/**
 * Group commit: what is added while one group is being made durable becomes the next group. There is one group at a
 * time, in the order of adding. When a group fails, everything that is added and not yet durable is rejected, and
 * nothing more is taken until the disk has been read back, since only that can tell what is there.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { DubanError } from '@duban/domain';
import { errorDetail } from './file-errors.js';

export interface GroupItem {
  readonly bytes: number;
  readonly events: number;
}

export interface GroupLimits {
  /** A group takes no further item once it holds this much. */
  readonly groupMaxBytes: number;
  readonly groupMaxEvents: number;
  /** Bytes that may wait while a group is under way. */
  readonly queueMaxBytes: number;
}

export const defaultGroupLimits: GroupLimits = {
  groupMaxBytes: 4 * 1024 * 1024,
  groupMaxEvents: 10_000,
  queueMaxBytes: 64 * 1024 * 1024,
};

interface Waiting<Item> {
  readonly item: Item;
  resolve(): void;
  reject(error: DubanError): void;
}

/**
 * Finds out what became of a group that failed: the number of its first items that are durable; of the others nothing
 * is on the disk. Undefined: it cannot be known, and the writer stops for good.
 */
export type ReadBack<Item> = (group: readonly Item[], cause: unknown) => Promise<number | undefined>;

export class GroupWriter<Item extends GroupItem> {
  /** Resolves when the writer has stopped for good; otherwise never. */
  readonly failed: Promise<DubanError>;
  readonly #commit: (group: readonly Item[]) => Promise<void>;
  readonly #readBack: ReadBack<Item>;
  readonly #limits: GroupLimits;
  #waiting: Waiting<Item>[] = [];
  #waitingBytes = 0;
  #running = false;
  #failure: DubanError | undefined;
  #lastAdded: Promise<void> = Promise.resolve();
  #announceFailure: (failure: DubanError) => void = () => {};

  /** `commit` makes a group durable. After it has thrown, it is called again only if `readBack` has succeeded. */
  constructor(commit: (group: readonly Item[]) => Promise<void>, readBack: ReadBack<Item>, limits: GroupLimits) {
    this.#commit = commit;
    this.#readBack = readBack;
    this.#limits = limits;
    this.failed = new Promise((resolve) => {
      this.#announceFailure = resolve;
    });
  }

  /** @throws {DubanError} `store-unavailable` after a failure, `overloaded`: the item was certainly not written */
  refuseWhenFailed(): void {
    if (this.#failure === undefined) return;
    // The message of the operating system is kept for the log: this error goes to the client that sent the command.
    const detail = '写盘失败，须重启核对 / a write failed, and a restart has to read the disk back';
    throw new DubanError('store-unavailable', { detail }, { cause: this.#failure });
  }

  /** @throws {DubanError} `overloaded` */
  refuseWhenFull(item: GroupItem): void {
    if (this.#waitingBytes > 0 && this.#waitingBytes + item.bytes > this.#limits.queueMaxBytes)
      throw new DubanError('overloaded');
  }

  /**
   * Resolves when the item is durable. Rejects with `store-failed` when that is not known, with `storage-full` when
   * it certainly is not.
   */
  add(item: Item): Promise<void> {
    const durable = new Promise<void>((resolve, reject) => this.#waiting.push({ item, resolve, reject }));
    this.#waitingBytes += item.bytes;
    this.#lastAdded = durable;
    if (!this.#running) void this.#run();
    return durable;
  }

  /** Settles together with the item that was added last; then everything added before it is durable as well. */
  settled(): Promise<void> {
    return this.#lastAdded;
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#waiting.length > 0) {
      // Callers that the last group has woken get their turn to append, so that their items go into this group.
      await nextTurn();
      const group = this.#takeGroup();
      try {
        await this.#commit(group.map(({ item }) => item));
      } catch (error) {
        const durable = await this.#readBack(
          group.map(({ item }) => item),
          error,
        );
        if (durable === undefined) {
          this.#fail([...group, ...this.#waiting], error);
          return;
        }
        this.#refuse([...group.splice(durable), ...this.#waiting], error);
      }
      for (const { resolve } of group) resolve();
    }
    this.#running = false;
  }

  #takeGroup(): Waiting<Item>[] {
    let [count, bytes, events] = [0, 0, 0];
    for (const { item } of this.#waiting) {
      const full = bytes + item.bytes > this.#limits.groupMaxBytes || events + item.events > this.#limits.groupMaxEvents;
      if (full && count > 0) break;
      count += 1;
      bytes += item.bytes;
      events += item.events;
    }
    this.#waitingBytes -= bytes;
    return this.#waiting.splice(0, count);
  }

  #refuse(rejected: readonly Waiting<Item>[], cause: unknown): void {
    this.#waiting = [];
    this.#waitingBytes = 0;
    for (const { reject } of rejected) reject(new DubanError('storage-full', {}, { cause }));
  }

  #fail(rejected: readonly Waiting<Item>[], cause: unknown): void {
    const failure = new DubanError('store-failed', { detail: errorDetail(cause) }, { cause });
    this.#failure = failure;
    this.#waiting = [];
    for (const { reject } of rejected) reject(failure);
    this.#announceFailure(failure);
  }
}
