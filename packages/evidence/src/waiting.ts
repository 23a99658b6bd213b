/**
 * Pieces that no event refers to yet. They count against the person and the unit that put them until an event refers
 * to them: their bytes are bounded for each person and each unit, and pieces that have waited for too long are
 * removed.
 *
 * Each is an empty file in the folder `waiting`. Its name says everything, so that processes that share the evidence
 * share this list too: `<digest>.<bytes>.<person>.<unit>.<seconds since 1970>`, person and unit as digests. Pieces
 * that were put before this folder was kept have no file, and stay until somebody puts them again.
 */
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DubanError } from '@duban/domain';
import { atStart, makeFolder, namesIn, onDisk, removeIfThere, syncFolder } from './folder-files.js';

export interface Putter {
  readonly actor: string;
  readonly unit: string | undefined;
}

export interface WaitingOptions {
  /** The folder that holds the evidence. */
  readonly folder: string;
  /** Bytes of one person that may wait. A unit may have four times as many. */
  readonly quotaBytes: number;
  /** Whether an event is known to refer to a piece. False proves nothing. */
  readonly isReferred: (sha256: string) => Promise<boolean>;
  /** In ms since 1970. */
  readonly now: () => number;
}

export interface Swept {
  readonly removed: number;
  readonly bytes: number;
}

const waitingName = 'waiting';
const unitFactor = 4;
/** Each piece counts as at least so many bytes, so that the number of tiny files is bounded too. */
const pieceMinBytes = 64 * 1024;
/** When a quota is reached, pieces that no longer wait are searched at most this often for a person or unit. */
const lookAgainMs = 10_000;
const lookedAtMax = 1_000;
const dayMs = 86_400_000;
const pattern = /^([0-9a-f]{64})\.(\d{1,15})\.([0-9a-f]{16})\.([0-9a-f]{16})\.(\d{1,12})$/;

interface Mark {
  readonly name: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly actor: string;
  readonly unit: string;
  readonly sinceMs: number;
}

/** A put under way. It counts with the announced size. */
export interface WaitingPut {
  /**
   * The piece has come in with this size. It counts as waiting even if the store had it before: otherwise the quota
   * would tell people which pieces exist.
   */
  done(bytes: number): Promise<void>;
  /** The piece did not come in. */
  dropped(): Promise<void>;
}

export class WaitingPieces {
  readonly #options: WaitingOptions;
  readonly #folder: string;
  readonly #lookedAt = new Map<string, number>();

  private constructor(options: WaitingOptions) {
    this.#options = options;
    this.#folder = join(options.folder, waitingName);
  }

  /** @throws {DubanError} `evidence-unavailable`, `evidence-storage-full` */
  static async open(options: WaitingOptions): Promise<WaitingPieces> {
    const waiting = new WaitingPieces(options);
    await atStart(() => makeFolder(waiting.#folder));
    return waiting;
  }

  /** @throws {DubanError} `evidence-quota-exceeded`, `evidence-unavailable`, `evidence-storage-full` */
  async begin(sha256: string, { actor, unit }: Putter, announcedBytes: number): Promise<WaitingPut> {
    const [person, office] = [short(actor), short(`unit ${unit ?? ''}`)];
    const { quotaBytes } = this.#options;
    await this.#admit((mark) => mark.actor === person, person, announcedBytes, quotaBytes);
    if (unit !== undefined) await this.#admit((mark) => mark.unit === office, office, announcedBytes, quotaBytes * unitFactor);
    const since = Math.floor(this.#options.now() / 1_000);
    const nameOf = (bytes: number) => `${sha256}.${bytes}.${person}.${office}.${since}`;
    await this.#add(nameOf(announcedBytes));
    const dropped = () => this.#remove(nameOf(announcedBytes));
    return {
      dropped,
      done: async (bytes) => {
        if (bytes === announcedBytes) return;
        await this.#add(nameOf(bytes));
        await dropped();
      },
    };
  }

  /**
   * Removes pieces that have waited for this many days. `referredTo` reads the log and returns which of the given
   * pieces an event refers to. If the first such event is written after that reading, its piece is removed all the
   * same; it then counts as not uploaded and can be uploaded again.
   */
  async sweep(
    days: number,
    referredTo: (pieces: ReadonlySet<string>) => Promise<ReadonlySet<string>>,
    remove: (sha256: string) => Promise<void>,
  ): Promise<Swept> {
    const before = this.#options.now() - days * dayMs;
    const marks = await this.#marks();
    // A piece that was put again in the meantime waits anew.
    const young = new Set(marks.filter(({ sinceMs }) => sinceMs > before).map(({ sha256 }) => sha256));
    const old = marks.filter(({ sha256, sinceMs }) => sinceMs <= before && !young.has(sha256));
    if (old.length === 0) return { removed: 0, bytes: 0 };
    const referred = await referredTo(new Set(old.map(({ sha256 }) => sha256)));
    const gone = new Map<string, number>();
    for (const { name, sha256, bytes } of old) {
      if (!referred.has(sha256)) {
        await remove(sha256);
        gone.set(sha256, bytes);
      }
      await this.#remove(name);
    }
    return { removed: gone.size, bytes: [...gone.values()].reduce((sum, bytes) => sum + bytes, 0) };
  }

  async #admit(ofOwner: (mark: Mark) => boolean, owner: string, bytes: number, limit: number): Promise<void> {
    const exceeds = (marks: readonly Mark[]) => marks.reduce((sum, mark) => sum + counted(mark.bytes), counted(bytes)) > limit;
    const marks = (await this.#marks()).filter(ofOwner);
    if (!exceeds(marks)) return;
    if (this.#mayLookAgain(owner) && !exceeds(await this.#stillWaiting(marks))) return;
    throw new DubanError('evidence-quota-exceeded', { limit });
  }

  #mayLookAgain(owner: string): boolean {
    const now = this.#options.now();
    if (now - (this.#lookedAt.get(owner) ?? Number.NEGATIVE_INFINITY) < lookAgainMs) return false;
    if (this.#lookedAt.size >= lookedAtMax) this.#lookedAt.clear();
    this.#lookedAt.set(owner, now);
    return true;
  }

  async #stillWaiting(marks: readonly Mark[]): Promise<Mark[]> {
    const waiting: Mark[] = [];
    for (const mark of marks) {
      if (await this.#options.isReferred(mark.sha256).catch(() => false)) await this.#remove(mark.name);
      else waiting.push(mark);
    }
    return waiting;
  }

  async #marks(): Promise<Mark[]> {
    return (await onDisk(() => namesIn(this.#folder))).flatMap((name) => {
      const [, sha256, bytes, actor, unit, seconds] = pattern.exec(name) ?? [];
      if (sha256 === undefined || actor === undefined || unit === undefined) return [];
      return [{ name, sha256, actor, unit, bytes: Number(bytes), sinceMs: Number(seconds) * 1_000 }];
    });
  }

  async #add(name: string): Promise<void> {
    await onDisk(async () => {
      await writeFile(join(this.#folder, name), '', { mode: 0o640 });
      await syncFolder(this.#folder);
    });
  }

  #remove(name: string): Promise<void> {
    return onDisk(() => removeIfThere(join(this.#folder, name)));
  }
}

const short = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16);
const counted = (bytes: number) => Math.max(bytes, pieceMinBytes);
