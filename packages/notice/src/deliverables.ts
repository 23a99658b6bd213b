/** Documents that a task must produce (not those that it only carries out), and events that it must hold. */
import { isCircled } from './clauses.js';
import { levels } from './confidence.js';
import { figuresIn, maskOf } from './figures.js';
import type { Passage } from './passage.js';
import type { DraftDeliverable, Field } from './reading.js';
import { shorten, type WarningList } from './warnings.js';

const issuing = '制定|制订|出台|印发|编制|编写|编印|起草|草拟|拟订|拟定|撰写|出版|研究提出|提出|形成|发布';
const revising = '修订|修改|修编|完善';
const carrying = '贯彻|落实|实施|执行|按照|根据|依据|围绕|学习|宣传|宣贯|对照|遵循|结合|推进|用好|依托|配合';
/** Verbs that follow each other directly or with 并, 和 or 好 in between: 制定出台, 出台并实施. */
const verbRuns = new RegExp(`(?:(?:${issuing}|${revising}|${carrying})(?:并|和|、|好|了)?)+`, 'g');
const hasIssuing = new RegExp(issuing);
const hasRevising = new RegExp(revising);

type Doing = 'issue' | 'revise' | 'carry';

const meaningOf = (run: string): Doing => (hasIssuing.test(run) ? 'issue' : hasRevising.test(run) ? 'revise' : 'carry');

interface Clause {
  readonly from: number;
  readonly to: number;
}

const clauseEnds = new Set(['。', ';', ',', '!', '?', '\n']);

function* clausesOf(text: string, mask: Uint8Array): Generator<Clause> {
  let from = 0;
  for (let at = 0; at <= text.length; at += 1) {
    const character = text[at];
    if (character !== undefined && (mask[at] === 1 || !(clauseEnds.has(character) || isCircled(character)))) continue;
    if (at > from) yield { from, to: at };
    from = at + 1;
  }
}

const longestGap = 40;

/** What the words around a title in 《》 do with the document. */
function doingAround(before: string, after: string): Doing | undefined {
  const doing = /^(?:等)?(?:文件)?的?(修订|修改|修编|制定|制订|编制|起草|出台|印发|编写|立法)/.exec(after)?.[1];
  if (doing !== undefined) return hasRevising.test(doing) ? 'revise' : 'issue';
  const runs = [...before.slice(-longestGap).matchAll(verbRuns)];
  const last = runs.at(-1);
  return last === undefined ? undefined : meaningOf(last[0]);
}

const titlePattern = /《[^《》]{2,120}(?:《[^《》]{1,60}》[^《》]{0,60})?》/g;

const documentNoun =
  '办法|规划|方案|图谱|指引|汇编|名录|公约|守则|意见|条例|规定|细则|政策|标准|指南|报告|纲要|目录|规程|预案|计划|清单|导则|规范|章程|白皮书|蓝皮书|手册|若干措施|政策措施|路线图|制度|案例集?|指标体系|评价体系';
const endsInDocument = new RegExp(`(?:${documentNoun})$`);
/** 完善 and 提出 go with many things. They produce a document only if the noun is one of these. */
const firmDocument = /(?:办法|规划|条例|规定|细则|方案|标准|意见|预案|规程|章程|报告)$/;
const loose = /^(?:完善|提出|研究提出|形成|发布)(?:并|和|、|好|了)?$/;
const vagueName = /^(?:或|调整|一批|若干(?!措施)|相关|有关|各类|各项|一系列|系列|具体|详细|切实可行)/;
const nameVerb = new RegExp(`^(?:${carrying}|加强|加大|开展|掌握|建立|健全|确保|强化)`);
const longestName = 60;
/** A title with one of these names a single document or event, and is more than a heading. */
const namesOne = /《|第.{1,3}届/;
/** Words after which a document or event is the work of others, or only an occasion: 鼓励企业举办…, 以筹办…为契机. */
const ofOthers =
  /(?:鼓励|支持|引导|指导|帮助|倡导|允许|督促|推荐)[^,;。]{0,40}(?:举办|承办|申办|召开|举行|制定|制订|编制|出台|组织|参与|修订)|以[^,;。]{2,40}为(?:契机|抓手|载体|依托|基础|目标|引领|牵引|平台|重点|主题)|^(?:组织)?(?:参加|参与|积极参加)/;

export class DeliverableReader {
  readonly #warnings: WarningList;

  constructor(warnings: WarningList) {
    this.#warnings = warnings;
  }

