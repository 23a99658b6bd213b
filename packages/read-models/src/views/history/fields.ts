/**
 * The fields whose changes the history tells. A field is said once: its name, which is part of the API
 * (`field=percent`), what a reader sees as its name, and where it stands in a document. Bookkeeping, such as
 * counters and revisions, is not among them.
 */
import type { Words, WordTable } from '@duban/domain';
import type { FieldChange } from '../../documents/index.js';

export interface Label extends Words {
  /** The words of its values, where these are names. */
  readonly says?: WordTable | undefined;
}

export type Field<Document> = readonly [
  name: string,
  zh: string,
  en: string,
  read: (document: Document) => unknown,
  says?: WordTable,
];

/** A field that an event says for the first and the last time, so that it stands in no document. */
export type EventField = readonly [name: string, zh: string, en: string, read?: undefined, says?: WordTable];

/** The fields that differ, in the order of the table. Without a document before, those that hold something. */
export function differences<Document>(
  fields: readonly Field<Document>[],
  before: Document | undefined,
  after: Document,
): FieldChange[] {
  const changes: FieldChange[] = [];
  for (const [field, , , read] of fields) {
    const was = before === undefined ? null : read(before);
    const is = read(after);
    if (was === is || (before === undefined && isEmpty(is)) || sameJson(was, is)) continue;
    changes.push({ field, before: was, after: is });
  }
  return changes;
}

const isEmpty = (value: unknown) => value === null || value === false || (Array.isArray(value) && value.length === 0);

/** Equality of JSON values; a field that is undefined is none. Walked, since writing both out costs five times as much. */
function sameJson(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (!isObject(one) || !isObject(other) || Array.isArray(one) !== Array.isArray(other)) return false;
  return (
    Object.keys(one).every((key) => sameJson(one[key], other[key])) &&
    Object.keys(other).every((key) => Object.hasOwn(one, key) || other[key] === undefined)
  );
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;
