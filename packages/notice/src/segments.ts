/** A clause with several figures cut so that each piece has one, or several that 分别 hands out. */
import type { Clause } from './clauses.js';
import type { Figure } from './figures.js';
import { endsWithVerb } from './verbs.js';

export interface Segment {
  readonly from: number;
  readonly to: number;
  readonly figures: readonly [Figure, ...Figure[]];
}

const handsOut = /^(?:、|和|及|以及|与)\s?$/;

/** Where the piece of the second figure begins, or undefined when both belong to one piece. */
function cutBetween(text: string, first: Figure, second: Figure): number | undefined {
  const gap = text.slice(first.end, second.from);
  if (handsOut.test(gap) || (gap === '' && second.from > first.start)) return undefined;
  if (/^(?:、|和|及|以及|并|与)/.test(gap)) return first.end;
  const comma = gap.lastIndexOf('、');
  if (comma !== -1) return first.end + comma;
  const and = Math.max(gap.lastIndexOf('和'), gap.lastIndexOf('及'), gap.lastIndexOf('并'));
  if (and > 0 && (endsWithVerb(gap) || gap.length - and <= 2)) return first.end + and;
  const to = /(?:提高|提升|增加|增长|扩大|降低|下降)?[到至]$/.test(second.prefix);
  return to && gap.length <= 6 ? undefined : and > 0 ? first.end + and : first.end;
}

export function segmentsOf(text: string, clause: Clause): Segment[] {
  const segments: Segment[] = [];
  let from = clause.from;
  let open: Figure[] = [];
  for (const [index, figure] of clause.figures.entries()) {
    open.push(figure);
    const next = clause.figures[index + 1];
    const cut = next === undefined ? clause.to : cutBetween(text, figure, next);
    if (cut === undefined) continue;
    segments.push({ from, to: cut, figures: open as [Figure, ...Figure[]] });
    open = [];
    from = cut;
  }
  return segments;
}
