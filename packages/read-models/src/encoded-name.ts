/**
 * Names as Redis and SQLite keep them. They compare bytes of UTF-8, the port compares UTF-16 code units, and an index
 * entry in Redis needs a separator below every character. So NUL is kept free, and a surrogate becomes a pair that
 * begins with U+E000, which keeps the order and lets half a surrogate pair survive too. Other text stays as it is.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that must not get through.
const special = /[\0\x01\ud800-\udfff\ue000]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape for them.
const escaped = /\x01([\x01\x02])|\ue000([\u0800-\u0fff\uffff])/g;

const escapes: Readonly<Record<string, string>> = { '\0': '\x01\x01', '\x01': '\x01\x02', '\ue000': '\ue000\uffff' };
const unescapes: Readonly<Record<string, string>> = { '\x01': '\0', '\x02': '\x01', '\uffff': '\ue000' };
/** From a surrogate to a character that UTF-8 can write. */
const surrogateShift = 0xd000;

/** The name as it is kept: without NUL, and in the same order by bytes as JavaScript's by code units. */
export function encodeName(name: string): string {
  return name.replace(special, (found) => escapes[found] ?? `\ue000${String.fromCharCode(found.charCodeAt(0) - surrogateShift)}`);
}

export function decodeName(encoded: string): string {
  return encoded.replace(escaped, (_, control: string | undefined, shifted: string | undefined) => {
    const found = control ?? shifted ?? '';
    return unescapes[found] ?? String.fromCharCode(found.charCodeAt(0) + surrogateShift);
  });
}
