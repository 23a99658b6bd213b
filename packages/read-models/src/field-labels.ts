/**
 * The fields whose changes the history tells, with what a reader sees as their name. The names are part
 * of the API (`field=percent`). Bookkeeping, such as counters and revisions, is not among them.
 */

interface Label {
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
  tasks: { zh: '任务清单', en: 'tasks listed' },
  indicators: { zh: '指标清单', en: 'indicators listed' },
  section: { zh: '所属章节', en: 'section' },
  responsible: { zh: '责任人', en: 'responsible' },
  leads: { zh: '牵头单位', en: 'lead units' },
  cooperating: { zh: '配合单位', en: 'cooperating units' },
  due: { zh: '完成期限', en: 'due' },
  deliverables: { zh: '成果', en: 'deliverables' },
  acknowledgedBy: { zh: '签收单位', en: 'acknowledged by' },
  percent: { zh: '进度', en: 'progress' },
  light: { zh: '亮灯', en: 'light' },
  'light/rule': { zh: '亮灯依据', en: 'rule of the light' },
  overdue: { zh: '逾期', en: 'overdue' },
  'request/statement': { zh: '办结说明', en: 'statement on completion' },
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
  value: { zh: '现值', en: 'current value' },
  reference: { zh: '比较值', en: 'reference' },
  attainment: { zh: '达标情况', en: 'attainment' },
  attainmentPercent: { zh: '完成率', en: 'attained, percent' },
  'measurement/id': { zh: '现行测量', en: 'standing measurement' },
  'measurement/value': { zh: '测量值', en: 'value measured' },
  'measurement/reference': { zh: '测量比较值', en: 'reference measured' },
  'measurement/occurredOn': { zh: '测量日期', en: 'measured on' },
  'measurement/source': { zh: '数据来源', en: 'source' },
  'measurement/note': { zh: '备注', en: 'note' },
  'measurement/evidence': { zh: '测量佐证', en: 'evidence of the measurement' },
} as const satisfies Record<string, Label>;

export type FieldName = keyof typeof fieldLabels;
