/** Lists of units. They are cut at 、 and the like, but 各区、街道办事处 is one name. */
import { levels } from './confidence.js';
import { clean } from './fold.js';
import { listParts, type Part, trimmed } from './list-parts.js';
import { listed } from './metric-names.js';
import type { Passage } from './passage.js';
import type { DraftUnit, Field } from './reading.js';
import { shorten, type WarningList } from './warnings.js';

/** A level of administration and nothing else: 市, 县(市、区), 乡镇. */
const level =
  '(?:设区市|县级市|地级市|省|市|州|盟|县|区|旗|乡|镇|街道|社区|村|园区|高新区|开发区|经开区|功能区|新区|景区|管委会|国有林场|林场|农场|牧场|地|县\\([^()]{1,8}\\)|区\\([^()]{1,8}\\)|市\\([^()]{1,8}\\)|乡镇\\([^()]{1,8}\\)|乡镇)';
const bareLevels = new RegExp(`^(?:各|有关|相关|各有关|各相关|所在|属地|其他)?(?:${level}){1,4}$`);
const open = /^(?:各|有关|相关|所在|属地|其他)/;
const startsWithLevel = new RegExp(`^(?:${level})(?!级|直|属|有关|相关|场|政府.)`);
/** 各乡镇、县政府 are two names: the second is above the first, not beside it. */
const governsAbove = /^(?:省|市|州|县|区)(?:人民)?政府$/;
const lowest = /[乡镇村]$|街道$|社区$|\)$/;

const placeholderPattern =
  /各|有关|相关|其他|其它|所在|所属|属地|全体|所有|(?:厅|局|委|机关|市|县|区)(?:属|直)(?:各)?单位|责任单位|成员单位|涉及单位|职能部门$|^(?:省|市|县|区)(?:级|直)(?:部门|单位)$/;

/** Endings of the names of bodies. */
const unitEnding =
  /(?:处|室|局|科|股|委|办|部|厅|司|院|所|站|队|会|中心|党组|行|人行|专班|集团|公司|大学|学校|校|学院|小学|中学|幼儿园|政府|团|社|馆|园|区|署|庭|组|妇联|科协|工商联|残联|文联|社科联|侨联|总支|海关|电网|台|厂|矿|港|军分区|基地|服务网点|供电|供销|移动|电信|联通|铁塔|邮政|税务|烟草|消防|网信|石油|石化|机关工委|联社|商会|联盟)$/;
/** A city, county or town without any office behind it. */
const place = /^[\u4e00-\u9fa5]{1,10}(?:市|县|区|(?<![神九振建])州|盟|(?<![红国军战建锦展彩帅义])旗|镇|乡|街道|自治县|自治州)$/;
/** Another name in parentheses: 市政务服务局(市行政审批局). */
const byname = /\([^()]{1,30}\)$/;

export const isUnitLike = (name: string): boolean => {
  const own = name.replace(byname, '');
  return own.length >= 2 && own.length <= 40 && !sentence.test(own) && (unitEnding.test(own) || place.test(own));
};
/** Only characters that names consist of, and few of them. Such words may be a name with an unknown ending. */
const mayBeName = /^[\u4e00-\u9fa5()“”]{2,14}$/;
/** Words that never occur in the name of a body. */
const sentence = /[。:]|(?:加强|推进(?!中心|办|处|组|科|局)|推动|完善|建立|落实|开展|做好|确保|提高|下同|涉及|分工负责)/;
const concerned = /^涉及.{1,8}(?:政府|单位|部门|乡镇|镇|乡|县|区|村|街道)$/;
export const isPlaceholder = (name: string): boolean =>
  concerned.test(name) || (placeholderPattern.test(name) && !sentence.test(name));

const longestName = 60;

const kinds = new Set(['中心', '局', '办', '站', '所', '科室', '部门', '单位', '企业', '学校', '医院', '公司', '委', '处室']);

/** Joins parts that 、 has split wrongly: 各市、县科技局 is one name. */
function joinLevels(text: string, parts: readonly Part[]): Part[] {
  const joined: Part[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    const before = last === undefined ? '' : text.slice(last.start, Math.min(last.end, last.start + longestName)).trim();
    const own = text.slice(part.start, part.end).trim();
    const torn =
      last !== undefined && text[last.end] === '、' && before.length < longestName && open.test(before) && !open.test(own);
    // 各局、中心: a kind of body on its own belongs to the 各 before it.
    const isKind = torn && kinds.has(own);
    const above = governsAbove.test(own) && lowest.test(before);
    if (isKind || (torn && !above && listed(before, false).every((part) => bareLevels.test(part)) && startsWithLevel.test(own))) {
      joined[joined.length - 1] = { start: last.start, end: part.end };
    } else joined.push(part);
  }
  return joined;
}

