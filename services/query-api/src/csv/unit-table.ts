import type { LightCounts, UnitDocument } from '@duban/read-models';
import { type Column, csvTable, joined } from './table.js';
import { word } from './words.js';

const lightColumns = (heading: string, counts: (unit: UnitDocument) => LightCounts): Column<UnitDocument>[] =>
  (['done', 'green', 'yellow', 'red'] as const).map((light) => ({
    heading: `${heading}${word(light)}`,
    value: (unit) => counts(unit)[light],
  }));

export const unitTable = csvTable<UnitDocument>('单位', 'units', [
  { heading: '单位代码', value: ({ id }) => id },
  { heading: '单位名称', value: ({ name }) => name },
  { heading: '牵头任务数', value: ({ leads }) => leads.length },
  { heading: '牵头任务', value: ({ leads }) => joined(leads) },
  { heading: '配合任务数', value: ({ cooperates }) => cooperates.length },
  { heading: '配合任务', value: ({ cooperates }) => joined(cooperates) },
  ...lightColumns('牵头', ({ lights }) => lights.leads),
  ...lightColumns('配合', ({ lights }) => lights.cooperates),
]);
