import { words } from '@duban/domain';
import type { PlanItem } from '../answers/plan.js';
import { marked } from './csv-answer.js';
import { csvTable, lightColumns } from './table.js';

export const planTable = csvTable<PlanItem>({ zh: '计划', en: 'plans' }, 'plans', [
  { zh: '计划代号', en: 'plan', value: ({ id }) => id },
  { zh: '计划名称', en: 'name of the plan', value: ({ title }) => title },
  { zh: '发文单位', en: 'issuer', value: ({ issuer }) => issuer },
  { zh: '文号', en: 'document number', value: ({ documentNumber }) => documentNumber },
  { zh: '发文日期', en: 'issued on', value: ({ issuedOn }) => issuedOn },
  { zh: '年度', en: 'year', value: ({ year }) => year },
  { zh: '状态', en: 'status', value: ({ status }, said) => said.word(words.planStatus, status) },
  { zh: '当前日期', en: 'today', value: ({ today }) => today },
  { zh: '任务数', en: 'tasks', value: ({ summary }) => summary.tasks },
  { zh: '已办结', en: 'completed', value: ({ summary }) => summary.completed },
  { zh: '逾期', en: 'overdue', value: ({ summary }) => summary.overdue },
  { zh: '平均进度(%)', en: 'average progress (%)', value: ({ summary }) => summary.averagePercent },
  ...lightColumns<PlanItem>(({ summary }) => summary.lights),
  { zh: '指标数', en: 'indicators', value: ({ indicators }) => indicators.total },
  { zh: '达标指标数', en: 'indicators met', value: ({ indicators }) => indicators.met },
  { ...marked, value: ({ notice }) => notice },
]);
