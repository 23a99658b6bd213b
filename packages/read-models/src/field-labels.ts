/**
 * The fields whose changes the history tells, with what a reader sees as their name. The names are part
 * of the API (`field=percent`). Bookkeeping, such as counters and revisions, is not among them.
 */

export interface Label {
  readonly zh: string;
  readonly en: string;
}

export const fieldLabels = {
  title: { zh: '名称', en: 'title' },
  issuer: { zh: '发文单位', en: 'issuer' },
  documentNumber: { zh: '文号', en: 'document number' },
  issuedOn: { zh: '发文日期', en: 'issued on' },
  year: { zh: '年度', en: 'year' },
  simulated: { zh: '模拟', en: 'simulated' },
  startsOn: { zh: '起始日', en: 'starts on' },
  status: { zh: '状态', en: 'status' },
  today: { zh: '当前日期', en: 'today' },
  sections: { zh: '章节', en: 'sections' },
  units: { zh: '单位', en: 'units' },
  people: { zh: '人员', en: 'people' },
  lightRules: { zh: '亮灯规则版本', en: 'version of the light rules' },
  documents: { zh: '所依通知', en: 'notices it rests on' },
  verifiers: { zh: '核验单位', en: 'verifying units' },
  name: { zh: '名称', en: 'name' },
  accounts: { zh: '账号', en: 'accounts' },
  tasks: { zh: '任务清单', en: 'tasks listed' },
  indicators: { zh: '指标清单', en: 'indicators listed' },
  source: { zh: '通知原文', en: 'words of the notice' },
  'origin/basis': { zh: '立项依据', en: 'basis of the decision' },
  carriedOverFrom: { zh: '结转自', en: 'carried over from' },
  section: { zh: '所属章节', en: 'section' },
  responsible: { zh: '责任人', en: 'responsible' },
  leads: { zh: '牵头单位', en: 'lead units' },
  cooperating: { zh: '配合单位', en: 'cooperating units' },
  due: { zh: '完成期限', en: 'due' },
  deliverables: { zh: '成果', en: 'deliverables' },
  'deliverables/stage': { zh: '成果阶段', en: 'stage of a deliverable' },
  'deliverables/documentNumber': { zh: '成果文号', en: 'document number of a deliverable' },
  'deliverables/occurredOn': { zh: '成果阶段日期', en: 'day of the stage of a deliverable' },
  'deliverables/note': { zh: '成果备注', en: 'note on a deliverable' },
  'deliverables/evidence': { zh: '成果佐证', en: 'evidence of a deliverable' },
  suspension: { zh: '暂停', en: 'suspended' },
  acknowledgedBy: { zh: '签收单位', en: 'acknowledged by' },
  percent: { zh: '进度', en: 'progress' },
  light: { zh: '亮灯', en: 'light' },
  'light/rule': { zh: '亮灯依据', en: 'rule of the light' },
  'light/override': { zh: '人工亮灯', en: 'light set by hand' },
  'light/override/until': { zh: '人工亮灯截止日', en: 'last day of the light set by hand' },
  overdue: { zh: '逾期', en: 'overdue' },
  'request/statement': { zh: '办结说明', en: 'statement on completion' },
  noEligibleVerifier: { zh: '无合格核验单位', en: 'no eligible verifier' },
  'extension/due': { zh: '申请延期至', en: 'extension asked for' },
  'extension/outcome': { zh: '延期审批', en: 'decision on the extension' },
  obstacles: { zh: '未解决障碍数', en: 'open obstacles' },
  'obstacle/id': { zh: '障碍', en: 'obstacle' },
  'obstacle/description': { zh: '障碍情况', en: 'description of the obstacle' },
  'obstacle/request': { zh: '请求协调事项', en: 'help asked for' },
  'obstacle/occurredOn': { zh: '障碍日期', en: 'day of the obstacle' },
  'obstacle/outcome': { zh: '障碍处理结果', en: 'outcome of the obstacle' },
  review: { zh: '中期评估', en: 'midterm review' },
  'review/unit': { zh: '评估单位', en: 'reviewing unit' },
  'review/comment': { zh: '评估意见', en: 'comment of the review' },
  substitute: { zh: '代核验单位', en: 'substitute' },
  'report/id': { zh: '现行上报', en: 'standing report' },
  'report/percent': { zh: '上报进度', en: 'progress reported' },
  'report/done': { zh: '已完成工作', en: 'done' },
  'report/next': { zh: '下一步安排', en: 'next' },
  'report/obstacles': { zh: '存在困难', en: 'obstacles' },
  'report/evidence': { zh: '佐证材料', en: 'evidence' },
  'report/occurredOn': { zh: '上报所述日期', en: 'report speaks of' },
  'report/retracted': { zh: '上报已撤回', en: 'report retracted' },
  'report/returned': { zh: '上报已退回', en: 'report returned' },
  facts: { zh: '指标定义', en: 'definition' },
  task: { zh: '所属任务', en: 'task' },
  target: { zh: '目标值', en: 'target' },
  baseline: { zh: '基数', en: 'baseline' },
  missed: { zh: '到期未达标', en: 'missed' },
  'proposal/target': { zh: '拟调目标值', en: 'target proposed' },
  'proposal/unit': { zh: '提出单位', en: 'proposing unit' },
  value: { zh: '现值', en: 'current value' },
  reference: { zh: '比较值', en: 'reference' },
  attainment: { zh: '达标情况', en: 'attainment' },
  attainmentPercent: { zh: '完成率', en: 'attained, percent' },
  'measurement/id': { zh: '现行测量', en: 'standing measurement' },
  'measurement/value': { zh: '测量值', en: 'value measured' },
  'measurement/reference': { zh: '测量比较值', en: 'reference measured' },
  'measurement/parts': { zh: '分项数据', en: 'parts' },
  'measurement/occurredOn': { zh: '测量日期', en: 'measured on' },
  'measurement/source': { zh: '数据来源', en: 'source' },
  'measurement/note': { zh: '备注', en: 'note' },
  'measurement/evidence': { zh: '测量佐证', en: 'evidence of the measurement' },
  'measurement/retracted': { zh: '测量已撤回', en: 'measurement retracted' },
  verification: { zh: '核验结论', en: 'verdict of the verification' },
  'verification/unit': { zh: '核验数据的单位', en: 'unit that verified' },
  'verification/value': { zh: '核验所得值', en: 'value found' },
  'verification/reference': { zh: '核验所得比较值', en: 'reference found' },
  'verification/note': { zh: '核验意见', en: 'note on the verification' },
} as const satisfies Record<string, Label>;

