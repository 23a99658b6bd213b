/** Past states of random lives of a plan, at every position: equal to what straight folding gives, indexes included. */
import fc from 'fast-check';
import t from 'tap';
import type { DocumentKind, PlanStore, ViewReads } from '../src/index.js';
import { openMemoryViewStore, PastStates } from '../src/index.js';
import { Filler, Filling } from '../src/rebuild/filler.js';
import { supervisedLives } from './scripts.js';
import { ListSource } from './sources.js';

const now = () => '2012-12-31T00:00:00.000Z';

/** Every document and index that was ever written. */
interface Names {
  readonly documents: Map<string, readonly [DocumentKind, string]>;
  readonly indexes: Set<string>;
}

/** A store that notes what is written into it. */
function noting(store: PlanStore, { documents, indexes }: Names): PlanStore {
  return {
    get: (...args) => store.get(...args),
    getMany: (...args) => store.getMany(...args),
    scan: (...args) => store.scan(...args),
    checkpoint: (plan) => store.checkpoint(plan),
    progress: (plan) => store.progress(plan),
    apply(plan, batch) {
      for (const change of batch.changes) {
        if (change.op === 'put' || change.op === 'delete') {
          documents.set(`${change.kind} ${change.key}`, [change.kind, change.key]);
        } else indexes.add(change.index);
      }
      return store.apply(plan, batch);
    },
  };
}

/** A document stays the same object while nothing changes it. */
const texts = new WeakMap<object, string>();
function textOf(document: object): string {
  const text = texts.get(document) ?? JSON.stringify(document);
  texts.set(document, text);
  return text;
}

type Reads = Pick<ViewReads, 'get' | 'scan' | 'checkpoint'>;

/** Everything that is there, both ways through each index, and in pages. */
async function everything(views: Reads, plan: string, { documents, indexes }: Names): Promise<string[]> {
  const found = [`checkpoint ${await views.checkpoint(plan)}`];
  for (const [name, [kind, key]] of documents) {
    const document = await views.get(plan, kind, key);
    if (document !== undefined) found.push(`${name} ${textOf(document)}`);
  }
  for (const index of indexes) {
    for (const direction of ['asc', 'desc'] as const) {
      const entries = await views.scan(plan, index, { limit: 1_000, direction });
      if (entries.length > 0) found.push(`${index} ${direction} ${JSON.stringify(entries)}`);
      const after = entries[entries.length >> 1]?.sort;
      const page = await views.scan(plan, index, { after, limit: 3, direction });
      if (page.length > 0) found.push(`${index} ${direction} after ${after} ${JSON.stringify(page)}`);
    }
  }
  return found;
}

t.test('at every position a past state is what folding straight to it gives, whatever was asked before', async (t) => {
  const asked = fc.record({ strideEvents: fc.integer({ min: 1, max: 60 }), backwards: fc.boolean(), grows: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(supervisedLives(60), asked, async ({ plan, events }, { strideEvents, backwards, grows }) => {
      const names: Names = { documents: new Map(), indexes: new Set() };
      const straight = openMemoryViewStore();
      const filler = new Filler(plan, noting(straight, names), new Filling({ source: new ListSource(events) }), {});
      const source = new ListSource(grows ? [] : events, 40);
      const past = new PastStates({ source, now, strideEvents });
      const expected: { readonly position: string; readonly found: string[] }[] = [];
      for (const event of events) {
        await filler.take([event]);
        if (grows) source.add([event]);
        const found = await everything(straight, plan, names);
        expected.push({ position: event.position, found });
        // While the plan goes on, its newest state is asked for all the time.
        if (grows) (await past.state(plan, event.position)).release();
      }
      for (const { position, found } of backwards ? expected.toReversed() : expected) {
        const state = await past.state(plan, position);
        t.strictSame(await everything(state, plan, names), found, position);
        state.release();
      }
    }),
    { numRuns: 4, endOnFailure: true },
  );
});
