/** Lists of units and of people. A list is split at 、 and the like, but 各区、街道办事处 is one name. */
import { endWithout, startWithout } from './fold.js';
import { listed } from './metric-names.js';
import type { Passage } from './passage.js';
import type { DraftUnit, Field } from './reading.js';
import { shorten, type WarningList } from './warnings.js';

/** 市, 县(市、区), 乡镇: a level of administration and nothing else. */
const level =
  '(?:设区市|县级市|地级市|省|市|州|盟|县|区|旗|乡|镇|街道|社区|村|园区|高新区|开发区|功能区|新区|地|县\\([^()]{1,8}\\)|区\\([^()]{1,8}\\)|市\\([^()]{1,8}\\)|乡镇\\([^()]{1,8}\\)|乡镇)';
const bareLevels = new RegExp(`^(?:各|有关|相关|各有关|各相关|所在|属地|其他)?(?:${level}){1,4}$`);
const open = /^(?:各|有关|相关|所在|属地|其他)/;
const startsWithLevel = new RegExp(`^(?:${level})(?!级|直|属|有关|相关|场|政)`);

const placeholderPattern =
  /各|有关|相关|其他|其它|所在|所属|属地|全体|所有|(?:厅|局|委|机关|市|县|区)(?:属|直)(?:各)?单位|责任单位|成员单位|涉及单位|职能部门$|^(?:省|市|县|区)(?:级|直)(?:部门|单位)$/;

const unitEnding =
  /(?:处|室|局|科|委|办|部|厅|司|院|所|站|队|会|中心|党委|党组|银行|专班|集团|公司|大学|学院|学校|政府|银行|团|社|馆|园|区|委员会|股|署|庭|组|工会|团委|妇联|科协|工商联|残联|文联|社科联)$/;

export const isUnitLike = (name: string) => unitEnding.test(name);
export const isPlaceholder = (name: string) => placeholderPattern.test(name);

const longestName = 60;

interface Part {
  readonly start: number;
  readonly end: number;
}

const separators = new Set([',', '、', ';', '/', '，', '；', '\n', '|']);

/** The parts between separators that stand in no parentheses. */
function partsOf(text: string, spacesSeparate: boolean): Part[] {
  const parts: Part[] = [];
  let depth = 0;
  let start = 0;
  const push = (end: number) => {
    if (text.slice(start, end).trim() !== '') parts.push({ start, end });
  };
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] as string;
    if (character === '(' || character === '[') depth += 1;
    else if (character === ')' || character === ']') depth = Math.max(0, depth - 1);
    else if (depth === 0 && (separators.has(character) || (spacesSeparate && character === ' '))) {
      push(at);
      start = at + 1;
    }
  }
  push(text.length);
  return parts;
}

/** 各市 and 县科技局 that 、 tore apart, put together again. */
function joinLevels(text: string, parts: readonly Part[]): Part[] {
  const joined: Part[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    const before = last === undefined ? '' : text.slice(last.start, Math.min(last.end, last.start + longestName)).trim();
    const own = text.slice(part.start, part.end).trim();
    const torn =
      last !== undefined && text[last.end] === '、' && before.length < longestName && open.test(before) && !open.test(own);
    if (torn && listed(before, false).every((part) => bareLevels.test(part)) && startsWithLevel.test(own)) {
      joined[joined.length - 1] = { start: last.start, end: part.end };
    } else joined.push(part);
  }
  return joined;
}

const conjunction =
  /(?<=处|室|局|科|委|办|部|院|中心|厅|司|会|公司)(?:和|及|以及|与|会同)(?=.{2,30}(?:处|室|局|科|委|办|部|院|中心|厅|司|会|公司|单位|部门)$)/;

function* units(text: string): Generator<Part> {
  for (const part of joinLevels(text, partsOf(text, true))) {
    const own = text.slice(part.start, part.end);
    const match = own.length > 80 ? null : conjunction.exec(own);
    if (match === null) yield part;
    else {
      yield { start: part.start, end: part.start + match.index };
      yield { start: part.start + match.index + match[0].length, end: part.end };
    }
  }
}

const edges = new Set([' ', ',', '、', ';', ':', '。', '.', '\n']);

