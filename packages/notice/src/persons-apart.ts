/** Separates persons from the units that they stand among: 县文旅局(张三)、县教育局局长李四. */
import { listParts, type Part } from './list-parts.js';
import { isPlaceholder, isUnitLike } from './names.js';
import type { Passage } from './passage.js';
import { isOnlyOffice, isPersonWithOffice, namesWhole, withoutTelephones } from './people.js';
import { gap, han, looksLikeName } from './person-names.js';

export interface Apart {
  readonly units: readonly Passage[];
  readonly people: readonly Passage[];
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * What is removed from the list, and the names of persons in it. `names` is empty if it is only an office or a label.
 */
interface Cut {
  readonly all: Range;
  readonly names: readonly Range[];
}

const isPerson = (words: string) => looksLikeName(words) || isPersonWithOffice(words);
const personLabel = /^(?:主要|具体|直接|分管|牵头)?(?:责任人|负责人|责任领导|分管领导|牵头领导|领导|负责同志)员?\s?:?\s?/;
const contactLabel = /^(?:联系|联络|填报|报送)(?:人|员)$/;
const inParentheses = /\(([^()]{2,40})\)\s*$/;
/** 霓 裳舞: a blank behind a single character occurs only inside a name. */
const spacedName = new RegExp(`^${han}${gap}{1,6}${han}{1,2}$`, 'u');
const plainName = /^[\p{Script=Han}〇]{2,4}$/u;
/** 县文旅局局长张三, 县文旅局张三: the body, and the rest. */
const bodyThen =
  /^(.{0,20}?(?:局|委|办|室|处|科|股|部|厅|院|所|站|队|中心|公司|集团|学校|中学|小学|政府|街道|办事处|会|社|妇联|工商联|残联|文联|侨联|科协|银行|分行|支行|馆|园|厂|大队|中队)(?:\([^()]{1,20}\))?)(.{2,16})$/;

/**
 * Whether a cut between body and name is inside an office or a body: 副局长张三 is not 副局 and a person, and in
 * 县人社局副局长张三 the body does not end with 县人社.
 */
const cutsOffice = (body: string, rest: string) =>
  body.startsWith('副') ||
  /^(?:局|委|办|部|厅|院|会|中心|处|科)(?!长)/.test(rest) ||
  (rest.startsWith('长') && !rest.startsWith('长孙'));

/** In 县人大常委会副主任张三 the person leads by office; the body before it does not lead. */
const isAbove = /(?:人大|政协|常委会|党组|(?<!团)[省市县区]委|政府)$/;

const longest = 600;

/** Where parentheses name persons, if they hold nothing else. `mixed`: the column announces persons. */
function namesInside(inner: string, mixed: boolean): Range[] | undefined {
  const text = namesWhole(withoutTelephones(inner));
  const ranges: Range[] = [];
  let labelled = mixed;
  for (const { start, end } of listParts(text, true)) {
    const part = text.slice(start, end);
    const own = part.trimStart();
    const label = personLabel.exec(own)?.[0].length ?? 0;
    labelled ||= label > 0;
    const from = start + part.length - own.length + label;
    const words = text.slice(from, end).trim();
    const isNamed =
      isPerson(words) ||
      spacedName.test(words) ||
      (labelled && plainName.test(words) && !isUnitLike(words) && !isPlaceholder(words) && !/牵头|主办|主管/.test(words));
    if (isNamed) ranges.push({ from, to: end });
    else if (words !== '' && !isOnlyOffice(words)) return undefined;
  }
  return ranges.length === 0 ? undefined : ranges;
}

/** Where the person at the end of 县文旅局局长张三 or 县文旅局张三 begins. */
function behindBody(part: string): number | undefined {
  if (part.length > 36 || isUnitLike(part)) return undefined;
  for (let [, body = '', rest = ''] = bodyThen.exec(part) ?? []; rest !== ''; ) {
    if (isPerson(rest.replace(/^:\s?/, '')) && isUnitLike(body) && !isAbove.test(body) && !cutsOffice(body, rest))
      return body.length;
    const next = bodyThen.exec(rest);
    if (next === null) return undefined;
    body += next[1];
    rest = next[2] ?? '';
  }
  return undefined;
}

function cutsOf(text: string, mixed: boolean): Cut[] {
  const cuts: Cut[] = [];
  /** The last part was a body, without 、 behind it: 县财政局,张三. */
  let behind = false;
  let expected = mixed;
  /** The next name is only the person to ask. */
  let contact = false;
  const parts = [...partsWithColons(text)];
  /** 张三、李四 are persons because all parts are. In 石桠、黄泥、上坪等村 they are places. */
  const allNamed = (index: number): boolean => {
    for (let at = index; at < parts.length; at += 1) {
      const { start, end } = parts[at] as Part;
      if (!isPerson(text.slice(start, end).trim())) return false;
      if (text[end] !== '、') return true;
    }
    return true;
  };
  /** 县财政局 张三、县水利局 李四: a blank ties the name to the body before it; another body follows. */
  const tied = (index: number): boolean => {
    const { start, end } = parts[index] as Part;
    const next = parts[index + 1];
    const after = next === undefined ? '' : text.slice(next.start, next.end).trim();
    return text[start - 1] === ' ' && text[end] === '、' && isUnitLike(after) && !/等/.test(after);
  };
  /** 张三、县防火办: a name before bodies only is a person and no place. */
  const heads = (index: number): boolean => {
    const words = parts.map(({ start, end }) => text.slice(start, end).trim());
    const body = words.findIndex((word) => !isPerson(word) || isUnitLike(word));
    return body > index && words.slice(body).every((word) => isUnitLike(word) || isPlaceholder(word)) && !/等/.test(text);
  };
  for (const [index, { start, end }] of parts.entries()) {
    const part = text.slice(start, end);
    const lead = part.length - part.trimStart().length;
    const from = start + lead;
    let own = part.trim();
    const inner = inParentheses.exec(own);
    const inside = inner === null ? undefined : namesInside(inner[1] ?? '', mixed);
    if (inner !== null && inside !== undefined && inner.index > 0) {
      const open = from + inner.index;
      const within = open + 1;
      cuts.push({
        all: { from: open, to: from + own.length },
        names: inside.map((range) => ({ from: within + range.from, to: within + range.to })),
      });
      own = own.slice(0, inner.index).trimEnd();
    }
    const all = { from, to: from + own.length };
    const isLabel = personLabel.test(own) && own.replace(personLabel, '') === '';
    const asks = contactLabel.test(own);
    if (isLabel || asks || /^;+$/.test(own) || (contact && isPerson(own))) {
      expected ||= isLabel;
      contact = asks;
      cuts.push({ all, names: [] });
      continue;
    }
    const at = behindBody(own);
    const apart = /[,: ]/.test(text[start - 1] ?? '');
    if (at !== undefined) {
      const person = { from: from + at, to: all.to };
      cuts.push({ all: person, names: [person] });
      behind = false;
      expected = mixed;
    } else if (
      isPersonWithOffice(own) ||
      ((expected || (behind && apart && allNamed(index)) || (behind && tied(index)) || heads(index)) && looksLikeName(own))
    )
      cuts.push({ all, names: [all] });
    else if (isOnlyOffice(own)) cuts.push({ all, names: [] });
    else {
      behind = isUnitLike(own);
      expected = mixed;
    }
  }
  return cuts.sort((one, other) => one.all.from - other.all.from);
}

/** The parts of a list, which is also cut at colons. */
function* partsWithColons(text: string): Generator<Part> {
  for (const { start, end } of listParts(text, true)) {
    const own = text.slice(start, end);
    const colon = /^[^()]*:/.test(own) ? own.indexOf(':') : -1;
    if (colon === -1) yield { start, end };
    else {
      if (colon > 0) yield { start, end: start + colon };
      if (start + colon + 1 < end) yield { start: start + colon + 1, end };
    }
  }
}

/** The units and the persons of a list, each in order. */
export function personsApart(list: Passage, mixed = false): Apart {
  if (list.text.length > longest) return { units: [list], people: [] };
  const text = namesWhole(withoutTelephones(list.text));
  const cuts = cutsOf(text, mixed);
  if (cuts.every(({ names }) => names.length === 0)) return { units: [list], people: [] };
  const units: Passage[] = [];
  let open = 0;
  for (const { all } of [...cuts, { all: { from: text.length, to: text.length } }]) {
    const unit = list.part(open, all.from);
    if (/[^\s、,;:/。]/.test(unit.text)) units.push(unit);
    open = all.to;
  }
  return { units, people: cuts.flatMap(({ names }) => names.map(({ from, to }) => list.part(from, to))) };
}

/** Whether a list names only persons. With `noBody`, 县水利局局长张三 is excluded too, because it also names a body. */
export function personsOnly(list: Passage, noBody = false): boolean {
  if (list.text.length > 120) return false;
  const text = namesWhole(list.text);
  const parts = listParts(text, true).map(({ start, end }) => text.slice(start, end).trim());
  if (noBody && parts.some((part) => behindBody(part) !== undefined)) return false;
  return parts.length > 0 && parts.every((part) => isPerson(part) || isOnlyOffice(part)) && !parts.every(isOnlyOffice);
}
