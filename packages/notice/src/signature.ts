/** The days around a notice and its signers, at its foot or below its title. */
import { dayIn } from './dates.js';
import type { Passage } from './passage.js';
import type { Field } from './reading.js';

const longestLine = 240;
const unitEnding =
  /(?:厅|局|委|委员会|办公室|政府|部|院|中心|处|室|党组|党委|公司|集团|大学|学院|学校|中学|小学|幼儿园|小组|协会|联合会|学会|园区|管委会|指挥部|总工会|妇联|科协|残联|署|司|社|馆|站|所|队|行|庭|会|[农林牧]场|(?<![主承协举筹兴开])办)(?:\([^()]{1,20}\))?$/;
const postedLabel = /(?:发布|公开|上网|更新|录入|生成)(?:时间|日期)|^时间|^日期/;
const issuedLabel = /成文日期|印发日期|成文时间|发文日期|发文时间|签发/;
/** 制表单位:甲局 2031年3月6日. */
export const issuedBy = /^\(?(?:制表|填报|编制|印发|发文|制发|填表|编报)(?:单位|部门|机关)?:\s?/;
/** A day behind a label in a line of facts: 制表:甲办 文号:… 日期:2031年3月6日. */
const dayLabel = /(?:日期|制表时间|填报时间|时间):\s?$/;
const facts = /制表|文号|填报|编制|发文/;
const numbered = /^\(?[\u4e00-\u9fa5]{2,14}\[(?:19|20)\d{2}\]\s?第?\d{1,4}\s?号[,\s]*$/;
/** The document's number before its issuer, on one line. */
const numberBefore = /^[\u4e00-\u9fa5]{2,14}\[(?:19|20)\d{2}\]\s?第?\d{1,4}\s?号\s+/;
const mostSigners = 8;
const longestSigner = 40;

export interface Signature {
  readonly issuedOn: Field<string> | undefined;
  readonly postedOn: Field<string> | undefined;
  /** The lines above the signature's date. */
  readonly signers: readonly Passage[];
  /** The signers only made the table. */
  readonly madeBy: boolean;
}

/** The names in a line that holds only names of bodies, separated by spaces or 、; undefined for any other line. */
export function bodiesIn(line: Passage): Passage[] | undefined {
  if (line.text.length > 120 || /[。;:《》]/.test(line.text)) return undefined;
  const bodies: Passage[] = [];
  for (const match of line.text.matchAll(/[^\s、,]+/g)) bodies.push(line.part(match.index, match.index + match[0].length));
  const sound = bodies.every(
    ({ text }) => text.length >= 2 && text.length <= longestSigner && unitEnding.test(text) && !/^[(经由]/.test(text),
  );
  return bodies.length > 0 && sound ? bodies : undefined;
}

/** The bodies in the lines directly above a place. */
function signersAbove(paragraphs: readonly Passage[], index: number): Passage[] {
  const signers: Passage[] = [];
  for (let at = index - 1; at >= 0 && signers.length < mostSigners; at -= 1) {
    const bodies = bodiesIn(paragraphs[at] as Passage);
    if (bodies === undefined) break;
    signers.unshift(...bodies);
  }
  return signers;
}

export function signatureOf(paragraphs: readonly Passage[]): Signature {
  let issuedOn: Field<string> | undefined;
  let postedOn: Field<string> | undefined;
  let signers: readonly Passage[] = [];
  let madeBy = false;
  for (const [index, passage] of paragraphs.entries()) {
    if (passage.text.length > longestLine) continue;
    const found = dayIn(passage.text);
    if (found === undefined) continue;
    const head = passage.text.slice(0, found.start);
    const around = head + passage.text.slice(found.end);
    const field = (confidence: number) => ({ ...passage.field(confidence, found.start, found.end), value: found.day });
    // In a table of facts, the cell before is the label.
    const before = paragraphs[index - 1]?.text ?? '';
    const label = around.trim() === '' && before.length <= 10 ? before : around;
    const isFact = dayLabel.test(head) && facts.test(head);
    if ((issuedLabel.test(label) || isFact) && label.length < 120) issuedOn ??= field(0.95);
    else if (postedLabel.test(label) && label.length < 120) postedOn ??= field(0.9);
    else if (around.trim().length <= 4) {
      const above = signersAbove(paragraphs, index);
      if (found.formal || above.length > 0) {
        if (issuedOn === undefined || signers.length === 0) signers = above;
        issuedOn ??= field(0.95);
      } else postedOn ??= field(0.8);
    } else if (found.formal && around.length <= 60) {
      // Issuer and day on one line.
      const before = passage.part(0, found.start);
      const label = (issuedBy.exec(before.text) ?? numberBefore.exec(before.text))?.[0].length ?? 0;
      const isLabelled = issuedBy.test(before.text);
      const bodies = bodiesIn(before.part(label));
      // Document number and day on one line.
      if (bodies === undefined && !(numbered.test(before.text) && passage.text.length - found.end <= 4)) continue;
      issuedOn ??= field(0.9);
      if (signers.length === 0 && bodies !== undefined) {
        signers = bodies;
        madeBy = isLabelled;
      }
    }
  }
  return { issuedOn, postedOn, signers, madeBy };
}

const longestIssuer = 100;

/** One name, or the names of a joint issue with 、 between them. The span reaches from the first to the last. */
export function issuerOf(bodies: readonly Passage[], confidence: number): Field<string> | undefined {
  const names: Field<string>[] = [];
  for (const body of bodies) {
    const field = body.field(confidence);
    if ([...names, field].reduce((sum, { value }) => sum + value.length + 1, 0) <= longestIssuer) names.push(field);
  }
  const [first] = names;
  const last = names.at(-1);
  if (first === undefined || last === undefined) return undefined;
  return { value: names.map(({ value }) => value).join('、'), span: { start: first.span.start, end: last.span.end }, confidence };
}
