/** What the documents remember of the event store. */
import { type Landmark, oversightCategory } from '@duban/domain';
import { pageMax, type ViewStore } from './store.js';

/** All plans that there are documents of, and oversight, which is kept like a plan. */
export async function* categoriesIn(store: Pick<ViewStore, 'plans'>): AsyncGenerator<string> {
  for (let after: string | undefined; ; ) {
    const page = await store.plans({ after, limit: pageMax, left: true });
    yield* page;
    after = page.at(-1);
    if (page.length < pageMax) break;
  }
  yield oversightCategory;
}

/** The last event of each plan. Plans written by a version that kept none are left out, until their next event. */
export async function landmarksIn(store: Pick<ViewStore, 'plans' | 'landmark'>): Promise<Landmark[]> {
  const found: Landmark[] = [];
  for await (const plan of categoriesIn(store)) {
    const landmark = await store.landmark(plan);
    if (landmark !== undefined) found.push(landmark);
  }
  return found;
}
