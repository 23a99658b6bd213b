import type { ReportDocument } from '@duban/read-models';
import { enteredColumns } from './entered-table.js';
import { csvTable } from './table.js';

export const reportTable = csvTable<ReportDocument>({ zh: '上报', en: 'reports' }, 'reports', [
  { zh: '上报编号', en: 'report', value: ({ id }) => id },
  { zh: '任务代码', en: 'task', value: ({ task }) => task },
  { zh: '单位', en: 'unit', value: ({ unit }) => unit.name },
  { zh: '填报人', en: 'entered by', value: ({ by }) => by.name },
  { zh: '填报人标识', en: 'id of who entered it', value: ({ by }) => by.id },
  { zh: '进度(%)', en: 'progress (%)', value: ({ percent }) => percent },
  { zh: '完成情况', en: 'done', value: ({ done }) => done },
  { zh: '下一步', en: 'next', value: ({ next }) => next },
  { zh: '存在问题', en: 'problems', value: ({ obstacles }) => obstacles },
  { zh: '发生日期', en: 'occurred on', value: ({ occurredOn }) => occurredOn },
  { zh: '上报时间', en: 'reported at', value: ({ reportedAt }, said) => said.time(reportedAt) },
  { zh: '佐证份数', en: 'pieces of evidence', value: ({ evidence }) => evidence.length },
  { zh: '更正次数', en: 'corrections', value: ({ corrections }) => corrections },
  { zh: '已撤回', en: 'retracted', value: ({ retracted }, said) => said.yesNo(retracted) },
  { zh: '已退回', en: 'returned', value: ({ returned }, said) => said.yesNo(returned) },
  ...enteredColumns,
]);
