import { words } from '@duban/domain';
import type { Receipt } from '../answers/receipt.js';
import { linkText } from './change-table.js';
import { csvTable } from './table.js';

export const receiptTable = csvTable<Receipt>({ zh: '提交回执', en: 'receipts' }, 'receipts', [
  { zh: '计划代号', en: 'plan id', value: ({ plan }) => plan.id },
  { zh: '记录时间', en: 'recorded at', value: ({ recordedAt }, said) => said.time(recordedAt) },
  { zh: '对象', en: 'subject', value: ({ subject }, said) => said.subject(`${subject.kind}/${subject.key}`) },
  { zh: '对象名称', en: 'name of the subject', value: ({ subject }) => subject.title },
  { zh: '事项', en: 'what', value: ({ typeLabel }) => typeLabel },
  { zh: '发生日期', en: 'occurred on', value: ({ occurredOn }) => occurredOn },
  { zh: '提交人', en: 'sent by', value: ({ by }) => by.name },
  { zh: '提交人标识', en: 'id of who sent it', value: ({ by }) => by.id },
  { zh: '被代填人账号', en: 'account entered for', value: ({ by }) => by.onBehalfOf },
  {
    zh: '代填确认情况',
    en: 'what they say of the entry',
    value: ({ entered }, said) => entered && said.word(words.entryState, entered),
  },
  { zh: '是否有效', en: 'whether it stands', value: ({ standing }, said) => said.word(words.standing, standing) },
  {
    zh: '依此事件',
    en: 'events that refer to it',
    value: ({ referredToBy }, said) => said.list(referredToBy.map((event) => linkText(event, said))),
  },
  { zh: '理由', en: 'reason', value: ({ reason }) => reason },
  { zh: '命令编号', en: 'command', value: ({ commandId }) => commandId },
  { zh: '事件编号', en: 'event', value: ({ eventId }) => eventId },
  { zh: '标注', en: 'mark', value: ({ plan }) => plan.notice },
]);
