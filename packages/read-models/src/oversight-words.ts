/** Records of oversight for people: what was done, to what, and why it was refused, in words instead of codes and routes. */
import {
  aggregates,
  type ErrorCode,
  errorRegistry,
  type Language,
  oversightEvents,
  type WordTable,
  word,
  words,
} from '@duban/domain';
import type { OversightDocument } from './documents/index.js';
import { eventLabels } from './event-labels.js';
import { fieldLabels } from './views/history/field-labels.js';

/** What is read and put, by method and route. */
export const readingWords: WordTable = {
  'GET /v1/plans': { zh: '查阅计划列表', en: 'list of plans' },
  'GET /v1/plans/:plan': { zh: '查阅计划', en: 'plan' },
  'GET /v1/plans/:plan/tasks': { zh: '查阅任务列表', en: 'list of tasks' },
  'GET /v1/plans/:plan/tasks/:code': { zh: '查阅任务', en: 'task' },
  'GET /v1/plans/:plan/tasks/:code/reports': { zh: '查阅任务的上报', en: 'reports on a task' },
  'GET /v1/plans/:plan/tasks/:code/history': { zh: '查阅任务历史', en: 'history of a task' },
  'GET /v1/plans/:plan/tasks/:code/lights': { zh: '查阅任务逐日亮灯', en: 'lights of a task day by day' },
  'GET /v1/plans/:plan/lights': { zh: '查阅亮灯重算', en: 'lights by another version of the rules' },
  'GET /v1/plans/:plan/indicators': { zh: '查阅指标列表', en: 'list of indicators' },
  'GET /v1/plans/:plan/indicators/:key': { zh: '查阅指标', en: 'indicator' },
  'GET /v1/plans/:plan/indicators/:key/measurements': { zh: '查阅指标数据', en: 'measurements of an indicator' },
  'GET /v1/plans/:plan/indicators/:key/history': { zh: '查阅指标历史', en: 'history of an indicator' },
  'GET /v1/plans/:plan/units': { zh: '查阅单位列表', en: 'list of units' },
  'GET /v1/plans/:plan/units/:unit': { zh: '查阅单位', en: 'unit' },
  'GET /v1/plans/:plan/units/:unit/report-template': { zh: '下载填报表', en: 'form of a unit' },
  'GET /v1/plans/:plan/people': { zh: '查阅人员列表', en: 'list of people' },
  'GET /v1/people/:id': { zh: '查阅人员', en: 'person' },
  'GET /v1/plans/:plan/entries': { zh: '查阅代填', en: 'entries for others' },
  'GET /v1/plans/:plan/history': { zh: '查阅变更历史', en: 'history of a plan' },
  'GET /v1/plans/:plan/diff': { zh: '查阅两时点差异', en: 'difference between two points' },
  'GET /v1/plans/:plan/changes': { zh: '逐条重放变更', en: 'walk through the changes of a plan' },
  'GET /v1/plans/:plan/happened': { zh: '查阅至某日所述情况', en: 'what would stand by a day' },
  'GET /v1/plans/:plan/events/:event': { zh: '查阅事件', en: 'one event as it is stored' },
  'GET /v1/plans/:plan/shared-evidence': { zh: '查阅多处引用的佐证', en: 'evidence that several refer to' },
  'GET /v1/plans/:plan/export': { zh: '导出计划', en: 'export of a plan' },
  'GET /v1/plans/:plan/notice': { zh: '下载通知原件', en: 'notice of a plan' },
  'GET /v1/evidence/:sha256': { zh: '下载佐证材料', en: 'piece of evidence' },
  'PUT /v1/evidence/:sha256': { zh: '上传佐证材料', en: 'upload of evidence' },
  'GET /v1/people/:id/dossier': { zh: '查阅人员履职档案', en: 'dossier of a person' },
  'GET /v1/units/:unit/dossier': { zh: '查阅单位履职档案', en: 'dossier of a unit' },
  'GET /v1/accounts/:account/dossier': { zh: '查阅账号履职档案', en: 'dossier of an account' },
  'GET /v1/reconciliations/:reconciliation': { zh: '查阅核对结果', en: 'result of a reconciliation' },
  'GET /v1/me/commands': { zh: '查阅本人回执', en: 'own receipts' },
  'GET /v1/oversight': { zh: '查阅监督记录', en: 'records of oversight' },
};

/** What is posted and is none of the commands of an aggregate. */
const postedWords: WordTable = {
  commands: { zh: '批量提交', en: 'bulk request' },
  sheets: { zh: '提交填报表', en: 'form handed in' },
  notices: { zh: '识读通知', en: 'reading of a notice' },
  reconciliations: { zh: '核对读模型', en: 'reconciling of read models' },
};

