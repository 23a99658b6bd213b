import { words } from '@duban/domain';
import { amountsOf, type IndicatorDocument } from '@duban/read-models';
import { figure } from '@duban/sheets';
import { csvTable, namesOf } from './table.js';

const inUnit = (indicator: IndicatorDocument, digits: string | null | undefined) =>
  figure(typeof digits === 'string' ? amountsOf(indicator).of(digits) : digits);

/**
 * The reference of a relational indicator has the indicator's unit of measure; the population of a part is a number of
 * things.
 */
const reference = (indicator: IndicatorDocument) =>
  indicator.facts.kind === 'relational'
    ? inUnit(indicator, indicator.measurement?.reference)
    : figure(indicator.measurement?.reference);

export const indicatorTable = csvTable<IndicatorDocument>({ zh: '指标', en: 'indicators' }, 'indicators', [
  { zh: '指标代码', en: 'indicator', value: ({ key }) => key },
  { zh: '指标名称', en: 'name of the indicator', value: ({ facts }) => facts.name },
  { zh: '任务代码', en: 'task', value: ({ task }) => task?.code },
  { zh: '任务名称', en: 'name of the task', value: ({ task }) => task?.title },
  { zh: '计量单位', en: 'unit of measure', value: (indicator) => amountsOf(indicator).unit },
  { zh: '目标', en: 'target', value: (indicator) => inUnit(indicator, indicator.facts.target) },
  { zh: '目标口径', en: 'qualifier', value: ({ facts }, said) => said.word(words.qualifier, facts.qualifier) },
  { zh: '承诺', en: 'commitment', value: ({ facts }, said) => said.word(words.commitment, facts.commitment) },
  { zh: '现值', en: 'current value', value: (indicator) => inUnit(indicator, indicator.measurement?.value) },
  { zh: '比较值/总数', en: 'reference or population', value: (indicator) => reference(indicator) },
  { zh: '发生日期', en: 'occurred on', value: ({ measurement }) => measurement?.occurredOn },
  { zh: '来源', en: 'source', value: ({ measurement }) => measurement?.source },
  { zh: '完成率(%)', en: 'attained (%)', value: ({ attainmentPercent }) => figure(attainmentPercent) },
  { zh: '达标情况', en: 'attainment', value: ({ attainment }, said) => said.word(words.attainment, attainment) },
  { zh: '牵头单位', en: 'lead units', value: ({ leads }, said) => said.list(namesOf(leads)) },
  { zh: '配合单位', en: 'cooperating units', value: ({ cooperating }, said) => said.list(namesOf(cooperating)) },
  { zh: '填报次数', en: 'measurements', value: ({ counts }) => counts.measurements },
  { zh: '版本号', en: 'revision', value: ({ revision }) => revision },
  { zh: '最后变更时间', en: 'last changed', value: ({ changedAt }, said) => said.time(changedAt) },
]);
