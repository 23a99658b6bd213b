/** Title, document number, issuer and dates: what stands around the plan itself. */
import { isChrome } from './chrome.js';
import { dayIn } from './dates.js';
import { fold } from './fold.js';
import { markerOf } from './markers.js';
import type { Block } from './paragraphs.js';
import { Passage } from './passage.js';
import type { Draft, Field } from './reading.js';
import type { WarningList } from './warnings.js';

export type Header = Pick<Draft, 'title' | 'documentNumber' | 'issuer' | 'issuedOn' | 'postedOn'>;

/** A header stands in the first paragraphs, a signature in the first or the last ones. */
const headParagraphs = 60;
const tailParagraphs = 40;
const longestLine = 240;

const issuing =
  /^(.{2,80}?)关于(?:印发|下发|公布|发布|转发|做好)?\s?(?:《([^《》]{4,150})》|(.{4,120}?))\s?(?:的通知|的函|的意见)/;
const planEnding =
  /(?:要点|责任分解|任务分解|分解方案|分工方案|实施方案|工作方案|行动计划|工作计划|工作安排|任务清单|责任清单|重点任务|目标任务|工作任务|重点工作|分解表|分工表|任务书|任务分工|责任分工|要点分工|分解落实)(?:表|的?通知)?(?:\(.{1,20}\))?$/;
const documentNumber = /(?<![\u4e00-\u9fa5])([\u4e00-\u9fa5]{2,14}\[(?:19|20)\d{2}\]\s?第?\d{1,4}\s?号)/;
const unitEnding = /(?:厅|局|委|委员会|办公室|政府|部|院|中心|处|党组|公司|大学|学院|领导小组|协会|联合会|园区|管委会)$/;
const postedLabel = /(?:发布|发文|公开|上网|更新|录入|生成)(?:时间|日期)|^时间|^日期/;
const issuedLabel = /成文日期|印发日期|成文时间|发文日期/;

interface Dates {
  readonly issuedOn: Field<string> | undefined;
  readonly postedOn: Field<string> | undefined;
  /** The line above the signature's date. */
  readonly signedBy: Field<string> | undefined;
}

/** Title and issuer by 关于印发《…》的通知, which may run over three lines. */
function announcement(lines: readonly Passage[]): Pick<Header, 'title' | 'issuer'> | undefined {
  for (let count = 1; count <= 3; count += 1) {
    for (let first = 0; first + count <= lines.length; first += 1) {
      if (isChrome((lines[first] as Passage).text)) continue;
      const passage = Passage.join(lines.slice(first, first + count));
      if (passage.text.length > longestLine) continue;
      const match = issuing.exec(passage.text);
      if (match === null) continue;
      const [, issuer = '', quoted, plain] = match;
      if (/[。;]/.test(issuer)) continue;
      // The document's number may stand before its issuer in one line.
      const number = documentNumber.exec(issuer);
      const from = number === null ? 0 : number.index + number[0].length;
      const inner = quoted ?? plain ?? '';
      const at = passage.text.indexOf(inner, issuer.length);
      return {
        issuer: passage.field(0.95, from, issuer.length),
        title: passage.field(quoted === undefined ? 0.8 : 0.97, at, at + inner.length),
      };
    }
  }
  return undefined;
}

/** The plan's own title line, where the announcement does not give the title in title marks. */
function titleLine(lines: readonly Passage[], announced: Field<string> | undefined): Field<string> | undefined {
  const candidates = lines.filter(
    ({ text }) =>
      text.length >= 6 &&
      text.length <= 80 &&
      planEnding.test(text) &&
      !/[。;:]/.test(text) &&
      markerOf(text) === undefined &&
      !isChrome(text),
  );
  if (announced === undefined) {
    const own = candidates.find(({ text }) => !/通知$/.test(text)) ?? candidates[0];
    return own?.field(0.85);
  }
  // What an announcement names without title marks is only its own wording: a line of its own is the title.
  const own = announced.confidence < 0.9 ? candidates.find(({ text }) => !/关于|通知$/.test(text)) : undefined;
  return own?.field(0.85);
}

