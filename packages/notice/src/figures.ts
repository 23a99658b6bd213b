/** Numbers with their unit of measure and the qualifiers around them: 80所以上, 不少于6名, 7.5%. */
import { type NumberToken, numbersIn } from './numerals.js';

export interface Figure {
  /** Where the words before the number that belong to it begin: 不少于, 达到. */
  readonly from: number;
  readonly start: number;
  readonly numberEnd: number;
  /** The end of the unit and of 以上 or 左右 behind it. */
  readonly end: number;
  readonly value: string;
  readonly kind: NumberToken['kind'];
  readonly chinese: boolean;
  readonly unit: string;
  readonly qualifier: 'at-least' | 'at-most' | 'about' | 'reach';
  /** Has only 以内 or 以下, which may be an upper limit or a distance (3公里以内). Nothing says which. */
  readonly limitUnsure: boolean;
  /** The text gives no unit; the unit is assumed. */
  readonly unitAssumed: boolean;
  /** A word says that it is a mark to reach: 以上, 左右, 达到, 不少于. */
  readonly plain: boolean;
  /** The word before it. */
  readonly prefix: string;
  readonly range: boolean;
}

/** The longest come first, so that 平方米 is not read as 平方. */
const units = [
  '个百分点|百分点|[株台件批处座条]次|台套|平方公里|平方千米|平方米|立方米|万步|公顷|公里|千米|厘米|毫米|公斤|千克|市斤|毫克/升|微克/立方米',
  '[人家户车台件批场班轮亩点站座单门宗篇项例艘架辆头只处期节条款趟组团课机卷]次|航次|人天|人日|人份|人年|航班|课时|学时|床位|学位|车位|泊位|机位|席位|标箱|标准箱|自然箱|标台|蒸吨|点位|剂次|车公里|吨公里',
  '吨标准煤|千瓦时|千伏安|兆伏安|千瓦|兆瓦|吉瓦|千伏|美元|欧元|港元|日元',
  '米|斤|亩|人|名|位|家|个|项|件|篇|场|次|期|所|座|条|台|套|辆|户|支|批|种|门|部|处|只|株|例|起|对|份|倍|本|册|吨|元|张|间|栋|幢|口|头|棵|盏|块|片|床|天|单|宗|艘|架|村|镇|县',
  '款|幅|盒|箱|袋|瓶|升|节|堂|讲|版|集|首|班|队|组|孔|眼|盆|匹|羽|尾|餐|席|尊|桩|笔|轮|趟|列|枚|顶|根|扇|樘|方|度|栏|档|类别|字|分|卷|具|辑|棚|副|杆|桶|包|粒|标台|类|棒|克|微克|毫克|缸|页|帧|束|朵|颗|枝|双|剂|针|曲|章|宗|票|股|枪|路',
].join('|');
const unitPattern = new RegExp(`\\s?(${units})(?:\\((?:${units})\\))?`, 'y');
/** Time is a measure only for something that must take no longer, or be done within it. */
const timePattern = /\s?(个工作日|个小时|个月|工作日|小时|分钟|秒|年|岁|日|天|周)/y;
const timeUnits = new Set(['个工作日', '工作日', '小时', '分钟', '天', '日', '年', '个月', '周']);
/** A base of a ratio, as of mortality: 10/10万. */
const ofManyPattern = /\/(?:10万|十万|万|千)人?/y;
/** Looks like a measure but is none: 6个月 is a time, 三个方面 a figure of speech. */
const noMeasure =
  /^(?:个(?:月|小时|工作日|方面|环节(?!以)|字|层面|维度|重点领域|阶段|坚持|确保|必须|率先)|部分|处级|条例|项目标|期间|天内|天前|名录|家庭|人大|人才|人均|对应|份额|口径|头部|片区|块状|村级|镇级|县级|县域|县\(|起步|次党代|组织|班子|队伍|轮驱动|度电|方式|方面|版块|类别|类(?:企|人|别|型|似|项|目|产|主|重|违|案|以|等|水|固|区|问|群|事|活|医|疾|用|岗|突|信|地)|分(?:[钟别之类级工解成布行散为组配享期析送流拨数红校院公支店团批担摊])|字(?:[头排])|包(?:[括含保联干抓])|路(?:[线口段面况由灯网域演长政])|针(?:[对灸])|双(?:[向随拥创重控碳减方月休边])|页岩|章程|股(?:[份权东室])|件(?:大事|要事|关键)|克(?:[服难隆扣己制])|票(?:[据房])|枝(?:[条])|束(?:[缚])|剂型|副(?:[省市县处厅局主组书])|具(?:[有体备])|卷(?:[烟宗入])|方(?:[式面案法针便位向圆]))/;
/** For each how many people or things something is counted: 4批次/千人. */
const perPattern =
  /\/(?:千人|万人|平方公里|平方米|立方米|千克|公斤|吨|千瓦时|小时|亩|人|户|年|月|天|日|次|万元|辆|台|升|度|床日|秒|分钟|公顷|公里|米|车|件|个|家|标台|万吨|万平方米|万公里|万户|百万元)(?:[·•・](?:月|年|天|日|人|户|家|企业|单位))?/y;
const suffixPattern = /(?:\s?)((?:及|或)?以上|左右|上下|以内|以下|内(?![部容设外地需存科]))/y;
const reduced = '(?:降低|下降|缩短|压缩|压减|减少|精简|控制|缩减|缩小|优化|降|减|缩|压降)(?:到|至|为)';
const raised =
  '(?:提高|提升|增加|增长|扩大|上升|扩容|拓展|扩展|拓宽|延长|延伸|跃升|攀升|增|升|扩|提|恢复|稳定|保持|维持|巩固)(?:到|至|在)|保持|稳定|维持';
const prefixPattern = new RegExp(
  `(?:(?:累计|力争|确保|努力|应|要|(?<!平)均)?(?:不少于|不低于|不小于|至少|超过|突破|多于|逾|超|达到|达|完成|实现|(?<![签预节合公条制集履违邀])约|近|大约|将近|[≥≤≧≦]|控制在(?:±|正负)?|不超过|不高于|不多于|不大于|不突破|低于|少于|小于|高于|${reduced}|${raised}|为|至|到|各)(?:每(?![千万百\\d])[^\\d,、的]{1,3}){0,2}\\s?)$`,
);
const atLeast = /[≥≧]|不少于|不低于|不小于|至少|超|(?<!不)突破|多于|逾|(?<!不)高于/;
const about = /(?<![签预节合公条制集履违邀])约|近|大约|将近/;
const atMost = /[≤≦]|控制(?:在|到)|不超过|不高于|不多于|不大于|不突破|(?<!不)(?:低于|少于|小于)/;
const lowered = new RegExp(reduced);
export const lowersTo = (prefix: string): boolean => lowered.test(prefix) || atMost.test(prefix);
const plainPrefix =
  /[≥≤≧≦]|控制|不超过|不高于|不多于|不大于|不少于|不低于|不小于|至少|超|突破|多于|逾|达到?|完成|实现|约|保持|稳定|维持|低于|少于|小于|高于|[到至]/;
const prefixLength = 18;

/** Marks the characters inside of paired quotation marks, title marks or parentheses. */
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

function unitAt(text: string, at: number, limits: boolean): { unit: string; end: number } | undefined {
  latinPattern.lastIndex = at;
  const latin = latinPattern.exec(text);
  if (latin !== null && (limits || /^(?:以上|左右|以内)/.test(text.slice(at + latin[0].length))))
    return { unit: latin[1] as string, end: at + latin[0].length };
  ofManyPattern.lastIndex = at;
  const many = ofManyPattern.exec(text)?.[0];
  if (many !== undefined) return { unit: many, end: at + many.length };
  if (limits) {
    timePattern.lastIndex = at;
    const time = timePattern.exec(text);
    if (time !== null) {
      const end = at + time[0].length;
      perPattern.lastIndex = end;
      const per = perPattern.exec(text)?.[0] ?? '';
      return { unit: `${time[1]}${per}`, end: end + per.length };
    }
  }
  unitPattern.lastIndex = at;
  const match = unitPattern.exec(text);
  const unit = match?.[1];
  if (match === null || unit === undefined) return undefined;
  const start = at + match[0].indexOf(unit);
  const end = at + match[0].length;
  // 1000吨级泊位: the figure names a class of things.
  if (noMeasure.test(text.slice(start, start + 10)) || text[end] === '级') return undefined;
  perPattern.lastIndex = end;
  const per = perPattern.exec(text)?.[0] ?? '';
  return { unit: `${unit}${per}`, end: end + per.length };
}

/** Words after which a number without a unit counts people: 就业3.2万以上. After all other words no unit may be guessed. */
const counted =
  /(?:就业|人口|人员|人数|读者|职工|学生|居民|参保|参训|学员|劳动力|劳力|农民工|群众|志愿者|党员|老人|老年人|患者|教师|医师|护士|毕业生|游客|用户|会员)$/;

/** Names whose number never has a unit: 利用系数提高到0.56, 收入比缩小到2.1以内. */
const pure = /(?:系数|指数|[入缩配生师]比|倍数|死亡率|发生率|生育率|[能效]效率?|能效|利用效率|PUE|得分|评分)$/;
const pureEnd = /^\s?(?:(?:及)?以[上内下]|左右)?(?:[,。;、)]|$)/;
const pureUnit = '无量纲';

