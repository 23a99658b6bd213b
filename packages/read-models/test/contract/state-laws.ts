import type { Test } from 'tap';
import type { ViewState } from '../../src/store.js';
import { at, batch, index, law, plan, put, unindex, type ViewStoreSubject } from './subject.js';

const asc = { limit: 10, direction: 'asc' } as const;

/** What a state shows of the plans of these laws. */
async function shown(state: ViewState): Promise<object> {
  return {
    checkpoint: await state.checkpoint(plan),
    generation: await state.generation(plan),
    documents: (await state.getMany(plan, 'unit', ['a', 'b', 'c'])).map((document) => document?.name),
    entries: (await state.scan(plan, 'i', asc)).map(({ sort }) => sort),
    others: await state.scan(plan, 'j', asc),
    plans: await state.plans({ limit: 10 }),
    second: await state.checkpoint('contract02'),
  };
}

/** Stores that keep no earlier states answer the position first, and are not held to the rest. */
export async function stateLaws(t: Test, subject: ViewStoreSubject): Promise<void> {
  const { keepsStates = true } = subject;

  await law(t, subject, 'a state names a position that none of its documents lies before', async (t, store) => {
    await store.apply(plan, batch(undefined, 1, [put('a', '1')]));
    const state = await store.state();
    t.equal(await state.checkpoint(plan), at(1));
    const generation = await state.generation(plan);
    await store.apply(plan, batch(1, 2, [put('a', '2')]));
    t.equal(await state.checkpoint(plan), at(1));
    t.equal(await state.generation(plan), generation);
    t.equal((await state.get(plan, 'unit', 'a'))?.name, keepsStates ? '1' : '2');
    state.release();
    state.release();
    await t.rejects(state.get(plan, 'unit', 'a'), { code: 'store-unavailable' });
    await t.rejects(state.checkpoint(plan), { code: 'store-unavailable' });
    t.equal((await store.get(plan, 'unit', 'a'))?.name, '2');
  });

  if (!keepsStates) {
    t.comment(`${subject.name} keeps no earlier states`);
    return;
  }

  await law(t, subject, 'a state stays as it was, whatever is written meanwhile', async (t, store) => {
    await store.apply(plan, batch(undefined, 1, [put('a', '1'), put('b', '1'), index('i', '1', 'a'), index('i', '2', 'b')]));
    const state = await store.state();
    const before = await shown(state);
    t.match(before, { checkpoint: at(1), documents: ['1', '1', undefined], entries: ['1', '2'], plans: [plan] });
    const changes = [put('a', '2'), { op: 'delete', kind: 'unit', key: 'b' } as const, put('c', '2')];
    await store.apply(plan, batch(1, 2, [...changes, unindex('i', '2'), index('i', '0', 'c'), index('j', '1', 'a')]));
    await store.apply('contract02', batch(undefined, 2, [put('a')]));
    t.strictSame(await shown(state), before, 'after a step');
    const second = await store.state();
    const between = await shown(second);
    t.match(between, { checkpoint: at(2), documents: ['2', undefined, '2'], entries: ['0', '1'], second: at(2) });
    await store.apply(plan, batch(2, 3, [put('a', '3'), index('i', '9', 'a')]));
    t.strictSame(await shown(second), between, 'a later one too');
    await store.apply(plan, batch(3, 4, [put('b', '4'), index('i', '5', 'b')], { rebuild: true }));
    await store.apply(plan, batch(4, 5, [put('b', '5'), unindex('i', '5')]));
    t.strictSame(await shown(state), before, 'after a rebuild');
    t.strictSame(await shown(second), between);
    const last = await store.state();
    t.match(await shown(last), { checkpoint: at(5), documents: [undefined, '5', undefined], entries: [] });
    for (const each of [state, second, last]) each.release();
  });

  await law(t, subject, 'a state of nothing stays empty', async (t, store) => {
    const state = await store.state();
    await store.apply(plan, batch(undefined, 1, [put('a'), index('i', '1', 'a')]));
    await store.apply(plan, batch(1, 2, [put('b')]));
    t.match(await shown(state), { checkpoint: undefined, documents: [undefined, undefined, undefined], entries: [], plans: [] });
    state.release();
  });
}
