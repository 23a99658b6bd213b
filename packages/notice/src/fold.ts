/** Makes full-width and half-width characters one form, character by character, so that every offset stays valid. */

const singles: Readonly<Record<string, string>> = {
  '\u3000': ' ',
  '\u00a0': ' ',
  '\t': ' ',
  '\ufeff': ' ',
  '\u200b': ' ',
  '\u2236': ':',
  '\ufe30': ':',
  '\ufe6a': '%',
  '\ufe50': ',',
  '\ufe51': '、',
  '\ufe52': '.',
  '\ufe54': ';',
  '\ufe55': ':',
  '\ufe59': '(',
  '\ufe5a': ')',
  '\uff61': '。',
  '〔': '[',
  '〕': ']',
  '【': '[',
  '】': ']',
};

/** Some names are spaced with an em space or a thin space. */
const spaces = /[\u1680\u2000-\u200a\u202f\u205f]/;

/** `：` as `:`, `（` as `(`, `１` as `1`, every space as a plain one. The result has the length of the text. */
export function fold(text: string): string {
  return text.replaceAll(
    /[\uff01-\uff5e\u1680\u2000-\u200a\u202f\u205f\u3000\u00a0\t\ufeff\u200b\u2236\ufe30\ufe50-\ufe52\ufe54\ufe55\ufe59\ufe5a\ufe6a\uff61〔〕【】]/g,
    (character) => {
      const code = character.charCodeAt(0);
      if (spaces.test(character)) return ' ';
      return code >= 0xff01 && code <= 0xff5e ? String.fromCharCode(code - 0xfee0) : (singles[character] ?? character);
    },
  );
}

/**
 * Control characters (except tab and line ends) and characters that change the direction of text: with them a text can
 * look different from what it says.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what it looks for
const forging = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/**
 * The text with a space in place of each such character, so that offsets stay valid. Half of a surrogate pair becomes
 * U+FFFD.
 */
export const withoutForging = (text: string) => text.replaceAll(forging, ' ').toWellFormed();

/**
 * A value as it is stored: verbatim, except that runs of white space become one plain space, ends are trimmed and
 * invisible characters are removed.
 */
export function clean(raw: string): string {
  return raw
    .replaceAll(/[\s\u3000\u00a0\ufeff\u200b]+/g, ' ')
    .replaceAll(/(?![\ufe00-\ufe0f\u{e0100}-\u{e01ef}])\p{Default_Ignorable_Code_Point}/gu, '')
    .trim();
}

/** Where a text ends without the given characters at its end. A loop, because `[…]+$` takes quadratic time. */
export function endWithout(text: string, signs: ReadonlySet<string>): number {
  let end = text.length;
  while (end > 0 && signs.has(text[end - 1] as string)) end -= 1;
  return end;
}

/** Where a text begins without the given characters at its beginning. */
export function startWithout(text: string, signs: ReadonlySet<string>): number {
  let start = 0;
  while (start < text.length && signs.has(text[start] as string)) start += 1;
  return start;
}
