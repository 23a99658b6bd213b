/**
 * The story of the simulated year, besides its ordinary work: everything that supervision exists for happens at least
 * once. The names of the parts are the questions that the year answers.
 */
import { accounts, generalOffice } from './accounts.js';
import { fileIn } from './evidence.js';
import { postOf } from './manifest.js';
import { monthlyReport, type OwnStory, reporterOf, reportLabel } from './ordinary-work.js';
import { eventOf, onIndicator, onPlan, onTask, type Step } from './steps.js';

/** Before the work begins: accounts are bound and verifiers designated. */
const setUp: Step[] = [
  onPlan('2012-02-01', 'planning office', 'add-unit', { unit: generalOffice, reason: '模拟：办公室承担督查' }),
  onPlan('2012-02-01', 'general office', 'designate-verifiers', { units: ['jihua'], reason: '模拟：由计划处统一验收核验' }),
  ...[...accounts]
    .filter(([id]) => id.startsWith('leader'))
    .map(([id, { id: subject }]) =>
      onPlan('2012-02-01', 'general office', 'bind-account', {
        person: `zeren-${id.slice('leader '.length)}`,
        subject,
        reason: '模拟：绑定责任岗账号',
      }),
    ),
];

/** 计划处 is a verifier, so nobody may check the tasks that it leads itself. For 8.2 a decision names an outside unit. */
const recusals: Step[] = [
  onTask(
    '2012-12-19',
    'planning office',
    '8.2',
    'complete',
    { reason: '模拟：牵头单位自行验收' },
    { refused: 'unit-leads-task' },
  ),
  onTask('2012-03-15', 'general office', '8.2', 'name-substitute', {
    unit: 'renshi',
    reason: '模拟：核验单位牵头本任务，须回避，由人事处代行',
  }),
  onIndicator('2012-10-29', reporterOf('renshi'), 'fiscal-st-above-revenue', 'verify-measurement', {
    measurement: eventOf('fiscal-st-above-revenue of quarter 3'),
    verdict: 'confirmed',
    note: '模拟：与决算口径一致',
  }),
];

/** 有关处室 in 3.3 is resolved in March; in every other task it stays. */
const placeholder: Step[] = [
  onTask('2012-03-20', 'planning office', '3.3', 'resolve-placeholder', {
    placeholder: '有关处室',
    units: ['chengguo', 'tiaojian'],
    reason: '模拟：专题会议明确配合单位',
  }),
];

/** One report comes late, one is corrected, one is retracted, and one is returned by the leader and then corrected. */
const reports: Step[] = [
  monthlyReport('5.1', 'nongcun', ['2012-07-25', '2012-06-30']),
  monthlyReport('3.2', 'gaoxin', ['2012-07-03', '2012-06-30'], { percent: 48, evidence: [fileIn('enterprise list')] }),
  onTask('2012-07-10', reporterOf('gaoxin'), '3.2', 'correct-report', {
    report: eventOf(reportLabel('3.2', '2012-06-30')),
    percent: 42,
    done: '模拟：扣除重复计数的企业后，已认定数有所减少',
    reason: '模拟：核对发现重复计数',
  }),
  onTask('2012-05-10', reporterOf('chengguo'), '6.3', 'retract-report', {
    report: eventOf(reportLabel('6.3', '2012-04-30')),
    reason: '模拟：误将他项任务的进展填入本项',
  }),
  onTask('2012-09-10', 'leader 7', '7.2', 'return', {
    report: eventOf(reportLabel('7.2', '2012-08-31')),
    reason: '模拟：内容过于笼统，请补充数据',
  }),
  onTask('2012-09-14', reporterOf('zhishichanquan'), '7.2', 'correct-report', {
    report: eventOf(reportLabel('7.2', '2012-08-31')),
    done: '模拟：已受理申报一批，完成初审过半，评审安排在下月',
    reason: '模拟：按责任岗要求补充数据',
  }),
  // The office enters a report that came on paper (代填).
  onTask('2012-05-08', 'general office', '8.3', 'report-progress', {
    percent: 31,
    done: '模拟：据纸质月报代填，课题研究按期开展',
    occurredOn: '2012-04-30',
    onBehalfOf: { unit: 'zhanlue-yanjiuyuan', subject: 'moni:zhanlue-yanjiuyuan:tianbao' },
    reason: '模拟：该单位当日无法登录',
  }),
  // A unit tries to report on another unit's task.
  onTask(
    '2012-05-09',
    reporterOf('fagui'),
    '3.2',
    'report-progress',
    { percent: 50, done: '模拟：误报', occurredOn: '2012-04-30' },
    { refused: 'not-your-task' },
  ),
];

