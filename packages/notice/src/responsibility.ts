/** The responsibility blocks of a paragraph: in parentheses behind the text, on lines of their own, or in words. */

import { limitAtEnd, namesOnly, namesPersons, type RoleField, rolesApart, saysDoing, wordsOf } from './block-grammar.js';
import { closingClauses, openingClauses } from './clause-blocks.js';
import { levels } from './confidence.js';
import { endWithout } from './fold.js';
import { type LabelToken, labelsIn } from './labels.js';
import { isPlaceholder } from './names.js';
import { isRemark, saysFirstLeads } from './order-rule.js';
import type { Passage } from './passage.js';
import { personsApart, personsOnly } from './persons-apart.js';
import { shorten, WarningList } from './warnings.js';

export type { RoleField } from './block-grammar.js';

/** A paragraph taken apart. */
export interface BlockReading {
  readonly before: Passage;
  readonly fields: readonly RoleField[];
  /** The text between the blocks and behind the last one. */
  readonly after: readonly Passage[];
}

const openings = new Set(['(', '[']);
const closings = new Set([')', ']']);

/**
 * The place of an opening parenthesis → the place of the one that closes it. Reads the text once, however deep they
 * nest.
 */
function pairsIn(text: string): Map<number, number> {
  const pairs = new Map<number, number>();
  const waiting: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] as string;
    if (openings.has(character)) waiting.push(at);
    else if (closings.has(character)) {
      const open = waiting.pop();
      if (open !== undefined) pairs.set(open, at);
    }
  }
  return pairs;
}

/** The last non-space character before a place. */
function placeBefore(text: string, place: number): number {
  let at = place - 1;
  while (at >= 0 && text[at] === ' ') at -= 1;
  return at;
}

const valueEdges = new Set([' ', ',', '、', ';', '。', '.', ')', ']', '(', '[']);

/** Removes punctuation at the end, but keeps a closing parenthesis that belongs to the value: 县(市、区). */
function trimmedValue(value: Passage): Passage {
  const length = endWithout(value.text, valueEdges);
  const kept = value.text.slice(0, length);
  const opened = kept.split('(').length > kept.split(')').length;
  return value.part(0, opened && value.text[length] === ')' ? length + 1 : length);
}

/** The fields of a label's value or a table's cell. Lists of units may say in words which of them does what. */
export function fieldsOfValue(
  role: RoleField['role'],
  value: Passage,
  block: number | undefined,
  warnings: WarningList,
): RoleField[] {
  const own = block === undefined ? {} : { block };
  if (role === 'due') return [{ role, value, confidence: 0.97, ...own }];
  if (role === 'people' || role === 'contact') {
    const limit = limitAtEnd(value);
    // 张三 编号:7: another label begins behind the blank.
    const other =
      limit === undefined ? value.text.search(/\s(?!副|党|主|局|县|市|区)[\u4e00-\u9fa5]{2,4}:\s?[A-Za-z\d]/) : limit.at;
    const named = other === -1 ? value : value.part(0, other);
    const fields = [{ role, value: trimmedValue(named), confidence: 0.97, ...own }];
    return limit === undefined ? fields : [...fields, { role: 'due', value: limit.value, confidence: 0.97, ...own }];
  }
  const words = wordsOf(value, role, false);
  for (const remark of words?.remarks ?? []) warnings.add('block-remark', remark, { text: shorten(remark.text) });
  return (words?.fields ?? []).map((field) => ({ ...field, ...own }));
}

/** The fields of the labels up to `end`. Each value reaches to the next label. */
function fieldsOf(
  passage: Passage,
  labels: readonly LabelToken[],
  end: number,
  block: number | undefined,
  warnings: WarningList,
): RoleField[] {
  return labels.flatMap(({ role, end: from, mixed }, index) => {
    const to = labels[index + 1]?.start ?? end;
    const value = trimmedValue(passage.part(from, Math.max(from, to)));
    if (value.text === '') return [{ role, value, confidence: 0.97 }];
    const each = mixed === true ? rolesApart(role, value, true) : [{ role, value }];
    return each.flatMap((own) => fieldsOfValue(own.role, own.value, block, warnings));
  });
}

