/** Cuts a clause with several figures into pieces with one figure each, or with several that 分别 assigns. */
import type { Clause } from './clauses.js';
import { saysWhich } from './conditions.js';
import type { Figure } from './figures.js';
import { endsWithVerb } from './verbs.js';

export interface Segment {
  readonly from: number;
  readonly to: number;
  readonly figures: readonly [Figure, ...Figure[]];
}

const handsOut = /^(?:、|和|及|以及|与)\s?$/;

/** Where the piece of the second figure begins; undefined when both figures belong to one piece. */
function cutBetween(text: string, first: Figure, second: Figure): number | undefined {
  const gap = text.slice(first.end, second.from);
  if (handsOut.test(gap) || (gap === '' && second.from > first.start)) return undefined;
  if (/^(?:、|和|及|以及|并|与)/.test(gap)) return first.end;
  const comma = gap.lastIndexOf('、');
  if (comma !== -1) return first.end + comma;
  const and = Math.max(gap.lastIndexOf('和'), gap.lastIndexOf('及'), gap.lastIndexOf('并'));
  if (and > 0 && (endsWithVerb(gap) || gap.length - and <= 2)) return first.end + and;
  const fromTo = /[由从][^,]{0,20}$/.test(text.slice(Math.max(0, first.from - 24), first.from));
  if (
    fromTo &&
    gap.length <= 8 &&
    (/[到至]$/.test(second.prefix) ||
      /(?:调整|整合|合并|归并|撤并|优化|扩大|增加|提高|变更|改|升级|压缩|压减|减少|缩短|降低|下调|上调|优化)为$/.test(
        `${gap}${second.prefix}`,
      ))
  )
    return undefined;
  return and > 0 ? first.end + and : first.end;
}

/** Words between a measure and a percentage that make the measure part of the rate's name. */
const ofRate = /^[^\d]{1,24}(?:率|比例|比重|占比|覆盖面|达标|到达|覆盖)$/;

/** A figure that belongs to the name of what the next figure counts: 千万元以上项目十个, 城乡三项保险参保率95%. */
function isModifier(text: string, clause: Clause, figure: Figure, next: Figure | undefined): boolean {
  if (next === undefined) return false;
  const gap = text.slice(figure.end, next.from);
  if (saysWhich(figure, text.slice(clause.from, figure.from), gap)) return true;
  if (gap === '' || /[、,和及]/.test(gap)) return false;
  // 公交站点500米覆盖率95%: the distance, or the time, within which the rate is measured.
  if (next.unit === '%' && figure.unit !== '%' && !figure.plain && ofRate.test(gap)) return true;
  if (/以[上下]\s?$/.test(text.slice(figure.start, figure.end))) return true;
  // 改造10千伏线路210公里: the voltage selects the lines.
  if (figure.unit === '千伏' && next.unit !== '千伏') return true;
  // 产值超50亿元企业2家: the value selects the companies.
  const sizes =
    /^(?:超|超过|突破|达|达到|逾|低于|不足|少于|高于)$/.test(figure.prefix) &&
    figure.unit.endsWith('元') &&
    !next.unit.endsWith('元');
  if (sizes && gap.length <= 20 && !endsWithVerb(gap)) return true;
  return (
    figure.chinese &&
    !figure.plain &&
    figure.kind === 'number' &&
    !endsWithVerb(text.slice(clause.from, figure.from)) &&
    !endsWithVerb(gap)
  );
}

export function segmentsOf(text: string, clause: Clause): Segment[] {
  const segments: Segment[] = [];
  let from = clause.from;
  let open: Figure[] = [];
  const figures = clause.figures.filter((figure, index) => !isModifier(text, clause, figure, clause.figures[index + 1]));
  for (const [index, figure] of figures.entries()) {
    open.push(figure);
    const next = figures[index + 1];
    const cut = next === undefined ? clause.to : cutBetween(text, figure, next);
    if (cut === undefined) continue;
    segments.push({ from, to: cut, figures: open as [Figure, ...Figure[]] });
    open = [];
    from = cut;
  }
  return segments;
}
