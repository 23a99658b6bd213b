/** The table of `duban status --indicators`. */
import { nameOf } from '../labels.js';
import { readable, target } from '../readable.js';
import { dash, short, table } from '../table.js';

interface Indicator {
  readonly key: string;
  readonly facts: Readonly<Record<string, unknown>> & { readonly name: string; readonly unitOfMeasure: string };
  readonly task: { readonly code: string } | null;
  readonly leads: readonly { readonly name: string }[];
  readonly measurement: { readonly value: string; readonly occurredOn: string } | null;
  readonly attainment: string;
  readonly attainmentPercent: string | null;
  readonly verification: {
    readonly verdict: string;
    readonly unit: { readonly name: string };
    readonly value: string | null;
  } | null;
  readonly targetChanges: readonly { readonly before: string }[];
  readonly flags: readonly string[];
}

const heading = ['指标', '名称', '任务', '牵头单位', '目标', '原目标', '现值', '数据日期', '完成率', '达标', '核验', '提示'];

export const indicatorTable = (indicators: readonly Indicator[]): string => table(heading, indicators.map(row));

function row({ key, facts, task, leads, measurement, verification, targetChanges, flags, ...verdict }: Indicator): string[] {
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
    nameOf('attainment', verdict.attainment),
    verification === null ? dash : checked(verification),
    flags.map((flag) => nameOf('flag', flag)).join('、') || dash,
  ];
}

function checked({ verdict, unit, value }: NonNullable<Indicator['verification']>): string {
  const found = value === null ? '' : `（${value}）`;
  return `${nameOf('verdict', verdict)}${found} ${unit.name}`;
}
