/** Null for a field that may be left out, as many programs write it. */
import type { z } from 'zod';

type Path = readonly PropertyKey[];

/**
 * The value without the nulls that its schema refuses, as if those fields had been left out; the same value where it has
 * none. A schema that takes null keeps it: there it says something.
 */
export function withoutRefusedNulls(schema: z.ZodType, value: unknown): unknown {
  const { error } = schema.safeParse(value);
  const refused = (error?.issues ?? []).filter(({ path }) => path.length > 0 && at(value, path) === null);
  if (refused.length === 0) return value;
  const kept: unknown = structuredClone(value);
  for (const { path } of refused) {
    const holder = at(kept, path.slice(0, -1));
    if (!Array.isArray(holder)) Reflect.deleteProperty(holder as object, path.at(-1) as PropertyKey);
  }
  return kept;
}

function at(value: unknown, path: Path): unknown {
  let held = value;
  for (const key of path) held = (held as Record<PropertyKey, unknown> | null | undefined)?.[key];
  return held;
}
