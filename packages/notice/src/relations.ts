/** Targets without a number of their own: one figure above another, or full coverage. */
import { nameEnd, nameStart } from './metric-names.js';

const comparison = /(?:高于|快于|超过|大于|不低于)/g;
const metric = /(?:幅度|增幅|增速|增长|水平|比重|比例|占比|率|速度|投入|收入|产值|增加值|总值|总量|数量|均值|平均)$/;
const percentMetric = /(?:幅度|增幅|增速|增长|比重|比例|占比|率|速度)$/;
/** 甲的增幅“两个高于”: announces the subject of the comparisons that follow. */
const announced = /^(.{4,40}?)[“"]?[一二两三四]个?(?:高于|快于)[”"]?$/;

export interface Relation {
  readonly subject: string;
  readonly word: string;
  readonly object: string;
  readonly isPercent: boolean;
  readonly start: number;
  readonly end: number;
}

/** The subject that a clause announces for the comparisons of the next one. */
export function announcedSubject(clause: string): string | undefined {
  const subject = announced.exec(clause.trim())?.[1];
  if (subject === undefined) return undefined;
  const own = subject.slice(nameStart(subject));
  return metric.test(own) ? own : undefined;
}

/** The comparisons of a clause without figures. Offsets are within the clause. */
export function relationsIn(clause: string, subject: string | undefined): Relation[] {
  const places = clause.length > 300 ? [] : [...clause.matchAll(comparison)];
  const relations: Relation[] = [];
  let current = subject;
  for (const [index, match] of places.entries()) {
    const start = index === 0 ? 0 : (places[index - 1] as RegExpExecArray).index;
    const head = clause.slice(start, match.index);
    if (index === 0) {
      const own = head.slice(nameStart(head));
      const named = own.slice(0, nameEnd(own));
      if (metric.test(named)) current = named;
      else if (named !== '' && subject === undefined) return [];
    }
    const next = places[index + 1]?.index ?? clause.length;
    let object = clause.slice(match.index + match[0].length, next).trim();
    if (index + 1 < places.length) object = object.replace(/[、和及]$/, '');
    if (current === undefined || !metric.test(object) || object.length > 40) continue;
    relations.push({
      subject: current,
      word: match[0],
      object,
      isPercent: percentMetric.test(current),
      start: match.index,
      end: match.index + match[0].length + object.length,
    });
  }
  return relations;
}

export interface Coverage {
  readonly name: string;
  readonly population: string;
  /** Whether the text itself says who or what is covered. */
  readonly stated: boolean;
  readonly start: number;
  readonly end: number;
}

const full = /[“"]?全覆盖[”"]?(?!的)/;
const system = /(?:机制|制度|体系|责任制|平台|系统|网络)$/;

/** 实现…全覆盖: the whole of a population. Offsets are within the clause. */
export function coverageIn(clause: string): Coverage | undefined {
  const match = clause.length > 300 ? null : full.exec(clause);
  if (match === null) return undefined;
  const before = clause.slice(0, match.index);
  const own = before.slice(nameStart(before));
  const subject = own.slice(0, nameEnd(own)).replaceAll(/[“”"]/g, '');
  if (subject === '') return undefined;
  const end = match.index + match[0].length;
  const common = { name: `${subject}全覆盖`, start: nameStart(before), end };
  // A system covers those who should have it. Otherwise the words before are what is covered.
  return system.test(subject)
    ? { ...common, population: `应建立${subject}的单位`, stated: false }
    : { ...common, population: subject, stated: false };
}
