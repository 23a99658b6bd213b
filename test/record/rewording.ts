/** Recorded answers in present words. */
import type { ChangedWord } from './changed-words.js';
import { mayDiffer } from './may-differ.js';

/** Makes the widths of columns equal, so that tables can be compared. */
export const spaced = (text: string) => text.replaceAll(/[ ─-]+/g, ' ');

export type Reword = (text: string) => string;

/**
 * Replaces recorded words by present ones. The longest match counts, and a present word is kept: 已暂停, which was 暂停,
 * does not become 已已暂停.
 */
function rewording(words: readonly ChangedWord[]): Reword {
  const pairs = words.flatMap(({ before, after }) => [
    [before, after] as const,
    [spaced(before), spaced(after)] as const,
    [after, after] as const,
    [spaced(after), spaced(after)] as const,
  ]);
  // Recorded words come last, so that they win where they are also present words.
  const now = new Map(pairs.filter(([before]) => before !== '').reverse());
  for (const [before, after] of pairs) if (before !== after) now.set(before, after);
  const longestFirst = [...now.keys()].sort((one, other) => other.length - one.length);
  const any = new RegExp(longestFirst.map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'g');
  return (text) => text.replaceAll(any, (word) => now.get(word) ?? word);
}

/** By the language of the answer. */
export const rewordings = { zh: rewording(mayDiffer.words.zh), en: rewording(mayDiffer.words.en) };
