/** Numbers with their unit of measure and the words that say how far they bind: 80所以上, 不少于6名, 7.5%. */
import { type NumberToken, numbersIn } from './numerals.js';

export interface Figure {
  /** Where the words before the number begin that belong to it: 不少于, 达到. */
  readonly from: number;
  readonly start: number;
  readonly numberEnd: number;
  /** Behind the unit and 以上 or 左右. */
  readonly end: number;
  readonly value: string;
  readonly kind: NumberToken['kind'];
  readonly chinese: boolean;
  readonly unit: string;
  readonly qualifier: 'at-least' | 'about' | 'reach';
  readonly atMost: boolean;
  /** Says in so many words that it is a mark to reach: 以上, 左右, 达到, 不少于. */
  readonly plain: boolean;
  /** The word before it. */
  readonly prefix: string;
  readonly range: boolean;
}

const unitPattern =
  /(?:\s?)(个百分点|百分点|平方米|平方公里|立方米|公顷|公里|千米|米|亩|人次|家次|户次|车次|台次|件次|批次|人天|人|名|位|家|个|项|件|篇|场|次|期|所|座|条|台|套|辆|户|支|批|种|门|部|处|只|株|例|起|对|份|倍|本|册|公斤|吨标准煤|吨|千瓦时|千瓦|兆瓦|美元|元|张|间|栋|幢|口|头|棵|盏|块|片|床|课时|学时|天|标箱|单|宗|艘|架|村|镇|县)/y;
/** 6个月 is a time, 三个方面 a way to speak. */
const noMeasure =
  /^(?:个(?:月|小时|工作日|方面|环节|字|层面|维度|重点领域|阶段)|部分|处级|条例|项目标|期间|天内|天前|名录|家庭|人大|人才|人均|对应|份额|口径|头部|片区|块状|村级|镇级|县级|县域|县\(|起步)/;
/** 4批次/千人: of how many. */
const perPattern = /\/(?:千人|万人|平方公里|亩|人|户|年|天|万元)/y;
const suffixPattern = /(?:\s?)((?:及|或)?以上|左右|上下|以内|以下)/y;
const prefixPattern =
  /(?:(?:总数|累计|力争|确保|努力|应|要|均)?(?:不少于|不低于|不小于|至少|超过|突破|多于|逾|超|达到|达|完成|实现|约|近|大约|将近|控制在|不超过|不高于|不多于|保持在|稳定在|提高到|提升到|增加到|增长到|扩大到|降低到|下降到|降到|增至|升至|提高至|提升至|降至|为|至|到|各)\s?)$/;
const atLeast = /不少于|不低于|不小于|至少|超|突破|多于|逾|保持在/;
const about = /约|近|大约|将近/;
const atMost = /控制在|不超过|不高于|不多于/;
const plainPrefix = /不少于|不低于|不小于|至少|超|突破|多于|逾|达到?|完成|实现|约|保持在|稳定在|[到至]/;
const prefixLength = 12;

/** Which characters stand in quotation marks, title marks or parentheses that are closed again. */
export function maskOf(text: string): Uint8Array {
  const closing: Readonly<Record<string, string>> = { '“': '”', '《': '》', '(': ')', '〈': '〉', '「': '」' };
  const mask = new Uint8Array(text.length);
  const waiting: { close: string; at: number }[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] as string;
    const close = closing[character];
    if (close !== undefined) {
      if (waiting.length < 50) waiting.push({ close, at });
    } else if (waiting.at(-1)?.close === character) {
      const { at: from } = waiting.pop() as { at: number };
      if (waiting.length === 0) mask.fill(1, from, at + 1);
    } else if (character === '。' || character === '\n') waiting.length = 0;
  }
  return mask;
}

function unitAt(text: string, at: number): { unit: string; end: number } | undefined {
  unitPattern.lastIndex = at;
  const match = unitPattern.exec(text);
  const unit = match?.[1];
  if (match === null || unit === undefined) return undefined;
  const start = at + match[0].length - unit.length;
  if (noMeasure.test(text.slice(start, start + 10))) return undefined;
  perPattern.lastIndex = start + unit.length;
  const per = perPattern.exec(text)?.[0] ?? '';
  return { unit: `${unit}${per}`, end: start + unit.length + per.length };
}

const isOrdinal = (before: string) => /[第前后首每近]$/.test(before) && !/将近$/.test(before);

function figureOf(text: string, token: NumberToken, from: number, value: string, range: boolean): Figure | undefined {
  const before = text.slice(Math.max(0, from - prefixLength), from);
  if (isOrdinal(before) && !(token.kind === 'number' && /近$/.test(before))) return undefined;
  let at = token.end;
  const more = /^[余多]/.test(text.slice(at, at + 1));
  if (more) at += 1;
  const scale = more && /^[万亿]/.test(text.slice(at, at + 1)) ? text[at] : undefined;
  if (scale !== undefined) return undefined;
  // 三次会议 is the third.
  if (token.chinese && /^次(?:会议|全会|全体|党代会|代表大会)/.test(text.slice(at, at + 8))) return undefined;
  const measured =
    token.kind === 'percent' ? { unit: '%', end: at } : token.kind === 'fraction' ? { unit: '个', end: at } : unitAt(text, at);
  if (measured === undefined) return undefined;
  suffixPattern.lastIndex = measured.end;
  const suffix = suffixPattern.exec(text);
  const prefix = prefixPattern.exec(before)?.[0] ?? '';
  const tail = suffix?.[1] ?? '';
  // 一批, 一件, 一次 are ways to speak.
  if (token.chinese && token.kind === 'number' && value === '1' && tail === '') return undefined;
  return {
    from: from - prefix.length,
    start: from,
    numberEnd: token.end,
    end: measured.end + (suffix?.[0].length ?? 0),
    value,
    kind: token.kind,
    chinese: token.chinese,
    unit: measured.unit === '百分点' ? '个百分点' : measured.unit,
    qualifier:
      atLeast.test(prefix) || /以上/.test(tail) || more || range
        ? 'at-least'
        : /左右|上下/.test(tail) || about.test(prefix)
          ? 'about'
          : 'reach',
    atMost: atMost.test(prefix) || /以内|以下/.test(tail),
    plain: tail !== '' || more || plainPrefix.test(prefix),
    prefix: prefix.trim(),
    range,
  };
}

/** Every figure of a folded text, with 10—15家 as one. Numbers without a unit are none. */
export function figuresIn(text: string): Figure[] {
  const tokens = numbersIn(text);
  const figures: Figure[] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.start < (figures.at(-1)?.end ?? 0)) continue;
    const last = tokens[index - 1];
    const gap = last === undefined ? '' : text.slice(last.end, token.start);
    const range =
      last !== undefined && last.kind === token.kind && /^[-~—–至]{1,2}$/.test(gap) && !last.chinese && last.value.length < 12;
    const figure = figureOf(text, token, range ? last.start : token.start, range ? last.value : token.value, range);
    if (figure === undefined) continue;
    // A lower end that carries the sign itself (10%—15%) was already a figure.
    if (range && figures.at(-1)?.start === last.start) figures.pop();
    figures.push(figure);
  }
  return figures;
}