/** From April to July there is no report on 2.1: its light turns yellow, then red. */
const silence: Step[] = [
  monthlyReport('2.1', 'chengguo', ['2012-07-20', '2012-06-30'], { percent: 40 }),
  monthlyReport('2.1', 'chengguo', ['2012-10-09', '2012-09-30'], { percent: 66 }),
  monthlyReport('2.1', 'chengguo', ['2012-11-02', '2012-10-31'], { percent: 78 }),
  monthlyReport('2.1', 'chengguo', ['2012-12-04', '2012-11-30'], { percent: 88 }),
];

/** 4.2 goes from 条件处 to 高新处 in July; what was reported before stays with 条件处. */
const handover: Step[] = [
  onTask('2012-07-16', 'general office', '4.2', 'change-responsibility', {
    leads: ['gaoxin'],
    responsible: [postOf('qiu-feizhang')],
    reason: '模拟：机构职能调整，平台建设划转高新处',
  }),
  onTask('2012-07-17', reporterOf('gaoxin'), '4.2', 'acknowledge', {}),
  onTask(
    '2012-07-18',
    reporterOf('tiaojian'),
    '4.2',
    'report-progress',
    { percent: 55, done: '模拟：移交后误报', occurredOn: '2012-06-30' },
    { refused: 'not-your-task' },
  ),
  monthlyReport('4.2', 'gaoxin', ['2012-08-02', '2012-07-31']),
  monthlyReport('4.2', 'gaoxin', ['2012-09-04', '2012-08-31']),
  monthlyReport('4.2', 'gaoxin', ['2012-10-09', '2012-09-30']),
  monthlyReport('4.2', 'gaoxin', ['2012-11-02', '2012-10-31']),
  monthlyReport('4.2', 'gaoxin', ['2012-12-04', '2012-11-30']),
  onIndicator('2012-12-17', reporterOf('gaoxin'), 'key-labs-and-engineering-centres', 'record-measurement', {
    value: '15',
    parts: [
      { name: '省级重点实验室', value: '6' },
      { name: '工程技术研究中心', value: '9' },
    ],
    occurredOn: '2012-12-14',
    source: '模拟：认定文件',
  }),
  onIndicator('2012-12-17', reporterOf('gaoxin'), 'regional-innovation-platforms', 'record-measurement', {
    value: '5',
    occurredOn: '2012-12-14',
    source: '模拟：批复文件',
  }),
];

/** Two obstacles: one is cleared after three months, one stays. */
const obstacles: Step[] = [
  onTask(
    '2012-05-15',
    reporterOf('tiaojian'),
    '4.1',
    'raise-obstacle',
    { description: '模拟：用地指标未落实', request: '模拟：请协调有关部门', occurredOn: '2012-05-14' },
    { label: 'obstacle of 4.1' },
  ),
  onTask('2012-08-20', reporterOf('tiaojian'), '4.1', 'clear-obstacle', {
    obstacle: eventOf('obstacle of 4.1'),
    outcome: '模拟：用地指标已单列',
    occurredOn: '2012-08-17',
  }),
  onTask('2012-09-20', reporterOf('gaoxin'), '3.4', 'raise-obstacle', {
    description: '模拟：统计口径尚未统一',
    occurredOn: '2012-09-19',
  }),
];

/** One extension is granted, to an earlier day than was asked for, and one refused. */
const extensions: Step[] = [
  onTask(
    '2012-10-15',
    reporterOf('gaoxin'),
    '3.1',
    'request-extension',
    { due: '2013-03-31', reason: '模拟：意见征求尚需时日' },
    { label: 'extension of 3.1' },
  ),
  onTask('2012-10-22', 'planning office', '3.1', 'grant-extension', {
    request: eventOf('extension of 3.1'),
    due: '2013-02-28',
    reason: '模拟：同意延至二月底',
  }),
  onTask(
    '2012-11-01',
    reporterOf('zhishichanquan'),
    '7.3',
    'request-extension',
    { due: '2013-06-30', reason: '模拟：希望延至明年年中' },
    { label: 'extension of 7.3' },
  ),
  onTask('2012-11-05', 'planning office', '7.3', 'refuse-extension', {
    request: eventOf('extension of 7.3'),
    reason: '模拟：理由不充分，不予延期',
  }),
];

