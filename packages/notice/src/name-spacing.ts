/** Joins names that are spaced, such as 张 三, without changing the length of the text. */
import { gap, han, surnamesOfTwo } from './person-names.js';

/** The forms of the dot between the parts of a name. */
const dots = /[·•‧・∙⋅]|(?<=\p{Script=Han})\.(?=\p{Script=Han})/gu;
const spacedDot = new RegExp(`(?<=${han})( {0,3})·( {0,3})(?=${han})`, 'gu');
/** Short Chinese words that are separated only by blanks. */
const run = new RegExp(`(?<!${han}|·)${han}{1,4}(?: {1,16}${han}{1,4}){1,20}(?!${han}|·)`, 'gu');
const known = new RegExp(`^${surnamesOfTwo}$`, 'u');

/** How unlikely it is that words separated by blanks are one name; undefined when it is impossible. */
function unlikely(words: readonly string[]): number | undefined {
  const lengths = words.map((word) => [...word].length);
  const [first = 0, second = 0, third] = lengths;
  if (words.length === 1) return first === 1 ? 6 : 0;
  if (words.length === 2) {
    if (first === 2 && known.test(words[0] as string)) return second <= 2 ? 0 : undefined;
    if (first === 1) return second === 1 ? 0 : second === 2 ? 1 : undefined;
    return first === 2 && second === 1 ? 4 : undefined;
  }
  return words.length === 3 && first === 1 && second === 1 && third === 1 ? 2 : undefined;
}

/** Groups the words of a run into names, with as few unlikely names as possible. */
function grouped(words: readonly string[]): number[] {
  const best: { readonly cost: number; readonly from: number }[] = [{ cost: 0, from: 0 }];
  for (let end = 1; end <= words.length; end += 1) {
    let least = { cost: Number.POSITIVE_INFINITY, from: end - 1 };
    for (let from = Math.max(0, end - 3); from < end; from += 1) {
      const cost = unlikely(words.slice(from, end));
      const whole = cost === undefined ? Number.POSITIVE_INFINITY : cost + (best[from]?.cost ?? 0);
      if (whole < least.cost) least = { cost: whole, from };
    }
    best.push(least);
  }
  const starts: number[] = [];
  for (let end = words.length; end > 0; end = best[end]?.from ?? 0) starts.unshift(best[end]?.from ?? 0);
  return starts;
}

/**
 * Replaces blanks inside names by `gap`, so that no list is cut there, and all forms of the dot by one. The length
 * stays.
 */
export function withNamesWhole(text: string): string {
  return text
    .replaceAll(dots, '·')
    .replaceAll(spacedDot, (_, before: string, after: string) => `${gap.repeat(before.length)}·${gap.repeat(after.length)}`)
    .replaceAll(run, (all) => {
      const words = all.split(/ +/);
      const starts = new Set(grouped(words));
      let index = 0;
      return all.replaceAll(/ +/g, (blanks) => {
        index += 1;
        return starts.has(index) ? blanks : gap.repeat(blanks.length);
      });
    });
}
