/**
 * The grammar of a responsibility block. The block is cut at its punctuation. Each piece has a word that says what its
 * units do (牵头, 负责, 配合), or takes the word of the next piece that has one. No name is dropped.
 */
import type { Role } from './labels.js';
import { isPlaceholder, isUnitLike } from './names.js';
import { isRemark, saysFirstLeads } from './order-rule.js';
import type { Passage } from './passage.js';
import { isOnlyOffice, isPersonWithOffice } from './people.js';
import { personsApart, personsOnly } from './persons-apart.js';

export interface RoleField {
  readonly role: Role;
  readonly value: Passage;
  /** How clearly the notice says that this is the role. */
  readonly confidence: number;
  /** The number of the block, if a paragraph has several. Without a number, blocks are told apart by their roles. */
  readonly block?: number;
}

type Doing = 'leads' | 'shared' | 'cooperating';

interface Piece {
  readonly from: number;
  readonly to: number;
  readonly role: Role | undefined;
}

export interface BlockWords {
  readonly fields: readonly RoleField[];
  /** Sentences that name nobody. */
  readonly remarks: readonly Passage[];
}

/** Adverbs before a verb: 按职责分工共同, 具体. */
const manner =
  '(?:(?:按照?|根据|依据|依照|依|结合)(?:各自|自身)?(?:部门)?(?:职责|任务|权限|职能)(?:分工|范围)?|按分工|分别|共同|具体|各自|联合|分工|密切|积极|协同|全程|直接|一并|共|主动|抓好|做好|全面)';
const leads = '(?:总?牵头|主办|主抓|主责|抓总|主导|领衔|领办|为主(?:导|抓|办)?)';
const helps = '(?:配合|参与|协助|协办|参加|协同|支持|协作|会同|会商|联办|会办|协责|协抓|协管|辅助|协力)';
const carries =
  '(?:负总责|总负责|总协调|总调度|负责|统筹|(?<![党团群业会层])组织|落实|承担|承办|实施|推进|办理|完成|执行|推动|协调|调度|督导|督办|抓|包抓|包干|跟进|建设|管理|到位|工作)';
/** What the named bodies do: one or more verbs at the end of a clause, in any order. */
const doing = new RegExp(`(?:${manner}|(?:并|和|、)(?=${leads}|${helps}|${carries})|${leads}|${helps}|${carries})+$`);
const [sayLeads, sayHelps, sayCarries] = [leads, helps, carries].map((verbs) => new RegExp(verbs)) as [RegExp, RegExp, RegExp];

/** Words that may follow a day in a time limit: 前完成, 启动, 全部办结. */
const ends =
  '(?:[前内底末之以中旬上下日号份左右至到—~\\-\\d年月、和或并]|启动|开工|完成|办结|到位|完工|竣工|建成|销号|落实|兑现|取得|见效|全部|基本|集中|节点|两个|实施|推进|坚持|开展|达标|验收|投用|整改|交付|上线|投产|阶段性?|持续|长期|贯穿|全程|清零|成效|期间|每|季度|目标|任务|工作|主体|工程|改造|建设|全年|投入|使用|运行|见底|结束|出台|印发|召开|举办|发布|形成|制定|提交|上报)';
const moment =
  '(?:\\d{4}年)?(?:(?:\\d{1,2}|[一二三四五六七八九十]{1,3})月|第?[一二三四1-4]季度|[上下]半年|年内|年底|年中|年末|\\d{4}年|(?:春节|元旦|五一|劳动节|七一|国庆节?|中秋节?|汛期?|入汛|入冬|采暖[季期]|供[热暖]期|开学|秋季开学|节|两会)(?:开始|到来)?(?:之?前|期间))';
const anything = '(?:[^\\d《“]|\\d{1,4}(?=[-—–~至年月日]))';
const limitOf = (tail: string) =>
  new RegExp(
    `^(?:(?:并|且)?(?:务必|务|须|应|要|必须|原则上|计划|拟|力争|确保)?(?:于|在)?\\s?${moment}${tail}|(?:全年|长期|持续|常年|年内|常态化?|常抓|经常|适时|分批|贯穿|滚动|按(?:月|季度?|周|年度?|旬|期|时序|节点|计划|进度)|每(?:年|季度?|半年|月|周)).{0,12})$`,
  );
/** A time limit beside those who are responsible: 10月底前完成, 务于春节前办结, 按月推进. */
const limit = limitOf(`${anything}{0,14}`);
/** A time limit in a sentence that also says what must be done by then. */
const bareLimit = limitOf(`${ends}{0,14}`);
export const limitWords = (words: string): boolean => bareLimit.test(words.trim());

