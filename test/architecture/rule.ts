/** What a rule of the architecture is, and what it returns. */
import type { Repository } from './repository.js';

export interface Violation {
  /** From the repository's root. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly detail: string;
}

export interface Rule {
  readonly id: string;
  /** What is true when the rule finds nothing. */
  readonly law: string;
  check(repository: Repository): Violation[];
}

/** The 1-based line of a text's first occurrence; 1 when there is none. */
export function lineIn(text: string, wanted: string): number {
  const index = text.indexOf(wanted);
  return index < 0 ? 1 : text.slice(0, index).split('\n').length;
}
