/** A task as it was found, before its text is read. */
import type { Passage } from './passage.js';
import type { Span } from './reading.js';
import type { RoleField } from './responsibility.js';

export interface RawSection {
  /** As printed; undefined where the notice prints none. */
  readonly number: number | undefined;
  readonly title: Passage;
}

/** A figure of a table, put together from its cells. */
export interface Measured {
  readonly passage: Passage;
  /** Where it stands, when words of the table's heading are a part of it. */
  readonly place?: Span;
  /** The last year that it speaks of, by its column. */
  readonly until?: number;
}

export interface RawTask {
  /** The headings above it, from the outermost. */
  readonly path: readonly RawSection[];
  /** As printed; undefined where the notice prints none. */
  readonly number: number | undefined;
  /** Where the task begins. */
  readonly heading: Passage;
  readonly title: Passage;
  readonly body: readonly Passage[];
  /** Figures that a table sets apart: the title with the number and the unit of their own cells. */
  readonly measured?: readonly Measured[];
  readonly fields: readonly RoleField[];
}

/** The content of a notice, in its order. */
export interface RawPlan {
  readonly tasks: readonly RawTask[];
  /** Text outside the tasks: what the plan as a whole promises stands there. */
  readonly outside: readonly Passage[];
}
