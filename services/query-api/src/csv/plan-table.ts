import type { PlanItem } from '../answers/plan.js';
import { csvTable } from './table.js';
import { word } from './words.js';

export const planTable = csvTable<PlanItem>('计划', 'plans', [
  { heading: '计划代号', value: ({ id }) => id },
  { heading: '计划名称', value: ({ title }) => title },
  { heading: '发文单位', value: ({ issuer }) => issuer },
  { heading: '文号', value: ({ documentNumber }) => documentNumber },
  { heading: '发文日期', value: ({ issuedOn }) => issuedOn },
  { heading: '年度', value: ({ year }) => year },
  { heading: '状态', value: ({ status }) => word(status) },
  { heading: '当前日期', value: ({ today }) => today },
  { heading: '任务数', value: ({ summary }) => summary.tasks },
  { heading: '已办结', value: ({ summary }) => summary.completed },
  { heading: '逾期', value: ({ summary }) => summary.overdue },
  { heading: '平均进度(%)', value: ({ summary }) => summary.averagePercent },
  { heading: '办结', value: ({ summary }) => summary.lights.done },
  { heading: '绿灯', value: ({ summary }) => summary.lights.green },
  { heading: '黄灯', value: ({ summary }) => summary.lights.yellow },
  { heading: '红灯', value: ({ summary }) => summary.lights.red },
  { heading: '指标数', value: ({ indicators }) => indicators.total },
  { heading: '达标指标数', value: ({ indicators }) => indicators.met },
  { heading: '标注', value: ({ notice }) => notice },
]);
