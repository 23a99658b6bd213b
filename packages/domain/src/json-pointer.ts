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
export const readPointer = (root: unknown, pointer: string): unknown => valueAt(root, tokensOf(pointer));

const tokensOf = (pointer: string) => pointer.split('/').slice(1).map(unescapePointerToken);

function valueAt(root: unknown, tokens: readonly string[]): unknown {
  let value = root;
  for (const token of tokens) {
    if (value === undefined) return undefined;
    value = child(value, token);
  }
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

/** A pointer in which `*` may stand for every index of an array, taken apart once to be expanded often. */
export interface PointerPattern {
  readonly pointer: string;
  readonly tokens: readonly string[];
  readonly lists: boolean;
}

export function pointerPattern(pointer: string): PointerPattern {
  const tokens = tokensOf(pointer);
  return { pointer, tokens, lists: tokens.includes('*') };
}

/** The pointers that patterns name in a value, only those that hold something. */
export function expandPointers(root: unknown, patterns: readonly PointerPattern[]): string[] {
  const found: string[] = [];
  for (const { pointer, tokens, lists } of patterns) {
    if (lists) expandFrom(root, tokens, 0, '', found);
    else if (valueAt(root, tokens) !== undefined) found.push(pointer);
  }
  return found;
}

/** Expands the rest of a pattern, from `tokens[at]` on, below a value that is at `pointer`. */
function expandFrom(value: unknown, tokens: readonly string[], at: number, pointer: string, found: string[]): void {
  if (value === undefined) return;
  const token = tokens[at];
  if (token === undefined) found.push(pointer);
  else if (token !== '*') expandFrom(child(value, token), tokens, at + 1, `${pointer}/${escapePointerToken(token)}`, found);
  else if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      expandFrom(value[index], tokens, at + 1, `${pointer}/${index}`, found);
    }
  }
}
