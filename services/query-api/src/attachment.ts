/** The file name under which a browser saves an answer (RFC 6266, RFC 8187). */

/** Characters that would end the quoted string, or leave the folder that the file is saved in. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: controls are among what it takes out
const unsafe = /[\u0000-\u001f\u007f"\\/]/g;

/**
 * The value of a Content-Disposition header: the name in full, and an ASCII name for clients that cannot read the
 * first.
 * @param ascii the ASCII name; without it, the name with `_` in place of each other character
 */
export function attachment(name: string, ascii?: string): string {
  const safe = name.toWellFormed().replace(unsafe, '_');
  const plain = ascii ?? safe.replace(/[^\x20-\x7e]/gu, '_');
  // `encodeURIComponent` leaves some characters that RFC 8187 does not allow.
  const encoded = encodeURIComponent(safe).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
