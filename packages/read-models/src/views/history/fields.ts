/**
 * The fields whose changes the history tells. A field is declared once: its name, which is part of the API
 * (`field=percent`), its words, and where it stands in a document. Bookkeeping, such as counters and revisions, has
 * no field.
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

/** A field that is in an event only and in no document. */
export type EventField = readonly [name: string, zh: string, en: string, read?: undefined, says?: WordTable];

/** The fields that differ, in the order of the table. Without a document before: the fields that hold something. */
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

/**
 * Whether two JSON values are equal; an undefined field counts as left out. The values are walked, since writing both
 * out costs five times as much.
 */
export function sameJson(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (!isObject(one) || !isObject(other) || Array.isArray(one) !== Array.isArray(other)) return false;
  return (
    Object.keys(one).every((key) => sameJson(one[key], other[key])) &&
    Object.keys(other).every((key) => Object.hasOwn(one, key) || other[key] === undefined)
  );
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;
