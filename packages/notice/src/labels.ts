/** The labels of a responsibility block and of a task table's columns, and what each of them means. */

/**
 * `shared` is 责任单位. The block and the notice decide whether all its units lead, only the first leads, or they
 * help a lead who is named separately.
 */
export type Role = 'people' | 'leads' | 'shared' | 'cooperating' | 'due';

const level = '(?:省|市|州|盟|县|区|旗|乡|镇|厅|局|委|办|院|部|所|校|处|科|级|委级|政府|党政|班子|项目|部门|单位|具体|主要){0,2}';
const unitNoun = '(?:单位|处室|部门|科室|机构|股室|站所|所站|办所|局室|处所|股所|院所|支部|企业|主体|处|科|股)';
/** What a leader does, before or after the level: 牵头市领导, 市级包抓领导, 牵头负责领导. */
const leaderDoes =
  '(?:总?牵头|责任|负责|分管|主管|协管|联系|包抓|包保|包联|包干|挂钩|挂点|挂联|挂帅|领衔|领办|督办|督导|主抓|落实|协助|配合|推进|调度)';
const roleSources: readonly (readonly [Role, string])[] = [
  [
    'people',
    [
      `${level}${leaderDoes}{1,2}${level}(?:领导|负责同志|责任同志)(?:同志)?`,
      `${level}(?:第一|直接|具体|主要|经办|承办|落实|包联|挂牌)?(?:责任人|负责人)(?:员)?|(?:经办|承办|具体经办)人`,
      `${level}总?牵头(?:责任|负责)?人`,
      '(?:省|市|州|县|区|局|厅)级?领导',
      '总?指挥长|链长|分管(?:副?(?:省|市|县|区|局|厅)长|副?主任|副?书记)',
    ].join('|'),
  ],
  [
    'leads',
    `总?牵头(?:责任|主办|负责|落实|实施|组织)?${unitNoun}|主(?:办|责|管|抓)(?:责任)?${unitNoun}|第一责任${unitNoun}|(?:主要|首要)(?:责任|负责|承办)${unitNoun}|负责${unitNoun}|总?牵头`,
  ],
  [
    'cooperating',
    `(?:协同配合|协助配合|协调配合|配合|协办|协同|协助|协作|参与|参加|会办|联合|支持|协调)(?:责任|负责|落实|实施)?${unitNoun}|其他责任${unitNoun}|协办|配合`,
  ],
  ['shared', `(?:责任|承办|实施|落实|承担|责任落实|组织实施|执行|具体负责|具体责任)${unitNoun}|责任主体|(?:责任|职责)分工`],
  [
    'due',
    '(?:计划|预计)?(?:完成|办结|办理|落实|推进|整改)?(?:时限|期限)(?:要求)?|(?:计划|预计|拟)?(?:完成|办结|落实|截止|整改|竣工)(?:时间|日期)(?:节点|要求)?|时间(?:节点|要求|进度|安排)|完成节点|进度(?:要求|安排)|时限要求|(?<![\\u4e00-\\u9fa5])(?:时间|期限)',
  ],
];

const whole = roleSources.map(([role, source]) => [role, new RegExp(`^(?:${source})$`)] as const);

/** The meaning of a label that stands alone, as in a table's heading. */
export function roleOf(label: string): Role | undefined {
  return whole.find(([, pattern]) => pattern.test(label))?.[0];
}

export interface LabelToken {
  readonly role: Role;
  readonly start: number;
  /** After the colon. */
  readonly end: number;
}

const anyLabel = roleSources.map(([, source]) => source).join('|');
const labelled = new RegExp(`(?:${anyLabel})(?:\\([^()]{1,12}\\))?\\s{0,3}:`, 'g');
/** [牵头单位]甲局 [配合单位]乙局: the brackets do the colon's work. */
const bracketed = new RegExp(`\\[\\s?(?:${anyLabel})\\s?\\]\\s{0,3}:?`, 'g');
/** On a line of its own a label may stand without a colon, a space after it. */
const opening = new RegExp(`^\\[?(?:${anyLabel})\\]?(?:\\s{1,8}|\\s{0,3}:)(?=\\S)`);

/** Every label of a folded text that a colon follows, and one that opens the text with a space after it. */
export function labelsIn(text: string): LabelToken[] {
  const found: LabelToken[] = [];
  const first = opening.exec(text);
  if (first !== null) {
    const role = roleOf(first[0].replaceAll(/[[\]:\s]/g, ''));
    if (role !== undefined) found.push({ role, start: 0, end: first[0].length });
  }
  const matches = [...text.matchAll(labelled), ...text.matchAll(bracketed)].sort((one, other) => one.index - other.index);
  for (const match of matches) {
    if (match.index < (found.at(-1)?.end ?? 0)) continue;
    const label = match[0]
      .replace(/\s{0,3}:$/, '')
      .replace(/\([^()]*\)$/, '')
      .replaceAll(/[[\]\s]/g, '');
    const role = roleOf(label);
    if (role !== undefined) found.push({ role, start: match.index, end: match.index + match[0].length });
  }
  return found;
}
