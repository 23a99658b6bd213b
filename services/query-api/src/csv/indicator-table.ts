import type { IndicatorDocument } from '@duban/read-models';
import { csvTable, namesOf } from './table.js';
import { word } from './words.js';

export const indicatorTable = csvTable<IndicatorDocument>('指标', 'indicators', [
  { heading: '指标代码', value: ({ key }) => key },
  { heading: '指标名称', value: ({ facts }) => facts.name },
  { heading: '任务代码', value: ({ task }) => task?.code },
  { heading: '任务名称', value: ({ task }) => task?.title },
  { heading: '计量单位', value: ({ facts }) => facts.unitOfMeasure },
  { heading: '目标', value: ({ facts }) => facts.target },
  { heading: '目标口径', value: ({ facts }) => word(facts.qualifier) },
  { heading: '承诺', value: ({ facts }) => word(facts.commitment) },
  { heading: '现值', value: ({ measurement }) => measurement?.value },
  { heading: '比较值/总数', value: ({ measurement }) => measurement?.reference },
  { heading: '发生日期', value: ({ measurement }) => measurement?.occurredOn },
  { heading: '来源', value: ({ measurement }) => measurement?.source },
  { heading: '完成率(%)', value: ({ attainmentPercent }) => attainmentPercent },
  { heading: '达标情况', value: ({ attainment }) => word(attainment) },
  { heading: '牵头单位', value: ({ leads }) => namesOf(leads) },
  { heading: '配合单位', value: ({ cooperating }) => namesOf(cooperating) },
  { heading: '填报次数', value: ({ counts }) => counts.measurements },
  { heading: '版本号', value: ({ revision }) => revision },
  { heading: '最后变更时间', value: ({ changedAt }) => changedAt },
]);
