import type { EvidenceReader } from '@duban/evidence';
import type { ViewProgress, ViewReader } from '@duban/read-models';
import type { Cursors } from '@duban/runtime';

/** What the query API reads from. It appends nothing. */
export interface QueryParts {
  readonly views: ViewReader;
  readonly progress: ViewProgress;
  readonly cursors: Cursors;
  readonly evidence: EvidenceReader;
  /** How long a query waits for its `minPosition`. */
  readonly minPositionMaxMs?: number;
}
