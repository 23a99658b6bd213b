/** A task as it was found, before its words are read. */
import type { Passage } from './passage.js';
import type { Span } from './reading.js';
import type { RoleField } from './responsibility.js';

export interface RawSection {
  /** The printed number; undefined when the notice prints none. */
  readonly number: number | undefined;
  readonly title: Passage;
}

/** A figure that a table has in separate cells, put together again. */
export interface Measured {
  readonly passage: Passage;
  /** Where the figure stands, when words of the table's heading were added to it. */
  readonly place?: Span;
  /** The last year that the figure is for, according to its column. */
  readonly until?: number;
}

export interface RawTask {
  /** The headings above the task, outermost first. */
  readonly path: readonly RawSection[];
  /** The printed number; undefined when the notice prints none. */
  readonly number: number | undefined;
  /** Where the task begins. */
  readonly heading: Passage;
  readonly title: Passage;
  readonly body: readonly Passage[];
  /** Figures that the table has in columns of their own: each is the title with its number and unit. */
  readonly measured?: readonly Measured[];
  readonly fields: readonly RoleField[];
}

/** The content of a notice, in order. */
export interface RawPlan {
  readonly tasks: readonly RawTask[];
  /** Text outside the tasks, which holds the promises of the plan as a whole. */
  readonly outside: readonly Passage[];
}
