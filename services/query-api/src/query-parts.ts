import type { RecordedEvent } from '@duban/domain';
import type { EvidenceReader } from '@duban/evidence';
import type { ViewProgress, ViewReader } from '@duban/read-models';
import type { Cursors, Oversight } from '@duban/runtime';

/** What the query API reads from. It appends nothing; it tells oversight who read which history and evidence. */
export interface QueryParts {
  readonly views: ViewReader;
  readonly progress: ViewProgress;
  readonly cursors: Cursors;
  readonly evidence: EvidenceReader;
  /** The events of one stream in order, for answers that are computed from events. */
  readonly events: { readStream(stream: string): AsyncIterable<RecordedEvent> };
  readonly oversight: Pick<Oversight, 'accessed'>;
  /** How long a query waits for its `minPosition`. */
  readonly minPositionMaxMs?: number;
}
