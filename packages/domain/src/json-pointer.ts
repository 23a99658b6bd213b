/** JSON pointers (RFC 6901), read, written and expanded; `*` stands for every index of an array. */

/** Reads one reference token of a pointer. */
export const unescapePointerToken = (token: string) =>
  token.includes('~') ? token.replaceAll('~1', '/').replaceAll('~0', '~') : token;

/** Writes one reference token of a pointer. */
export const escapePointerToken = (token: string) =>
  token.includes('~') || token.includes('/') ? token.replaceAll('~', '~0').replaceAll('/', '~1') : token;

function child(value: unknown, token: string): unknown {
  if (Array.isArray(value)) return /^(0|[1-9]\d*)$/.test(token) ? value[Number(token)] : undefined;
  if (typeof value === 'object' && value !== null && Object.hasOwn(value, token)) {
    return (value as Record<string, unknown>)[token];
  }
  return undefined;
}

/** The value at a pointer, or undefined where there is none. */
export function readPointer(root: unknown, pointer: string): unknown {
  const tokens = pointer.split('/');
  let value = root;
  for (let at = 1; at < tokens.length && value !== undefined; at += 1)
    value = child(value, unescapePointerToken(tokens[at] as string));
  return value;
}

/** Puts a value at a pointer whose parent exists. Does nothing where the parent does not. */
export function writePointer(root: unknown, pointer: string, value: unknown): void {
  const cut = pointer.lastIndexOf('/');
  const parent = readPointer(root, pointer.slice(0, cut));
  if (typeof parent !== 'object' || parent === null) return;
  (parent as Record<string, unknown>)[unescapePointerToken(pointer.slice(cut + 1))] = value;
}

/** Removes what is at a pointer. Does nothing where there is nothing. */
export function deletePointer(root: unknown, pointer: string): void {
  const cut = pointer.lastIndexOf('/');
  const parent = readPointer(root, pointer.slice(0, cut));
  if (typeof parent !== 'object' || parent === null) return;
  delete (parent as Record<string, unknown>)[unescapePointerToken(pointer.slice(cut + 1))];
}

/**
 * The pointers that a pattern with `*` names in a value, only those that hold something. A pattern that is used often
 * may be given split at its slashes.
 */
export function expandPointer(root: unknown, pattern: string | readonly string[]): string[] {
  const found: string[] = [];
  expandFrom(root, typeof pattern === 'string' ? pattern.split('/') : pattern, 1, '', found);
  return found;
}

/** Expands the rest of a pattern, from `tokens[at]` on, below a value that is at `pointer`. */
function expandFrom(value: unknown, tokens: readonly string[], at: number, pointer: string, found: string[]): void {
  if (value === undefined) return;
  const token = tokens[at];
  if (token === undefined) found.push(pointer);
  else if (token !== '*') expandFrom(child(value, unescapePointerToken(token)), tokens, at + 1, `${pointer}/${token}`, found);
  else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) expandFrom(item, tokens, at + 1, `${pointer}/${index}`, found);
  }
}