/** How many blocks of one paragraph are read. */
const mostBlocks = 40;
const longestWords = 400;

interface Block {
  readonly open: number;
  /** Behind its closing parenthesis. */
  readonly end: number;
  readonly fields: readonly RoleField[];
}

const sentenceEdge = /[。;!?,:]$/;
const blockSides = new Set([' ', '。', ';', ',']);

/** A parenthesis that begins with a label, as a block; otherwise undefined. */
function labelledBlock(
  passage: Passage,
  labels: readonly LabelToken[],
  open: number,
  close: number | undefined,
  warnings: WarningList,
): Block {
  const end = close ?? passage.text.length;
  const own = labels.filter(({ start }) => start > open && start < end);
  if (close === undefined) warnings.add('unbalanced-parenthesis', passage.part(open));
  const block = passage.span(open).start;
  // (职成股,负责人:张三): the names before the first label are responsible too.
  const before = passage.part(open + 1, Math.max(open + 1, own[0]?.start ?? end));
  const words = before.text === '' ? undefined : wordsOf(before, undefined, true);
  return {
    open,
    end: Math.min(end + 1, passage.text.length),
    fields: [...(words?.fields ?? []).map((field) => ({ ...field, block })), ...fieldsOf(passage, own, end, block, warnings)],
  };
}

/** The names of a block without the sentence that says which of them leads. */
const withoutRemarks = (names: string): string =>
  names
    .split(/[,;]/)
    .filter((clause) => !saysFirstLeads(clause) && !isRemark(clause))
    .join('、');

/** (甲局牵头,乙局配合); or only (甲局、乙局) behind the last sentence. */
function blockInWords(passage: Passage, open: number, close: number, warnings: WarningList): Block | undefined {
  const { text } = passage;
  if (close - open > longestWords) return undefined;
  const inner = passage.part(open + 1, close);
  const head = text.slice(0, open).trimEnd();
  const rest = text.slice(close + 1, close + 3);
  const last =
    text
      .slice(close + 1)
      .slice(0, 40)
      .replaceAll(/[。;.\s]/g, '') === '' && text.length - close < 40;
  const limit = limitAtEnd(inner);
  const named = limit === undefined ? inner : inner.part(0, limit.at);
  const says = saysDoing(inner.text);
  const heads = head.length <= 30 && personsApart(named).units.length > 0;
  const persons = !says && last && (personsOnly(named) || ((sentenceEdge.test(head) || heads) && namesPersons(named)));
  if (!says && !persons && !(last && (sentenceEdge.test(head) || head === '') && namesOnly(withoutRemarks(named.text))))
    return undefined;
  if (!last && !sentenceEdge.test(head) && !/^\s?[。;,]/.test(rest)) return undefined;
  const words = wordsOf(inner, undefined, true);
  if (words === undefined || !words.fields.some(({ role }) => role !== 'due' && role !== 'cooperating')) return undefined;
  for (const remark of words.remarks) warnings.add('block-remark', remark, { text: shorten(remark.text) });
  const block = passage.span(open).start;
  return {
    open,
    end: close + 1,
    fields: words.fields.map((field) => ({ ...field, confidence: says ? field.confidence : levels.fair, block })),
  };
}

/** A parenthesis that begins with bodies or persons and has a label only behind them. Yields at most one. */
function behindNames(passage: Passage, pairs: ReadonlyMap<number, number>, start: number): number[] {
  const open = Math.max(...[...pairs].flatMap(([from, to]) => (from < start && to > start ? [from] : [])));
  if (!Number.isFinite(open) || !/[,;]\s?$/.test(passage.text.slice(0, start)) || start - open > 60) return [];
  const words = wordsOf(passage.part(open + 1, start - 1), undefined, true);
  return words !== undefined && words.fields.length > 0 ? [open] : [];
}

