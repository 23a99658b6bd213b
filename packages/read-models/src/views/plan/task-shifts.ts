/** How a change of a task changes the lists and counts of its units and people. */
import type { Light } from '@duban/domain';
import type { Named } from '../../documents/index.js';
import { codeSort } from '../entries.js';

/** What has to be changed for one unit or person. */
export interface Shift {
  readonly id: string;
  readonly joined: boolean;
  readonly left: boolean;
  /** The light under which the task counted for it before, and counts now; undefined: none. */
  readonly from: Light | undefined;
  readonly to: Light | undefined;
}

const none: readonly never[] = [];
type Holder = Named | object;

/** Shifts for those whose list the task joins or leaves, and those whose task has changed its light; for nobody else. */
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

/** The ids of the named units or people; a placeholder has none. */
function ids(holders: readonly Holder[]): Set<string> {
  return new Set(holders.flatMap((holder) => ('id' in holder ? [holder.id] : [])));
}

/**
 * A list of task codes, in the plan's order, after a shift; the same list when the task neither joins nor leaves it.
 * Publication appends its streams side by side, so the order of events says nothing.
 */
export function recast(codes: readonly string[], code: string, { joined, left }: Shift): readonly string[] {
  if (joined) return codes.toSpliced(codes.findLastIndex((each) => codeSort(each) < codeSort(code)) + 1, 0, code);
  return left ? codes.filter((each) => each !== code) : codes;
}
