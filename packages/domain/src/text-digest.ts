/**
 * Tells texts apart that are not kept. What the rules know of a report holds no text, yet whether a correction
 * changes anything is a question about texts.
 */

const offsetBasis = 0x811c9dc5;
const prime = 0x01000193;

/**
 * Of a text: its length and two sums of FNV-1a over its UTF-16 units, one forwards and one backwards. Not
 * cryptographic: whoever makes two texts that share one has their own correction refused.
 */
export function textDigest(text: string): string {
  let forwards = offsetBasis;
  let backwards = offsetBasis;
  for (let at = 0, from = text.length - 1; from >= 0; at += 1, from -= 1) {
    forwards = Math.imul(forwards ^ text.charCodeAt(at), prime);
    backwards = Math.imul(backwards ^ text.charCodeAt(from), prime);
  }
  return `${text.length}.${(forwards >>> 0).toString(36)}.${(backwards >>> 0).toString(36)}`;
}

/** The digest of a text that may be absent. */
export const textDigestOf = (text: string | undefined): string => (text === undefined ? '' : textDigest(text));