function blocksOf(passage: Passage, labels: readonly LabelToken[], warnings: WarningList): Block[] {
  const { text } = passage;
  const pairs = pairsIn(text);
  const labelled = new Set(
    labels.flatMap(({ start }) => {
      const at = placeBefore(text, start);
      return at >= 0 && openings.has(text[at] as string) ? [at] : behindNames(passage, pairs, start);
    }),
  );
  // 责任主体:甲科(科长张三): the parenthesis belongs to the value of the label.
  const opensWithLabel = labels[0]?.start === 0;
  const blocks: Block[] = [];
  let end = 0;
  const opens = [...new Set([...pairs.keys(), ...labelled])].sort((one, other) => one - other);
  for (const open of opens) {
    if (open < end || blocks.length >= mostBlocks) continue;
    const close = pairs.get(open);
    const block = labelled.has(open)
      ? labelledBlock(passage, labels, open, close, warnings)
      : close === undefined || opensWithLabel
        ? undefined
        : blockInWords(passage, open, close, warnings);
    if (block === undefined) continue;
    const last = blocks.at(-1);
    // (责任人:…)(牵头单位:…): two parentheses that form one block.
    const joins = last !== undefined && text.slice(last.end, open).trim() === '' && labelled.has(open);
    const first = last?.fields[0]?.block;
    if (joins && first !== undefined) {
      const fields = [...last.fields, ...block.fields.map((field) => ({ ...field, block: first }))];
      blocks[blocks.length - 1] = { open: last.open, end: block.end, fields };
    } else blocks.push(block);
    end = block.end;
  }
  return blocks;
}

const onlyMarks = (text: string) => endWithout(text, blockSides) === 0;

function inParentheses(passage: Passage, labels: readonly LabelToken[], warnings: WarningList): BlockReading | undefined {
  const blocks = blocksOf(passage, labels, warnings);
  const [first] = blocks;
  if (first === undefined) return undefined;
  const after = blocks.flatMap(({ end }, index) => {
    const text = passage.part(end, blocks[index + 1]?.open ?? passage.text.length);
    return onlyMarks(text.text) ? [] : [text];
  });
  return { before: passage.part(0, first.open), fields: blocks.flatMap(({ fields }) => fields), after };
}

const bullets = new Set([' ', '[', '(', '*', '●', '·', '※', '◆', '■', '-', '—']);

/** 责任单位:… at the beginning of a line or of a sentence. */
function onItsOwn(passage: Passage, labels: readonly LabelToken[], warnings: WarningList): BlockReading | undefined {
  const { text } = passage;
  const first = labels.findIndex(
    ({ start }) => start === 0 || text[start] === '[' || /[。;!?\s)\]>*●·※◆■—-]/.test(text[start - 1] as string),
  );
  const label = labels[first];
  if (label === undefined) return undefined;
  return {
    before: passage.part(0, endWithout(text.slice(0, label.start), bullets)),
    fields: fieldsOf(passage, labels.slice(first), text.length, undefined, warnings),
    after: [],
  };
}

/** A line that is only a block in words: 县水利局牵头,县财政局配合。 */
function lineInWords(passage: Passage): BlockReading | undefined {
  const { text } = passage;
  if (text.length > longestWords || !saysDoing(text)) return undefined;
  const words = wordsOf(passage.part(0, endWithout(text, blockSides)), undefined, true);
  if (words === undefined || words.remarks.length > 0 || !words.fields.some(({ role }) => role === 'leads' || role === 'shared'))
    return undefined;
  return { before: passage.part(0, 0), fields: words.fields, after: [] };
}

/** 成立工作专班,局长张三任组长: a member of a group answers for no task. */
const setsUpGroup = (text: string): boolean =>
  /(?:成立|设立|组建|调整)[^。]{0,30}(?:小组|专班|指挥部|委员会)/.test(text) && /组长|指挥长|班长|召集人|主任/.test(text);

const longestSentence = 160;
/** Words that urge somebody. A sentence with one of them does not say who is responsible. */
const exhorts = /(?<![主重需])要|应(?![急诉对用届聘])|须|将|把|确保|加强|认真|切实/;