/** What was done, such as 上报进度 or 查阅变更历史. Of a command that several aggregates have, that of the subject. */
export function actionText({ action, subject }: Pick<OversightDocument, 'action' | 'subject'>, language: Language) {
  if (action === null) return null;
  const commands = aggregates.filter((aggregate) => Object.hasOwn(aggregate.commands, action));
  const own = commands.find(({ name }) => subject?.startsWith(`${name}/`) === true) ?? commands[0];
  const tables = [own?.commands, oversightEvents, readingWords, postedWords, words.oversightKind];
  const table = tables.find((each) => each !== undefined && Object.hasOwn(each, action));
  return table === undefined ? action : word(table as WordTable, action, language);
}

const subjectKinds: WordTable = {
  ...words.subject,
  evidence: words.openItem.evidence,
  account: { zh: '账号', en: 'account' },
  token: words.oversightKind.tokens,
  key: { zh: '密钥', en: 'key' },
};

/** 任务 3.2 for `task/3.2`. */
export function subjectText(subject: string | null, language: Language): string | null {
  if (subject === null || subject === 'all') return null;
  const [kind = '', ...key] = subject.split('/');
  return Object.hasOwn(subjectKinds, kind) ? `${word(subjectKinds, kind, language)} ${key.join('/')}` : subject;
}

/** Why it was refused. What a sentence names of the single case is not on record, so … stands for it. */
export function refusalText(code: string | null, language: Language): string | null {
  if (code === null || !Object.hasOwn(errorRegistry, code)) return code;
  return errorRegistry[code as ErrorCode][language].replaceAll(/\{[^}]*\}/g, '…');
}

/** Filter → its words, and the words of its values where these are names. */
const filterWords: Readonly<Record<string, { readonly zh: string; readonly en: string; readonly says?: WordTable }>> = {
  unit: words.subject.unit,
  person: words.subject.person,
  actor: { zh: '操作人', en: 'actor' },
  task: words.subject.task,
  section: { zh: '章节', en: 'section' },
  subject: { zh: '对象', en: 'subject' },
  type: { zh: '事件', en: 'event', says: eventLabels },
  without: { zh: '除去事件', en: 'without events', says: eventLabels },
  part: { zh: '部分', en: 'part', says: words.dossierPart },
  days: { zh: '含每日条目', en: 'with the days', says: words.yesOrNo },
  onBehalf: { zh: '代填', en: 'entered for others', says: words.yesOrNo },
  correlation: { zh: '同一次提交', en: 'sent together' },
  direction: { zh: '变动方向', en: 'direction', says: words.direction },
  reason: { zh: '理由含', en: 'words in the reason' },
  evidence: { zh: '佐证', en: 'evidence' },
  field: { zh: '字段', en: 'field', says: Object.fromEntries(fieldLabels) },
  light: { zh: '亮灯', en: 'light', says: words.light },
  status: { zh: '状态', en: 'status', says: words.taskStatus },
  flag: { zh: '提示', en: 'flag', says: { ...words.taskFlag, ...words.indicatorFlag } },
  attainment: { zh: '达标情况', en: 'attainment', says: words.attainment },
  state: { zh: '确认情况', en: 'what they say of it', says: words.entryState },
  kind: { zh: '类别', en: 'kind', says: words.oversightKind },
  overdue: { zh: '逾期', en: 'overdue', says: words.yesOrNo },
  headline: { zh: '总体指标', en: 'headline', says: words.yesOrNo },
  rules: { zh: '亮灯规则', en: 'rules of the lights' },
  from: { zh: '起', en: 'from' },
  to: { zh: '止', en: 'to' },
  sha256: { zh: '文件摘要', en: 'digest of the file' },
  format: { zh: '文件格式', en: 'format of the file' },
  events: { zh: '事件数', en: 'events' },
  compared: { zh: '核对项数', en: 'compared' },
  differing: { zh: '不同项数', en: 'differing' },
  unsettled: { zh: '未定项数', en: 'unsettled' },
};

/** 单位：高新处；起：2012-01-01 for `unit=…&from=2012-01-01`. */
export function filtersText(filters: string | null, language: Language): string | null {
  if (filters === null) return null;
  const [colon, end] = language === 'zh' ? ['：', '；'] : [': ', '; '];
  const said = [...new URLSearchParams(filters)].map(([name, value]) => {
    const known = Object.hasOwn(filterWords, name) ? filterWords[name] : undefined;
    const text = known?.says === undefined ? value : word(known.says, value, language);
    return `${known?.[language] ?? name}${colon}${text}`;
  });
  return said.join(end);
}
