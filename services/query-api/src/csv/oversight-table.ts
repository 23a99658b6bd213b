import type { OversightDocument } from '@duban/read-models';
import { csvTable, joined } from './table.js';
import { word } from './words.js';

export const oversightTable = csvTable<OversightDocument>('监督记录', 'oversight', [
  { heading: '记录编号', value: ({ id }) => id },
  { heading: '类别', value: ({ kind }) => word(kind) },
  { heading: '操作人', value: ({ actor }) => actor.name },
  { heading: '操作人标识', value: ({ actor }) => actor.id },
  { heading: '操作人单位', value: ({ actor }) => actor.unit },
  { heading: '操作', value: ({ action }) => (action === null ? null : word(action)) },
  { heading: '计划', value: ({ plan }) => plan },
  { heading: '对象', value: ({ subject }) => subject },
  { heading: '筛选条件', value: ({ filters }) => filters },
  { heading: '拒绝原因', value: ({ code }) => code },
  { heading: '令牌编号', value: ({ token }) => token?.id },
  { heading: '令牌角色', value: ({ token }) => (token === null ? null : joined(token.roles)) },
  { heading: '令牌单位', value: ({ token }) => token?.unit },
  { heading: '令牌到期', value: ({ token }) => token?.expiresAt },
  { heading: '理由', value: ({ reason }) => reason },
  { heading: '次数', value: ({ count }) => count },
  { heading: '首次', value: ({ firstAt }) => firstAt },
  { heading: '末次', value: ({ lastAt }) => lastAt },
  { heading: '记录时间', value: ({ recordedAt }) => recordedAt },
]);
