/** Full-width and half-width made one, character by character, so that every offset stays what it was. */

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

/** A name may be spaced out with an em space or a thin one. */
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

/** Controls but tab and line ends, and marks that turn the direction of text: they can forge what a reader sees. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what it looks for
const forging = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** The text with a space for each forging character, so that offsets stay. Half a surrogate pair becomes U+FFFD. */
export const withoutForging = (text: string) => text.replaceAll(forging, ' ').toWellFormed();

/**
 * A value as it is kept: verbatim, but every kind of space is one plain space and none is at its ends, and what nobody
 * sees is left out.
 */
export function clean(raw: string): string {
  return raw
    .replaceAll(/[\s\u3000\u00a0\ufeff\u200b]+/g, ' ')
    .replaceAll(/(?![\ufe00-\ufe0f\u{e0100}-\u{e01ef}])\p{Default_Ignorable_Code_Point}/gu, '')
    .trim();
}

/** Where a text ends when the signs at its end are left out. A loop, for `[…]+$` takes quadratic time. */
export function endWithout(text: string, signs: ReadonlySet<string>): number {
  let end = text.length;
  while (end > 0 && signs.has(text[end - 1] as string)) end -= 1;
  return end;
}

/** Where a text begins when the signs at its beginning are left out. */
export function startWithout(text: string, signs: ReadonlySet<string>): number {
  let start = 0;
  while (start < text.length && signs.has(text[start] as string)) start += 1;
  return start;
}