/** A time limit behind a list of names, without a label of its own: 王小明; 10月底前. `at` is the end of the list. */
export function limitAtEnd(list: Passage): { readonly at: number; readonly value: Passage } | undefined {
  const { text } = list;
  const end = text.endsWith(')') ? text.length - 1 : text.length;
  const at = Math.max(
    ...[';', ',', '。', ' ', ...(end < text.length ? ['('] : [])].map((sign) => text.lastIndexOf(sign, end - 1)),
  );
  if (at < 1 || end - at > 24) return undefined;
  const value = list.part(at + 1, end);
  return limit.test(value.text) ? { at, value } : undefined;
}

const together =
  /(?<=.{2})(?:会同|会商|(?<=[局委办厅部院室处队会中心府股科])(?:商请?|联合|协同)(?=[省市州县区旗镇乡各有相局]))(?=.{2})/;
/** A lead and its helpers without punctuation between them: 甲局牵头乙局、丙局配合. */
const thenOthers =
  /(?<=.{2})(?:牵头|主办|主责)(?:负责)?(?!负责|落实|实施|推进|组织|抓|办理|协调|统筹|完成|单位|部门)(?=[^、]{2,})/;
const leadMark = /\((?:牵头|主办|牵头单位|牵头部门|主办单位|牵头负责)\)$/;
const leadMarks = /\((?:牵头|主办|牵头单位|牵头部门|主办单位|牵头负责)\)/;

const separators = new Set([',', ';', '。', '\n', '!']);

/** The clauses of a text, cut at punctuation outside of parentheses. */
function* clausesOf(text: string): Generator<{ from: number; to: number }> {
  let depth = 0;
  let from = 0;
  for (let at = 0; at <= text.length; at += 1) {
    const character = text[at];
    if (character === '(' || character === '[') depth += 1;
    else if (character === ')' || character === ']') depth = Math.max(0, depth - 1);
    else if (character !== undefined && (depth > 0 || !separators.has(character))) continue;
    if (character === '(' || character === '[' || character === ')' || character === ']') continue;
    if (text.slice(from, at).trim() !== '') yield { from, to: at };
    from = at + 1;
  }
}

interface Doer {
  readonly role: Doing | undefined;
  readonly length: number;
}

/**
 * What the named bodies do, by the words at the end of a piece. `length` is the length of the names before these words.
 */
function doingOf(words: string): Doer {
  const end = words.trimEnd();
  const found = doing.exec(end.slice(-30))?.[0] ?? '';
  const role = sayLeads.test(found)
    ? 'leads'
    : sayHelps.test(found)
      ? 'cooperating'
      : sayCarries.test(found.replace(/^(?:建设|管理|工作|组织)+$/, ''))
        ? 'shared'
        : undefined;
  return { role, length: end.length - (role === undefined ? 0 : found.length) };
}

const contactLabel = /^\s*(?:联系|联络|填报|报送)(?:人|员)\s?:\s?/;
const lead =
  /^\s*(?:(?:此项|该项|本项|这项|上述|以上)?(?:工作|任务|项目|事项)?\s?(?:并?由|请)|以及|以(?=.{2,}为主)|(?:并|再|同时)?(?:会同|会商|(?:联合|协同|商请?)(?=[省市州县区旗镇乡各有相]))(?=.{2}))/;
/** A clause that gives a person a role in a task: 张三为第一责任人, 李四任组长. */
const personRole =
  /(?:为|是|任|兼任|担任)(?:第一|直接|主要|具体|总|项目|牵头)?(?:责任人|负责人|责任领导|牵头领导|分管领导|副?(?:组长|总?指挥长?|召集人|班长|链长|专班长|总协调人))$/;
const personLabel =
  /^\s*(?:其|该局|该单位|该中心)?(?:主要|具体|直接|分管|牵头)?(?:责任人|负责人|责任领导|分管领导|牵头领导|负责同志)(?:为|是|:)?\s?(?=.{2})/;
/** A clause that begins like this names bodies that join the lead: 会同县财政局办理. */
const joined = /^\s*(?:并|再|同时)?(?:会同|会商|(?:联合|协同|商请?)(?=[省市州县区旗镇乡各有相]))/;

