import type { PersonDocument } from '@duban/read-models';
import { csvTable, lightColumns } from './table.js';

export const personTable = csvTable<PersonDocument>({ zh: '责任人', en: 'people' }, 'people', [
  { zh: '人员代码', en: 'person', value: ({ id }) => id },
  { zh: '姓名', en: 'name', value: ({ name }) => name },
  { zh: '负责任务数', en: 'tasks answered for', value: ({ responsible }) => responsible.length },
  { zh: '负责任务', en: 'codes of tasks answered for', value: ({ responsible }, said) => said.list(responsible) },
  ...lightColumns<PersonDocument>(({ lights }) => lights),
]);
