/** Lists of people: names in Chinese characters, without the offices beside them. */
import { levels } from './confidence.js';
import { listParts, type Part, trimmed } from './list-parts.js';
import { withNamesWhole } from './name-spacing.js';
import { isUnitLike } from './names.js';
import type { Passage } from './passage.js';
import { gap, han, looksLikeName, mayFollowOffice, surnamesOfTwo } from './person-names.js';
import type { Field } from './reading.js';
import { shorten, type WarningList } from './warnings.js';

const office =
  '(?:党组书记|党组成员|党委书记|党委委员|工委书记|党工委书记|纪委书记|纪检组长|支部书记|总支书记|支书(?!记)|常委|书记|厅长|局长|主任|处长|院长|市长|州长|县长|区长|镇长|乡长|村长|部长|会长|行长|校长|园长|馆长|台长|社长|司长|所长|站长|队长|大队长|支队长|总队长|委员|委员长|巡视员|调研员|督学|总工程师|总工|总经济师|总规划师|总会计师|总农艺师|总畜牧师|总统计师|秘书长|组长|组员|科长|股长|班长|主席|理事长|董事长|董事|总经理|经理|总监|总裁|政委|教导员|指导员|检察长|监察专员|专员|助理|同志|代表|团长|片长|河长|林长|链长|路长|田长|网格长|场长|厂长|矿长|船长|护士长|总审计师|总兽医师|总药师)';
/** 场长, 总审计师: endings of offices that are in no list. */
const officeLike = `${han}{0,14}(?:长|书记|主任|主席|经理|[师员监])`;
const ranked = `(?:一级|二级|三级|四级|常务|执行|第一|党组)?(?:副|代)?${office}`;
const officeBefore = new RegExp(`^(?:${han}{0,12}?${ranked}[、\\s:]{0,3}){1,3}(?=${han}[\\p{Script=Han}〇·${gap}]{1,15}$)`, 'u');
const officeAfter = new RegExp(
  `(?:[\\s${gap}]{0,3}${ranked}|\\([^()]{1,30}\\)|[\\s${gap}]?等(?:\\d{1,2}|[一二两三四五六七八九十]{1,2})?(?:人|位|名|同志)?)$`,
  'u',
);
const onlyOffice = new RegExp(
  `^(?:${han}{0,10}?(?:[局委省市县区镇乡村厅处科办会部室院校所站馆园场社队署司州盟旗台庭股组]|政府|党组|政协|人大|公司|集团|中心|街道|指挥部|小组))?${ranked}$`,
  'u',
);
const personName = new RegExp(`^${han}{2,4}$|^${han}{1,12}(?:·${han}{1,12}){1,3}$`, 'u');
const notPerson = /待定|另行|明确|详见|同上|暂缺|空缺|分管|负责|领导|负责人|单位|处$|室$|局$|部门|各|有关|人员|小组|委$|办$/;
/** The body that a person belongs to, before the name: 县城管局张三, 县文旅局:张三. */
const bodyBefore = new RegExp(
  `^${han}{1,20}(?:局|委|办|室|处|科|股|部|厅|院|所|站|队|中心|公司|集团|学校|中学|小学|政府|街道|社区|镇|乡|村|馆|园|会|行|社|组)[${gap}]{0,3}(:?)[${gap}]{0,3}`,
  'u',
);
const unlisted = new RegExp(`^${officeLike}[${gap}]{0,3}`, 'u');
const longestName = 60;

/**
 * Whether words in a list are a person and no body: 张三副市长, 副市长张三, or a name without an office, known by its surname.
 */
export function isPersonWithOffice(words: string): boolean {
  if (words.length > 30 || isUnitLike(words) || notAPerson.test(words)) return false;
  const text = namesWhole(words);
  const own = withoutOffice(text, { start: 0, end: text.length });
  if (own === undefined || (own.start === 0 && own.end === text.length)) return false;
  const name = text.slice(own.start, own.end);
  return looksLikeName(name) || (strongOffice.test(text.slice(0, own.start)) && mayFollowOffice(name));
}

/** Offices that are surely followed by a name. 人大代表 is not: in 人大代表票决 it begins what is done. */
const strongOffice = new RegExp(`(?:长|书记|主任|主席|经理|总监|政委|师|常委|调研员|巡视员|党组成员)[、\\s:${gap}]*$`, 'u');

