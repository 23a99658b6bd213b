/** What is open about a task whose completion is asked for: what it was to bring about, and what it rests on. */
import type { Entry } from '../entries.js';
import { stagesOf } from './deliverables.js';
import type { Around, OpenItem, TaskState } from './state.js';

/** Of so many the refusal tells which; it tells the number of all. */
const listedMaxCount = 100;

/** Items with why they are open, as a refusal lists them. */
export const listed = (items: readonly OpenItem[]): string =>
  items
    .slice(0, listedMaxCount)
    .map(({ item, why }) => `${item} (${why})`)
    .join(', ');

/** Entries for others that nobody concerned has confirmed; `counts`: whether what an entry said still counts. */
export function openEntries(entries: ReadonlyMap<string, Entry>, counts: (id: string) => boolean): OpenItem[] {
  return [...entries].flatMap(([id, { state }]) =>
    state === 'confirmed' || !counts(id) ? [] : [{ item: `entry/${id}`, why: state }],
  );
}

function openDeliverables({ facts, stages }: Readonly<TaskState>): OpenItem[] {
  return facts.deliverables.flatMap(({ kind }, index) => {
    const stage = stages[index]?.at(-1)?.stage ?? 'planned';
    return stage === stagesOf[kind].at(-1) ? [] : [{ item: `deliverable/${index + 1}`, why: stage }];
  });
}

/** SHA-256 of the evidence that the task's progress rests on, each once. */
export function evidenceOf({ reports, stages }: Readonly<TaskState>): Set<string> {
  const counting = [...reports.values()].filter(({ retracted, returned }) => !retracted && !returned);
  return new Set([...counting, ...stages.flat()].flatMap(({ evidence }) => evidence));
}

const missingEvidence = (state: Readonly<TaskState>, { evidenceThere }: Around): OpenItem[] =>
  [...evidenceOf(state)]
    .filter((sha256) => !evidenceThere.has(sha256))
    .map((sha256) => ({ item: `evidence/${sha256}`, why: 'not-uploaded' }));

export function openItems(state: Readonly<TaskState>, around: Around): OpenItem[] {
  return [
    ...openDeliverables(state),
    ...missingEvidence(state, around),
    ...around.indicators,
    ...openEntries(state.entries, (id) => state.reports.get(id)?.retracted !== true),
  ];
}
