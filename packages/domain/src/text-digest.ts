/**
 * Tells texts apart that are not kept. What the rules know of a report holds no text, yet whether a correction
 * changes anything is a question about texts.
 */

const offsetBasis = 0x811c9dc5;
/** That of FNV-1a, and that of MurmurHash2. */
const [prime, otherPrime] = [0x01000193, 0x5bd1e995];

/**
 * Of a text: its length and two sums in the manner of FNV-1a over its UTF-16 units, each with a prime of its own. Not
 * cryptographic: whoever makes two texts that share one has their own correction refused.
 */
export function textDigest(text: string): string {
  let one = offsetBasis;
  let other = offsetBasis;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    one = Math.imul(one ^ unit, prime);
    other = Math.imul(other ^ unit, otherPrime);
  }
  return `${text.length}.${(one >>> 0).toString(36)}.${(other >>> 0).toString(36)}`;
}

/** The digest of a text that may be absent. */
export const textDigestOf = (text: string | undefined): string => (text === undefined ? '' : textDigest(text));
