/** The pages that users read: the README and the pages beside it, with sessions of commands that begin with `$ `. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './repository-root.js';

export interface SessionStep {
  readonly command: string;
  readonly output: string;
}

const page = (path: string) => readFileSync(join(repositoryRoot, path), 'utf8');

export const readme = page('README.md');
export const auditing = page('docs/auditing.md');
export const using = page('docs/using.md');
export const operating = page('docs/operating.md');

/** The files that the repository's pages refer to. */
export function references(): { readonly page: string; readonly path: string }[] {
  return ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'docs/auditing.md', 'docs/using.md', 'docs/operating.md'].flatMap(
    (from) =>
      [...page(from).matchAll(/\]\(([\w./-]+)\)/g)].map(([, path = '']) => ({ page: from, path: join(from, '..', path) })),
  );
}

/** The steps of a page between the markers of a session, which may occur more than once. */
export function session(text: string): SessionStep[] {
  const blocks = [...text.matchAll(/<!-- session:start -->\n+```\n([\s\S]*?)```\n+<!-- session:end -->/g)];
  return blocks
    .map(([, block = '']) => block)
    .join('')
    .split(/^\$ /m)
    .slice(1)
    .map((step) => {
      const end = step.indexOf('\n');
      return { command: step.slice(0, end), output: step.slice(end + 1).trimEnd() };
    });
}

const masks: readonly (readonly [RegExp, string])[] = [
  [/eyJ[\w-]+\.[\w-]+\.[\w-]+|eyJ…/g, '<token>'],
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<id>'],
  [/[a-z0-9]{12}-\d{20}/g, '<position>'],
  [/:[0-9a-f]{64}/g, ':<digest>'],
  [/\d{4}-\d\d-\d\dT[\d:.]+Z|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, '<time>'],
  [/截至 \d{4}-\d\d-\d\d/g, '截至 <day>'],
  [/"(ack|report)-[0-9a-f]{8}"/g, '"$1-<key>"'],
  [/http:\/\/127\.0\.0\.1:\d+/g, '<url>'],
  // How often oversight has been written by then varies.
  [
    /^\S+: \d+ 个事件 events, \d+ 个流 streams, (\d+ 个分段 segments), \d+ 组 groups, \d+ 字节 bytes$/gm,
    '<folder>: <events>, $1',
  ],
  [/(read models, derived: \d+ 个计划 plans), \d+ 字节 bytes/g, '$1, <bytes>'],
  [/ +$/gm, ''],
];

/** The text with everything replaced that differs from run to run. */
export const masked = (text: string) => masks.reduce((result, [pattern, name]) => result.replace(pattern, name), text.trim());
