/** Where the title of a task ends and its text begins. */
import { endWithout, startWithout } from './fold.js';
import type { Passage } from './passage.js';
import type { WarningList } from './warnings.js';

const stops = new Set(['。', '!', '\n']);
const titleEnds = new Set([' ', ':', ';', ',', '、', '.']);
/** Characters that no title begins with. */
const notBefore = new Set([...stops, ...titleEnds]);
const longestTitle = 200;

/** A title that is a whole sentence is cut behind its first clause. */
const longForATitle = 80;

function stopOf(text: string): number {
  const limit = Math.min(text.length, longestTitle + 1);
  for (let at = 0; at < limit; at += 1) if (stops.has(text[at] as string)) return at;
  return text.length <= longestTitle ? text.length : -1;
}

/** A colon or a space ends a title if no 。 comes early. */
const earlyEnd = /^[^,;。:]{4,40}?(?::| {1,4})(?=[^\s:]{4})/;

/** 健全体系:签订责任状9份,…: a name, followed by what is to be done. */
const sentenceAfterColon = /^[^,;。:]{4,40}:(?=.{12})(?=.*[,;\d])/;

/** The title is the text before the first 。 that has text before it; the rest is the body. */
export function titleOf(whole: Passage, warnings: WarningList): { title: Passage; rest: Passage } {
  const paragraph = whole.part(startWithout(whole.text, notBefore));
  const { text } = paragraph;
  let stop = stopOf(text);
  let next = stop + 1;
  if (stop === -1 || stop > longForATitle || sentenceAfterColon.test(text.slice(0, stop))) {
    const early = earlyEnd.exec(text);
    if (early !== null) {
      stop = endWithout(early[0], titleEnds);
      next = early[0].length;
    }
  }
  if (stop === -1) {
    const comma = text.slice(0, longestTitle).search(/[,;:]/);
    stop = comma > 0 ? comma : longestTitle;
    next = stop;
    warnings.add('title-too-long', paragraph.part(0, stop), { cut: text.slice(Math.max(0, stop - 8), stop) });
  }
  const title = paragraph.part(0, endWithout(text.slice(0, stop), titleEnds));
  return { title, rest: paragraph.part(Math.min(next, text.length)) };
}
