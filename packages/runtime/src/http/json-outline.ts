/** What can be told of a text of JSON before it is parsed, in one walk over its bytes, and held against its value after. */

const [openBrace, closeBrace] = [0x7b, 0x7d];
const [openBracket, closeBracket] = [0x5b, 0x5d];
const [quote, backslash, colon] = [0x22, 0x5c, 0x3a];

export interface Outline {
  /** Levels of objects and arrays. */
  readonly depth: number;
  /** Keys that are written, one that stands twice counted twice. */
  readonly keys: number;
}

/** Of bytes that are no JSON it tells something or other. */
export function outlineOf(bytes: Buffer): Outline {
  let [depth, open, keys] = [0, 0, 0];
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === quote) at = endOfString(bytes, at);
    else if (byte === colon) keys += 1;
    else if (byte === openBrace || byte === openBracket) {
      open += 1;
      if (open > depth) depth = open;
    } else if (byte === closeBrace || byte === closeBracket) open -= 1;
  }
  return { depth, keys };
}

/** The place of the quote that ends the string that begins with the one at `start`; beyond the bytes where none does. */
function endOfString(bytes: Buffer, start: number): number {
  let at = start + 1;
  for (; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === quote) break;
    if (byte === backslash) at += 1;
  }
  return at;
}

/** The keys that a value has, at all levels: fewer than its text writes where one stands twice in an object. */
export function keysIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (Array.isArray(value)) return value.reduce((sum: number, each) => sum + keysIn(each), 0);
  let count = 0;
  for (const key in value) count += 1 + keysIn((value as Record<string, unknown>)[key]);
  return count;
}
