/** JSON pointers (RFC 6901), read, written and expanded; `*` stands for every index of an array. */

const unescapeToken = (token: string) => (token.includes('~') ? token.replaceAll('~1', '/').replaceAll('~0', '~') : token);

/** Writes one reference token of a pointer. */
export const escapePointerToken = (token: string) => token.replaceAll('~', '~0').replaceAll('/', '~1');

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
  for (let at = 1; at < tokens.length && value !== undefined; at += 1) value = child(value, unescapeToken(tokens[at] as string));
  return value;
}

/** Puts a value at a pointer whose parent exists. Does nothing where the parent does not. */
export function writePointer(root: unknown, pointer: string, value: unknown): void {
  const cut = pointer.lastIndexOf('/');
  const parent = readPointer(root, pointer.slice(0, cut));
  if (typeof parent !== 'object' || parent === null) return;
  (parent as Record<string, unknown>)[unescapeToken(pointer.slice(cut + 1))] = value;
}

/** Removes what is at a pointer. Does nothing where there is nothing. */
export function deletePointer(root: unknown, pointer: string): void {
  const cut = pointer.lastIndexOf('/');
  const parent = readPointer(root, pointer.slice(0, cut));
  if (typeof parent !== 'object' || parent === null) return;
  delete (parent as Record<string, unknown>)[unescapeToken(pointer.slice(cut + 1))];
}

/** The pointers that a pattern with `*` names in a value, only those that hold something. */
export function expandPointer(root: unknown, pattern: string): string[] {
  const star = pattern.indexOf('/*');
  if (star === -1) return readPointer(root, pattern) === undefined ? [] : [pattern];
  const head = pattern.slice(0, star);
  const tail = pattern.slice(star + 2);
  const list = readPointer(root, head);
  if (!Array.isArray(list)) return [];
  return list.flatMap((_, index) => expandPointer(root, `${head}/${index}${tail}`));
}