/** The units of a list, in its order, each once. A doubt is said in the warnings. */
export function unitsIn(list: Passage, warnings: WarningList, confidence = 0.95): Field<DraftUnit>[] {
  const found: Field<DraftUnit>[] = [];
  const seen = new Set<string>();
  const add = (start: number, end: number) => {
    const trimmed = trim(list.text, start, end);
    if (trimmed === undefined) return;
    const { value, span } = list.field(1, trimmed.start, trimmed.end);
    if (value === '无' || value === '/' || /^[-—－]+$/.test(value)) return;
    if (seen.has(value)) {
      warnings.add('name-repeated', span, { name: value });
      return;
    }
    seen.add(value);
    const placeholder = isPlaceholder(value);
    const sure = value.length <= longestName && (placeholder || isUnitLike(value));
    if (!sure) warnings.add('name-doubtful', span, { text: shorten(value) });
    found.push({ value: { name: value.slice(0, longestName), placeholder }, span, confidence: sure ? confidence : 0.5 });
  };
  for (const { start, end } of units(list.text)) {
    const text = list.text.slice(start, end);
    // 计划处等有关处室: a unit, and the notice's words for the rest.
    const among = text.length > 100 ? null : /^(.{2,40}?)等(.{0,12})$/.exec(text.trimEnd());
    if (among === null || /^[^等]{0,3}$/.test(text.trim())) {
      add(start, end);
      continue;
    }
    const [, head = '', rest = ''] = among;
    const at = start + (text.length - text.trimStart().length);
    add(at, at + head.trimStart().length);
    if (rest !== '' && isPlaceholder(rest)) add(end - (text.length - text.trimEnd().length) - rest.length, end);
    else warnings.add('open-list', list.part(start, end), { text: shorten(text.trim()) });
  }
  return found;
}

function trim(text: string, start: number, end: number): Part | undefined {
  const own = text.slice(start, end);
  const kept = endWithout(own, edges);
  return kept === 0 ? undefined : { start: start + startWithout(own, edges), end: start + kept };
}

const office =
  '(?:党组书记|党组成员|党委书记|书记|副书记|厅长|副厅长|局长|副局长|主任|副主任|处长|副处长|院长|副院长|市长|副市长|县长|副县长|区长|副区长|巡视员|副巡视员|一级巡视员|二级巡视员|总工程师|总经济师|秘书长|副秘书长|组长|纪检组长|科长|副科长|同志)';
const officeBefore = new RegExp(`^(?:${office}[、\\s]{0,2}){1,3}(?=[\\u4e00-\\u9fa5·]{2,4}$)`);
const officeBehind = new RegExp(`(?:${office}|\\([^()]{1,30}\\))$`);
const personName = /^[\u4e00-\u9fa5]{2,4}$|^[\u4e00-\u9fa5]{1,10}(?:·[\u4e00-\u9fa5]{1,10}){1,3}$/;
const notPerson = /领导|负责人|单位|处$|室$|局$|部门|各|有关|人员|小组/;

/** 张 三 is one name: two-character names are spaced to the width of three. */
const spacedName = /(?<![\u4e00-\u9fa5])([\u4e00-\u9fa5]) {1,4}([\u4e00-\u9fa5])(?![\u4e00-\u9fa5])/g;

/** The persons of a list, in its order, each once. */
export function peopleIn(list: Passage, warnings: WarningList): Field<string>[] {
  const found: Field<string>[] = [];
  const seen = new Set<string>();
  // The gap inside a spaced name is filled, so that it does not separate; the length stays.
  const text = list.text.replaceAll(
    spacedName,
    (all, first: string, last: string) => `${first}${'\u0001'.repeat(all.length - 2)}${last}`,
  );
  for (const part of partsOf(text, true)) {
    let { start, end } = part;
    const own = () => text.slice(start, end);
    const before = own().length > 60 ? null : officeBefore.exec(own().trim());
    if (before !== null) start += own().length - own().trimStart().length + before[0].length;
    for (
      let behind = officeBehind.exec(own().trimEnd().slice(-40));
      behind !== null && own().trim().length > behind[0].length + 1;
    ) {
      end = start + own().trimEnd().length - behind[0].length;
      behind = officeBehind.exec(own().trimEnd().slice(-40));
    }
    const trimmed = trim(text, start, end);
    if (trimmed === undefined) continue;
    const field = list.field(0.97, trimmed.start, trimmed.end);
    const value = field.value.replaceAll(/(?<=[\u4e00-\u9fa5]) (?=[\u4e00-\u9fa5])/g, '');
    if (seen.has(value)) {
      warnings.add('name-repeated', field.span, { name: value });
      continue;
    }
    seen.add(value);
    const sure = personName.test(value) && !notPerson.test(value);
    if (!sure) warnings.add('name-doubtful', field.span, { text: shorten(value) });
    found.push({ value: value.slice(0, longestName), span: field.span, confidence: sure ? 0.97 : 0.4 });
  }
  return found;
}