function piecesOf(text: string, from: number, to: number, led: boolean): Piece[] {
  const words = text.slice(from, to);
  if (limit.test(words.trim())) return [{ from, to, role: 'due' }];
  const opened = lead.exec(words)?.[0].length ?? 0;
  const skipped = opened + (personLabel.exec(words.slice(opened))?.[0].length ?? 0);
  const role = personRole.exec(words);
  if (role !== null) return [{ from: from + skipped, to: from + Math.max(skipped, role.index), role: 'people' }];
  const cut = (words.length <= 200 ? (together.exec(words) ?? thenOthers.exec(words)) : null) ?? undefined;
  if (cut !== undefined) {
    const rest = from + cut.index + cut[0].length;
    const first = doingOf(words.slice(0, cut.index));
    const others = doingOf(text.slice(rest, to));
    const joins = cut[0].startsWith('牵头') && others.role === 'leads' ? 'leads' : 'cooperating';
    // In 甲司牵头, 乙中心会同丙局承担 the lead is named before, so 乙中心 only helps.
    return [
      { from: from + skipped, to: from + first.length, role: led ? 'cooperating' : 'leads' },
      { from: rest, to: rest + others.length, role: joins },
    ];
  }
  const does = doingOf(words);
  const own = joined.test(words) && does.role !== 'leads' ? 'cooperating' : does.role;
  return [{ from: from + skipped, to: from + Math.max(skipped, does.length), role: own }];
}

const isDoing = ({ role }: Piece) => role !== undefined && role !== 'due' && role !== 'people' && role !== 'contact';

/**
 * Gives every piece a role. A piece without one takes that of the next piece that has one; a piece behind a lead helps.
 */
function settled(pieces: readonly Piece[], label: Doing | undefined): Piece[] {
  const inLabel = (role: Role | undefined): Role | undefined => (role === 'shared' ? (label ?? 'shared') : role);
  return pieces.map((piece, index) => {
    if (piece.role !== undefined) return { ...piece, role: inLabel(piece.role) };
    const next = pieces.slice(index + 1).find(isDoing);
    // 责任单位为甲局,乙局配合: the label gives the role of the first piece.
    if (label !== undefined && next?.role === 'cooperating' && !pieces.slice(0, index).some(isDoing))
      return { ...piece, role: label };
    if (next !== undefined) return { ...piece, role: inLabel(next.role) };
    const before = pieces.slice(0, index).findLast(isDoing);
    if (before === undefined) return { ...piece, role: label ?? 'shared' };
    return { ...piece, role: before.role === 'leads' ? 'cooperating' : inLabel(before.role) };
  });
}

const onlyMarks = /^[,;、。\s]*$/;

/** The pieces, with neighbours joined to one list if they have the same role and only punctuation between them. */
function adjoined(text: string, pieces: readonly Piece[]): Piece[] {
  const lists: Piece[] = [];
  for (const piece of pieces) {
    const last = lists.at(-1);
    const joins =
      last !== undefined && last.role === piece.role && piece.role !== 'due' && onlyMarks.test(text.slice(last.to, piece.from));
    if (joins) lists[lists.length - 1] = { ...last, to: piece.to };
    else lists.push(piece);
  }
  return lists;
}

const namePart = /[^、;/]+/g;

/** Whether every name in a list is a body, or a placeholder in the notice's own words. */
export function namesOnly(list: string): boolean {
  if (list.trim() === '' || list.length > 600) return false;
  for (const [name] of list.matchAll(namePart)) {
    const own = name.trim().replace(leadMark, '').replace(/等$/, '');
    if (own.length < 2 || own.length > 40 || !(isUnitLike(own) || isPlaceholder(own) || bareLevel.test(own))) return false;
  }
  return true;
}

const bareLevel = /^(?:市|县|区|乡|镇|街道|州|盟|旗|园区)[\u4e00-\u9fa5()]{0,12}$|(?:市|县|区|州|旗|乡|镇)$/;

/** 甲局(牵头)、乙局: the marked one leads, the others help. */
function byMarks(passage: Passage, { from, to }: Piece): Piece[] | undefined {
  const words = passage.text.slice(from, to);
  if (!leadMarks.test(words)) return undefined;
  const pieces: Piece[] = [];
  for (const match of words.matchAll(namePart)) {
    const [name] = match;
    const mark = leadMark.exec(name.trimEnd());
    const start = from + match.index;
    if (mark === null) pieces.push({ from: start, to: start + name.length, role: 'cooperating' });
    else pieces.push({ from: start, to: start + name.trimEnd().length - mark[0].length, role: 'leads' });
  }
  return pieces;
}

/** Parentheses at the end of a list that say which unit leads; they are not one of its names. */
const asideAtEnd = /\(([^()]{4,60})\)\s*$/;

/**
 * Reads who does what in a block or in the value of one label. With `strict` it is undefined when a piece names no
 * body: then the parentheses may be no block at all.
 */
