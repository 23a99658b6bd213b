/** Lists of people: names of any Han characters, offices beside them left out. */
import { levels } from './confidence.js';
import { listParts, trimmed } from './list-parts.js';
import type { Passage } from './passage.js';
import type { Field } from './reading.js';
import { shorten, type WarningList } from './warnings.js';

/** All of Unicode's Han and 〇, which counts as a letter of a name too. */
const han = '[\\p{Script=Han}〇]';
/** The middle dot between the parts of a name, in its forms. */
const dots = /[·•‧・∙⋅]|(?<=\p{Script=Han})\.(?=\p{Script=Han})/gu;
const office =
  '(?:党组书记|党组成员|党委书记|党委委员|常委|书记|厅长|局长|主任|处长|院长|市长|州长|县长|区长|镇长|乡长|部长|会长|行长|校长|司长|所长|站长|队长|委员|巡视员|调研员|总工程师|总经济师|秘书长|组长|组员|科长|股长|主席|理事长|董事长|总经理|经理|政委|检察长|同志|代表)';
const ranked = `(?:一级|二级|三级|四级|常务|执行)?(?:副|代)?${office}`;
const officeBefore = new RegExp(
  `^(?:${han}{0,10}?${ranked}[、\\s]{0,2}){1,3}(?=${han}[${'\\p{Script=Han}〇·'}\\u0001]{1,15}$)`,
  'u',
);
const officeAfter = new RegExp(`(?:\\s{0,2}${ranked}|\\([^()]{1,30}\\))$`, 'u');
const onlyOffice = new RegExp(`^(?:${han}{0,10}?(?:局|委|省|市|县|区|厅|处|科|办|政府|党组|党委))?${ranked}$`, 'u');
const personName = new RegExp(`^${han}{2,4}$|^${han}{1,12}(?:·${han}{1,12}){1,3}$`, 'u');
const notPerson = /待定|另行|明确|详见|同上|暂缺|空缺|分管|负责|领导|负责人|单位|处$|室$|局$|部门|各|有关|人员|小组|委$|办$/;
const surnamesOfTwo =
  '(?:欧阳|司马|司徒|司空|上官|诸葛|东方|皇甫|尉迟|公孙|公羊|公冶|慕容|令狐|宇文|长孙|独孤|鲜于|闾丘|夏侯|轩辕|端木|百里|呼延|南宫|东郭|西门|申屠|万俟|钟离|澹台|濮阳|赫连|太叔|宗政|淳于|单于|拓跋|纳兰|即墨|左丘|第五)';
/** 张 三 is one name, and so is 尉迟 川: nobody is called by one sign. Before two signs a surname of two is known. */
const spacedName = new RegExp(
  `(?<!${han})(?:(${han}{1,2}) {1,4}(${han})|(${han}|${surnamesOfTwo}) {1,4}(${han}{2}))(?!${han})`,
  'gu',
);
/** 副局长孙 立: the office stands close before a spaced name. */
const spacedAfterOffice = new RegExp(`(${office}${han}) {1,4}(${han})(?!${han})`, 'gu');
const gap = '\u0001';
const longestName = 60;

/** 张三副市长, 副市长张三: in a list of who is responsible a person, not a body. */
const withOffice = new RegExp(
  `^(?:${han}{2,4}${ranked}|${han}{0,6}?(?:副|代)?(?:市长|县长|区长|州长|书记|主任|局长)${han}{2,3})$`,
  'u',
);

export const isPersonWithOffice = (words: string): boolean =>
  words.length <= 20 && withOffice.test(words) && !/[处室局委办厅]$|主任办公会/.test(words);

/** The persons of a list, in its order, each once. */
export function peopleIn(list: Passage, warnings: WarningList): Field<string>[] {
  const found: Field<string>[] = [];
  const seen = new Set<string>();
  // The gap inside a spaced name is filled, so that it does not separate; the length stays.
  const fill = (all: string, one?: string, two?: string, three?: string, four?: string) =>
    joined(all, one ?? three ?? '', two ?? four ?? '');
  const joined = (all: string, first: string, last: string) =>
    `${first}${gap.repeat(all.length - first.length - last.length)}${last}`;
  const text = list.text
    .replaceAll(dots, '·')
    .replaceAll(spacedName, fill)
    .replaceAll(spacedAfterOffice, (all: string, first: string, last: string) => joined(all, first, last));
  for (const part of listParts(text, true)) {
    const named = withoutOffice(text, part);
    const own = named === undefined ? undefined : trimmed(text, named.start, named.end);
    if (own === undefined) continue;
    const field = list.field(0.97, own.start, own.end);
    const value = text.slice(own.start, own.end).replaceAll(gap, '').trim();
    if (value === '无' || /^[-—－/]+$/.test(value)) continue;
    if (seen.has(value)) {
      warnings.add('name-repeated', field.span, { name: value });
      continue;
    }
    seen.add(value);
    const sure =
      personName.test(value) && !notPerson.test(value) && !notPerson.test(text.slice(own.start, part.end).replace(/\(.*$/, ''));
    if (!sure) warnings.add('name-doubtful', field.span, { text: shorten(value) });
    found.push({ value: value.slice(0, longestName), span: field.span, confidence: sure ? 0.97 : levels.guess });
  }
  return found;
}

/** What is left of a part without the offices before and after the name; undefined for an office alone. */
function withoutOffice(
  text: string,
  { start: from, end: to }: { start: number; end: number },
): { start: number; end: number } | undefined {
  let start = from;
  let end = to;
  const own = () => text.slice(start, end);
  if (own().length > 80) return { start, end };
  if (onlyOffice.test(own().trim())) return undefined;
  const before = officeBefore.exec(own().trim());
  if (before !== null) start += own().length - own().trimStart().length + before[0].length;
  for (
    let found = officeAfter.exec(own().trimEnd().slice(-40));
    found !== null;
    found = officeAfter.exec(own().trimEnd().slice(-40))
  ) {
    if (own().trim().length <= found[0].length + 1) break;
    end = start + own().trimEnd().length - found[0].length;
  }
  return { start, end };
}
