/** Doubts about a draft as a whole, for a person to look at. */
import type { Found } from './found.js';
import { scaled, smallNumber } from './numerals.js';
import type { Passage } from './passage.js';
import { namesWhole } from './people.js';
import { gap, looksLikeName } from './person-names.js';
import type { DraftTask } from './reading.js';
import type { WarningList } from './warnings.js';

const announced =
  /(?:分|分为|分成|分解为|细化为|共|合计|包括|明确|提出|确定|部署|安排|梳理|列出)[^。;,\d]{0,8}?(\d{1,3}|[一二三四五六七八九十百]{1,5})\s?(?:项|条|件|个)(?:重点|主要|具体|年度|工作|民生|改革|目标|政策)*(?:任务|事项|措施|举措|实事|工作)/;

/** 今年的工作分16项任务, but a different number of them follows. */
function countAnnounced(outside: readonly Passage[], tasks: number, sections: number, warnings: WarningList): void {
  for (const passage of outside) {
    const match = announced.exec(passage.text.slice(0, 1_000));
    const count = match === null ? undefined : smallNumber(match[1] ?? '');
    if (match === null || count === undefined || count < 2 || count === tasks || count === sections) continue;
    const at = passage.span(match.index, match.index + match[0].length);
    warnings.add('announced-count', at, { announced: count, found: tasks });
  }
}

const blanksAndDots = /[·\s]/g;

/** The same person written in two ways would become two people. */
function namesAlike(tasks: readonly DraftTask[], warnings: WarningList): void {
  const spellings = new Map<string, string>();
  for (const { value, span } of tasks.flatMap(({ people }) => people)) {
    const plain = value.replaceAll(blanksAndDots, '');
    const had = spellings.get(plain);
    if (had === undefined) spellings.set(plain, value);
    else if (had !== value) warnings.add('name-alike', span, { name: value, other: had });
  }
}

const decimals = 8;
const isNumber = /^\d+(?:\.\d{1,8})?$/;
const exact = (decimal: string) => BigInt(scaled(decimal, decimals));

/** 其中: all parts together are more than the whole. */
function partsAbove(found: readonly Found[], warnings: WarningList): void {
  const sums = new Map<Found, bigint>();
  for (const { subsetOf, target, unitOfMeasure, kind } of found) {
    const counts = kind === 'count' && target !== undefined && isNumber.test(target);
    if (subsetOf === undefined || !counts || subsetOf.unitOfMeasure !== unitOfMeasure || subsetOf.kind !== kind) continue;
    sums.set(subsetOf, (sums.get(subsetOf) ?? 0n) + exact(target));
  }
  for (const [whole, sum] of sums) {
    const most = whole.target !== undefined && isNumber.test(whole.target) ? exact(whole.target) : undefined;
    if (most !== undefined && sum > most) warnings.add('parts-exceed-whole', whole.figure, { name: whole.name });
  }
}

const sign = `[\\p{Script=Han}〇·${gap}]`;
const named = new RegExp(
  `(?:\\p{Script=Han}(?:长|书记|主席|经理)|主任|总监|[程计济划农牧药统]师|调研员|巡视员|政委|专员)\\s?(${sign}{2,6}?)(?=同志|[、,。;:()\\s]|牵头|负责|主抓|包抓|分管|具体|统筹|担任|任|联系|协助|配合|$)|(${sign}{2,5})同志(?=牵头|负责|主抓|包抓|分管|具体|统筹|担任|任组长|联系|总)`,
  'gu',
);

/** A person whom the notice names with an office, but who is nobody's person in the draft. */
function unreadPersons(texts: readonly Passage[], tasks: readonly DraftTask[], warnings: WarningList): void {
  const known = new Set(tasks.flatMap(({ people }) => people.map(({ value }) => value.replaceAll(blanksAndDots, ''))));
  for (const passage of texts) {
    if (passage.text.length > 5_000) continue;
    for (const match of namesWhole(passage.text).matchAll(named)) {
      const name = match[1] ?? match[2] ?? '';
      if (!looksLikeName(name) || known.has(name.replaceAll(gap, '').replaceAll(blanksAndDots, ''))) continue;
      const at = match.index + match[0].indexOf(name);
      warnings.add('person-unread', passage.span(at, at + name.length), { name: name.replaceAll(gap, '') });
    }
  }
}

export interface Whole {
  /** Every paragraph and cell. */
  readonly texts: readonly Passage[];
  readonly outside: readonly Passage[];
  readonly sections: number;
  readonly tasks: readonly DraftTask[];
  readonly found: readonly Found[];
}

export function addDoubts({ texts, outside, sections, tasks, found }: Whole, warnings: WarningList): void {
  unreadPersons(texts, tasks, warnings);
  if (tasks.length > 0) countAnnounced(outside, tasks.length, sections, warnings);
  namesAlike(tasks, warnings);
  partsAbove(found, warnings);
}
