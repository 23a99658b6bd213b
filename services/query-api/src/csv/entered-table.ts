import { type EnteredDocument, eventLabels } from '@duban/read-models';
import { csvTable } from './table.js';
import { word } from './words.js';

const labels: Readonly<Record<string, { readonly zh: string } | undefined>> = eventLabels;

export const enteredTable = csvTable<EnteredDocument>('代填', 'entries', [
  { heading: '代填编号', value: ({ id }) => id },
  { heading: '对象类别', value: ({ subject }) => word(subject.kind) },
  { heading: '对象代码', value: ({ subject }) => subject.key },
  { heading: '对象名称', value: ({ subject }) => subject.title },
  { heading: '内容', value: ({ type }) => labels[type]?.zh ?? type },
  { heading: '被代填单位', value: ({ unit }) => unit.name },
  { heading: '被代填人', value: ({ person }) => person },
  { heading: '代填人', value: ({ by }) => by.name },
  { heading: '代填时间', value: ({ at }) => at },
  { heading: '理由', value: ({ reason }) => reason },
  { heading: '确认情况', value: ({ state }) => word(state) },
  { heading: '确认人', value: ({ decided }) => decided?.by.name ?? null },
  { heading: '确认时间', value: ({ decided }) => decided?.at ?? null },
]);
