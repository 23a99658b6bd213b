/**
 * No file imports itself, not even through others. Types count too: two files whose types need each other can only be
 * understood together.
 */
import { resolveRelative } from '../code-file.js';
import type { Workspace } from '../repository.js';
import type { Rule, Violation } from '../rule.js';

interface Edge {
  readonly to: string;
  readonly line: number;
}

function edgesOf({ files }: Workspace): Map<string, Edge[]> {
  return new Map(
    files.map(({ path, imports }) => [
      path,
      imports
        .filter(({ specifier }) => specifier.startsWith('.'))
        .map(({ specifier, line }) => ({ to: resolveRelative(path, specifier), line })),
    ]),
  );
}

/** One violation for each import that closes a cycle, found by walking through the workspace. */
function circlesIn(workspace: Workspace): Violation[] {
  const edges = edgesOf(workspace);
  const left = new Set<string>();
  const way: string[] = [];
  const found: Violation[] = [];

  const visit = (path: string): void => {
    way.push(path);
    for (const { to, line } of edges.get(path) ?? []) {
      const start = way.indexOf(to);
      if (start >= 0) {
        const circle = [...way.slice(start), to].map((member) => member.slice(workspace.dir.length + 1));
        found.push({ file: path, line, detail: circle.join(' → ') });
      } else if (!left.has(to)) visit(to);
    }
    left.add(path);
    way.pop();
  };
  for (const path of edges.keys()) if (!left.has(path)) visit(path);
  return found;
}

export const cycleRules: readonly Rule[] = [
  {
    id: 'no-circles',
    law: 'no files of a workspace import each other in a circle',
    check: ({ workspaces }) => workspaces.flatMap(circlesIn),
  },
];
