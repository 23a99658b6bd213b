import type { TaskDocument } from '@duban/read-models';
import { csvTable, idsOf, joined, namesOf, yesNo } from './table.js';
import { word } from './words.js';

export const taskTable = csvTable<TaskDocument>('任务', 'tasks', [
  { heading: '任务代码', value: ({ code }) => code },
  { heading: '任务名称', value: ({ title }) => title },
  { heading: '章节序号', value: ({ section }) => section.number },
  { heading: '章节', value: ({ section }) => section.title },
  { heading: '牵头单位', value: ({ leads }) => namesOf(leads) },
  { heading: '牵头单位代码', value: ({ leads }) => idsOf(leads) },
  {
    heading: '配合单位',
    value: ({ cooperating }) => joined(cooperating.map((unit) => ('id' in unit ? unit.name : unit.placeholder))),
  },
  { heading: '责任人', value: ({ responsible }) => namesOf(responsible) },
  { heading: '完成期限', value: ({ due }) => due },
  { heading: '状态', value: ({ status }) => word(status) },
  { heading: '进度(%)', value: ({ percent }) => percent },
  { heading: '亮灯', value: ({ light }) => word(light.light) },
  { heading: '亮灯依据', value: ({ light }) => light.rule },
  { heading: '逾期', value: ({ overdue }) => yesNo(overdue) },
  { heading: '完成情况', value: ({ report }) => report?.done },
  { heading: '下一步', value: ({ report }) => report?.next },
  { heading: '存在问题', value: ({ report }) => report?.obstacles },
  { heading: '上报日期', value: ({ report }) => report?.occurredOn },
  { heading: '上报次数', value: ({ counts }) => counts.reports },
  { heading: '版本号', value: ({ revision }) => revision },
  { heading: '最后变更时间', value: ({ changedAt }) => changedAt },
]);
