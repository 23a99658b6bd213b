import type { CsvValue } from '@duban/sheets';
import type { HistoryItem, LabelledChange } from '../answers/history.js';
import { type Column, type CsvTable, joined } from './table.js';
import { word } from './words.js';

const ofEvent: readonly Column<HistoryItem>[] = [
  { heading: '变更编号', value: ({ id }) => id },
  { heading: '时间', value: ({ recordedAt }) => recordedAt },
  { heading: '对象类别', value: ({ subject }) => word(subject.kind) },
  { heading: '对象', value: ({ subject }) => subject.key },
  { heading: '对象名称', value: ({ subject }) => subject.title },
  { heading: '事件', value: ({ type }) => type },
  { heading: '操作人', value: ({ actor }) => actor.name },
  { heading: '操作人标识', value: ({ actor }) => actor.id },
  { heading: '操作人单位', value: ({ actor }) => actor.unit },
  { heading: '代填对象', value: ({ actor }) => actor.onBehalfOf },
  { heading: '发生日期', value: ({ occurredOn }) => occurredOn },
  { heading: '理由', value: ({ reason }) => reason },
  { heading: '所涉单位', value: ({ units }) => joined(units) },
];

const ofField: readonly Column<LabelledChange | undefined>[] = [
  { heading: '字段', value: (change) => change?.label },
  { heading: '字段代号', value: (change) => change?.field },
  { heading: '变更前', value: (change) => shown(change?.before) },
  { heading: '变更后', value: (change) => shown(change?.after) },
];

/** The value in a cell; anything but text, number or boolean as JSON. */
function shown(value: unknown): CsvValue {
  if (value === null || value === undefined) return undefined;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : JSON.stringify(value);
}

/** One line for each field that changed; one line for an event that changed no field. */
export const changeTable: CsvTable<HistoryItem> = {
  title: '变更历史',
  name: 'history',
  headings: [...ofEvent, ...ofField].map(({ heading }) => heading),
  lines: (item) => {
    const changes = item.changes.length === 0 ? [undefined] : item.changes;
    return changes.map((change) => [...ofEvent.map(({ value }) => value(item)), ...ofField.map(({ value }) => value(change))]);
  },
};