/** Words with an office that are no person: 主任办公会, 市长热线, 局长负责制. */
const notAPerson = /(?:主任|市长|县长|局长|书记|院长)(?:办公|会|热线|信箱|专题|接待|负责|联席|助理)/;

/** An office alone, such as 县委常委 before the name of a person who holds another office too. */
export const isOnlyOffice = (words: string): boolean => words.length <= 24 && onlyOffice.test(words.trim());

/** 张三和李四: cut only if both sides are names. */
function bothSides(text: string, part: Part): Part[] {
  const own = text.slice(part.start, part.end);
  if (own.length > 20 || looksLikeName(own)) return [part];
  for (const match of own.matchAll(/以及|[和与及]/g)) {
    const end = match.index + match[0].length;
    if (looksLikeName(own.slice(0, match.index).trim()) && looksLikeName(own.slice(end).trim()))
      return [
        { start: part.start, end: part.start + match.index },
        { start: part.start + end, end: part.end },
      ];
  }
  return [part];
}

/** 副局长孙 立, 院长助理诸葛 青, 大队长铁 中棠: an office directly before a spaced name. */
const spacedAfterOffice = new RegExp(
  `((?:${office}|${officeLike})(?:${surnamesOfTwo}|${han}))( {1,16})(${han}{1,2})(?!${han})`,
  'gu',
);

/** A text of the same length with blanks between names but never inside one. */
export const namesWhole = (text: string): string =>
  withNamesWhole(
    text.replaceAll(
      spacedAfterOffice,
      (_, first: string, blanks: string, last: string) => `${first}${gap.repeat(blanks.length)}${last}`,
    ),
  );

/** Replaces telephone numbers and their labels by separators between names. */
export const withoutTelephones = (text: string): string =>
  text.replaceAll(/(?:联系|办公|手机)?(?:电话|手机|号码)\s?:?|\d[\d-]{4,20}/g, (found) => ';'.repeat(found.length));

/** The persons of a list, in order, each once. */
export function peopleIn(list: Passage, warnings: WarningList): Field<string>[] {
  const found: Field<string>[] = [];
  const seen = new Set<string>();
  const text = namesWhole(withoutTelephones(list.text));
  const parts = listParts(text, true).flatMap((part) => bothSides(text, part));
  for (const [index, part] of parts.entries()) {
    const after = parts[index + 1];
    const isBody = isUnitLike(text.slice(part.start, part.end).trim());
    // 县民政局 张三: the body says where the person works.
    if (isBody && after !== undefined && text[part.end] === ' ' && looksLikeName(text.slice(after.start, after.end))) continue;
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
    if (/等[^等]{0,4}$/.test(text.slice(own.end, part.end))) warnings.add('open-list', field.span, { text: shorten(value) });
    found.push({ value: value.slice(0, longestName), span: field.span, confidence: sure ? 0.97 : levels.guess });
  }
  return found;
}

/**
 * A part without the body and offices before the name and the words behind it; undefined when only an office is left.
 */
function withoutOffice(text: string, { start: from, end: to }: Part): Part | undefined {
  let start = from;
  let end = to;
  const own = () => text.slice(start, end);
  if (own().length > 80) return { start, end };
  if (onlyOffice.test(own().trim())) return undefined;
  for (
    let found = officeAfter.exec(own().trimEnd().slice(-40));
    found !== null;
    found = officeAfter.exec(own().trimEnd().slice(-40))
  ) {
    if (own().trim().length <= found[0].length + 1) break;
    end = start + own().trimEnd().length - found[0].length;
  }
  const blanks = () => own().length - own().trimStart().length;
  const before = officeBefore.exec(own().trim());
  if (before !== null) start += blanks() + before[0].length;
  const other = before === null ? unlisted.exec(own().trim()) : null;
  const isOther = other !== null && !looksLikeName(own().trim()) && looksLikeName(own().trim().slice(other[0].length));
  if (isOther) start += blanks() + other[0].length;
  const body = bodyBefore.exec(own().trim());
  if (body !== null && looksLikeName(own().trim().slice(body[0].length))) start += blanks() + body[0].length;
  return { start, end };
}