  /**
   * The documents and events of a task in the order of the text, each name once. A title with a body below only says
   * what the body is about, so it promises nothing.
   */
  read(title: Passage, body: readonly Passage[]): Field<DraftDeliverable>[] {
    const found: Field<DraftDeliverable>[] = [];
    const names = new Set<string>();
    const speaks = body.length === 0 || namesOne.test(title.text);
    for (const passage of [...(speaks ? [title] : []), ...body]) {
      const mask = maskOf(passage.text);
      for (const clause of clausesOf(passage.text, mask)) {
        if (ofOthers.test(passage.text.slice(clause.from, clause.to))) {
          this.#left(passage, clause);
          continue;
        }
        const own = [...this.#titled(passage, clause), ...untitled(passage, clause), ...events(passage, clause)];
        for (const field of own.sort((one, other) => one.span.start - other.span.start)) {
          if (names.has(field.value.name)) continue;
          names.add(field.value.name);
          found.push(field);
        }
      }
    }
    return found;
  }

  /** Reports documents that a clause names without promising them: others make them, or they are only an occasion. */
  #left(passage: Passage, clause: Clause): void {
    const own = [...this.#titled(passage, clause), ...untitled(passage, clause), ...events(passage, clause)];
    for (const { value, span } of own) this.#warnings.add('deliverable-of-others', span, { name: shorten(value.name) });
  }

  *#titled(passage: Passage, { from, to }: Clause): Generator<Field<DraftDeliverable>> {
    const text = passage.text.slice(from, to);
    let end = 0;
    let doing: Doing | undefined;
    for (const match of text.matchAll(titlePattern)) {
      const before = text.slice(end, match.index);
      const goesOn = end > 0 && /^(?:和|及|以及|与|、|\s){0,3}$/.test(before);
      const after = text.slice(match.index + match[0].length, match.index + match[0].length + 12);
      const own = doingAround(before, after);
      doing = own ?? (goesOn ? doing : undefined);
      end = match.index + match[0].length;
      const { value: name, span, confidence } = passage.field(0.95, from + match.index, from + end);
      if (doing === 'issue' || doing === 'revise') {
        if (name.length <= 200) yield { value: { kind: 'document', action: doing, name }, span, confidence };
      } else this.#warnings.add('document-not-a-deliverable', span, { name: shorten(name) });
    }
  }
}

const doer = new RegExp(
  `(?:${issuing}|${revising})(?:(?:并|和|与|或|、|好|了)?(?:${issuing}|${revising}|${carrying}|严格执行|组织实施))*`,
);
const preparing = new RegExp(
  `^(?:.{0,6})(?:启动|开展|做好|完成|推进|组织|抓好|加快)(.{2,40}?(?:${documentNoun}))的?(编制|制定|制订|起草|编写|修订|修编)(?:工作)?$`,
);
const assessing =
  /(?:开展|推进|启动|做好|加快).{0,20}?((?:考核|评价|评估|指标|统计|监测|考评|绩效|标准)+(?:体系|制度|办法))(?:的)?(?:建设|建立|制定|编制)(?:工作)?$/;

/** Documents written without 《》: 编制节水规划. */
function* untitled(passage: Passage, { from, to }: Clause): Generator<Field<DraftDeliverable>> {
  const text = passage.text.slice(from, to);
  if (text.length > 200 || text.includes('《')) return;
  const found = (start: number, length: number, action: 'issue' | 'revise', confidence: number, name?: string) => {
    const field = passage.field(confidence, from + start, from + start + length);
    return { ...field, value: { kind: 'document', action, name: name ?? field.value } as const };
  };
  const assessed = assessing.exec(text)?.[1];
  if (assessed !== undefined) {
    yield found(text.indexOf(assessed), assessed.length, 'issue', levels.fair);
    return;
  }
  const prepared = preparing.exec(text);
  if (prepared !== null) {
    const [, name = '', verb = ''] = prepared;
    yield found(text.indexOf(name), name.length, /修/.test(verb) ? 'revise' : 'issue', 0.75);
    return;
  }
  const verb = doer.exec(text);
  if (verb === null) return;
  const start = verb.index + verb[0].length;
  const action = hasIssuing.test(verb[0]) ? 'issue' : 'revise';
  if (text[start] === '的' || /(?:已|原有)$/.test(text.slice(0, verb.index))) return;
  for (const { at, name } of namesIn(text, start)) {
    if (vagueName.test(name) || name.length > longestName || (loose.test(verb[0]) && !firmDocument.test(name))) continue;
    if (action === 'revise' && /制度$/.test(name)) continue;
    const described = describedName(name);
    if (described !== undefined) yield found(at, name.length, action, levels.fair, described);
    else if (name.length >= 4 && !nameVerb.test(name)) yield found(at, name.length, action, 0.75);
  }
}

