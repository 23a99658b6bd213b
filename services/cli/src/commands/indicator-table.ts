/** The table of `duban status --indicators`. */
import { word, words } from '@duban/domain';
import type { Amounts, IndicatorDocument, MeasurementDocument, Verification } from '@duban/read-models';
import { amountsOf } from '@duban/read-models/readable';
import { readable, target } from '../readable.js';
import { dash, short, table } from '../table.js';

const heading = ['指标', '名称', '任务', '牵头单位', '目标', '原目标', '现值', '数据日期', '完成率', '达标', '核验', '提示'];

export const indicatorTable = (indicators: readonly IndicatorDocument[]): string => table(heading, indicators.map(row));

function row(indicator: IndicatorDocument): string[] {
  const { key, facts, task, leads, measurement, verification, targetChanges, flags, attainmentPercent, attainment } = indicator;
  const { unit, of } = amountsOf(indicator);
  const own = facts.target === undefined ? facts : { ...facts, target: of(facts.target), unitOfMeasure: unit };
  return [
    key,
    short(facts.name, 24),
    task?.code ?? dash,
    readable('leads', leads),
    target(own),
    targetChanges.length === 0 ? dash : targetChanges.map(({ before }) => `${of(before)}${unit}`).join(' → '),
    measurement === null ? dash : measured(indicator, measurement),
    measurement?.occurredOn ?? dash,
    attainmentPercent === null ? dash : `${attainmentPercent}%`,
    word(words.attainment, attainment),
    verification === null ? dash : checked(verification, of),
    flags.map((flag) => word(words.indicatorFlag, flag)).join('、') || dash,
  ];
}

/**
 * What was measured. The value of a part is shown with its whole, even when the target has another unit; any other
 * value has the notice's unit.
 */
function measured(indicator: IndicatorDocument, { value, reference }: MeasurementDocument): string {
  const { unit, of } = amountsOf(indicator);
  if (reference === null) return `${of(value)}${unit}`;
  if (indicator.facts.kind !== 'relational') return `${value}/${reference}`;
  return `${of(value)}${unit}（比较值 ${of(reference)}${unit}）`;
}

function checked({ verdict, unit, value }: Verification, of: Amounts['of']): string {
  const found = value === null ? '' : `（${of(value)}）`;
  return `${word(words.verdict, verdict)}${found} ${unit.name}`;
}
