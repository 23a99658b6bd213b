/** What an operator asks for with `duban rebuild`, carried out by whoever has the documents open. */
import { oversightCategory } from '@duban/domain';
import { pageMax, type RebuiltPlan, rebuildPlans, rollbackPlan, type SourceOptions, type ViewStore } from '@duban/read-models';

export interface RebuildOrder {
  /** Absent: all that have documents, and oversight, which is kept like a plan. */
  readonly plan?: string | undefined;
  /** Back to the kept generation, instead of to a new one. */
  readonly rollback: boolean;
  readonly acceptDifferences: boolean;
  readonly maxEventsPerSecond?: number | undefined;
}

export interface Rebuilding {
  /** Events taken, of so many. */
  onProgress(done: number, total: number): void;
  /** What became of a plan. */
  onRebuilt(rebuilt: RebuiltPlan): void;
  /** When it aborts, what is unfinished is dropped. */
  readonly signal: AbortSignal;
}

/** Ends when each plan has been told of. */
export async function carryOut(
  { plan, rollback, acceptDifferences, maxEventsPerSecond }: RebuildOrder,
  stores: Pick<SourceOptions, 'source' | 'registry'> & { readonly store: ViewStore },
  { onProgress, onRebuilt, signal }: Rebuilding,
): Promise<void> {
  const options = { ...stores, signal, maxEventsPerSecond, onProgress };
  const plans = plan === undefined ? documentedIn(stores.store) : [plan];
  if (!rollback) {
    for await (const rebuilt of rebuildPlans({ ...options, plans, accept: () => acceptDifferences })) onRebuilt(rebuilt);
    return;
  }
  for await (const each of plans) {
    const rebuilt = await rollbackPlan({ ...options, plan: each }).then(
      (done) => ({ plan: each, rebuilt: done }),
      (error: unknown) => ({ plan: each, error }),
    );
    onRebuilt(rebuilt);
  }
}

async function* documentedIn(views: Pick<ViewStore, 'plans' | 'checkpoint'>): AsyncGenerator<string> {
  for (let after: string | undefined; ; ) {
    const page = await views.plans({ after, limit: pageMax });
    yield* page;
    after = page.at(-1);
    if (page.length < pageMax) break;
  }
  if ((await views.checkpoint(oversightCategory)) !== undefined) yield oversightCategory;
}