/** 100G, 2000P, 50MW: letters are a unit only in a mark to reach or in a list. 5G is a name. */
const latinPattern = /\s?((?:[EPTGM]FLOPS|[KMGTP]bps|[KMGTP]B|[kKMG]Wh?|MPa|dB|[GMTP])(?:\/s)?)(?![A-Za-z\d])/y;
const isLatin = (unit: string) => /^[A-Za-z/]+$/.test(unit);

/** Words after which an amount of time is something that is given and no limit: 护理服务1.5万小时. */
const lasts = /(?:服务|时长|工时|播出|直播|护理|飞行|运行|培训|上课|劳动|轮训)$/;

const isOrdinal = (before: string) => /[第前后首每近]$/.test(before) && !/将近$/.test(before);

/** The unit of the number that ends at `at`. */
function measureOf(text: string, { kind }: NumberToken, at: number, timed: boolean): { unit: string; end: number } | undefined {
  if (kind === 'percent') return { unit: '%', end: at };
  if (kind === 'permille') return { unit: '‰', end: at };
  if (kind === 'fraction') return { unit: '个', end: at };
  return unitAt(text, at, timed);
}

function figureOf(
  text: string,
  token: NumberToken,
  from: number,
  value: string,
  range: boolean,
  goesOn: boolean,
): Figure | undefined {
  const before = text.slice(Math.max(0, from - prefixLength), from);
  if (token.chinese && text[token.end] === '期') return undefined;
  if (isOrdinal(before) && !(token.kind === 'number' && /近$/.test(before))) return undefined;
  let at = token.end;
  const more = /^[余多]/.test(text.slice(at, at + 1));
  if (more) at += 1;
  const scale = more && /^[万亿]/.test(text.slice(at, at + 1)) ? text[at] : undefined;
  if (scale !== undefined) return undefined;
  // 二次供水 and 三次产业 are names. "Two times" would be 两次.
  if (token.chinese && /^(?:二次|三次产业)/.test(text.slice(token.start, token.end + 3))) return undefined;
  // 三次会议 is the third meeting, not three meetings.
  if (token.chinese && /^次(?:会议|全会|全体|党代会|代表大会)/.test(text.slice(at, at + 8))) return undefined;
  const prefix = prefixPattern.exec(before)?.[0] ?? '';
  suffixPattern.lastIndex = at;
  const isScaled =
    /[万亿]$/.test(text.slice(token.start, token.end)) && plainPrefix.test(prefix) && /^[,。;、]|^$/.test(text.slice(at, at + 1));
  const bare =
    !token.chinese &&
    (suffixPattern.test(text) || isScaled) &&
    counted.test(before.slice(0, before.length - prefix.length).trimEnd());
  const isPure =
    token.kind === 'number' &&
    !token.chinese &&
    prefix !== '' &&
    pureEnd.test(text.slice(at, at + 6)) &&
    pure.test(
      before
        .slice(0, before.length - prefix.length)
        .trimEnd()
        .replace(/\([^()]*\)$/, ''),
    );
  const measured =
    bare || isPure
      ? { unit: bare ? '人' : pureUnit, end: at }
      : measureOf(
          text,
          token,
          at,
          plainPrefix.test(prefix) || lowered.test(prefix) || /[由从]$/.test(before) || goesOn || lasts.test(before),
        );
  if (measured === undefined) return undefined;
  // 2033年底 and 12月31日 are dates.
  if ((measured.unit === '年' && value.length === 4) || (/[日天]/.test(measured.unit) && /月$/.test(before))) return undefined;
  suffixPattern.lastIndex = measured.end;
  const suffix = suffixPattern.exec(text);
  const tail = suffix?.[1] ?? '';
  const down = lowered.test(prefix) && /内|以下/.test(tail);
  const limit = down || (atMost.test(prefix) && !/以上|左右|上下/.test(tail));
  // A 100% behind 在 (保持在100%) cannot be exceeded.
  const isWhole = measured.unit === '%' && value === '100' && /在/.test(prefix);
  // 一批, 一件, 一次 are figures of speech.
  if (token.chinese && token.kind === 'number' && value === '1' && tail === '' && measured.unit !== '倍') return undefined;
  return {
    from: from - prefix.length,
    start: from,
    numberEnd: token.end,
    end: measured.end + (suffix?.[0].length ?? 0),
    value,
    kind: token.kind,
    chinese: token.chinese,
    unit: measured.unit === '百分点' ? '个百分点' : measured.unit,
    qualifier: limit
      ? 'at-most'
      : /左右|上下/.test(tail)
        ? 'about'
        : (atLeast.test(prefix) && !isWhole) || /以上/.test(tail) || more || range
          ? 'at-least'
          : about.test(prefix)
            ? 'about'
            : 'reach',
    limitUnsure: !limit && /以内|以下/.test(tail),
    unitAssumed: bare || isPure,
    plain: tail !== '' || more || plainPrefix.test(prefix),
    prefix: prefix.trim(),
    range,
  };
}