export type FieldName = keyof typeof fieldLabels;

type OfDeliverables<Name> = Name extends `deliverables/${infer Part}` ? Part : never;

/** A field of one deliverable, by its number in the task's list. */
export type DeliverableField = `deliverables/${number}/${OfDeliverables<FieldName>}`;
export type ChangedField = FieldName | DeliverableField;

const ofDeliverable = /^deliverables\/([1-9]\d?)\/([A-Za-z]+)$/;
const labels: Readonly<Record<string, Label | undefined>> = fieldLabels;

/** The field of all deliverables that a field of one of them belongs to; of any other field, itself. */
export const fieldOfAll = (field: string): string => field.replace(ofDeliverable, 'deliverables/$2');

/** What a reader sees as the name of a field: 成果2阶段 for the second deliverable's stage. Undefined when there is none. */
export function fieldLabel(field: string): Label | undefined {
  const own = Object.hasOwn(labels, field) ? labels[field] : undefined;
  const number = ofDeliverable.exec(field)?.[1];
  const general = own ?? (Object.hasOwn(labels, fieldOfAll(field)) ? labels[fieldOfAll(field)] : undefined);
  if (general === undefined || number === undefined) return general;
  return { zh: general.zh.replace('成果', `成果${number}`), en: `${general.en} (${number})` };
}
