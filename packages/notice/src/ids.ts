/** Ids derived from names: pinyin in ASCII kebab-case. */
import { pinyin } from 'pinyin-pro';

const longestId = 64;

/** ü becomes u in lüe and nüe, otherwise what passports write for it. */
const ascii = (syllable: string) =>
  syllable
    .toLowerCase()
    .replaceAll('üe', 'ue')
    .replaceAll('ü', 'yu')
    .replaceAll(/[^a-z0-9]/g, '');

function syllables(text: string, surname: boolean): string[] {
  return pinyin(text, { toneType: 'none', type: 'array', surname: surname ? 'head' : 'off' })
    .map(ascii)
    .filter((syllable) => syllable !== '');
}

const doubleSurnames =
  /^(?:欧阳|司马|上官|诸葛|夏侯|东方|尉迟|皇甫|公孙|慕容|令狐|司徒|长孙|宇文|端木|南宫|独孤|轩辕|澹台|淳于|申屠|呼延|闻人)/;

/** 欧阳明 → ouyang-ming. */
export function personId(name: string): string {
  const family = doubleSurnames.test(name) ? 2 : 1;
  const all = syllables(name, true);
  if (all.length <= family) return limited(all.join('')) || 'person';
  return limited(`${all.slice(0, family).join('')}-${all.slice(family).join('')}`);
}

const words = new Intl.Segmenter('zh', { granularity: 'word' });
/** Words that the dictionary would split. */
const compounds = /知识产权|高新技术|人工智能|纪检监察/g;
const levels = /^[省市州县区厅局委]$/;
const kinds = /^[处室局科办委厅部股司]$/;

/** 省市场监管局 → 市场 and 监管: without the level before it and the kind of body behind it. Single characters are joined. */
function wordsOf(name: string): string[] {
  const kept = name.replaceAll(/[^\p{Script=Han}A-Za-z0-9]|[的和与及]/gu, '');
  const found: string[] = [];
  let at = 0;
  const segment = (text: string) => {
    for (const { segment: word } of words.segment(text)) found.push(word);
  };
  for (const match of kept.matchAll(compounds)) {
    segment(kept.slice(at, match.index));
    found.push(match[0]);
    at = match.index + match[0].length;
  }
  segment(kept.slice(at));
  if (found.length > 1 && levels.test(found[0] as string)) found.shift();
  if (found.length > 1 && kinds.test(found.at(-1) as string)) found.pop();
  const joined: string[] = [];
  let wasSingle = false;
  for (const word of found) {
    if (word.length === 1 && wasSingle) joined[joined.length - 1] += word;
    else joined.push(word);
    wasSingle = word.length === 1;
  }
  return joined;
}

const limited = (id: string) => id.slice(0, longestId).replace(/-$/, '');

const idOfWords = (list: readonly string[]) =>
  limited(
    list
      .map((word) => syllables(word, false).join(''))
      .filter((word) => word !== '')
      .join('-'),
  );

/** The last two words of a unit's name: 市农机推广中心 → tuiguang-zhongxin. With `whole`: all its words. */
export function unitId(name: string, whole = false): string {
  const list = wordsOf(name);
  return idOfWords(whole ? list : list.slice(-2)) || 'unit';
}

/** The key of an indicator: the task's code, if it has one, and the words of its name. */
export function indicatorKey(task: string | undefined, name: string): string {
  const head = task === undefined ? '' : `t${task.replaceAll('.', '-')}-`;
  return limited(`${head}${idOfWords(wordsOf(name)) || 'indicator'}`);
}

/** Never gives an id twice: the second owner gets more words of its name, then a number. */
export class IdRegister {
  readonly #taken = new Set<string>();

  take(...wanted: readonly string[]): string {
    const free = wanted.find((id) => !this.#taken.has(id)) ?? this.#numbered(wanted.at(-1) as string);
    this.#taken.add(free);
    return free;
  }

  #numbered(id: string): string {
    for (let count = 2; ; count += 1) {
      const numbered = `${id.slice(0, longestId - 6)}-${count}`;
      if (!this.#taken.has(numbered)) return numbered;
    }
  }
}
