/** A manifest travels as chunks in events of a bounded size and comes out as it went in. */
import fc from 'fast-check';
import t from 'tap';
import {
  chunkEntries,
  eventMaxBytes,
  fields,
  isRejection,
  type Manifest,
  manifest,
  manifestEntries,
  manifestFault,
  type PlanEvent,
  type PlanState,
  planDecider,
} from '../src/index.js';
import { type ManifestEntry, manifestBounds, manifestEntry } from '../src/manifest.js';
import type { PlanCommand } from '../src/plan/plan.js';
import { recorded, stored } from './history.js';
import { manifestDigest, office, plan, publication, sample } from './samples.js';

const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));
const [task] = sample.tasks as [Manifest['tasks'][number]];

/** A plan with many tasks whose titles are as long as titles may be. */
function largePlan(tasks: number, title = '督'.repeat(200)): Manifest {
  return { ...sample, tasks: Array.from({ length: tasks }, (_, index) => ({ ...task, code: `1.${index}`, title })) };
}

/** The state once every chunk is recorded, each by a command of its own. */
function published(of: Manifest): PlanState {
  const context = { plan, actor: office, serverToday: '2012-01-01' };
  const later = chunkEntries(manifestEntries(of)).map(
    (entries, index): PlanCommand => ({
      type: 'record-chunk',
      publication,
      index,
      entries,
    }),
  );
  const commands: PlanCommand[] = [{ type: 'publish', manifest: of, manifestDigest, publication }, ...later.slice(1)];
  let state = planDecider.initial();
  for (const command of commands) {
    const decided = planDecider.decide(command, state, context);
    if (isRejection(decided)) throw new Error(JSON.stringify(decided));
    const history = decided.map((event) => ({ event, by: office }));
    for (const event of recorded(`${plan}-plan.main`, history) as PlanEvent[]) state = planDecider.evolve(state, event);
  }
  return state;
}

/** The manifest that a plan's state was made from, as far as the state keeps it. */
const comesBack = (state: PlanState) => ({
  sections: state.sections,
  units: [...state.units].map(([id, name]) => ({ id, name })),
  people: [...state.people].map(([id, name]) => ({ id, name })),
  tasks: state.tasks,
  indicators: state.indicators,
});
const wentIn = ({ sections, units, people, tasks, indicators }: Manifest) => ({ sections, units, people, tasks, indicators });

t.test('entries come in one order: sections, units, people, tasks, indicators', async (t) => {
  const kinds = manifestEntries(sample).map(({ kind }) => kind);
  t.strictSame(kinds, [
    'section',
    'section',
    'unit',
    'unit',
    'unit',
    'unit',
    'person',
    'person',
    'task',
    'task',
    'indicator',
    'indicator',
  ]);
  for (const entry of manifestEntries(sample)) t.strictSame(manifestEntry.parse(entry), entry);
});

t.test('no entries, no chunks', async (t) => {
  t.strictSame(chunkEntries([]), []);
});

t.test('chunks stay within their bound to the byte', async (t) => {
  // One section's JSON is 35 bytes around its title; titles are not bounded here, only counted.
  const entry = (bytes: number): ManifestEntry => {
    const bare = bytesOf({ kind: 'section', number: 1, title: '' });
    return { kind: 'section', number: 1, title: 'x'.repeat(bytes - bare) };
  };
  const limit = manifestBounds.chunkBytes;
  const half = (limit - 3) / 2;
  const sizes = (...bytes: number[]) => chunkEntries(bytes.map(entry)).map((chunk) => bytesOf(chunk));
  t.strictSame(sizes(limit - 2), [limit], 'brackets count');
  t.strictSame(sizes(Math.floor(half), Math.ceil(half)), [limit], 'so does the comma');
  t.strictSame(sizes(Math.ceil(half), Math.ceil(half)), [Math.ceil(half) + 2, Math.ceil(half) + 2]);
  t.strictSame(sizes(limit + 500), [limit + 502], 'a larger entry stands alone');
  t.strictSame(sizes(100, limit + 500, 100), [102, limit + 502, 102], 'and takes nothing with it');
});

t.test('5,000 tasks with long Chinese titles make bounded events and come back whole', async (t) => {
  const large = largePlan(manifestBounds.tasks);
  t.equal(manifestFault(large), undefined);
  const entries = manifestEntries(large);
  const chunks = chunkEntries(entries);
  t.strictSame(chunks.flat(), entries, 'nothing lost, nothing moved');
  for (const chunk of chunks) t.ok(chunk.length > 0 && bytesOf(chunk) <= manifestBounds.chunkBytes);
  t.ok(chunks.length <= Math.ceil(bytesOf(entries) / (manifestBounds.chunkBytes / 2)), 'chunks are well filled');
  const state = published(large);
  t.strictSame([state.chunksExpected, state.chunksRecorded], [chunks.length, chunks.length]);
  t.strictSame(comesBack(state), wentIn(large));
});

t.test('an event stays within its bound whatever the longest task holds', async (t) => {
  // One character and four bytes of UTF-8: the most that a text can take.
  const widest = (length: number) => '😀'.repeat(length);
  const units = Array.from({ length: 150 }, (_, index) => ({ id: `${'u'.repeat(60)}-${100 + index}`, name: `处${index}` }));
  const longest: Manifest = {
    ...sample,
    units,
    people: Array.from({ length: 50 }, (_, index) => ({ id: `${'p'.repeat(61)}-${10 + index}`, name: '人' })),
    tasks: [
      {
        ...task,
        code: '9999.9999.9999',
        title: widest(200),
        responsible: Array.from({ length: 50 }, (_, index) => `${'p'.repeat(61)}-${10 + index}`),
        leads: units.slice(0, 50).map(({ id }) => id),
        cooperating: Array.from({ length: 100 }, () => ({ placeholder: widest(100) })),
        deliverables: Array.from({ length: 50 }, () => ({ kind: 'document', action: 'revise', name: widest(200) })),
      },
    ],
    indicators: [],
  };
  t.ok(manifest.safeParse(longest).success);
  t.equal(manifestFault(longest), undefined);
  const chunks = chunkEntries(manifestEntries(longest));
  for (const [index, entries] of chunks.entries()) {
    const event = { type: 'publication-chunk-recorded', data: { publication, index, entries } } as const;
    t.ok(
      bytesOf(stored(`${plan}-plan.main`, index, { event, by: office })) <= eventMaxBytes - 8 * 1024,
      'with room for metadata',
    );
  }
});

t.test('any plan comes back from its chunks as it went in', async (t) => {
  const title = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 100 })
    .filter((text) => fields.text(200).safeParse(text).success);
  fc.assert(
    fc.property(fc.array(title, { minLength: 1, maxLength: 120 }), (titles) => {
      const any: Manifest = { ...sample, tasks: titles.map((text, index) => ({ ...task, code: `1.${index + 1}`, title: text })) };
      const chunks = chunkEntries(manifestEntries(any));
      const bounded = chunks.every((chunk) => bytesOf(chunk) <= manifestBounds.chunkBytes);
      return bounded && JSON.stringify(comesBack(published(any))) === JSON.stringify(wentIn(any));
    }),
    { numRuns: 15 },
  );
  t.pass();
});