export interface BareNumber {
  readonly start: number;
  readonly end: number;
}

const counts =
  /^(?:年|月|日|号|时|点|分|个月|周|岁|[A-Za-z]|届|级|版|度(?!电)|线|路|道|环|轴|\.|%|‰|[-—–~～:：/、和及至到]|\s?$)/;
const far = /^[\u4e00-\u9fa5]/;

/** Numbers without a known unit that have a qualifier, or count in 万 or 亿. */
export function bareNumbersIn(text: string, figures: readonly Figure[]): BareNumber[] {
  const taken = new Set(figures.flatMap(({ start, numberEnd }) => [start, numberEnd]));
  return numbersIn(text).flatMap(({ start, end, chinese, kind }) => {
    if (chinese || kind !== 'number' || taken.has(start) || taken.has(end)) return [];
    const after = text.slice(end, end + 6);
    const before = text.slice(Math.max(0, start - prefixLength), start);
    const reaches = /^\s?(?:[。,;A-Za-z]|$)/.test(after) && plainPrefix.test(prefixPattern.exec(before)?.[0] ?? '');
    if (reaches && !/^(?:19|20)\d\d$/.test(text.slice(start, end))) return [{ start, end }];
    if (counts.test(after) || /[A-Za-z.\d/]$/.test(before) || isOrdinal(before)) return [];
    const scales = /[万亿]$/.test(text.slice(start, end));
    const binds =
      plainPrefix.test(prefixPattern.exec(before)?.[0] ?? '') || /^[\u4e00-\u9fa5]{0,3}(?:以上|左右|以内|以下)/.test(after);
    return far.test(after) && (scales || binds) ? [{ start, end }] : [];
  });
}

