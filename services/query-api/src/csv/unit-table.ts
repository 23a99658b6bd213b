import { type Words, words } from '@duban/domain';
import type { UnitDocument } from '@duban/read-models';
import { type Column, csvTable, lightColumns } from './table.js';

/** One column for each light, with how many tasks of that light the unit leads, or cooperates on. */
const lightsOf = (role: 'leads' | 'cooperates', { zh, en }: Words): Column<UnitDocument>[] =>
  lightColumns<UnitDocument>(({ lights }) => lights[role]).map((column) => ({
    ...column,
    zh: `${zh}${column.zh}`,
    en: `${en}: ${column.en}`,
  }));

export const unitTable = csvTable<UnitDocument>({ zh: '单位', en: 'units' }, 'units', [
  { zh: '单位代码', en: 'unit', value: ({ id }) => id },
  { zh: '单位名称', en: 'name of the unit', value: ({ name }) => name },
  { zh: '牵头任务数', en: 'tasks led', value: ({ leads }) => leads.length },
  { zh: '牵头任务', en: 'codes of tasks led', value: ({ leads }, said) => said.list(leads) },
  { zh: '配合任务数', en: 'tasks cooperated on', value: ({ cooperates }) => cooperates.length },
  { zh: '配合任务', en: 'codes of tasks cooperated on', value: ({ cooperates }, said) => said.list(cooperates) },
  ...lightsOf('leads', words.part.lead),
  ...lightsOf('cooperates', words.part.cooperating),
]);
