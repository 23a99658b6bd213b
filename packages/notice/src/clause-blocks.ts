/**
 * Finds who is responsible when a sentence also says what is done: in its first clauses, as in 由甲局会同乙局,于10月底前建成…, or in
 * its last, as in 造林1.2万亩,由造林站牵头,规划股配合,10月底前完成。
 */
import { limitWords, namesRole, namesWithin, type RoleField, saysDoing, wordsOf } from './block-grammar.js';
import { endWithout } from './fold.js';
import { isUnitLike } from './names.js';
import type { Passage } from './passage.js';
import { isPersonWithOffice } from './people.js';

interface ClauseBlock {
  readonly from: number;
  readonly to: number;
  readonly fields: readonly RoleField[];
}

interface Clause {
  readonly from: number;
  readonly to: number;
}

const mostClauses = 40;
const longestText = 1_500;

/** The clauses of a sentence, cut at , and ; outside of parentheses. */
function clausesOf(text: string, start: number): { clauses: Clause[]; end: number } {
  const clauses: Clause[] = [];
  let depth = 0;
  let from = start;
  for (let at = start; at <= text.length; at += 1) {
    const sign = text[at];
    if (sign === '(' || sign === '[' || sign === '《' || sign === '“') depth += 1;
    else if (sign === ')' || sign === ']' || sign === '》' || sign === '”') depth = Math.max(0, depth - 1);
    const ends = sign === undefined || (depth === 0 && sign === '。');
    if (!ends && (depth > 0 || (sign !== ',' && sign !== ';'))) continue;
    if (at > from) clauses.push({ from, to: at });
    from = at + 1;
    if (ends) return { clauses, end: at };
  }
  return { clauses, end: text.length };
}

/** Words that urge somebody or leave something to others. A clause with one of them does not say who is responsible. */
const exhorts =
  /(?<![主重需])要(?!素|点)|应(?![急诉对用届聘])|须|将|把|确保|加强|认真|切实|鼓励|支持(?!中心)|引导|推动|指导|督促|帮助|发挥|依托|依靠|坚持|报送|办公室$/;
const startsAsBody = /^(?:省|市|州|县|区|旗|镇|乡|局|委|院|校|集团|公司|各|有关|相关|国网|中国|团|本)/;
const endsAsBody = /[局委办科股处室部站所队院]$|中心$/;

/**
 * Whether names are clearly bodies or persons. A clause that only says what is done may end like the name of a body.
 */
function plainly(names: string): boolean {
  const first = names.split(/[、/]/)[0]?.trim() ?? '';
  return (
    startsAsBody.test(first) || isPersonWithOffice(first) || (first.length <= 10 && isUnitLike(first) && endsAsBody.test(first))
  );
}

/** Where the names of a clause begin, if it says who is responsible. `opens`: in the first clause 由 alone is enough. */
function whoFrom(passage: Passage, { from, to }: Clause, opens: boolean): number | undefined {
  const words = passage.text.slice(from, to);
  if (words.length > 160 || exhorts.test(words)) return undefined;
  const by = /(?:^|[\u4e00-\u9fa5”》])\s?由(?=.{2})/.exec(words);
  const at = by === null ? 0 : by.index + by[0].length;
  const own = passage.part(from + at, to);
  const says =
    saysDoing(own.text) || namesRole(own.text) || /^\s*(?:并|再)?(?:会同|(?:联合|商)(?=[省市州县区旗镇乡各有相]))/.test(own.text);
  if (!says && !(opens && by !== null && by.index <= 1)) return undefined;
  const named = wordsOf(own, undefined, true)?.fields[0];
  if (named === undefined) return undefined;
  if (
    by === null &&
    !/^\s*(?:并|再)?(?:会同|(?:联合|商)(?=[省市州县区旗镇乡各有相]))/.test(own.text) &&
    !plainly(named.value.text)
  )
    return undefined;
  // 此项由…: before 由 stands what is done. In a clause that opens the block it is short.
  return from + (by === null ? 0 : by.index + (by[0].startsWith('由') ? 0 : by[0].length - 1));
}

const day =
  /^\s*(?:务必|务|力争|确保)?(?:于|在)\s?((?:\d{4}年)?(?:\d{1,2}月(?:\d{1,2}日|[底末初]|[上中下]旬)?|第?[一二三四1-4]季度|[上下]半年|年)(?:[底末中])?(?:之?前|以?内|末)?)(?=[\u4e00-\u9fa5])/;

/** A sentence that begins with who is responsible: the block, and where the words for what is done begin. */
export function openingClauses(passage: Passage, start: number): ClauseBlock | undefined {
  const { text } = passage;
  if (text.length > longestText || !/^\s*由/.test(text.slice(start, start + 3))) return undefined;
  const { clauses } = clausesOf(text, start);
  let last = -1;
  for (const [index, clause] of clauses.slice(0, mostClauses).entries()) {
    if (whoFrom(passage, clause, index === 0) === undefined && !limitWords(text.slice(clause.from, clause.to))) break;
    last = index;
  }
  const end = clauses[last]?.to;
  // A block without anything behind it is a sentence of its own, which is read elsewhere.
  if (end === undefined || last === clauses.length - 1) return undefined;
  const words = wordsOf(passage.part(start, end), undefined, true);
  if (words === undefined || !names(words.fields)) return undefined;
  const fields = words.fields.map((field) =>
    field.role === 'shared' && !leads(words.fields) ? { ...field, role: 'leads' as const } : field,
  );
  const limit = day.exec(text.slice(end + 1));
  if (limit === null) return { from: start, to: end + 1, fields };
  const at = end + 1 + limit[0].length;
  const value = passage.part(at - (limit[1] ?? '').length, at);
  return { from: start, to: at, fields: [...fields, { role: 'due', value, confidence: 0.85 }] };
}

const leads = (fields: readonly RoleField[]) => fields.some(({ role }) => role === 'leads');
const names = (fields: readonly RoleField[]) =>
  fields.some(({ role }) => role === 'leads' || role === 'shared' || role === 'people');

/** Who is responsible, from the last clauses of a paragraph's last sentence. */
export function closingClauses(passage: Passage): ClauseBlock | undefined {
  const { text } = passage;
  const end = endWithout(text, new Set([' ', '。', ';', ',']));
  if (end > longestText) return undefined;
  const start = text.lastIndexOf('。', end - 1) + 1;
  const { clauses } = clausesOf(text.slice(0, end), start);
  let from: number | undefined;
  for (let index = clauses.length - 1; index > 0; index -= 1) {
    const clause = clauses[index] as Clause;
    if (limitWords(text.slice(clause.from, clause.to))) {
      if (index < clauses.length - 1 && from === undefined) return undefined;
      continue;
    }
    const who = whoFrom(passage, clause, false) ?? namesWithin(passage.part(clause.from, clause.to));
    if (who === undefined) break;
    from = who === true ? clause.from : who;
    if (from > clause.from + 1) break;
  }
  if (from === undefined) return undefined;
  const words = wordsOf(passage.part(from, end), undefined, true);
  if (words === undefined || words.remarks.length > 0 || !names(words.fields)) return undefined;
  return { from, to: text.length, fields: words.fields };
}
