/**
 * RFC 8785, the JSON Canonicalization Scheme. JSON.stringify writes numbers and strings as the RFC asks; only the
 * order of keys is left to do here. The tests compare it with the library `canonicalize`, which takes twice as long:
 * every command is digested before it is decided.
 */

/** Keys that need no escape, as most do not. */
const plainKey = /^[\w/-]*$/;

/**
 * The RFC 8785 text of a JSON value. Fields that are undefined are left out.
 * @throws {TypeError} for a value that is not JSON, and for a lone surrogate, which has no UTF-8
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return stringText(value);
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`${value} is not allowed`);
      return String(value);
    case 'boolean':
      return String(value);
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? arrayText(value) : objectText(value as Record<string, unknown>);
    default:
      throw new TypeError('not a JSON value');
  }
}

function stringText(value: string): string {
  if (!value.isWellFormed()) throw new TypeError('Lone surrogate is not allowed');
  return JSON.stringify(value);
}

function arrayText(items: readonly unknown[]): string {
  let text = '';
  for (const item of items) text += `${text === '' ? '' : ','}${canonicalJson(item)}`;
  return `[${text}]`;
}

function objectText(object: Readonly<Record<string, unknown>>): string {
  // A Date, for example, would become an empty object if it were written field by field.
  if (typeof object['toJSON'] === 'function') throw new TypeError('not a JSON value');
  let text = '';
  for (const key of sorted(Object.keys(object))) {
    const value = object[key];
    if (value === undefined) continue;
    text += `${text === '' ? '' : ','}${plainKey.test(key) ? `"${key}"` : stringText(key)}:${canonicalJson(value)}`;
  }
  return `{${text}}`;
}

/** So many keys at most are put in order by hand: `sort` leaves 3 KB of garbage for one command. */
const fewKeys = 16;

/** By UTF-16 code units, as section 3.2.3 asks. */
function sorted(keys: string[]): string[] {
  if (keys.length > fewKeys) return keys.sort();
  for (let next = 1; next < keys.length; next += 1) {
    const key = keys[next] as string;
    let at = next;
    for (; at > 0 && (keys[at - 1] as string) > key; at -= 1) keys[at] = keys[at - 1] as string;
    keys[at] = key;
  }
  return keys;
}
