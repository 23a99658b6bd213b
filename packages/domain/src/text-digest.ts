/**
 * Tells texts apart that are not kept. What the rules know of a report holds no text, yet whether a correction
 * changes anything is a question about texts. Not cryptographic: whoever makes two texts that share a digest has
 * their own correction refused.
 */
import type { Evidence } from './fields.js';

const offsetBasis = 0x811c9dc5;
const prime = 0x01000193;
/** No unit of a text: what stands before it and behind it are two texts. */
const border = 0x10000;

/** FNV-1a over the UTF-16 units of texts in turn, as a signed integer of 32 bits: engines keep those without an object. */
function sumOf(...texts: readonly string[]): number {
  let sum = offsetBasis;
  for (const text of texts) {
    for (let at = 0; at < text.length; at += 1) sum = Math.imul(sum ^ text.charCodeAt(at), prime);
    sum = Math.imul(sum ^ border, prime);
  }
  return sum | 0;
}

/** The digest of a text; of none it is 0. */
export const textDigest = (text: string | null | undefined): number => (text === undefined || text === null ? 0 : sumOf(text));

/** The digest of which pieces of evidence there are, in their order, and of how they are named and described. */
export function evidenceDigest(evidence: Evidence): number {
  let digest = 0;
  for (const { name, mediaType, size, sha256 } of evidence) {
    digest = Math.imul(digest ^ sumOf(name, mediaType, String(size), sha256), prime);
  }
  return digest;
}
