/** What the store in memory holds. */
import type { Landmark } from '@duban/domain';
import type { DocumentKind } from '../documents/index.js';
import type { Standstill } from '../progress.js';
import type { SortedIndex } from './sorted-index.js';

export interface StoredPlan {
  checkpoint: string;
  last: Landmark | undefined;
  readonly revisions: Map<string, number>;
  readonly documents: Map<DocumentKind, Map<string, object>>;
  readonly indexes: Map<string, SortedIndex>;
}

export interface MemoryContent {
  /** The documents are made anew at each start, perhaps from another log. */
  readonly generation: string;
  readonly plans: ReadonlyMap<string, StoredPlan>;
  readonly planIds: SortedIndex;
  /** Replaced, never changed. */
  readonly standstills: ReadonlyMap<string, Standstill>;
  readonly closed: boolean;
}