const conjunction =
  /(?<!^\s*(?:实验室|教研室|工作室))(?<=处|室|局|科|委|办|部|院|中心|厅|司|会|公司|部门|单位|政府)(?:和|及|以及|与|会同)(?=.{1,30}(?:处|室|局|科|委|办|部|院|中心|厅|司|会|公司|单位|部门|政府|街道|乡镇)$)/;

function* units(text: string): Generator<Part> {
  for (const part of joinLevels(text, listParts(text, true))) {
    const own = text.slice(part.start, part.end);
    const match = own.length > 80 ? null : conjunction.exec(own);
    if (match === null) yield part;
    else {
      yield { start: part.start, end: part.start + match.index };
      yield { start: part.start + match.index + match[0].length, end: part.end };
    }
  }
}

/** The units of a list, in order, each once. Doubts go to the warnings. */
export function unitsIn(list: Passage, warnings: WarningList, confidence = 0.95): Field<DraftUnit>[] {
  const found: Field<DraftUnit>[] = [];
  const seen = new Set<string>();
  const add = (start: number, end: number) => {
    const own = trimmed(list.text, start, end);
    if (own === undefined) return;
    const { value, span } = list.field(1, own.start, own.end);
    const name = clean(list.text.slice(own.start, own.end));
    if (value === '无' || value === '/' || /^[-—－]+$/.test(value)) return;
    if (seen.has(value)) {
      warnings.add('name-repeated', span, { name: value });
      return;
    }
    seen.add(value);
    const placeholder = isPlaceholder(name);
    const sure = value.length <= longestName && (placeholder || isUnitLike(name));
    if (!sure) warnings.add('name-doubtful', span, { text: shorten(value) });
    found.push({
      value: { name: value.slice(0, longestName), placeholder },
      span,
      confidence: sure ? confidence : mayBeName.test(name) && !sentence.test(name) ? levels.fair : levels.guess,
    });
  };
  for (const { start, end } of units(list.text)) {
    const text = list.text.slice(start, end);
    // 计划处等有关处室: a unit, followed by a placeholder for the others.
    const among = text.length > 100 ? null : /^(.{2,40}?)等(.{0,24})$/.exec(text.trimEnd());
    if (among === null || /^[^等]{0,3}$/.test(text.trim())) {
      add(start, end);
      continue;
    }
    const [, head = '', words = ''] = among;
    // 甲局等部门和各县人民政府: the list is open, and another name follows.
    const rest = /^(?:部门|单位|部门单位)?(?:和|及|以及|、)(.+)$/.exec(words)?.[1] ?? words;
    if (rest !== words) warnings.add('open-list', list.part(start, end), { text: shorten(text.trim()) });
    const at = start + (text.length - text.trimStart().length);
    add(at, at + head.trimStart().length);
    if (rest !== '' && isPlaceholder(rest)) add(end - (text.length - text.trimEnd().length) - rest.length, end);
    else warnings.add('open-list', list.part(start, end), { text: shorten(text.trim()) });
  }
  return levelOnce(found, warnings);
}

const withLevel = /^(?:省|市|州|县|区)[\u4e00-\u9fa5]{2,}(?:厅|局|委|办)$/;
const withoutLevel =
  /^(?!(?:省|市|州|县|区|各|有关|相关|党委|纪)|[\u4e00-\u9fa5]{1,6}(?:省|市|县|区|州))[\u4e00-\u9fa5]{2,}(?:厅|局|委)$/;

/** 省民政厅、财政厅: 省 is written once but holds for both. A person must say whether 财政厅 is the 省财政厅 named elsewhere. */
function levelOnce(found: Field<DraftUnit>[], warnings: WarningList): Field<DraftUnit>[] {
  if (!withLevel.test(found[0]?.value.name ?? '')) return found;
  const bare = found.filter(({ value }) => !value.placeholder && withoutLevel.test(value.name));
  if (bare[0] !== undefined) warnings.add('unit-level-once', bare[0].span, { name: bare[0].value.name });
  return found.map((field) => (bare.includes(field) ? { ...field, confidence: Math.min(field.confidence, levels.fair) } : field));
}
