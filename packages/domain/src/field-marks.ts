/**
 * Marks of a field beyond its schema: that its text can be erased, that it holds evidence, that it is a name, or quoted
 * from a notice. Marks are kept beside the
 * schema and not in it, because the schema's JSON form is a stored format.
 */
import type { z } from 'zod';
import { escapePointerToken } from './json-pointer.js';

export type FieldMark = 'erasable' | 'evidence' | 'name' | 'verbatim';

const marks: Readonly<Record<FieldMark, WeakSet<z.ZodType>>> = {
  erasable: new WeakSet(),
  evidence: new WeakSet(),
  name: new WeakSet(),
  verbatim: new WeakSet(),
};

/** The same schema, marked. A schema derived from it, for example by `.max()`, is another schema and has no mark. */
export function marked<Schema extends z.ZodType>(mark: FieldMark, schema: Schema): Schema {
  marks[mark].add(schema);
  return schema;
}

/**
 * JSON pointers to the fields of a schema that have a mark, each once and in the schema's order; `*` stands for every
 * index of an array.
 * @throws for a kind of schema that is not searched: a mark inside it would go unseen
 */
export function pointersTo(mark: FieldMark, schema: z.ZodType, pointer = ''): string[] {
  const found = marks[mark].has(schema) ? [pointer] : pointersBelow(mark, schema as z.core.$ZodTypes & z.ZodType, pointer);
  return [...new Set(found)];
}

function pointersBelow(mark: FieldMark, schema: z.core.$ZodTypes, pointer: string): string[] {
  const { def } = schema._zod;
  const below = (inner: z.core.$ZodType, to: string) => pointersTo(mark, inner as z.ZodType, to);
  switch (def.type) {
    case 'object':
      return Object.entries(def.shape).flatMap(([name, field]) => below(field, `${pointer}/${escapePointerToken(name)}`));
    case 'array':
      return below(def.element, `${pointer}/*`);
    case 'optional':
    case 'nullable':
      return below(def.innerType, pointer);
    case 'union':
      return def.options.flatMap((option) => below(option, pointer));
    case 'string':
    case 'number':
    case 'boolean':
    case 'enum':
    case 'literal':
      return [];
    default:
      throw new Error(`${pointer}: a field of type ${def.type} cannot be searched for marks`);
  }
}