function datesOf(paragraphs: readonly Passage[]): Dates {
  let issuedOn: Field<string> | undefined;
  let postedOn: Field<string> | undefined;
  let signedBy: Field<string> | undefined;
  for (const [index, passage] of paragraphs.entries()) {
    if (passage.text.length > longestLine) continue;
    const found = dayIn(passage.text);
    if (found === undefined) continue;
    const around = passage.text.slice(0, found.start) + passage.text.slice(found.end);
    const field = (confidence: number) => ({ ...passage.field(confidence, found.start, found.end), value: found.day });
    // In a table of facts the label is the cell before.
    const before = paragraphs[index - 1]?.text ?? '';
    const label = around.trim() === '' && before.length <= 10 ? before : around;
    if (issuedLabel.test(label) && label.length < 120) issuedOn ??= field(0.95);
    else if (postedLabel.test(label) && label.length < 120) postedOn ??= field(0.9);
    else if (around.trim().length <= 4) {
      const above = paragraphs[index - 1];
      const signed = above !== undefined && above.text.length <= 60 && unitEnding.test(above.text) ? above : undefined;
      if (found.formal || signed !== undefined) {
        issuedOn ??= field(0.95);
        signedBy ??= signed?.field(0.85);
      } else postedOn ??= field(0.8);
    } else if (found.formal && around.length <= 40 && unitEnding.test(passage.text.slice(0, found.start).trim())) {
      // The issuer and the day in one line.
      issuedOn ??= field(0.9);
      signedBy ??= passage.field(0.85, 0, found.start);
    }
  }
  return { issuedOn, postedOn, signedBy };
}

function numberOf(lines: readonly Passage[]): Field<string> | undefined {
  for (const passage of lines) {
    if (passage.text.length > 120) continue;
    const match = documentNumber.exec(passage.text);
    if (match === null) continue;
    const around = passage.text.length - match[0].length;
    // A number inside a sentence is another document's; one that opens the line of the title is its own.
    if (around <= 12 || (match.index === 0 && issuing.test(passage.text)) || /文号|发文字号|索引号/.test(passage.text))
      return passage.field(0.95, match.index, match.index + match[0].length);
  }
  return undefined;
}

/** A body that the title itself begins with: 甲市乙局2031年工作安排. */
function issuerInTitle(title: Field<string> | undefined): Field<string> | undefined {
  const match = title === undefined ? null : /^(.{2,40}?)(?:20\d\d|二.{3})年/.exec(title.value);
  const name = match?.[1];
  if (title === undefined || name === undefined || !unitEnding.test(name)) return undefined;
  return { value: name, span: { start: title.span.start, end: title.span.start + name.length }, confidence: 0.6 };
}

/** Whether a line begins something new: the plan under its announcement, or an attachment. */
export function beginsAnew({ text }: Passage, title: Field<string> | undefined): boolean {
  if (text.length > longestLine) return false;
  if (/^附件\s?[一二三四五\d]{0,2}\s?:?/.test(text) && text.length <= 40) return true;
  const found = dayIn(text);
  if (found?.formal === true && text.length - (found.end - found.start) <= 4) return true;
  const line = text.replaceAll(/[\s《》]/g, '');
  const whole = fold(title?.value ?? '').replaceAll(/[\s《》]/g, '');
  return line.length >= 6 && whole.startsWith(line) && !/[。;:]/.test(line);
}

/** What stands in the first and last paragraphs. */
export function headerOf(blocks: readonly Block[], warnings: WarningList): Header {
  const paragraphs = blocks.flatMap((block) => (block.kind === 'paragraph' ? [block.passage] : []));
  const head = paragraphs.slice(0, headParagraphs);
  const rest = paragraphs.slice(Math.max(head.length, paragraphs.length - tailParagraphs));
  const announced = announcement(head);
  const title = titleLine(head, announced?.title) ?? announced?.title;
  const { issuedOn, postedOn, signedBy } = datesOf([...head, ...rest]);
  const issuer = announced?.issuer ?? signedBy ?? issuerInTitle(title);
  const number = numberOf(head);
  const start = { start: 0, end: 0 };
  if (title === undefined) warnings.add('no-title', start);
  if (issuer === undefined) warnings.add('no-issuer', start);
  const dated = issuedOn ?? (postedOn === undefined ? undefined : { ...postedOn, confidence: 0.5 });
  if (dated === undefined) warnings.add('no-date', start);
  else if (issuedOn === undefined) warnings.add('date-is-posting', dated.span, { day: dated.value });
  return {
    ...(title && { title }),
    ...(number && { documentNumber: number }),
    ...(issuer && { issuer }),
    ...(dated && { issuedOn: dated }),
    ...(postedOn && { postedOn }),
  };
}
