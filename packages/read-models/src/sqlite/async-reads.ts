/** The reads of the port over those of a connection. Who extends it says which connection, and when. */
import type { Landmark } from '@duban/domain';
import type { DocumentKind, DocumentKinds } from '../documents/index.js';
import { checkKeys, checkLimit } from '../page-bounds.js';
import type { Standstill } from '../progress.js';
import type { ContentsPage, IndexEntry, PlanProgress, PlansOptions, ScanOptions, ViewReads } from '../store.js';
import type { Reads } from './reads.js';

export abstract class AsyncReads implements ViewReads {
  /** Runs `read` on one state, at once. */
  protected abstract read<Answer>(read: (reads: Reads) => Answer): Answer;

  async get<Kind extends DocumentKind>(plan: string, kind: Kind, key: string): Promise<DocumentKinds[Kind] | undefined> {
    return (await this.getMany(plan, kind, [key]))[0];
  }

  async getMany<Kind extends DocumentKind>(
    plan: string,
    kind: Kind,
    keys: readonly string[],
  ): Promise<(DocumentKinds[Kind] | undefined)[]> {
    checkKeys(keys);
    return this.read((reads) => {
      const live = reads.live(plan);
      return live === undefined ? keys.map(() => undefined) : reads.getMany(live, kind, keys);
    });
  }

  async scan(plan: string, index: string, options: ScanOptions): Promise<readonly IndexEntry[]> {
    checkLimit(options.limit);
    return this.read((reads) => {
      const live = reads.live(plan);
      return live === undefined ? [] : reads.scan(live, index, options);
    });
  }

  async contents(plan: string, after?: string): Promise<ContentsPage> {
    return this.read((reads) => {
      const live = reads.live(plan);
      return live === undefined ? { items: [], next: undefined } : reads.contents(live, after);
    });
  }

  async checkpoint(plan: string): Promise<string | undefined> {
    return this.read((reads) => reads.live(plan)?.checkpoint);
  }

  async plans(options: PlansOptions): Promise<readonly string[]> {
    checkLimit(options.limit);
    return this.read((reads) => reads.plans(options));
  }

  /** The file is part of it: one that was begun anew numbers its generations anew. */
  async generation(plan: string): Promise<string | undefined> {
    return this.read((reads) => {
      const live = reads.live(plan);
      return live && `${reads.about('id')}.${live.number}`;
    });
  }

  async standstill(plan: string): Promise<Standstill | undefined> {
    return this.read((reads) => reads.standstill(plan));
  }

  async progress(plan: string): Promise<PlanProgress | undefined> {
    return this.read((reads) => {
      const live = reads.live(plan);
      return live && reads.progress(live);
    });
  }

  async landmark(plan: string): Promise<Landmark | undefined> {
    return this.read((reads) => reads.live(plan)?.landmark);
  }

  async mark(shard?: string): Promise<string | undefined> {
    return this.read((reads) => reads.mark(shard));
  }

  async standstills(): Promise<ReadonlyMap<string, Standstill>> {
    return this.read((reads) => reads.standstills());
  }

  async retriesAsked(): Promise<ReadonlyMap<string, string>> {
    return this.read((reads) => reads.retriesAsked());
  }
}
