/** The labels of a responsibility block and of a task table's columns, and what each of them means. */

/**
 * `shared` is 责任单位, whose units all lead, or of which only the first leads, or that help a lead who is
 * named apart: the block and the notice decide.
 */
export type Role = 'people' | 'leads' | 'shared' | 'cooperating' | 'due';

const body = '(?:厅|局|委|办|院|部|所|市|县|区|校|处)?';
const unitNoun = '(?:单位|处室|部门|科室|机构|股室)';
const roleSources: readonly (readonly [Role, string])[] = [
  [
    'people',
    `(?:牵头|责任|分管|主管|联系|包抓|挂帅|督办|主抓|落实)${body}(?:级)?领导|(?:第一|直接|具体|主要)?责任人|(?:项目|具体|主要)?负责人|牵头人|牵头负责人|责任领导`,
  ],
  [
    'leads',
    `牵头(?:责任|主办|负责)?${unitNoun}|主(?:办|责|管)${unitNoun}|第一责任${unitNoun}|主要责任${unitNoun}|负责${unitNoun}|牵头处|牵头`,
  ],
  ['cooperating', `(?:协同配合|配合|协办|协同|协助|协作|参与|参加|会办)(?:责任)?${unitNoun}|协办|配合`],
  ['shared', `(?:责任|承办|实施|落实|承担|责任落实)${unitNoun}|责任主体`],
  [
    'due',
    '(?:完成|办结|办理|落实|推进)?(?:时限|期限)(?:要求)?|(?:完成|办结|落实|截止)(?:时间|日期)(?:要求)?|时间(?:节点|要求|进度|安排)|进度(?:要求|安排)',
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
  /** Behind the colon. */
  readonly end: number;
}

const labelled = new RegExp(`(?:${roleSources.map(([, source]) => source).join('|')})(?:\\([^()]{1,12}\\))?\\s{0,3}:`, 'g');

/** Every label of a folded text that a colon follows. */
export function labelsIn(text: string): LabelToken[] {
  const found: LabelToken[] = [];
  for (const match of text.matchAll(labelled)) {
    const label = match[0]
      .slice(0, -1)
      .trim()
      .replace(/\([^()]*\)$/, '');
    const role = roleOf(label);
    if (role !== undefined) found.push({ role, start: match.index, end: match.index + match[0].length });
  }
  return found;
}
