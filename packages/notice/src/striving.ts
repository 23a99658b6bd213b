/** 力争 and its synonyms: a plan is less bound by what it strives for than by what it promises. */

/** Nouns after which 争取 only means "obtain": 争取资金5亿元 promises the money and strives for nothing. */
const got =
  '[^,。;完实达建开]{0,14}(?:资金|债券|补助|贷款|预算|额度|指标|经费|投资|项目|政策|试点|支持)(?:约|近|超|突破|达|不少于|总额)?\\s?(?:\\d|$)';
export const strives = `(?:力争|力求|争取(?!${got}))`;
export const opensStretch = new RegExp(`^(?:\\d{4}年|[^\\d,;]){0,10}?${strives}`);
export const hasStretch = new RegExp(strives);
/** A clause that only strives, and so applies to what follows: 力争用三年时间, … */
export const strivesOn = /^\s*(?:力争|争取|力求)(?:通过|用|经过|到|在)/;

/** 在运动会上力争夺得金牌: the name begins behind the word. */
export const afterStriving = (name: string): string => /^.{2,}(?:力争|争取)(.{4,})$/.exec(name)?.[1] ?? name;
