/** What the history tells of an indicator and its measurements. */
import { words } from '@duban/domain';
import type { IndicatorDocument, MeasurementDocument } from '../../documents/index.js';
import type { Field } from './fields.js';
import { origins, units } from './shared-fields.js';

/** Fields that a registration sets for good. */
export const indicatorDefinitionFields: readonly Field<IndicatorDocument>[] = [
  ['facts', '指标定义', 'definition', ({ facts }) => facts],
  ...origins,
  ['task', '所属任务', 'task', ({ task }) => task],
];

/** What it is called, which its definition tells at its registration. */
export const indicatorName: Field<IndicatorDocument> = ['name', '名称', 'name', ({ facts }) => facts.name];

/** Fields of the indicator itself: what it promises, and what has been reached. */
export const indicatorFields: readonly Field<IndicatorDocument>[] = [
  ['target', '目标值', 'target', ({ facts }) => facts.target ?? null],
  ['baseline', '基数', 'baseline', ({ facts }) => facts.baseline ?? null],
  ...units,
  ['value', '现值', 'current value', ({ measurement }) => measurement?.value ?? null],
  ['reference', '比较值', 'reference', ({ measurement }) => measurement?.reference ?? null],
  ['attainment', '达标情况', 'attainment', ({ attainment }) => attainment, words.attainment],
  ['attainmentPercent', '完成率', 'attained, percent', ({ attainmentPercent }) => attainmentPercent],
  ['missed', '到期未达标', 'missed', ({ flags }) => flags.includes('missed')],
  ['proposal/target', '拟调目标值', 'target proposed', ({ proposal }) => proposal?.target ?? null],
  ['proposal/unit', '提出单位', 'proposing unit', ({ proposal }) => proposal?.unit ?? null],
];

type Particulars = Pick<MeasurementDocument, 'parts' | 'source' | 'note' | 'evidence'> & { readonly occurredOn: string | null };
const noParticulars: Particulars = { parts: [], occurredOn: null, source: null, note: null, evidence: [] };

const particulars: readonly Field<Particulars>[] = [
  ['measurement/parts', '分项数据', 'parts', ({ parts }) => parts],
  ['measurement/occurredOn', '数据日期', 'measured on', ({ occurredOn }) => occurredOn],
  ['measurement/source', '数据来源', 'source', ({ source }) => source],
  ['measurement/note', '备注', 'note', ({ note }) => note],
  ['measurement/evidence', '数据佐证', 'evidence of the measurement', ({ evidence }) => evidence],
];

/** Fields of one measurement, whether it stands or not. */
export const measurementFields: readonly Field<MeasurementDocument>[] = [
  ['measurement/value', '填报数值', 'value measured', ({ value }) => value],
  ['measurement/reference', '填报比较值', 'reference measured', ({ reference }) => reference],
  ...particulars,
  ['measurement/retracted', '数据已撤回', 'measurement retracted', ({ retracted }) => retracted],
  ['verification', '核验结论', 'verdict of the verification', ({ verification }) => verification?.verdict ?? null, words.verdict],
  ['verification/unit', '核验数据的单位', 'unit that verified', ({ verification }) => verification?.unit ?? null],
  ['verification/value', '核验所得值', 'value found', ({ verification }) => verification?.value ?? null],
  ['verification/reference', '核验所得比较值', 'reference found', ({ verification }) => verification?.reference ?? null],
  ['verification/note', '核验意见', 'note on the verification', ({ verification }) => verification?.note ?? null],
];

/** Fields of the standing measurement, as fields of the indicator. Value and reference are among the indicator's own. */
export const standingMeasurementFields: readonly Field<IndicatorDocument>[] = particulars.map(([field, zh, en, read]) => [
  field,
  zh,
  en,
  ({ measurement }) => read(measurement ?? noParticulars),
]);

export const standingMeasurementId: Field<IndicatorDocument> = [
  'measurement/id',
  '现行数据',
  'standing measurement',
  ({ measurement }) => measurement?.id ?? null,
];