/** A last sentence that says who is responsible: 由副县长张三负责,县水利局牵头。 */
function sentenceInWords(passage: Passage): BlockReading | undefined {
  const end = endWithout(passage.text, blockSides);
  const start = passage.text.lastIndexOf('。', end - 1) + 1;
  if (start === 0 || end - start > longestSentence) return undefined;
  const sentence = passage.part(start, end);
  if (exhorts.test(sentence.text) || !saysDoing(sentence.text)) return undefined;
  if (setsUpGroup(passage.text)) return undefined;
  const words = wordsOf(sentence, undefined, true);
  if (words === undefined || words.remarks.length > 0) return undefined;
  if (
    !words.fields.some(
      ({ role, value }) => role === 'people' || (role !== 'due' && role !== 'cooperating' && !isPlaceholder(value.text)),
    )
  )
    return undefined;
  return { before: passage.part(0, start), fields: words.fields, after: [] };
}

/** The labels without those inside a list of units, as in 责任单位:甲局(责任人:张三)、乙局(责任人:李四). */
function outermost(text: string, labels: readonly LabelToken[]): LabelToken[] {
  const kept: LabelToken[] = [];
  for (const label of labels) {
    const last = kept.at(-1);
    const isInside =
      last !== undefined &&
      (label.role === 'people' || label.role === 'contact') &&
      last.role !== label.role &&
      last.role !== 'due' &&
      opensIn(text.slice(last.end, label.start));
    if (!isInside) kept.push(label);
  }
  return kept;
}

/** Whether a list ends inside an open parenthesis. */
function opensIn(part: string): boolean {
  let depth = 0;
  for (const sign of part) {
    depth += openings.has(sign) ? 1 : closings.has(sign) ? -1 : 0;
    if (depth < 0 || sign === '。') return false;
  }
  return depth > 0 && /^[^([]*[^\s([]/.test(part);
}

/** The blocks of a paragraph, if it has one. */
export function responsibilityIn(passage: Passage, warnings: WarningList): BlockReading | undefined {
  const labels = outermost(passage.text, labelsIn(passage.text));
  const inside = inParentheses(passage, labels, warnings);
  if (inside !== undefined) return inside;
  const own = labels.length > 0 ? onItsOwn(passage, labels, warnings) : lineInWords(passage);
  return own ?? sentenceInWords(passage) ?? inClauses(passage);
}

/** Who is responsible, from clauses of a sentence that also says what is done. */
function inClauses(passage: Passage): BlockReading | undefined {
  const { text } = passage;
  if (setsUpGroup(text)) return undefined;
  const start = /^[^。,;]{2,40}(?:。|\s{1,4}|:)(?=由)/.exec(text)?.[0].length ?? 0;
  const opening = openingClauses(passage, start);
  if (opening !== undefined)
    return start === 0
      ? { before: passage.part(opening.to), fields: opening.fields, after: [] }
      : { before: passage.part(0, start), fields: opening.fields, after: [passage.part(opening.to)] };
  const closing = closingClauses(passage);
  return closing === undefined ? undefined : { before: passage.part(0, closing.from), fields: closing.fields, after: [] };
}

/** Cuts a paragraph without a number at its blocks, if it names who is responsible for each of its parts. */
export function partsByBlocks(passage: Passage): Passage[] {
  if (passage.text.length < 20) return [passage];
  // Doubts are reported when the parts are read, not here.
  const blocks = blocksOf(passage, outermost(passage.text, labelsIn(passage.text)), new WarningList(''));
  if (blocks.length < 2) return [passage];
  return blocks.map(({ end }, index) =>
    passage.part(blocks[index - 1]?.end ?? 0, index === blocks.length - 1 ? passage.text.length : end),
  );
}

const leaderInHeading =
  /^(.{2,30}?)(?:主抓|牵头(?:负责|抓总|抓)?|负责|包抓|包保|包联|分管|领办|领衔|主管|挂帅|联系|督办)(?:抓总)?(?:的)?(?:工作|任务|项目|事项|重点工作|重点任务|重点项目|方面)?(?:\([^()]{1,20}\))?$/;

/** Who leads everything below a heading: 一、某市长主抓. */
export function leaderOf(heading: Passage): RoleField | undefined {
  const name = heading.text.length > 50 ? undefined : leaderInHeading.exec(heading.text)?.[1];
  if (name === undefined || !personsOnly(heading.part(0, name.length))) return undefined;
  return { role: 'people', value: heading.part(0, name.length), confidence: 0.9 };
}
