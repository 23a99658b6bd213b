import { words } from '@duban/domain';
import { actionText, filtersText, type OversightDocument, refusalText, subjectText } from '@duban/read-models';
import { csvTable } from './table.js';

export const oversightTable = csvTable<OversightDocument>({ zh: '监督记录', en: 'oversight' }, 'oversight', [
  { zh: '记录编号', en: 'record', value: ({ id }) => id },
  { zh: '类别', en: 'kind', value: ({ kind }, said) => said.word(words.oversightKind, kind) },
  { zh: '操作人', en: 'actor', value: ({ actor }) => actor.name },
  { zh: '操作人标识', en: 'id of the actor', value: ({ actor }) => actor.id },
  { zh: '操作人单位代码', en: 'unit id of the actor', value: ({ actor }) => actor.unit },
  { zh: '操作', en: 'action', value: (record, { language }) => actionText(record, language) },
  { zh: '计划代号', en: 'plan id', value: ({ plan }) => plan },
  { zh: '对象', en: 'subject', value: ({ subject }, { language }) => subjectText(subject, language) },
  { zh: '筛选条件', en: 'filters', value: ({ filters }, { language }) => filtersText(filters, language) },
  { zh: '拒绝原因', en: 'why it was refused', value: ({ code }, { language }) => refusalText(code, language) },
  { zh: '令牌编号', en: 'token', value: ({ token }) => token?.id },
  {
    zh: '令牌角色',
    en: 'roles of the token',
    value: ({ token }, said) => token && said.list(token.roles.map((role) => said.word(words.role, role))),
  },
  { zh: '令牌单位代码', en: 'unit id of the token', value: ({ token }) => token?.unit },
  { zh: '令牌到期', en: 'token expires', value: ({ token }, said) => said.time(token?.expiresAt) },
  { zh: '理由', en: 'reason', value: ({ reason }) => reason },
  { zh: '次数', en: 'count', value: ({ count }) => count },
  { zh: '首次', en: 'first', value: ({ firstAt }, said) => said.time(firstAt) },
  { zh: '末次', en: 'last', value: ({ lastAt }, said) => said.time(lastAt) },
  { zh: '记录时间', en: 'recorded at', value: ({ recordedAt }, said) => said.time(recordedAt) },
]);
