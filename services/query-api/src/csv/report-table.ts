import type { ReportDocument } from '@duban/read-models';
import { csvTable, yesNo } from './table.js';

export const reportTable = csvTable<ReportDocument>('上报', 'reports', [
  { heading: '上报编号', value: ({ id }) => id },
  { heading: '任务代码', value: ({ task }) => task },
  { heading: '单位', value: ({ unit }) => unit.name },
  { heading: '填报人', value: ({ by }) => by.name },
  { heading: '进度(%)', value: ({ percent }) => percent },
  { heading: '完成情况', value: ({ done }) => done },
  { heading: '下一步', value: ({ next }) => next },
  { heading: '存在问题', value: ({ obstacles }) => obstacles },
  { heading: '发生日期', value: ({ occurredOn }) => occurredOn },
  { heading: '上报时间', value: ({ reportedAt }) => reportedAt },
  { heading: '佐证份数', value: ({ evidence }) => evidence.length },
  { heading: '更正次数', value: ({ corrections }) => corrections },
  { heading: '已撤回', value: ({ retracted }) => yesNo(retracted) },
  { heading: '已退回', value: ({ returned }) => yesNo(returned) },
]);
