import { words } from '@duban/domain';
import { type EnteredDocument, eventLabels } from '@duban/read-models';
import { csvTable } from './table.js';

export const enteredTable = csvTable<EnteredDocument>({ zh: '代填', en: 'entries' }, 'entries', [
  { zh: '代填编号', en: 'entry', value: ({ id }) => id },
  { zh: '对象', en: 'subject', value: ({ subject }) => `${subject.kind}/${subject.key}` },
  { zh: '对象名称', en: 'name of the subject', value: ({ subject }) => subject.title },
  { zh: '内容', en: 'what was entered', value: ({ type }, said) => said.word(eventLabels, type) },
  { zh: '被代填单位', en: 'unit entered for', value: ({ unit }) => unit.name },
  { zh: '被代填人', en: 'person entered for', value: ({ person }) => person },
  { zh: '代填人', en: 'entered by', value: ({ by }) => by.name },
  { zh: '代填时间', en: 'entered at', value: ({ at }) => at },
  { zh: '理由', en: 'reason', value: ({ reason }) => reason },
  { zh: '确认情况', en: 'what they say of it', value: ({ state }, said) => said.word(words.entryState, state) },
  { zh: '确认人', en: 'decided by', value: ({ decided }) => decided?.by.name ?? null },
  { zh: '确认时间', en: 'decided at', value: ({ decided }) => decided?.at ?? null },
]);
