/** Annexes: the list of annexes behind a plan, and what the annexes hold. */
import type { Passage } from './passage.js';

const longestLine = 80;
const annex = /^附(?:件|表|录|图)?\s?(?:[一二三四五六七八九十\d]{1,3})?\s?(?::|$|\.|(?=\s))/;
/** The line that begins a list of annexes, with the number of the first one: 附件:1.考核指标. */
const firstOfList = /^附(?:件|表|录)?\s?:\s?(\d{1,2})\s?[.、]/;

/** Whether a line begins an annex, or the list of annexes. */
export const isAnnex = (text: string): boolean => text.length <= longestLine && annex.test(text);

/** The lines of a list of annexes that begins at `first`: 附件:1.…, 2.…, 3.…. */
export function annexList(first: Passage, next: readonly Passage[]): number {
  let number = Number(firstOfList.exec(first.text)?.[1] ?? 0);
  if (number === 0) return 0;
  let count = 0;
  for (const { text } of next) {
    const own = /^(\d{1,2})\s?[.、]/.exec(text);
    if (own === null || Number(own[1]) !== number + 1 || text.length > longestLine || /[。;]/.test(text)) break;
    number += 1;
    count += 1;
  }
  return count;
}
