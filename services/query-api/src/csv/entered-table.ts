import { words } from '@duban/domain';
import { type Entered, type EnteredDocument, eventLabels } from '@duban/read-models';
import { type Column, csvTable } from './table.js';

/** For a report or a measurement: whether it was entered for somebody (代填), and what that person says of it. */
export const enteredColumns: readonly Column<{ readonly entered: Entered }>[] = [
  { zh: '被代填人', en: 'person entered for', value: ({ entered }) => entered?.person },
  {
    zh: '代填确认情况',
    en: 'what they say of the entry',
    value: ({ entered }, said) => entered && said.word(words.entryState, entered.state),
  },
];

export const enteredTable = csvTable<EnteredDocument>({ zh: '代填', en: 'entries' }, 'entries', [
  { zh: '代填编号', en: 'entry', value: ({ id }) => id },
  { zh: '对象', en: 'subject', value: ({ subject }, said) => said.subject(`${subject.kind}/${subject.key}`) },
  { zh: '对象名称', en: 'name of the subject', value: ({ subject }) => subject.title },
  { zh: '内容', en: 'what was entered', value: ({ type }, said) => said.word(eventLabels, type) },
  { zh: '被代填单位', en: 'unit entered for', value: ({ unit }) => unit.name },
  { zh: '被代填人账号', en: 'account entered for', value: ({ person }) => person },
  { zh: '代填人', en: 'entered by', value: ({ by }) => by.name },
  { zh: '代填人标识', en: 'id of who entered it', value: ({ by }) => by.id },
  { zh: '代填时间', en: 'entered at', value: ({ at }, said) => said.time(at) },
  { zh: '理由', en: 'reason', value: ({ reason }) => reason },
  { zh: '确认情况', en: 'what they say of it', value: ({ state }, said) => said.word(words.entryState, state) },
  { zh: '确认人', en: 'decided by', value: ({ decided }) => decided?.by.name },
  { zh: '确认人标识', en: 'id of who decided', value: ({ decided }) => decided?.by.id },
  { zh: '确认时间', en: 'decided at', value: ({ decided }, said) => said.time(decided?.at) },
]);