/** Added in mid-year by an instruction. */
const addition: Step[] = [
  onPlan('2012-05-08', 'general office', 'add-task', {
    task: {
      code: '5.3',
      section: 5,
      title: '模拟：开展防汛减灾科技应急专项',
      responsible: [postOf('ding-kangsheng')],
      leads: ['shefa'],
      cooperating: [{ unit: 'nongcun' }],
      due: '2012-11-30',
      deliverables: [{ kind: 'document', action: 'issue', name: '模拟：应急技术清单' }],
    },
    basis: '模拟：领导批示2012年第7号',
  }),
  onTask('2012-05-09', reporterOf('shefa'), '5.3', 'acknowledge', {}),
  monthlyReport('5.3', 'shefa', ['2012-07-03', '2012-06-30'], { percent: 30 }),
  monthlyReport('5.3', 'shefa', ['2012-09-04', '2012-08-31'], { percent: 65 }),
  monthlyReport('5.3', 'shefa', ['2012-11-02', '2012-10-31'], { percent: 100 }),
  onTask('2012-11-06', reporterOf('shefa'), '5.3', 'request-completion', { statement: '模拟：清单已发布' }),
  onTask('2012-11-12', 'planning office', '5.3', 'complete', {}),
];

/** In December the target of 3.2 is lowered to what can be reached. */
const loweredTarget: Step[] = [
  onIndicator(
    '2012-12-10',
    reporterOf('gaoxin'),
    'high-tech-enterprises',
    'propose-target',
    { target: '260', reason: '模拟：受经济形势影响，预计难以完成' },
    { label: 'lower target' },
  ),
  onIndicator('2012-12-14', 'general office', 'high-tech-enterprises', 'approve-target', {
    proposal: eventOf('lower target'),
    reason: '模拟：同意调整',
  }),
  onIndicator(
    '2012-12-20',
    reporterOf('gaoxin'),
    'high-tech-enterprises',
    'record-measurement',
    { value: '262', occurredOn: '2012-12-19', source: '模拟：认定公告' },
    { label: 'enterprises at the end' },
  ),
  onIndicator('2012-12-24', 'planning office', 'high-tech-enterprises', 'verify-measurement', {
    measurement: eventOf('enterprises at the end'),
    verdict: 'confirmed',
  }),
];

/** One indicator is missed; the figure of another is disputed and corrected. */
const figures: Step[] = [
  onIndicator('2012-12-20', reporterOf('zhishichanquan'), 'patent-demonstration-enterprises', 'record-measurement', {
    value: '90',
    occurredOn: '2012-12-18',
    source: '模拟：认定公告',
    note: '模拟：申报企业不足',
  }),
  onIndicator('2012-11-05', 'planning office', 'incubator-area', 'verify-measurement', {
    measurement: eventOf('incubator-area of quarter 3'),
    verdict: 'disputed',
    value: '351000',
    note: '模拟：部分面积尚未投用',
  }),
  onIndicator('2012-11-07', reporterOf('gaoxin'), 'incubator-area', 'correct-measurement', {
    measurement: eventOf('incubator-area of quarter 3'),
    value: '351000',
    reason: '模拟：按核验结果更正',
  }),
];

/** One file is given as evidence for two tasks. */
const evidenceTwice: Step[] = [
  monthlyReport('4.3', 'gaoxin', ['2012-10-09', '2012-09-30'], { evidence: [fileIn('incubator survey')] }),
  monthlyReport('3.4', 'gaoxin', ['2012-10-09', '2012-09-30'], { evidence: [fileIn('incubator survey')] }),
];

/**
 * Half of the tasks are reviewed; 6.1 is suspended for six weeks; the light of 8.4 is set to yellow by hand and
 * released.
 */
const supervision: Step[] = [
  onTask('2012-07-09', 'general office', '1.1', 'review-midterm', { verdict: 'on-track', comment: '模拟：进展符合安排' }),
  onTask('2012-07-09', 'general office', '3.1', 'review-midterm', { verdict: 'lagging', comment: '模拟：指导意见起草偏慢' }),
  onTask('2012-07-09', 'supervisor', '2.1', 'review-midterm', { verdict: 'at-risk', comment: '模拟：长期未报进展' }),
  onTask('2012-08-03', 'planning office', '6.1', 'suspend', { reason: '模拟：等待上级政策出台' }),
  onTask('2012-09-17', 'planning office', '6.1', 'resume', { reason: '模拟：政策已出台' }),
  onTask(
    '2012-10-12',
    'supervisor',
    '8.4',
    'override-light',
    { light: 'yellow', reason: '模拟：抽查发现台账不全' },
    { label: 'yellow by hand' },
  ),
  onTask('2012-11-02', 'supervisor', '8.4', 'lift-light-override', {
    override: eventOf('yellow by hand'),
    reason: '模拟：复查已补齐',
  }),
];

