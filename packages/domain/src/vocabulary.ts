/** Every name that the API uses for a state, a kind or a verdict, with its words. No second table has any of them. */
import type { WordTable } from './words.js';

export const words = {
  /** In the first four a task is under way. */
  taskStatus: {
    registered: { zh: '未签收', en: 'not acknowledged' },
    acknowledged: { zh: '已签收', en: 'acknowledged' },
    'in-progress': { zh: '推进中', en: 'in progress' },
    'completion-requested': { zh: '已申请办结', en: 'completion requested' },
    completed: { zh: '已办结', en: 'completed' },
    suspended: { zh: '已暂停', en: 'suspended' },
    cancelled: { zh: '已取消', en: 'cancelled' },
  },

  planStatus: {
    publishing: { zh: '发布中', en: 'being published' },
    open: { zh: '已发布', en: 'published' },
  },

  light: {
    done: { zh: '办结', en: 'done' },
    green: { zh: '绿灯', en: 'green' },
    yellow: { zh: '黄灯', en: 'yellow' },
    red: { zh: '红灯', en: 'red' },
  },

  /** What a light may follow from: the rules of every version, that none matched, or that a person set it. */
  lightRule: {
    completed: { zh: '已办结', en: 'completed' },
    cancelled: { zh: '已取消', en: 'cancelled' },
    suspended: { zh: '已暂停', en: 'suspended' },
    'awaiting-acceptance': { zh: '待办结', en: 'awaiting completion' },
    'acceptance-overdue': { zh: '逾期待办结', en: 'awaiting completion, past the due day' },
    overdue: { zh: '逾期', en: 'overdue' },
    'silent-90-days': { zh: '90天未上报', en: 'no report for 90 days' },
    'behind-40-percent': { zh: '进度落后40个百分点', en: '40 percentage points behind' },
    'obstacle-open-60-days': { zh: '困难60天未解决', en: 'an obstacle not cleared for 60 days' },
    'reviewed-at-risk': { zh: '中期评估有风险', en: 'at risk by the midterm review' },
    'obstacle-open': { zh: '有未解决的困难', en: 'an obstacle not cleared' },
    'reviewed-lagging': { zh: '中期评估滞后', en: 'lagging by the midterm review' },
    'not-acknowledged-15-days': { zh: '15天未签收', en: 'not acknowledged for 15 days' },
    'obstacles-reported': { zh: '上报存在问题', en: 'problems reported' },
    'silent-45-days': { zh: '45天未上报', en: 'no report for 45 days' },
    'behind-20-percent': { zh: '进度落后20个百分点', en: '20 percentage points behind' },
    'due-in-15-days': { zh: '15天内到期', en: 'due within 15 days' },
    'on-track': { zh: '进度正常', en: 'on track' },
    'manual-override': { zh: '人工亮灯', en: 'light set by hand' },
  },

  /** What asks for attention at a task. */
  taskFlag: {
    'no-eligible-verifier': { zh: '无合格核验单位', en: 'no eligible verifier' },
    overdue: { zh: '逾期', en: 'overdue' },
    obstacles: { zh: '有困难', en: 'obstacles' },
    'extension-pending': { zh: '延期待批', en: 'extension pending' },
    suspended: { zh: '已暂停', en: 'suspended' },
    'entry-disowned': { zh: '代填被否认', en: 'entry disowned' },
  },

  /** What unit and person say of what was entered for them. */
  entryState: {
    unconfirmed: { zh: '未确认', en: 'unconfirmed' },
    confirmed: { zh: '属实', en: 'confirmed' },
    disowned: { zh: '已否认', en: 'disowned' },
  },

  /** What asks for attention at an indicator. */
  indicatorFlag: {
    disputed: { zh: '有异议', en: 'disputed' },
    'proposal-pending': { zh: '目标调整待批', en: 'proposed target pending' },
    missed: { zh: '到期未达标', en: 'missed' },
  },

  /** Stage of a deliverable. */
  stage: {
    planned: { zh: '未启动', en: 'planned' },
    drafting: { zh: '起草', en: 'drafting' },
    consulting: { zh: '征求意见', en: 'consulting' },
    issued: { zh: '印发', en: 'issued' },
    held: { zh: '举办', en: 'held' },
  },

  deliverableKind: {
    document: { zh: '文件', en: 'document' },
    event: { zh: '活动', en: 'event' },
  },

  deliverableAction: {
    issue: { zh: '印发', en: 'issue' },
    revise: { zh: '修订', en: 'revise' },
    hold: { zh: '举办', en: 'hold' },
  },

  /** Verdict of a midterm review 中期评估. */
  reviewVerdict: {
    'on-track': { zh: '进度正常', en: 'on track' },
    lagging: { zh: '滞后', en: 'lagging' },
    'at-risk': { zh: '有风险', en: 'at risk' },
  },

  /** Verdict of a verification 核验. */
  verdict: {
    confirmed: { zh: '属实', en: 'confirmed' },
    disputed: { zh: '有异议', en: 'disputed' },
  },

  /** What may be open about a task when it is completed. */
  openItem: {
    deliverable: { zh: '成果', en: 'deliverable' },
    evidence: { zh: '佐证材料', en: 'evidence' },
    indicator: { zh: '指标', en: 'indicator' },
    entry: { zh: '代填', en: 'entry for others' },
  },

  /** What became of a request for an extension. */
  extensionOutcome: {
    granted: { zh: '批准延期', en: 'granted' },
    refused: { zh: '不予延期', en: 'refused' },
  },

  attainment: {
    met: { zh: '达标', en: 'met' },
    'not-met': { zh: '未达标', en: 'not met' },
    'no-data': { zh: '无数据', en: 'no data' },
    unquantified: { zh: '不量化', en: 'unquantified' },
  },

  indicatorKind: {
    count: { zh: '计数型', en: 'count' },
    growth: { zh: '增长型', en: 'growth' },
    ratio: { zh: '比率型', en: 'ratio' },
    fraction: { zh: '占比型', en: 'fraction' },
    increment: { zh: '增量型', en: 'increment' },
    coverage: { zh: '覆盖型', en: 'coverage' },
    relational: { zh: '比较型', en: 'relational' },
  },

  /** How a target is meant. */
  qualifier: {
    'at-least': { zh: '以上', en: 'at least' },
    'at-most': { zh: '以内', en: 'at most' },
    about: { zh: '左右', en: 'about' },
    reach: { zh: '达到', en: 'reach' },
    exactly: { zh: '等于', en: 'exactly' },
    unquantified: { zh: '若干', en: 'unquantified' },
  },

  commitment: {
    binding: { zh: '约束性', en: 'binding' },
    stretch: { zh: '力争', en: 'stretch' },
  },

  role: {
    office: { zh: '办公室', en: 'office' },
    reporter: { zh: '填报人', en: 'reporter' },
    leader: { zh: '责任人', en: 'leader' },
    supervisor: { zh: '督查', en: 'supervisor' },
    inspector: { zh: '监察', en: 'inspector' },
    auditor: { zh: '审计', en: 'auditor' },
    system: { zh: '系统', en: 'system' },
  },

  /** What a role must be to a task or an indicator besides. */
  relation: {
    any: { zh: '', en: '' },
    lead: { zh: '牵头单位', en: 'of a lead unit' },
    'lead-or-cooperating': { zh: '牵头或配合单位', en: 'of a lead or cooperating unit' },
    responsible: { zh: '责任人', en: 'who answers for the task' },
    'not-leading': { zh: '非牵头单位', en: 'of a unit that does not lead' },
    verifier: { zh: '核验单位或代行核验单位，非牵头', en: 'of a unit that checks and does not lead' },
    substitute: { zh: '代行核验单位', en: 'of the unit named to check' },
  },

  /** What a unit or a person is to a task. */
  part: {
    responsible: { zh: '责任人', en: 'responsible' },
    lead: { zh: '牵头', en: 'lead' },
    cooperating: { zh: '配合', en: 'cooperating' },
  },

  /** What a change is about. */
  subject: {
    plan: { zh: '计划', en: 'plan' },
    calendar: { zh: '日历', en: 'calendar' },
    task: { zh: '任务', en: 'task' },
    indicator: { zh: '指标', en: 'indicator' },
    unit: { zh: '单位', en: 'unit' },
    person: { zh: '人员', en: 'person' },
  },

  /** What an event refers to. */
  reference: {
    report: { zh: '上报', en: 'report' },
    request: { zh: '申请', en: 'request' },
    proposal: { zh: '目标调整', en: 'proposed target' },
    measurement: { zh: '指标数据', en: 'measurement' },
    override: { zh: '人工亮灯', en: 'light set by hand' },
    obstacle: { zh: '所反映的困难', en: 'obstacle raised' },
    entry: { zh: '代填', en: 'entry for others' },
    event: { zh: '事件', en: 'event' },
  },

  /** Which way a figure went: changes that want to be looked at. */
  direction: {
    'percent-down': { zh: '进度下降', en: 'percent down' },
    'target-eased': { zh: '目标放宽', en: 'target eased' },
  },

  /** What has become of what somebody sent in. */
  standing: {
    stands: { zh: '有效', en: 'stands' },
    corrected: { zh: '已更正', en: 'corrected' },
    retracted: { zh: '已撤回', en: 'withdrawn' },
    returned: { zh: '已退回', en: 'returned' },
    refused: { zh: '未获同意', en: 'refused' },
    undone: { zh: '已被撤销', en: 'undone' },
  },

  /** The parts of a dossier. */
  dossierPart: {
    held: { zh: '负责的任务', en: 'tasks held' },
    act: { zh: '本人所为', en: 'own act' },
    other: { zh: '他人所改', en: 'changed by others' },
  },

  origin: {
    publication: { zh: '计划发布', en: 'publication of the plan' },
    decision: { zh: '年中增加', en: 'added in mid-year' },
  },

  /** `dropped`: more happened at once than is kept; nothing but the count is known of it. */
  oversightKind: {
    refusals: { zh: '被拒绝', en: 'refused' },
    access: { zh: '查阅', en: 'read' },
    dropped: { zh: '未逐条记录', en: 'not recorded one by one' },
    tokens: { zh: '令牌', en: 'token' },
    reconciliations: { zh: '核对', en: 'reconciled' },
  },

  /** What became of a row of a form, or of a command of an amendment. */
  receipt: {
    accepted: { zh: '已受理', en: 'accepted' },
    refused: { zh: '被拒绝', en: 'refused' },
    skipped: { zh: '未填写', en: 'not filled in' },
  },

  /** State of a plan's read model. */
  readModel: {
    live: { zh: '正常', en: 'live' },
    parked: { zh: '已停住', en: 'parked' },
    refilling: { zh: '重建中', en: 'being refilled' },
  },

  yesOrNo: {
    true: { zh: '是', en: 'yes' },
    false: { zh: '否', en: 'no' },
  },

  /** Marks what is of a simulated plan. */
  mark: {
    simulated: { zh: '模拟', en: 'simulated' },
  },
} satisfies Record<string, WordTable>;