/** The names in a list that ends in a kind of document: 车辆和场地管理规定 is one name, 应急预案和操作规程 are two. */
function* namesIn(text: string, start: number): Generator<{ at: number; name: string }> {
  let at = start;
  const separators = /、|以及|和|及|$/g;
  separators.lastIndex = start;
  for (let match = separators.exec(text); match !== null; match = separators.exec(text)) {
    const name = text.slice(at, match.index).replace(/(?:等|工作|等工作|等文件)$/, '');
    if (name.length > longestName) return;
    const trimmed = at + (name.length - name.trimStart().length);
    if (endsInDocument.test(name)) {
      yield { at: trimmed, name: name.trim() };
      at = match.index + match[0].length;
    }
    if (match.index >= text.length) return;
  }
}

/** 有利于商户开业、经营的政策 is a description and no name. The result has what it is about, and what it is. */
function describedName(name: string): string | undefined {
  const match = new RegExp(`^(?:有利于|促进|旨在)(.{2,50})的(${documentNoun})$`).exec(name);
  if (match === null) return undefined;
  const [, about = '', noun = ''] = match;
  const [first = '', second] = about.split('、');
  // The last word of the list's first part stands beside the other parts. The words before it are their common subject.
  const subject = second === undefined || first.length <= second.length ? first : first.slice(0, -second.length);
  return `${second === undefined ? subject : subject.slice(-2)}${noun}`;
}

const holding = /(?:组织)?(?:举办|举行|召开|承办|协办|筹办|主办|办好)(?:好)?(?!单位|方|地|权|城市)/;
const gathering =
  /(?:大会|会议|论坛|研讨会|博览会|展览会|交易会|对接会|推介会|洽谈会|交流会|发布会|座谈会|峰会|大赛|竞赛|比赛|决赛|联赛|锦标赛|公开赛|挑战赛|邀请赛|马拉松|开放日|仪式|路演|演练|演习|活动周|活动月|宣传周|科技周|活动日|节|展会|行|年会|培训班|现场会|推进会|运动会|晚会|书展|庙会|茶会|恳谈会)(?:活动)?$/;
const activity = /(?<=行|周|月|日|节|赛|会|展)活动$/;

/** 举办 and 召开 make an event of any noun; 组织 only of a noun that means a gathering. */
function* events(passage: Passage, { from, to }: Clause): Generator<Field<DraftDeliverable>> {
  const text = passage.text.slice(from, to);
  if (text.length > 200) return;
  // 网络售药座谈会在二季度召开: the event stands before the verb.
  const passive = /^\s*(.{4,40}?)(?:拟|计划)?(?:于|在)[^,]{1,16}(?:召开|举办|举行|开幕)$/.exec(text);
  if (passive?.[1] !== undefined && gathering.test(passive[1])) {
    const start = from + text.indexOf(passive[1]);
    const field = passage.field(0.8, start, start + passive[1].length);
    yield { ...field, value: { kind: 'event', action: 'hold', name: field.value } };
    return;
  }
  const verb = holding.exec(text) ?? /^(?:.{0,8})组织(?!实施|开展|申报|参加|协调|编写|企业|领导|体系|人事)/.exec(text);
  if (verb === null) return;
  const start = verb.index + verb[0].length;
  const rest = text.slice(start);
  const name = rest.replace(/^(?:好|了)/, '').replace(activity, '');
  const at = from + start + (rest.length - rest.replace(/^(?:好|了)/, '').length);
  if (!holding.test(verb[0]) && !gathering.test(rest)) return;
  // 办好 goes with many things, so the noun must be an event.
  if (verb[0].includes('办好') && !/第.{1,3}届|博览会|大会|论坛|研讨会|大赛|艺术节|展会/.test(name)) return;
  if (
    name.length < 4 ||
    name.length > longestName ||
    (/的[^的]{2,8}$/.test(name.replaceAll(/“[^“”]*”/g, '')) && !gathering.test(name)) ||
    /^(?:活动|会议|培训)$/.test(name) ||
    /参加|参展|参会|的作用/.test(name) ||
    /^(?:各类|系列|一批|相关|有关|多种)/.test(name)
  )
    return;
  // 举办培训班5期 is a count, not an event.
  if (figuresIn(name).some(({ chinese, plain }) => !chinese || plain)) return;
  const parts = name.split(/、|以及|和(?!谐)|(?<!普)及(?!时)/);
  const several = parts.length > 1 && parts.every((part) => part.length >= 4 && gathering.test(part.replace(/”$/, '')));
  let place = 0;
  for (const part of several ? parts : [name]) {
    place = name.indexOf(part, place);
    const field = passage.field(0.85, at + place, at + place + part.length);
    place += part.length;
    yield { ...field, value: { kind: 'event', action: 'hold', name: field.value } };
  }
}
