/** The title of the plan and of the notice that issues it. A title is at the head, and may take several lines. */
import { isChrome } from './chrome.js';
import { markerOf } from './markers.js';
import { Passage } from './passage.js';
import type { Field } from './reading.js';

/** A longer line is text and no title. */
const longestLine = 240;
const longestTitle = 200;

export const documentNumber = /(?<![\u4e00-\u9fa5])([\u4e00-\u9fa5]{2,14}\[(?:19|20)\d{2}\]\s?第?\d{1,4}\s?号)/;

const issuing =
  /关于(?:印发|下发|公布|发布|转发|做好|调整|(?:分解)?下达|分解|明确)?\s?(?:《([^《》]{4,150}(?:《[^《》]{2,80}》[^《》]{0,80})?)》|(.{4,120}?))\s?的(?:通知|函|公告)(?:\(.{1,20}\))?$/;
const note = '(?:\\s?\\([^()]{1,24}\\)){0,2}';
/** Endings of a plan's title that need no 关于. */
const planEnding = new RegExp(
  `(?:要点|责任分解|任务分解|(?:方案|行动|计划|规划)|工作安排|任务清单|责任清单|工作清单|清单|重点任务|目标任务|工作任务|重点工作|分解表|分工表|进度表|任务表|任务书|任务分工|责任分工|要点分工|分解落实|若干措施|实施意见|若干意见|指导意见|实施细则|工作安排|工作部署|民生实事|实事项目|重点事项|台账|一览表|明细表|计划表|推进表|作战图|责任书|责任状)(?:表|的?通知)?${note}$`,
);
const period = /^\s?\((?:19|20)\d\d\s?年?\s?[-—–~～至到]{1,2}\s?(?:19|20)\d\d\s?年?\)\s?$/;
const opensTitle = /^[\u4e00-\u9fa5()]{2,40}(?:19|20)\d\d年(?:度)?$/;
/** Signs of a sentence. A title has none of them. */
const speaks = /[。;!?]|^(?:为|根据|按照|经|现|请|以上|本|附件|附)/;
const elsewhere = /废止|抄送|收悉|批复|^《/;

export interface PlanTitle {
  readonly title: Field<string> | undefined;
  /** The words before 关于: the issuer, or several. */
  readonly issuers: Passage | undefined;
}

interface Heading {
  readonly passage: Passage;
  readonly first: number;
}

const isHeadingLine = ({ text }: Passage) =>
  text.length >= 2 && text.length <= longestLine && !speaks.test(text) && !isChrome(text) && markerOf(text) === undefined;

const balanced = (text: string) => text.split('《').length === text.split('》').length;

/** Every run of up to four lines at the head that may be one title, the shortest first. */
function* headings(lines: readonly Passage[], most: number): Generator<Heading> {
  for (let count = 1; count <= most; count += 1) {
    for (let first = 0; first + count <= lines.length; first += 1) {
      const own = lines.slice(first, first + count);
      if (!own.every(isHeadingLine) || own.slice(0, -1).some(({ text }) => text.endsWith(':'))) continue;
      const passage = Passage.join(own);
      if (passage.text.length <= longestLine && balanced(passage.text)) yield { passage, first };
    }
  }
}

/** …关于印发《…》的通知. */
function announcement(lines: readonly Passage[]): PlanTitle | undefined {
  for (const { passage } of headings(lines, 4)) {
    const { text } = passage;
    const match = elsewhere.test(text) ? null : issuing.exec(text);
    if (match === null) continue;
    const [, quoted, plain] = match;
    const issuer = text.slice(0, match.index);
    if (/[《》]/.test(issuer)) continue;
    // On one line, the document's number may stand before its issuer.
    const number = documentNumber.exec(issuer);
    const from = number === null ? 0 : number.index + number[0].length;
    const inner = quoted ?? plain ?? '';
    const at = text.indexOf(inner, match.index);
    return {
      issuers: issuer.slice(from).trim() === '' ? undefined : passage.part(from, issuer.length),
      title: passage.field(quoted === undefined ? 0.8 : 0.97, at, at + inner.length),
    };
  }
  return undefined;
}

/** 甲市人民政府关于…的若干意见: the whole text is the title. */
function opinion(lines: readonly Passage[]): PlanTitle | undefined {
  for (const { passage } of headings(lines, 4)) {
    const { text } = passage;
    const match =
      /^([^《》]{2,80}?)关于.{2,120}?的?(?:.{0,6}(?:意见|措施|方案|办法|决定|规定|细则|规划|计划|安排|分工))(?:\([^()]{1,24}\)){0,2}$/.exec(
        text,
      );
    if (match === null || elsewhere.test(text) || text.length > longestTitle) continue;
    const issuer = match[1] ?? '';
    return { issuers: passage.part(0, issuer.length), title: passage.field(0.9) };
  }
  return undefined;
}

/** The plan's own title line or lines. A year in parentheses may stand below, and an open 《 continues. */
function ownTitle(lines: readonly Passage[], among: (text: string) => boolean): Field<string> | undefined {
  let fallback: Field<string> | undefined;
  for (const { passage, first } of headings(lines, 2)) {
    const { text } = passage;
    if (text.length < 6 || text.length > longestTitle || text.includes(':') || !planEnding.test(text) || !among(text)) continue;
    const count = lines[first]?.text === text ? 1 : 2;
    const below = lines[first + count];
    const above = lines[first - 1];
    // A title over two lines: 甲局2028年 | 重点工作推进计划表.
    if (
      above !== undefined &&
      count === 1 &&
      !/(?:19|20)\d\d/.test(text) &&
      opensTitle.test(above.text) &&
      isHeadingLine(above)
    ) {
      return Passage.join([above, passage]).field(0.85);
    }
    const base = /^(.{6,}?)\([^()]{2,12}\)$/.exec(text)?.[1];
    // The title of one of several tables: 任务书(管网安全), 任务书(用户服务).
    if (base !== undefined && lines.some((line) => line.text.startsWith(`${base}(`) && line.text !== text))
      return passage.part(0, base.length).field(0.85);
    const whole = below !== undefined && period.test(below.text) ? Passage.join([passage, below]) : passage;
    if (!/通知/.test(text)) return whole.field(0.85);
    fallback ??= whole.field(0.7);
  }
  return fallback;
}

export function planTitle(lines: readonly Passage[]): PlanTitle {
  const announced = announcement(lines);
  // Without title marks, the words of an announcement are only its own wording; a title on a line of its own is better.
  if (announced?.title !== undefined && announced.title.confidence < 0.9) {
    const own = ownTitle(lines, (text) => !/关于|通知/.test(text));
    return { ...announced, title: own ?? announced.title };
  }
  if (announced !== undefined) return announced;
  const own = ownTitle(lines, () => true);
  const stated = opinion(lines);
  const isFirst = stated?.title !== undefined && (own === undefined || stated.title.span.start <= own.span.start);
  return isFirst ? (stated as PlanTitle) : { title: own, issuers: undefined };
}
