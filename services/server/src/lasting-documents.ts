/**
 * Documents on disk as the server reads them, while a projector of its own comes and goes. Reading needs no projector: a
 * file without one shows a state of the past, and says which. A file that is being filled shows nothing to queries.
 */
import { DubanError, type Landmark } from '@duban/domain';
import {
  type DocumentKind,
  landmarksIn,
  openSqliteViewReader,
  type SqliteViewReader,
  type ViewProgress,
  type ViewReader,
} from '@duban/read-models';
import type { KeptDocuments } from './projector-beside/projector-beside.js';

export interface LastingOptions {
  readonly folder: string;
  /** With less free on the disk nothing is written. */
  readonly freeBytes: number;
  readonly epoch: string;
  /**
   * Asks the event store for what the documents remember of it.
   * @throws {DubanError} `store-went-back`
   */
  verify(landmarks: readonly Landmark[]): Promise<void>;
  /** What was there is deleted. */
  onBegunAnew(why: Error): void;
  /** A reading has found what was not written so. */
  onDamage(damage: DubanError): void;
}

/** The file need not be there yet. */
export async function openLastingDocuments(options: LastingOptions): Promise<LastingDocuments> {
  const { folder, epoch } = options;
  const documents: LastingDocuments = new LastingDocuments(
    options,
    await openSqliteViewReader({ folder, epoch, onDamage: (damage) => documents.damaged(damage) }),
  );
  return documents;
}

export class LastingDocuments implements KeptDocuments {
  readonly folder: string;
  readonly freeBytes: number;
  /** The documents as far as they go, for the server itself. */
  readonly reader: SqliteViewReader;
  /** The same for queries: `starting-up` until they hold what the journal held when they were opened. */
  readonly views: ViewReader;
  /** Resolves when they could be opened, or could not. @throws {DubanError} `store-went-back` */
  readonly settled: Promise<void>;
  readonly #options: LastingOptions;
  #whole = false;
  #settle: (wentBack?: DubanError) => void = () => {};

  constructor(options: LastingOptions, reader: SqliteViewReader) {
    this.folder = options.folder;
    this.freeBytes = options.freeBytes;
    this.reader = reader;
    this.#options = options;
    this.settled = new Promise((resolve, reject) => {
      this.#settle = (wentBack) => (wentBack === undefined ? resolve() : reject(wentBack));
    });
    // Whoever starts the server asks; until then nobody has to hear of it.
    this.settled.catch(() => undefined);
    this.views = this.#onceWhole();
  }

  /** The progress of these documents, for queries. Only waiting needs the projector. */
  progress(projector: Pick<ViewProgress, 'waitFor'>): ViewProgress {
    return {
      planState: async (plan) => (await this.views.standstill(plan))?.state ?? 'live',
      waitFor: async (position, timeoutMs) => {
        this.#demandWhole();
        return projector.waitFor(position, timeoutMs);
      },
    };
  }

  async opened(begunAnew: Error | undefined): Promise<boolean> {
    const { verify, onBegunAnew } = this.#options;
    if (begunAnew !== undefined) {
      this.#whole = false;
      onBegunAnew(begunAnew);
    }
    try {
      await verify(await landmarksIn(this.reader));
    } catch (error) {
      if (!(error instanceof DubanError) || error.code !== 'store-went-back') throw error;
      this.#settle(error);
      return false;
    }
    this.#settle();
    return true;
  }

  whole(): void {
    this.#whole = true;
  }

  failed(): void {
    this.#settle();
  }

  damaged(damage: DubanError): void {
    this.#whole = false;
    this.#options.onDamage(damage);
  }

  close(): Promise<void> {
    return this.reader.close();
  }

  #demandWhole(): void {
    if (!this.#whole) throw new DubanError('starting-up');
  }

  #onceWhole(): ViewReader {
    const when = async <Answer>(read: (reader: SqliteViewReader) => Promise<Answer>) => {
      this.#demandWhole();
      return read(this.reader);
    };
    return {
      get: (plan, kind, key) => when((reader) => reader.get(plan, kind, key)),
      getMany: <Kind extends DocumentKind>(plan: string, kind: Kind, keys: readonly string[]) =>
        when((reader) => reader.getMany(plan, kind, keys)),
      scan: (plan, index, options) => when((reader) => reader.scan(plan, index, options)),
      checkpoint: (plan) => when((reader) => reader.checkpoint(plan)),
      generation: (plan) => when((reader) => reader.generation(plan)),
      contents: (plan, after) => when((reader) => reader.contents(plan, after)),
      plans: (options) => when((reader) => reader.plans(options)),
      standstill: (plan) => when((reader) => reader.standstill(plan)),
      state: () => when((reader) => reader.state()),
    };
  }
}
