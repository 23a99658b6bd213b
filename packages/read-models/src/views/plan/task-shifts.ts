/** How a changed task shifts the lists and the counts of those who answer for it. */
import type { Light } from '@duban/domain';
import type { Named } from '../../documents/index.js';
import { codeSort } from '../entries.js';

/** What one unit or person is to do about a task. */
export interface Shift {
  readonly id: string;
  readonly joined: boolean;
  readonly left: boolean;
  /** The light that the task counted under for it, and counts under now; undefined: none. */
  readonly from: Light | undefined;
  readonly to: Light | undefined;
}

const none: readonly never[] = [];
type Holder = Named | object;

/** Those for whom the task came in, left or changed its light; nobody else. */
export function shifts(
  before: readonly Holder[] | undefined,
  after: readonly Holder[],
  from: Light | undefined,
  to: Light | undefined,
): readonly Shift[] {
  if (before === after && from === to) return none;
  const was = ids(before ?? none);
  const is = ids(after);
  const shifted: Shift[] = [];
  for (const id of was) if (!is.has(id)) shifted.push({ id, joined: false, left: true, from, to: undefined });
  for (const id of is) {
    const stayed = was.has(id);
    if (!stayed) shifted.push({ id, joined: true, left: false, from: undefined, to });
    else if (from !== to) shifted.push({ id, joined: false, left: false, from, to });
  }
  return shifted;
}

/** The ids of those that are named; the notice's own words name nobody. */
function ids(holders: readonly Holder[]): Set<string> {
  return new Set(holders.flatMap((holder) => ('id' in holder ? [holder.id] : [])));
}

/**
 * A list of task codes, in the plan's order, after a shift; the list itself when the task neither joins nor leaves it.
 * Publication appends its streams side by side, so the order of events says nothing.
 */
export function recast(codes: readonly string[], code: string, { joined, left }: Shift): readonly string[] {
  if (joined) return codes.toSpliced(codes.findLastIndex((each) => codeSort(each) < codeSort(code)) + 1, 0, code);
  return left ? codes.filter((each) => each !== code) : codes;
}
