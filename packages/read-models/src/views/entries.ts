/** Entries of indexes, and how their sort keys are made. Sort keys are ASCII. */
import type { DeleteEntry, PutEntry } from '../view.js';

/** `3.2` before `3.10`: every number of the code in four digits. */
export function codeSort(code: string): string {
  return code
    .split('.')
    .map((number) => number.padStart(4, '0'))
    .join('.');
}

/** Puts indicators without a task first, then sorts by task and by key. */
export const indicatorSort = (task: string | undefined, key: string) => `${task === undefined ? '' : codeSort(task)}-${key}`;

/** The sort key of a change: recordedAt, then the order of the log, then the order within the event. */
export function changeSort(recordedAt: string, position: string, ordinal: number): string {
  return `${recordedAt}|${position}|${String(ordinal).padStart(4, '0')}`;
}

export const entry = (index: string, sort: string, key: string): PutEntry => ({ op: 'index', index, sort, key });
const noEntry = (index: string, sort: string): DeleteEntry => ({ op: 'unindex', index, sort });

/** Takes a document out of the indexes that it has left, and into those that it has entered. */
export function moved(
  was: readonly string[],
  is: readonly string[],
  key: string,
  sort: (key: string) => string,
): (PutEntry | DeleteEntry)[] {
  return [
    ...was.filter((index) => !is.includes(index)).map((index) => noEntry(index, sort(key))),
    ...is.filter((index) => !was.includes(index)).map((index) => entry(index, sort(key), key)),
  ];
}