/** Whether a figure in quotation marks is a goal, as “95%以上”, and not part of a name, as “十县百万亩工程”. */
export const isQuotedGoal = ({ unit, plain, chinese }: Figure): boolean => unit === '%' || unit === '‰' || (plain && !chinese);

/** Every figure of a folded text. 10—15家 is one figure. Numbers without a unit are left out. */
export function figuresIn(text: string): Figure[] {
  const tokens = numbersIn(text);
  const figures: Figure[] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.start < (figures.at(-1)?.end ?? 0)) continue;
    const last = tokens[index - 1];
    const gap = last === undefined ? '' : text.slice(last.end, token.start);
    const range =
      last !== undefined && last.kind === token.kind && /^[-~—–至]{1,2}$/.test(gap) && !last.chinese && last.value.length < 12;
    const before = figures.at(-1);
    // 63小时、56小时: behind an amount of time, the next one is an amount of time too.
    const goesOn =
      before !== undefined &&
      (timeUnits.has(before.unit) || isLatin(before.unit)) &&
      /^[、和及]$/.test(text.slice(before.end, token.start));
    const figure = figureOf(text, token, range ? last.start : token.start, range ? last.value : token.value, range, goesOn);
    if (figure === undefined) continue;
    // If the lower end has the sign itself (10%—15%), it was read as a figure of its own; the range replaces it.
    if (range && figures.at(-1)?.start === last.start) figures.pop();
    figures.push(figure);
  }
  return figures;
}
