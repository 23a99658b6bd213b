/** Matches tasks and figures of a draft with those of the person. */
import type { DraftIndicator, DraftTask } from '@duban/notice';
import type { Either, ReadFigure, ReadTask } from './reading-file.js';

/**
 * A figure's name without blanks, quotation marks and words that only place it (全市, 完成 …), which do not make it another
 * name.
 */
const bare = (text: string) =>
  text
    .normalize('NFKC')
    .replaceAll(/[\s“”"‘’]/g, '')
    .replace(/^(?:全[省市县区镇]|全年|年内|力争|确保|实现|完成)+/, '');

const sameValue = (one: string, other: string) => one === other || (one !== '' && Number(one) === Number(other));

export const oneOf = (expected: Either, found: string | undefined): boolean =>
  expected.some(
    (each) =>
      each === found ||
      (each === '*' && found !== undefined) ||
      (each !== undefined && found !== undefined && (bare(each) === bare(found) || sameValue(each, found))),
  );

/** Whether two titles mean the same, even if one is cut short. */
function alike(task: ReadTask, draft: DraftTask): boolean {
  const ours = bare(draft.title.value);
  return task.title.some((title) => {
    const theirs = bare(title ?? '');
    return theirs === ours || (Math.min(theirs.length, ours.length) >= 4 && (theirs.startsWith(ours) || ours.startsWith(theirs)));
  });
}

/** Each expected task once, with its draft if there is one. Tasks with equal titles are matched by their order. */
export function matchedTasks(
  tasks: readonly ReadTask[],
  drafts: readonly DraftTask[],
): readonly (readonly [ReadTask, DraftTask | undefined])[] {
  const left = [...drafts];
  const take = (is: (draft: DraftTask) => boolean) => {
    const at = left.findIndex(is);
    return at < 0 ? undefined : left.splice(at, 1)[0];
  };
  const exact = tasks.map((task) => take((draft) => oneOf(task.title, draft.title.value)));
  return tasks.map((task, index) => [task, exact[index] ?? take((draft) => alike(task, draft))] as const);
}

/** How similar a figure of the draft is to the person's. Below 5 it is another figure. */
function likeness(figure: ReadFigure, draft: DraftIndicator): number {
  const value = oneOf(figure.value, draft.target?.value) ? 4 : 0;
  const unit = oneOf(figure.unit, draft.unitOfMeasure.value) ? 2 : 0;
  // An exact name counts more than a name that may be any.
  const name = oneOf(figure.name, draft.name.value) ? (figure.name.includes('*') ? 2 : 3) : 0;
  return value + unit + name;
}

/** The best pairs come first, so that a right figure is never matched with a wrong one. */
export function matchedFigures(
  figures: readonly ReadFigure[],
  drafts: readonly DraftIndicator[],
): ReadonlyMap<ReadFigure, DraftIndicator> {
  const pairs = figures
    .flatMap((figure) => drafts.map((draft) => ({ figure, draft, like: likeness(figure, draft) })))
    .filter(({ like }) => like >= 5)
    .sort((one, other) => other.like - one.like);
  const matched = new Map<ReadFigure, DraftIndicator>();
  const taken = new Set<DraftIndicator>();
  for (const { figure, draft } of pairs) {
    if (matched.has(figure) || taken.has(draft)) continue;
    matched.set(figure, draft);
    taken.add(draft);
  }
  return matched;
}
