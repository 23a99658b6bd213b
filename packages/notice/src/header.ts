/** The title, document number, issuer and dates, which stand before or behind the plan itself. */

import { isAnnex } from './annexes.js';
import { levels } from './confidence.js';
import { dayIn } from './dates.js';
import { fold } from './fold.js';
import type { Block } from './paragraphs.js';
import type { Passage } from './passage.js';
import { documentNumber, planTitle } from './plan-title.js';
import type { Draft, Field } from './reading.js';
import { bodiesIn, issuedBy, issuerOf, signatureOf } from './signature.js';
import type { WarningList } from './warnings.js';

export type Header = Pick<Draft, 'title' | 'documentNumber' | 'issuer' | 'issuedOn' | 'postedOn'>;

/** The header is in the first paragraphs, the signature in the first or the last ones. */
const headParagraphs = 60;
const tailParagraphs = 40;
const longestLine = 240;
const unitEnding = /(?:厅|局|委|委员会|办公室|政府|部|院|中心|处|党组|公司|大学|学院|领导小组|协会|联合会|园区|管委会)$/;

function numberOf(lines: readonly Passage[]): Field<string> | undefined {
  for (const passage of lines) {
    if (passage.text.length > 120) continue;
    const match = documentNumber.exec(passage.text);
    if (match === null) continue;
    const around = passage.text.length - match[0].length;
    // A number inside a sentence belongs to another document; at the beginning of the title's line it is its own.
    const stands = match.index === 0 && passage.text.length <= 60 && /\d日\s*$/.test(passage.text);
    if (
      around <= 12 ||
      stands ||
      (match.index === 0 &&
        /^\s*(?:来源|发布|时间|日期|发文|公开|成文|\d{4}[-年/.])/.test(passage.text.slice(match[0].length))) ||
      (match.index === 0 && /关于.*的通知/.test(passage.text)) ||
      /文号|发文字号|索引号/.test(passage.text)
    )
      return passage.field(0.95, match.index, match.index + match[0].length);
  }
  return undefined;
}

/** A body at the beginning of the title: 甲市乙局2031年工作安排. */
function issuerInTitle(title: Field<string> | undefined): Field<string> | undefined {
  const match = title === undefined ? null : /^(.{2,40}?)(?:20\d\d|二.{3})年/.exec(title.value);
  const name = match?.[1];
  if (title === undefined || name === undefined || !unitEnding.test(name)) return undefined;
  return { value: name, span: { start: title.span.start, end: title.span.start + name.length }, confidence: levels.fair };
}

/** Bodies on a line of their own directly above the title. */
function issuerAbove(head: readonly Passage[], title: Field<string> | undefined): Field<string> | undefined {
  const at = title === undefined ? -1 : head.findIndex((line) => line.span().start === title.span.start);
  const bodies = at < 1 ? undefined : bodiesIn(head[at - 1] as Passage);
  return bodies === undefined ? undefined : issuerOf(bodies, levels.fair);
}

/** The body behind a label, with or without a day behind it: 制表单位:甲局. */
function issuerLabelled(head: readonly Passage[]): Field<string> | undefined {
  for (const line of head) {
    const label = line.text.length > 80 ? null : issuedBy.exec(line.text);
    const end = label === null ? -1 : line.text.slice(label[0].length).search(/\s{2,}|\d|\s[^\s:]{2,6}:|$/);
    const bodies = label === null ? undefined : bodiesIn(line.part(label[0].length, label[0].length + end));
    if (bodies !== undefined) return issuerOf(bodies, levels.fair);
  }
  return undefined;
}

/** Whether a line begins something new: the plan below its announcement, or an attachment. */
export function beginsAnew({ text }: Passage, title: Field<string> | undefined): boolean {
  if (text.length > longestLine) return false;
  if (isAnnex(text)) return true;
  const found = dayIn(text);
  if (found?.formal === true && text.length - (found.end - found.start) <= 4) return true;
  const line = text.replaceAll(/[\s《》]/g, '');
  const whole = fold(title?.value ?? '').replaceAll(/[\s《》]/g, '');
  return line.length >= 6 && whole.startsWith(line) && !/[。;:]/.test(line);
}

/** The issuer: the body before 关于, or the signer. If one of two lists contains the other, the longer one. */
function issuer(announced: Passage | undefined, signers: readonly Passage[]): Field<string> | undefined {
  const named = announced === undefined ? undefined : bodiesIn(announced);
  const signed = issuerOf(signers, 0.85);
  if (named === undefined)
    return signed ?? (announced === undefined || announced.text.length > 40 ? undefined : announced.field(levels.guess));
  const first = named[0]?.text ?? '';
  if (signers.length > named.length && signers.some(({ text }) => text === first)) return issuerOf(signers, 0.95);
  return issuerOf(named, 0.95);
}

/** Reads the header from the first and last paragraphs. */
export function headerOf(blocks: readonly Block[], warnings: WarningList): Header {
  const paragraphs = blocks.flatMap((block) => (block.kind === 'paragraph' ? [block.passage] : []));
  const head = paragraphs.slice(0, headParagraphs);
  const rest = paragraphs.slice(Math.max(head.length, paragraphs.length - tailParagraphs));
  const { title, issuers } = planTitle(head);
  const { issuedOn, postedOn, signers, madeBy } = signatureOf([...head, ...rest]);
  // The office that made the table may differ from the body in the title.
  const titled = issuerInTitle(title);
  const apart = madeBy && titled !== undefined && !signers.some(({ text }) => text === titled.value);
  const issued =
    (apart ? titled : undefined) ?? issuer(issuers, signers) ?? titled ?? issuerAbove(head, title) ?? issuerLabelled(head);
  const number = numberOf(head);
  const start = { start: 0, end: 0 };
  if (title === undefined) warnings.add('no-title', start);
  if (issued === undefined) warnings.add('no-issuer', start);
  const dated = issuedOn ?? (postedOn === undefined ? undefined : { ...postedOn, confidence: levels.guess });
  if (dated === undefined) warnings.add('no-date', start);
  else if (issuedOn === undefined) warnings.add('date-is-posting', dated.span, { day: dated.value });
  return {
    ...(title && { title }),
    ...(number && { documentNumber: number }),
    ...(issued && { issuer: issued }),
    ...(dated && { issuedOn: dated }),
    ...(postedOn && { postedOn }),
  };
}
