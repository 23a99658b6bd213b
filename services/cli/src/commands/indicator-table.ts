/** The table of `duban status --indicators`. */
import { word, words } from '@duban/domain';
import type { IndicatorDocument, Verification } from '@duban/read-models';
import { readable, target } from '../readable.js';
import { dash, short, table } from '../table.js';

const heading = ['指标', '名称', '任务', '牵头单位', '目标', '原目标', '现值', '数据日期', '完成率', '达标', '核验', '提示'];

export const indicatorTable = (indicators: readonly IndicatorDocument[]): string => table(heading, indicators.map(row));

function row({
  key,
  facts,
  task,
  leads,
  measurement,
  verification,
  targetChanges,
  flags,
  ...verdict
}: IndicatorDocument): string[] {
  const former = [...new Set(targetChanges.map(({ before }) => before))];
  return [
    key,
    short(facts.name, 24),
    task?.code ?? dash,
    readable('leads', leads),
    target(facts),
    former.length === 0 ? dash : former.map((each) => `${each}${facts.unitOfMeasure}`).join(' → '),
    measurement === null ? dash : `${measurement.value}${facts.unitOfMeasure}`,
    measurement?.occurredOn ?? dash,
    verdict.attainmentPercent === null ? dash : `${verdict.attainmentPercent}%`,
    word(words.attainment, verdict.attainment),
    verification === null ? dash : checked(verification),
    flags.map((flag) => word(words.indicatorFlag, flag)).join('、') || dash,
  ];
}

function checked({ verdict, unit, value }: Verification): string {
  const found = value === null ? '' : `（${value}）`;
  return `${word(words.verdict, verdict)}${found} ${unit.name}`;
}
