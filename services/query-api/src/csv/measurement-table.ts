import type { MeasurementDocument } from '@duban/read-models';
import { figure } from '@duban/sheets';
import { enteredColumns } from './entered-table.js';
import { csvTable } from './table.js';

export const measurementTable = csvTable<MeasurementDocument>({ zh: '指标数据', en: 'measurements' }, 'measurements', [
  { zh: '数据编号', en: 'measurement', value: ({ id }) => id },
  { zh: '指标代码', en: 'indicator', value: ({ indicator }) => indicator },
  { zh: '单位', en: 'unit', value: ({ unit }) => unit.name },
  { zh: '填报人', en: 'entered by', value: ({ by }) => by.name },
  { zh: '填报人标识', en: 'id of who entered it', value: ({ by }) => by.id },
  { zh: '数值', en: 'value', value: ({ value }) => figure(value) },
  { zh: '比较值/总数', en: 'reference or population', value: ({ reference }) => figure(reference) },
  { zh: '发生日期', en: 'occurred on', value: ({ occurredOn }) => occurredOn },
  { zh: '来源', en: 'source', value: ({ source }) => source },
  { zh: '备注', en: 'note', value: ({ note }) => note },
  { zh: '佐证份数', en: 'pieces of evidence', value: ({ evidence }) => evidence.length },
  { zh: '填报时间', en: 'recorded at', value: ({ recordedAt }, said) => said.time(recordedAt) },
  { zh: '更正次数', en: 'corrections', value: ({ corrections }) => corrections },
  ...enteredColumns,
]);