export function wordsOf(passage: Passage, label: Doing | undefined, strict: boolean): BlockWords | undefined {
  const aside = asideAtEnd.exec(passage.text.slice(-80));
  const limited = aside !== null && limit.test(aside[1] ?? '');
  const said = aside !== null && (limited || saysFirstLeads(aside[1] ?? '') || isRemark(aside[1] ?? ''));
  const end = said ? passage.text.length - (aside as RegExpExecArray)[0].length : passage.text.length;
  const text = passage.text.slice(0, end);
  const pieces: Piece[] = [];
  if (limited) pieces.push({ from: end + 1, to: end + 1 + (aside?.[1] ?? '').length, role: 'due' });
  const remarks: Passage[] = [];
  let sentence = 0;
  let spoken = false;
  for (const { from, to } of clausesOf(text)) {
    const words = text.slice(from, to).trim();
    if (text.slice(sentence, from).includes('。')) {
      sentence = from;
      spoken = pieces.length > 0;
    }
    if (saysFirstLeads(words)) continue;
    const contact = contactLabel.exec(text.slice(from, to));
    if (contact !== null) {
      pieces.push({ from: from + contact[0].length, to, role: 'contact' });
      continue;
    }
    const own = piecesOf(
      text,
      from,
      to,
      pieces.some(({ role }) => role === 'leads'),
    );
    const named = own.every((piece) => piece.role === 'due' || namesEach(passage.part(piece.from, piece.to)));
    const people = own.every(({ from: at, to: end, role }) => {
      if (role === 'due') return false;
      const list = passage.part(at, end);
      // Names without any word for what they do may be places: 甲村、乙村, written without 村.
      return (
        personsOnly(list, true) && (strict || role !== undefined || isPersonWithOffice(list.text) || !/[、\s]/.test(list.text))
      );
    });
    if (own.every(({ from: at, to: end }) => isOnlyOffice(text.slice(at, end)))) remarks.push(passage.part(from, to));
    else if (people) pieces.push(...own.map((piece) => ({ ...piece, role: 'people' as const })));
    else if (isRemark(words) || (spoken && !named)) remarks.push(passage.part(from, to));
    else if (strict && !named) {
      // Words behind the names that are not understood are reported, and the names are kept.
      if (!pieces.some(isDoing)) return undefined;
      if (own.every(isDoing) && words.length <= 24) pieces.push(...own);
      else remarks.push(passage.part(from, to));
    } else pieces.push(...own);
  }
  const fields = adjoined(text, settled(pieces, label))
    .flatMap((piece) => (piece.role === 'people' || piece.role === 'due' ? undefined : byMarks(passage, piece)) ?? [piece])
    .filter(({ from, to }) => passage.text.slice(from, to).trim() !== '')
    .flatMap(({ from, to, role }) => rolesApart(role as Role, passage.part(from, to)))
    .map((field) => ({ ...field, confidence: label === undefined ? 0.85 : 0.97 }));
  return { fields, remarks };
}

/** The role and the names of a list. A list of units may also name persons, who get a role of their own. */
export function rolesApart(role: Role, value: Passage, mixed = false): { readonly role: Role; readonly value: Passage }[] {
  if (role === 'people' || role === 'contact' || role === 'due') return [{ role, value }];
  const { units, people } = personsApart(value, mixed);
  return [...units.map((unit) => ({ role, value: unit })), ...people.map((each) => ({ role: 'people' as const, value: each }))];
}

/** Whether the clauses name only persons and bodies, and at least one person. */
export function namesPersons(list: Passage): boolean {
  if (list.text.length > 120) return false;
  const clauses = [...clausesOf(list.text)].map(({ from, to }) => list.part(from, to));
  return (
    clauses.some((clause) => personsOnly(clause) || personsApart(clause).people.length > 0) &&
    clauses.every((clause) => personsOnly(clause) || namesEach(clause))
  );
}

/** Whether every name in a list is a body or a person. */
function namesEach(list: Passage): boolean {
  const { units, people } = personsApart(list);
  return (
    units.length + people.length > 0 && units.every(({ text }) => namesOnly(text.replaceAll(/^[\s、,;:]+|[\s、,;:]+$/g, '')))
  );
}

/** True if a clause is nothing but a label and a person's name: 责任领导张三. */
export function namesWithin(clause: Passage): true | undefined {
  const label = personLabel.exec(clause.text)?.[0].length ?? 0;
  return label > 0 && personsOnly(clause.part(label)) ? true : undefined;
}

/** Whether a clause gives a person a role in a task: 李四任组长. */
export const namesRole = (clause: string): boolean => personRole.test(clause.trimEnd());

/** Whether a word in a block says what the bodies beside it do. */
export const saysDoing = (text: string): boolean =>
  clausesSome(text, (clause) => namesRole(clause) || doingOf(clause).role !== undefined);

function clausesSome(text: string, test: (clause: string) => boolean): boolean {
  for (const { from, to } of clausesOf(text)) if (test(text.slice(from, to))) return true;
  return false;
}
