import { words } from '@duban/domain';
import type { TaskDocument } from '@duban/read-models';
import { csvTable, idsOf, namesOf } from './table.js';

export const taskTable = csvTable<TaskDocument>({ zh: '任务', en: 'tasks' }, 'tasks', [
  { zh: '任务代码', en: 'task', value: ({ code }) => code },
  { zh: '任务名称', en: 'name of the task', value: ({ title }) => title },
  { zh: '章节序号', en: 'number of the section', value: ({ section }) => section.number },
  { zh: '章节', en: 'section', value: ({ section }) => section.title },
  { zh: '牵头单位', en: 'lead units', value: ({ leads }, said) => said.list(namesOf(leads)) },
  { zh: '牵头单位代码', en: 'lead unit ids', value: ({ leads }, said) => said.list(idsOf(leads)) },
  {
    zh: '配合单位',
    en: 'cooperating units',
    value: ({ cooperating }, said) => said.list(cooperating.map((unit) => ('id' in unit ? unit.name : unit.placeholder))),
  },
  { zh: '责任人', en: 'responsible', value: ({ responsible }, said) => said.list(namesOf(responsible)) },
  { zh: '责任人代码', en: 'ids of who answers', value: ({ responsible }, said) => said.list(idsOf(responsible)) },
  { zh: '完成期限', en: 'due', value: ({ due }) => due },
  { zh: '状态', en: 'status', value: ({ status }, said) => said.word(words.taskStatus, status) },
  { zh: '进度(%)', en: 'progress (%)', value: ({ percent }) => percent },
  { zh: '亮灯', en: 'light', value: ({ light }, said) => said.word(words.light, light.light) },
  { zh: '亮灯依据', en: 'rule of the light', value: ({ light }, said) => said.word(words.lightRule, light.rule) },
  { zh: '逾期', en: 'overdue', value: ({ overdue }, said) => said.yesNo(overdue) },
  { zh: '完成情况', en: 'done', value: ({ report }) => report?.done },
  { zh: '下一步', en: 'next', value: ({ report }) => report?.next },
  { zh: '存在问题', en: 'problems', value: ({ report }) => report?.obstacles },
  { zh: '上报日期', en: 'report speaks of', value: ({ report }) => report?.occurredOn },
  {
    zh: '退回未改',
    en: 'returned and not answered',
    value: ({ openReturns }, said) => said.list(openReturns.map(({ unit, reason }) => `${unit.name} ${reason ?? ''}`.trim())),
  },
  { zh: '上报次数', en: 'reports', value: ({ counts }) => counts.reports },
  { zh: '版本号', en: 'revision', value: ({ revision }) => revision },
  { zh: '最后变更时间', en: 'last changed', value: ({ changedAt }, said) => said.time(changedAt) },
]);
