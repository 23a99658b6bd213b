/** Tables put together from parts. */

/** All entries of several tables. */
export type Joined<Tables extends readonly object[]> = Tables extends readonly [
  infer First,
  ...infer Rest extends readonly object[],
]
  ? First & Joined<Rest>
  : unknown;

/**
 * One table with the entries of several, in their order.
 * @throws for a key that is given twice: one of the two entries would be lost silently
 */
export function joined<Tables extends readonly object[]>(...tables: Tables): Joined<Tables> {
  const entries = tables.flatMap((table) => Object.entries(table));
  const names = new Set<string>();
  for (const [name] of entries) {
    if (names.has(name)) throw new Error(`declared twice: ${name}`);
    names.add(name);
  }
  return Object.fromEntries(entries) as Joined<Tables>;
}
