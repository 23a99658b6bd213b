/** Persons who answer for more than one task: for a section, for tasks of certain numbers, or for all tasks. */

import { type RoleField, saysDoing, wordsOf } from './block-grammar.js';
import { smallNumber } from './numerals.js';
import type { Entry } from './outline.js';
import type { Passage } from './passage.js';
import { personsOnly } from './persons-apart.js';

const verbs =
  '(?:总负责|总牵头|负总责|牵头|统筹|总?协调|总?调度|负责|主抓|包抓|包干|分管|领衔|领办|督导|督办|推进|组织|落实|抓总|挂帅|主持|为主|协同|配合|协助|同志|具体|全面|总体|抓|管|并|和|、)';
const offices = '(?:组长|总?指挥长?|召集人|班长|专班长|链长|负责人|责任人|总协调人|总召集人|领导)';
const doesIt = new RegExp(
  `^(?:[^由]{0,30}由|请)?(.{2,40}?)(?:${verbs}+(?:工作|任务|项目|事项|实施)?|(?:兼?任|担任|为|是)(?:第一|主要|具体|总|牵头|责任)?副?${offices})$`,
);

/** The persons who lead according to a clause. `which` selects the clauses that are read. */
function personsIn(passage: Passage, which: (clause: string) => boolean): RoleField[] {
  const found: RoleField[] = [];
  for (const { index, 0: clause } of passage.text.slice(0, 2_000).matchAll(/[^,。;:]+/g)) {
    const match = which(clause) ? doesIt.exec(clause.trimEnd()) : null;
    const names = match?.[1];
    if (match === null || names === undefined) continue;
    const at = index + match[0].indexOf(names, match[0].indexOf('由') + 1);
    const value = passage.part(at, at + names.length);
    if (personsOnly(value)) found.push({ role: 'people', value, confidence: 0.85 });
  }
  return found;
}

/** 由副局长张三任组长,李四任副组长: below a heading it holds for everything under the heading. */
export function leadersOfSection(passage: Passage): RoleField[] {
  if (passage.text.length > 300 || passed.test(passage.text)) return [];
  return ofThis.test(passage.text) ? whoAndWhen(passage) : personsIn(passage, (clause) => !/小组|专班(?!长|班长)/.test(clause));
}

export const speaksOfSection = (passage: Passage): boolean => passage.text.length <= 300 && ofThis.test(passage.text);

const ofThis =
  /^(?:本|这一?)(?:部分|章|节|方面|板块|大类|类|领域|项|组|表|大项)(?:各[项条]|的?(?:工作|任务|事项)|内容|所列(?:任务|事项))*/;
/** 没有另行注明时限的,均应在9月30日前完成. */
const otherwise =
  /(?:没有|未)(?:另行|单独|特别|专门|另)?(?:注明|明确|标注|规定|列明)[^,。;]{0,8}(?:时限|期限|时间)[^。;]{0,10}?(?:均|都|一律)?(?:应|须|要)?(?:在|于)?((?:\d{4}年)?(?:\d{1,2}月(?:\d{1,2}日|[底末]|[上中下]旬)?|年[底末]|第?[一二三四]季度)[^。;,]{0,8})/;

/** 本部分由甲局牵头,责任人为局长张三;未注明时限的,9月底前完成: units, persons and time limit of all tasks that name no others. */
function whoAndWhen(passage: Passage): RoleField[] {
  const { text } = passage;
  const fields: RoleField[] = [];
  for (const { index, 0: clause } of text.matchAll(/[^,。;]+(?:\([^()]*\))?/g)) {
    const skip = ofThis.exec(clause)?.[0].length ?? 0;
    const own = passage.part(index + skip, index + clause.length);
    if (own.text === '' || otherwise.test(own.text)) continue;
    const words = wordsOf(own, undefined, true);
    if (words !== undefined && (saysDoing(own.text) || words.fields.some(({ role }) => role === 'people')))
      fields.push(...words.fields);
  }
  const limit = otherwise.exec(text);
  if (limit === null) return fields;
  const at = limit.index + limit[0].length;
  return [...fields, { role: 'due', value: passage.part(at - (limit[1] ?? '').length, at), confidence: 0.85 }];
}

const passed = /报送|汇报|通报|考核|成立.{0,20}(?:小组|专班|指挥部)/;

/** Words that mean all tasks: 以上工作, 本清单, 各项任务. */
const ofAll =
  /(?:以上|上述|本|全部|所有|各项|各(?=任务)|这些|该)(?:[^,。由]{0,10})(?:工作|任务|事项|项目|要点|方案|清单|计划|指标|目标|分工|表)(?:[^,。由]{0,8})?(?:由|,?$)/;

/** 以上工作由副署长张三统筹调度. The sentence may stand behind the tasks or before them. */
export function leadersInSentence(passage: Passage, onlyOfAll: boolean): RoleField[] {
  const text = passage.text.slice(0, 2_000);
  const sums = ofAll.test(text);
  if (onlyOfAll && !sums) return [];
  return personsIn(passage, (clause) => (sums ? !/部分|[第\d]项|报送|汇总|通报|考核|印发/.test(clause) : inAll.test(clause)));
}

const inAll = /总负责|总牵头|负总责|抓总|统筹负责|总协调|总调度|统筹(?:协调|调度|推进)/;

