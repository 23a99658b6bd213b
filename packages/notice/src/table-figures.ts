/** Figures with number and unit in columns of their own. */
import { Passage } from './passage.js';
import type { Measured } from './raw-task.js';
import type { ValueColumn } from './value-columns.js';
import { endsWithVerb } from './verbs.js';

const number = /\d+(?:,\d{3})*(?:\.\d+)?/g;
const blank = /^[-—–/]*$/;
/** 47.5(同比增长9%): the parenthesis is a promise of its own. */
const parts = /[^()]+/g;

/**
 * 人工造林 | 万亩 | 3.2以上 become 人工造林3.2万亩以上, as a sentence would write it. One passage for each part of the value's cell. A
 * part without a number, such as 完成, stays as it is.
 */
export function measuredFigures(title: Passage, value: Passage, unit: Passage | undefined, column: ValueColumn): Measured[] {
  // 1/10万 in a column of units becomes /10万 behind the number.
  const named = unit === undefined || blank.test(unit.text) ? undefined : unit.part(/^1\//.test(unit.text) ? 1 : 0);
  const own = column.unit ?? named;
  const inHeading = column.unit !== undefined || column.counted !== undefined;
  return [...value.text.matchAll(parts)].flatMap(({ index, 0: text }) => {
    const part = value.part(index, index + text.length);
    if (blank.test(part.text)) return [];
    // 12.5(其中高效节水2.1): the part has a name of its own.
    const { counted } = column;
    // 新建(公里) in a row 农村公路 becomes 新建农村公路; 惠及人口(人) is a full name already.
    const name = counted === undefined ? [title] : endsWithVerb(counted.text) ? [counted, title] : [counted];
    const head = /^(?:其中|含)[^\d]{2,}/.test(part.text) ? [] : name;
    const passage = Passage.join([...head, ...withUnit(part, own)]);
    return [
      {
        passage,
        ...(inHeading && { place: part.span() }),
        ...(column.until !== undefined && { until: column.until }),
      },
    ];
  });
}

function withUnit(value: Passage, unit: Passage | undefined): Passage[] {
  if (unit === undefined) return [value];
  const pieces: Passage[] = [];
  let from = 0;
  for (const found of value.text.matchAll(number)) {
    const end = found.index + found[0].length;
    const rest = value.text.slice(end).trimStart();
    if (/^[%‰年月日]/.test(rest) || /^个百分点/.test(rest) || rest.startsWith(unit.text)) continue;
    pieces.push(value.part(from, end), unit);
    from = end;
  }
  return from < value.text.length ? [...pieces, value.part(from)] : pieces;
}
