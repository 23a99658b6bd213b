/** What version 1 of the plan's events said, in the words of the current one. */
import t from 'tap';
import { eventRegistry, type PlanEvent, planDecider, type StoredEvent } from '../src/index.js';
import { goldenEvent } from './golden.js';

const dataOf = (stored: StoredEvent) => eventRegistry.decode(stored, 'position').data;

t.test('a publication of version 1 began under the only rules of the lights there were', async (t) => {
  const first = goldenEvent('publication-started.v1');
  t.notOk('lightRules' in first.data);
  t.strictSame(dataOf(first), { ...first.data, lightRules: 'lights-v1' });
  const second = goldenEvent('publication-started.v2');
  t.strictSame(dataOf(second), { ...first.data, lightRules: 'lights-v2' }, 'version 2 says its own');
});

t.test('a chunk of version 1 is one of version 2 whose tasks come from no other plan', async (t) => {
  const first = goldenEvent('publication-chunk-recorded.v1');
  t.strictSame(dataOf(first), first.data);
  const carried = (stored: StoredEvent) => JSON.stringify(dataOf(stored)).match(/"carriedOverFrom":\{[^}]*\}/g);
  t.equal(carried(first), null);
  t.strictSame(carried(goldenEvent('publication-chunk-recorded.v2')), ['"carriedOverFrom":{"plan":"zjkjt2011","task":"6.2"}']);
});

t.test('version 1 with what only version 2 has is refused, not guessed at', async (t) => {
  const { lightRules: _, ...without } = goldenEvent('publication-started.v2').data;
  const broken = { ...goldenEvent('publication-started.v2'), data: without };
  t.throws(() => dataOf(broken as StoredEvent), { code: 'invalid-event' });
  const unknown = { ...goldenEvent('publication-started.v2'), data: { ...without, lightRules: 'lights-v4' } };
  t.throws(() => dataOf(unknown as StoredEvent), { code: 'invalid-event' });
});

t.test('a plan published under version 1 folds to a plan that follows the first rules', async (t) => {
  const events = ['publication-started.v1', 'publication-chunk-recorded.v1', 'published.v1', 'verifiers-designated.v1'].map(
    (name) => eventRegistry.decode(goldenEvent(name), name) as PlanEvent,
  );
  const state = events.reduce(planDecider.evolve, planDecider.initial());
  t.strictSame([state.status, state.lightRules, state.verifiers], ['open', 'lights-v1', ['jihua', 'jiancha']]);
  const adopted = eventRegistry.decode(goldenEvent('light-rules-adopted.v1'), 'position') as PlanEvent;
  t.equal(planDecider.evolve(state, adopted).lightRules, 'lights-v2');
});