const number = '一二三四五六七八九十\\d';
const ofParts = new RegExp(
  `(?:第?([${number}、,和及至到—~第-]{1,24})(?:个?(部分|章|类|板块|大项|方面|领域|项|条|号)|(?=(?:[^,。;:由]{0,6})(?:工作|任务|事项)由)))(?:的?(?:各项)?(?:重点)?(?:工作|任务|事项|项目)?)(?:均|都|分别)?(?:由|,)([^,。;:]{2,60}?)(?:同志)?(?:共同|分别|联合|具体)?(?:总?牵头|负责|包抓|包干|分管|主抓|领衔|统筹|督办|协调|抓总)`,
  'g',
);
const ofTheRest =
  /(?:其余|其他|余下|剩余)(?:各?项?)(?:的?(?:工作|任务|事项|部分))?(?:均|都)?由([^,。;:]{2,40}?)(?:同志)?(?:总?牵头|负责|包抓|统筹|督办|协调|抓总)/;

/** The numbers in 一, 三、四 or 五至七. */
function numbersOf(words: string): number[] {
  return words
    .replaceAll('第', '')
    .split(/[、,和及]/)
    .flatMap((part) => {
      const [from, to = from] = part.split(/[至到—~-]/).map((sign) => smallNumber(sign) ?? 0);
      return from === undefined || to === undefined || to - from > 100
        ? []
        : Array.from({ length: to - from + 1 }, (_, at) => from + at);
    });
}

export interface LeadersByNumber {
  /** By the number of an outermost heading. */
  readonly parts: ReadonlyMap<number, readonly RoleField[]>;
  /** By the number of a task. */
  readonly items: ReadonlyMap<number, readonly RoleField[]>;
  /** Those who answer for all other tasks. */
  readonly rest: readonly RoleField[];
}

/** Leaders that are assigned by number: 第一部分由张三负责,第三、四部分由李四负责; 第1至3项由张三牵头,其余由李四统筹. */
export function leadersByNumber(texts: readonly Passage[]): LeadersByNumber {
  const parts = new Map<number, RoleField[]>();
  const items = new Map<number, RoleField[]>();
  const rest: RoleField[] = [];
  const add = (passage: Passage, at: number, length: number, to: (field: RoleField) => void) => {
    const value = passage.part(at, at + length);
    if (personsOnly(value)) to({ role: 'people', value, confidence: 0.85 });
  };
  for (const passage of texts) {
    const text = passage.text.slice(0, 2_000);
    for (const match of text.matchAll(ofParts)) {
      const [all, numbers = '', kind = '部分', names = ''] = match;
      const into = /项|条|号/.test(kind) && kind !== '大项' ? items : parts;
      add(passage, match.index + all.lastIndexOf(names), names.length, (field) => {
        for (const each of numbersOf(numbers)) into.set(each, [...(into.get(each) ?? []), field]);
      });
    }
    const others = parts.size + items.size === 0 ? null : ofTheRest.exec(text);
    const names = others?.[1] ?? '';
    if (others !== null) add(passage, others.index + others[0].lastIndexOf(names), names.length, (field) => rest.push(field));
  }
  return { parts, items, rest };
}

/** Members of a group that the notice sets up. They answer for no task. */
const ofGroup = /领导小组|工作小组|^(?:副?组长|副?总?指挥长?|成员)/;

/** Those whom a line before the tasks names for all tasks. */
function leadersOfAll(entry: Entry): readonly RoleField[] {
  if (entry.kind === 'text') return leadersInSentence(entry.passage, false);
  const isLine = entry.kind === 'block' && entry.reading.before.text.length <= 30 && !ofGroup.test(entry.passage.text);
  return isLine ? entry.reading.fields.filter(({ role }) => role === 'people') : [];
}

interface LeadersOfTables {
  /** Those who answer for all tasks. */
  readonly shared: readonly RoleField[];
  /** The place of a table in the preamble → those who answer for its tasks. */
  readonly own: ReadonlyMap<number, readonly RoleField[]>;
}

/**
 * Leaders who are named before the tasks: of all tasks or, where a line above each table names its own, of that table.
 */
export function leadersOfTables(preamble: readonly Entry[]): LeadersOfTables {
  const own = new Map<number, RoleField[]>();
  const behind: RoleField[] = [];
  let named: RoleField[] = [];
  const hasTables = preamble.some(({ kind }) => kind === 'rows');
  for (const [index, entry] of preamble.entries()) {
    if (entry.kind !== 'rows') named.push(...leadersOfAll(entry));
    else {
      own.set(index, named);
      named = [];
    }
  }
  if (!hasTables) behind.push(...named);
  const tables = [...own.values()];
  const isEach = tables.length > 1 && tables.slice(1).some((each) => each.length > 0);
  return isEach ? { shared: behind, own } : { shared: [...tables.flat(), ...behind], own: new Map() };
}

const longestTitle = 60;

/** The lines above each of several tables, if every table has one: 任务书(管网安全), 表二 民生工程. */
export function titlesOfTables(preamble: readonly Entry[]): ReadonlyMap<number, Passage> {
  const titles = new Map<number, Passage>();
  let last: Passage | undefined;
  let tables = 0;
  for (const [index, entry] of preamble.entries()) {
    if (entry.kind === 'rows') {
      tables += 1;
      if (last !== undefined) titles.set(index, last);
      last = undefined;
    } else if (entry.kind === 'text' && entry.passage.text.length <= longestTitle && !/[。;:]|\d日$/.test(entry.passage.text))
      last = entry.passage;
  }
  const names = new Set([...titles.values()].map(({ text }) => text));
  return tables > 1 && titles.size === tables && names.size === tables ? titles : new Map();
}
