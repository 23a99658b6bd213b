/** What a rule finds in a repository, without the exceptions, as lines for a person. */
import type { Exception } from './exceptions.js';
import type { Repository } from './repository.js';
import type { Rule } from './rule.js';

/** `file:line detail [rule]` for each violation, and for each exception that is no longer needed. */
export function findings({ id, check }: Rule, repository: Repository, exceptions: readonly Exception[]): string[] {
  const violations = check(repository);
  const excepted = exceptions.filter(({ rule }) => rule === id).map(({ file }) => file);
  return [
    ...violations
      .filter(({ file }) => !excepted.includes(file))
      .map(({ file, line, detail }) => `${file}:${line} ${detail} [${id}]`),
    ...excepted
      .filter((file) => !violations.some((violation) => violation.file === file))
      .map((file) => `${file}:1 no longer needs its exception [${id}]`),
  ];
}
