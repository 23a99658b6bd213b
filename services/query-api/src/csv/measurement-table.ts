import type { MeasurementDocument } from '@duban/read-models';
import { csvTable } from './table.js';

export const measurementTable = csvTable<MeasurementDocument>('指标数据', 'measurements', [
  { heading: '数据编号', value: ({ id }) => id },
  { heading: '指标代码', value: ({ indicator }) => indicator },
  { heading: '单位', value: ({ unit }) => unit.name },
  { heading: '填报人', value: ({ by }) => by.name },
  { heading: '数值', value: ({ value }) => value },
  { heading: '比较值/总数', value: ({ reference }) => reference },
  { heading: '发生日期', value: ({ occurredOn }) => occurredOn },
  { heading: '来源', value: ({ source }) => source },
  { heading: '备注', value: ({ note }) => note },
  { heading: '佐证份数', value: ({ evidence }) => evidence.length },
  { heading: '填报时间', value: ({ recordedAt }) => recordedAt },
  { heading: '更正次数', value: ({ corrections }) => corrections },
]);
