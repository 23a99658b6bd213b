/** What is open about a task whose completion is asked for: what it was to bring about, and what it rests on. */
import type { EvidenceThere } from '../aggregate.js';
import type { Entry } from '../entries.js';
import type { Referrer } from '../referrer.js';
import { stagesOf } from './deliverables.js';
import type { Around, OpenItem, ReachedStage, TaskState } from './state.js';

/** Items that a refusal lists; it gives the number of all. */
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

/** Pieces that the task's progress rests on, by who named them. */
function namedEvidence({ reports, stages }: Readonly<TaskState>): Pick<ReachedStage, 'evidence' | 'referrer'>[] {
  const counting = [...reports.values()].filter(({ retracted, returned }) => !retracted && !returned);
  return [...counting, ...stages.flat()].filter(({ evidence }) => evidence.length > 0);
}

/** SHA-256 of the pieces of evidence that the task's progress rests on and whose bytes are not there, each once. */
export async function missingEvidence(state: Readonly<TaskState>, evidenceThere: EvidenceThere): Promise<string[]> {
  const byReferrer = new Map<string, { referrer: Referrer; digests: Set<string> }>();
  for (const { evidence, referrer } of namedEvidence(state)) {
    const name = JSON.stringify([referrer.person, referrer.unit, referrer.shares]);
    const { digests } = byReferrer.get(name) ?? { digests: new Set<string>() };
    byReferrer.set(name, { referrer, digests: new Set([...digests, ...evidence]) });
  }
  const missing = new Set<string>();
  for (const { referrer, digests } of byReferrer.values()) {
    const there = await evidenceThere(digests, referrer);
    for (const digest of digests) if (!there.has(digest)) missing.add(digest);
  }
  return [...missing];
}

const unlooked = (state: Readonly<TaskState>): Around => ({
  indicators: [],
  missingEvidence: [...new Set(namedEvidence(state).flatMap(({ evidence }) => evidence))],
});

/** Without `around` every piece of evidence counts as missing, and of the indicators nothing is known. */
export function openItems(state: Readonly<TaskState>, around: Around | undefined): OpenItem[] {
  const { indicators, missingEvidence } = around ?? unlooked(state);
  return [
    ...openDeliverables(state),
    ...missingEvidence.map((sha256) => ({ item: `evidence/${sha256}`, why: 'not-uploaded' })),
    ...indicators,
    ...openEntries(state.entries, (id) => state.reports.get(id)?.retracted !== true),
  ];
}