/** Documents go from draft to issue, an event is held. */
const deliverables: Step[] = [
  onTask('2012-04-10', reporterOf('fagui'), '1.3', 'advance-deliverable', {
    deliverable: 1,
    stage: 'drafting',
    occurredOn: '2012-04-09',
  }),
  onTask('2012-06-12', reporterOf('fagui'), '1.3', 'advance-deliverable', {
    deliverable: 1,
    stage: 'consulting',
    occurredOn: '2012-06-11',
  }),
  onTask('2012-09-18', reporterOf('fagui'), '1.3', 'advance-deliverable', {
    deliverable: 1,
    stage: 'issued',
    documentNumber: '模拟〔2012〕18号',
    occurredOn: '2012-09-17',
  }),
  onTask('2012-06-13', reporterOf('gaoxin'), '3.1', 'advance-deliverable', {
    deliverable: 1,
    stage: 'drafting',
    occurredOn: '2012-06-12',
  }),
  onTask('2012-10-25', reporterOf('hezuo'), '6.2', 'advance-deliverable', {
    deliverable: 1,
    stage: 'held',
    occurredOn: '2012-10-24',
    note: '模拟：活动如期举办',
  }),
];

/** At the end units ask for completion, and verifiers answer. Tasks that 计划处 leads wait: nobody may check them. */
const completed = ['1.1', '1.2', '1.3', '3.3', '5.1', '5.2', '6.2', '6.3', '7.1', '8.3'] as const;
const leadOf: Readonly<Record<(typeof completed)[number] | '8.1' | '8.2', string>> = {
  '1.1': 'fagui',
  '1.2': 'fagui',
  '1.3': 'fagui',
  '3.3': 'gaoxin',
  '5.1': 'nongcun',
  '5.2': 'shefa',
  '6.2': 'hezuo',
  '6.3': 'chengguo',
  '7.1': 'zhishichanquan',
  '8.1': 'jihua',
  '8.2': 'fagui',
  '8.3': 'zhanlue-yanjiuyuan',
};

const completion: Step[] = [
  ...[...completed, '8.1' as const, '8.2' as const].flatMap((task) => [
    monthlyReport(task, leadOf[task], ['2012-12-17', '2012-12-16'], { percent: 100 }),
    onTask('2012-12-18', reporterOf(leadOf[task]), task, 'request-completion', { statement: '模拟：年度任务已全部完成' }),
  ]),
  onTask('2012-12-20', 'planning office', '7.1', 'return', { reason: '模拟：办法尚未正式印发' }),
  ...completed
    .filter((task) => task !== '7.1')
    .map((task) => onTask('2012-12-21', 'planning office', task, 'complete', { reason: '模拟：材料齐全，同意办结' })),
  onTask('2012-12-25', reporterOf('renshi'), '8.2', 'complete', { reason: '模拟：受指定代行核验，同意办结' }),
];

/** Months of tasks whose reports are part of this story, and not of the ordinary work. */
export const ownStories: readonly OwnStory[] = [
  { task: '2.1', fromMonth: 4, toMonth: 11 },
  { task: '3.2', fromMonth: 6, toMonth: 6 },
  { task: '3.4', fromMonth: 9, toMonth: 9 },
  { task: '4.2', fromMonth: 7, toMonth: 11 },
  { task: '4.3', fromMonth: 9, toMonth: 9 },
  { task: '5.1', fromMonth: 6, toMonth: 6 },
  // The task is suspended when August is reported.
  { task: '6.1', fromMonth: 7, toMonth: 8 },
  { task: '8.3', fromMonth: 4, toMonth: 4 },
];

export const story: readonly Step[] = [
  ...setUp,
  ...recusals,
  ...placeholder,
  ...reports,
  ...silence,
  ...handover,
  ...obstacles,
  ...extensions,
  ...addition,
  ...loweredTarget,
  ...figures,
  ...evidenceTwice,
  ...supervision,
  ...deliverables,
  ...completion,
];
