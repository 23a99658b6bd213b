/** Texts that are checked in, so that a change of something that others rely on shows in review. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './repository-root.js';

/** `npm run surface:update` passes this to the tests. */
const updateFlag = '--update-surface';

export interface SnapshotOptions {
  /** The folder of the snapshots. */
  readonly folder?: string;
  /** Writes differences instead of reporting them. */
  readonly update?: boolean;
}

const surfaceFolder = join(repositoryRoot, 'test/surface');

/** At most so many lines of a difference are shown: lines that only one of the two texts has, in order. */
const differenceMaxLines = 40;

function difference(before: string, after: string): string {
  const [old, now] = [before.split('\n'), after.split('\n')];
  const [had, has] = [new Set(old), new Set(now)];
  const lines = [
    ...old.filter((line) => !has.has(line)).map((line) => `- ${line}`),
    ...now.filter((line) => !had.has(line)).map((line) => `+ ${line}`),
  ];
  if (lines.length === 0) return 'the same lines stand in another order';
  const more = lines.length - differenceMaxLines;
  return [...lines.slice(0, differenceMaxLines), ...(more > 0 ? [`… and ${more} more lines`] : [])].join('\n');
}

/**
 * Compares a text with `test/surface/<name>`.
 * @returns undefined when they are equal, otherwise the difference and how to accept it
 */
export function snapshot(name: string, text: string, options: SnapshotOptions = {}): string | undefined {
  const { folder = surfaceFolder, update = process.argv.includes(updateFlag) } = options;
  const path = join(folder, name);
  const now = text.endsWith('\n') ? text : `${text}\n`;
  const before = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  if (before === now) return undefined;
  if (update) {
    writeFileSync(path, now);
    return undefined;
  }
  const finding = before === undefined ? 'is not checked in' : `differs:\n${difference(before, now)}`;
  return `test/surface/${name} ${finding}\nIf this is meant, run \`npm run surface:update\` and commit the file.`;
}

export interface FrozenOptions extends SnapshotOptions {
  /** The law that a change or a loss would break. */
  readonly law: string;
  /** Entries that nothing produces any more but that stay checked in. */
  readonly isHistory?: (key: string) => boolean;
}

/**
 * Compares entries with `test/surface/<name>`, a JSON object. Entries may be added but never changed or removed.
 * Updating writes only additions. Returns the same as `snapshot`.
 */
export function frozenSnapshot(
  name: string,
  entries: Readonly<Record<string, unknown>>,
  options: FrozenOptions,
): string | undefined {
  const { law, isHistory = () => false, folder = surfaceFolder } = options;
  const path = join(folder, name);
  const before: Record<string, unknown> = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
  const json = (value: unknown) => JSON.stringify(value, null, 2);
  const faults = Object.entries(before).flatMap(([key, value]) => {
    if (!(key in entries)) return isHistory(key) ? [] : [`${key} is gone`];
    return json(entries[key]) === json(value) ? [] : [`${key} changed:\n${difference(json(value), json(entries[key]))}`];
  });
  if (faults.length > 0) return [law, ...faults].join('\n');
  const all = Object.entries({ ...before, ...entries }).sort(([one], [other]) => (one < other ? -1 : 1));
  return snapshot(name, json(Object.fromEntries(all)), options);
}
