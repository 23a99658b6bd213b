/** Chinese words of the command line for the values of the API. A value without a word is shown as it is. */

const light = { done: '办结', green: '绿灯', yellow: '黄灯', red: '红灯' };

const status = {
  registered: '未签收',
  acknowledged: '已签收',
  'in-progress': '推进中',
  'completion-requested': '申请办结',
  completed: '已办结',
  suspended: '暂停',
  cancelled: '已取消',
  publishing: '发布中',
  open: '已发布',
};

const flag = {
  'no-eligible-verifier': '无合格核验单位',
  overdue: '逾期',
  obstacles: '障碍',
  'extension-pending': '延期待批',
  suspended: '暂停',
  disputed: '有异议',
  'proposal-pending': '目标调整待批',
  missed: '到期未达标',
};

const rule = {
  completed: '已办结',
  'awaiting-acceptance': '待办结',
  overdue: '逾期',
  'silent-90-days': '90天未上报',
  'silent-45-days': '45天未上报',
  'behind-40-percent': '进度落后40个百分点',
  'behind-20-percent': '进度落后20个百分点',
  'not-acknowledged-15-days': '15天未签收',
  'obstacles-reported': '上报有困难',
  'on-track': '进度正常',
  cancelled: '已取消',
  suspended: '暂停',
  'acceptance-overdue': '办结审核逾期',
  'obstacle-open-60-days': '障碍60天未解决',
  'obstacle-open': '有未解决障碍',
  'reviewed-at-risk': '评估有风险',
  'reviewed-lagging': '评估滞后',
  'due-in-15-days': '15天内到期',
  'manual-override': '人工亮灯',
};

const attainment = { met: '达标', 'not-met': '未达标', 'no-data': '无数据', unquantified: '不量化' };
const stage = { planned: '未启动', drafting: '起草', consulting: '征求意见', issued: '印发', held: '举办' };
const review = { 'on-track': '正常', lagging: '滞后', 'at-risk': '有风险' };
const verdict = { confirmed: '属实', disputed: '有异议' };
const outcome = { granted: '批准', refused: '不予批准' };
const subject = { plan: '计划', task: '任务', indicator: '指标', calendar: '日历', unit: '单位', person: '人员' };
const qualifier = { 'at-least': '以上', 'at-most': '以内', about: '左右', reach: '达到', exactly: '等于', unquantified: '若干' };

const oversight = { refusals: '被拒', access: '查阅', dropped: '未逐条记录', tokens: '令牌' };

const vocabularies = {
  light,
  status,
  flag,
  rule,
  attainment,
  stage,
  review,
  verdict,
  outcome,
  subject,
  qualifier,
  oversight,
} as const;
export type Vocabulary = keyof typeof vocabularies;

export function nameOf(vocabulary: Vocabulary, value: string): string {
  const names: Readonly<Record<string, string>> = vocabularies[vocabulary];
  return Object.hasOwn(names, value) ? (names[value] as string) : value;
}

/** The vocabulary of the values of a history field; undefined when its values are no words of the API. */
export function vocabularyOf(field: string): Vocabulary | undefined {
  if (/^deliverables\/\d+\/stage$/.test(field)) return 'stage';
  const known: Readonly<Record<string, Vocabulary>> = {
    status: 'status',
    light: 'light',
    'light/rule': 'rule',
    'light/override': 'light',
    attainment: 'attainment',
    review: 'review',
    verification: 'verdict',
    'extension/outcome': 'outcome',
  };
  return Object.hasOwn(known, field) ? known[field] : undefined;
}
