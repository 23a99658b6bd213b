import { words } from '@duban/domain';
import { isReference, readableValue } from '@duban/read-models';
import type { HistoryItem, LabelledChange } from '../answers/history.js';
import type { LinkedEvent } from '../answers/links.js';
import type { Column, CsvTable, Said } from './table.js';

export const linkText = ({ typeLabel, recordedAt, actor }: LinkedEvent, said: Said): string =>
  `${typeLabel} ${said.time(recordedAt)} ${actor.name}`;

const ofEvent: readonly Column<HistoryItem>[] = [
  { zh: '变更编号', en: 'change', value: ({ id }) => id },
  { zh: '时间', en: 'time', value: ({ recordedAt }, said) => said.time(recordedAt) },
  { zh: '对象类别', en: 'kind of subject', value: ({ subject }, said) => said.word(words.subject, subject.kind) },
  { zh: '对象', en: 'subject', value: ({ subject }) => subject.key },
  { zh: '对象名称', en: 'name of the subject', value: ({ subject }) => subject.title },
  { zh: '事件', en: 'event', value: ({ typeLabel }) => typeLabel },
  { zh: '操作人', en: 'actor', value: ({ actor }) => actor.name },
  { zh: '操作人标识', en: 'id of the actor', value: ({ actor }) => actor.id },
  { zh: '操作人单位', en: 'unit of the actor', value: ({ actor }, said) => actor.unit && said.unit(actor.unit) },
  { zh: '被代填人账号', en: 'account entered for', value: ({ actor }) => actor.onBehalfOf },
  { zh: '发生日期', en: 'occurred on', value: ({ occurredOn }) => occurredOn },
  { zh: '所依事件', en: 'events referred to', value: ({ refersTo }, said) => said.list(refersTo.map(({ eventId }) => eventId)) },
  {
    zh: '所依事件内容',
    en: 'what they are',
    value: ({ refersTo }, said) => said.list(refersTo.flatMap(({ event }) => (event === null ? [] : [linkText(event, said)]))),
  },
  {
    zh: '依此事件',
    en: 'events that refer to it',
    value: ({ referredToBy }, said) => said.list(referredToBy.map((event) => linkText(event, said))),
  },
  { zh: '理由', en: 'reason', value: ({ reason }) => reason },
  { zh: '所涉单位', en: 'units concerned', value: ({ units }, said) => said.list(units.map(said.unit)) },
];

const ofField: readonly Column<LabelledChange>[] = [
  { zh: '字段', en: 'field', value: ({ label }) => label },
  { zh: '字段代号', en: 'name of the field', value: ({ field }) => field },
  { zh: '变更前', en: 'before', value: ({ field, before }, { language }) => readableValue(field, before, language) },
  { zh: '变更后', en: 'after', value: ({ field, after }, { language }) => readableValue(field, after, language) },
];

/**
 * One line for each field that changed, without the fields that hold only the id of a record. An event that changed no
 * field has one line.
 */
export const changeTable: CsvTable<HistoryItem> = {
  title: { zh: '变更历史', en: 'history' },
  name: 'history',
  headings: (language) => [...ofEvent, ...ofField].map((column) => column[language]),
  lines: (item, said) => {
    const event = ofEvent.map(({ value }) => value(item, said));
    const changes = item.changes.filter(({ field }) => !isReference(field));
    if (changes.length === 0) return [[...event, ...ofField.map(() => undefined)]];
    return changes.map((change) => [...event, ...ofField.map(({ value }) => value(change, said))]);
  },
};
