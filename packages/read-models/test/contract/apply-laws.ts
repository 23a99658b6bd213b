import type { Test } from 'tap';
import { at, batch, index, law, plan, put, unindex, unit, type ViewStoreSubject } from './subject.js';

const asc = { limit: 10, direction: 'asc' } as const;

export async function applyLaws(t: Test, subject: ViewStoreSubject): Promise<void> {
  await law(t, subject, 'a batch is applied only when the stored checkpoint is the one expected', async (t, store) => {
    t.strictSame(await store.apply(plan, batch(3, 4, [put('a')])), { applied: false, checkpoint: undefined });
    t.equal(await store.checkpoint(plan), undefined, 'a refused batch makes no plan');
    t.strictSame(await store.apply(plan, batch(undefined, 4, [put('a')])), { applied: true });
    t.strictSame(await store.apply(plan, batch(undefined, 5, [put('b')])), { applied: false, checkpoint: at(4) });
    t.strictSame(await store.apply(plan, batch(3, 5, [put('b')])), { applied: false, checkpoint: at(4) });
    t.equal(await store.get(plan, 'unit', 'b'), undefined);
    t.strictSame(await store.apply(plan, batch(4, 9, [put('b')])), { applied: true });
    t.equal(await store.checkpoint(plan), at(9));
  });

  await law(t, subject, 'a refused batch changes nothing: no document, no entry, no revision', async (t, store) => {
    await store.apply(plan, batch(undefined, 1, [put('a'), index('i', '1', 'a')], { revisions: new Map([['s', 0]]) }));
    const changes = [put('a', 'other'), put('b'), index('i', '0', 'b'), unindex('i', '1')];
    await store.apply(plan, batch(7, 8, changes, { revisions: new Map([['s', 5]]) }));
    t.strictSame(await store.get(plan, 'unit', 'a'), unit('a'));
    t.equal(await store.get(plan, 'unit', 'b'), undefined);
    t.strictSame(await store.scan(plan, 'i', asc), [{ sort: '1', key: 'a' }]);
    t.strictSame(await store.progress(plan), { checkpoint: at(1), revisions: new Map([['s', 0]]) });
  });

  await law(t, subject, 'the same batch sent twice is applied once, and the refusal names its checkpoint', async (t, store) => {
    const sent = batch(undefined, 6, [put('a')]);
    await store.apply(plan, sent);
    t.strictSame(await store.apply(plan, sent), { applied: false, checkpoint: at(6) });
  });

  await law(
    t,
    subject,
    'the last event that somebody told of is kept, also when a later batch tells of none',
    async (t, store) => {
      const last = { position: at(4), stream: 'contract01-task.1.1', revision: '3', id: 'an-event' };
      t.equal(await store.landmark(plan), undefined);
      await store.apply(plan, batch(undefined, 3, [put('a')]));
      t.equal(await store.landmark(plan), undefined, 'as an earlier version leaves it');
      await store.apply(plan, batch(3, 4, [put('b')], { last }));
      await store.apply(plan, batch(3, 5, [put('b')], { last: { ...last, position: at(5) } }));
      t.strictSame(await store.landmark(plan), last, 'a refused batch tells nothing');
      await store.apply(plan, batch(4, 6, [put('b')]));
      t.strictSame(await store.landmark(plan), last);
      await store.apply(plan, batch(6, 7, [put('c')], { rebuild: true }));
      t.equal(await store.landmark(plan), undefined, 'a rebuild begins anew');
    },
  );

  await law(t, subject, 'of two batches from one checkpoint exactly one is applied', async (t, store) => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, writer) => store.apply(plan, batch(undefined, writer + 1, [put('a', `writer ${writer}`)]))),
    );
    t.equal(answers.filter(({ applied }) => applied).length, 1);
    const winner = answers.findIndex(({ applied }) => applied);
    t.equal((await store.get(plan, 'unit', 'a'))?.name, `writer ${winner}`);
    t.equal(await store.checkpoint(plan), at(winner + 1));
  });

  await law(t, subject, 'changes are applied in their order', async (t, store) => {
    const changes = [
      put('a', 'first'),
      put('a', 'second'),
      { op: 'delete', kind: 'unit', key: 'a' } as const,
      put('b'),
      { op: 'delete', kind: 'unit', key: 'b' } as const,
      put('a', 'third'),
      index('i', '1', 'a'),
      unindex('i', '1'),
      index('i', '2', 'a'),
      unindex('i', '3'),
      index('i', '3', 'b'),
    ];
    await store.apply(plan, batch(undefined, 1, changes));
    t.strictSame(await store.get(plan, 'unit', 'a'), unit('a', 'third'));
    t.equal(await store.get(plan, 'unit', 'b'), undefined);
    t.strictSame(await store.scan(plan, 'i', asc), [
      { sort: '2', key: 'a' },
      { sort: '3', key: 'b' },
    ]);
  });

  await law(t, subject, 'revisions of streams are kept, also of those a batch has not seen', async (t, store) => {
    const revisions = (list: [string, number][]) => ({ revisions: new Map(list) });
    await store.apply(plan, batch(undefined, 1, [], revisions([['one', 0]])));
    await store.apply(plan, batch(1, 2, [], revisions([['two', 7]])));
    await store.apply(plan, batch(2, 3, [], revisions([['one', 3]])));
    const { revisions: found = new Map() } = (await store.progress(plan)) ?? {};
    t.strictSame([...found].sort(), [
      ['one', 3],
      ['two', 7],
    ]);
  });

  await law(t, subject, 'a rebuild replaces all that the plan had, and forgets the mark', async (t, store) => {
    const before = { revisions: new Map([['old', 4]]) };
    await store.apply(plan, batch(undefined, 5, [put('a'), index('i', '1', 'a')], before));
    await store.apply('contract02', batch(undefined, 5, [put('a')]));
    await store.setMark(at(5));
    const wrong = await store.apply(plan, batch(4, 2, [], { rebuild: true }));
    t.strictSame(wrong, { applied: false, checkpoint: at(5) });
    t.equal(await store.mark(), at(5));
    const rebuild = { rebuild: true, revisions: new Map([['new', 0]]) };
    t.strictSame(await store.apply(plan, batch(5, 2, [put('b'), index('i', '2', 'b')], rebuild)), { applied: true });
    t.equal(await store.get(plan, 'unit', 'a'), undefined);
    t.strictSame(await store.get(plan, 'unit', 'b'), unit('b'));
    t.strictSame(await store.scan(plan, 'i', asc), [{ sort: '2', key: 'b' }]);
    t.strictSame(await store.progress(plan), { checkpoint: at(2), revisions: new Map([['new', 0]]) });
    t.strictSame(await store.get('contract02', 'unit', 'a'), unit('a'), 'another plan stays as it was');
    t.equal(await store.mark(), undefined);
  });

  await law(t, subject, 'the mark only rises', async (t, store) => {
    t.equal(await store.mark(), undefined);
    await store.setMark(at(10));
    await store.setMark(at(4));
    t.equal(await store.mark(), at(10));
    await store.setMark(at(11));
    t.equal(await store.mark(), at(11));
  });

  await law(t, subject, 'each shard has a mark of its own, and a rebuild forgets them all', async (t, store) => {
    await store.apply(plan, batch(undefined, 5, [put('a')]));
    await store.setMark(at(3), 'feed/0of2');
    await store.setMark(at(5), 'feed/1of2');
    await store.setMark(at(2), 'feed/1of2');
    t.equal(await store.mark(), undefined);
    t.equal(await store.mark('feed/0of2'), at(3));
    t.equal(await store.mark('feed/1of2'), at(5));
    await store.apply(plan, batch(5, 2, [put('b')], { rebuild: true }));
    t.equal(await store.mark('feed/0of2'), undefined);
    t.equal(await store.mark('feed/1of2'), undefined);
  });

  await law(t, subject, 'which plans do not follow is noted beside their documents, and outlives a rebuild', async (t, store) => {
    const event = { event: 'e', stream: 's', revision: '3', type: '事件', position: at(4), code: 'internal', detail: '说明' };
    const parked = { state: 'parked', at: { plan, ...event } } as const;
    t.strictSame([await store.standstill(plan), await store.standstills()], [undefined, new Map()]);
    await store.setStandstill(plan, { state: 'refilling' });
    await store.setStandstill('contract02', { state: 'refilling' });
    await store.apply(plan, batch(undefined, 3, [put('a')]));
    await store.setStandstill(plan, parked);
    await store.apply(plan, batch(3, 2, [], { rebuild: true }));
    t.strictSame(await store.standstill(plan), parked);
    await store.setStandstill('contract02', undefined);
    await store.setStandstill('contract02', undefined);
    t.strictSame(await store.standstills(), new Map([[plan, parked]]));
    t.strictSame([await store.askForRetry(plan), await store.askForRetry(plan)], ['1', '2']);
    t.strictSame(await store.retriesAsked(), new Map([[plan, '2']]));
    await store.setStandstill(plan, parked);
    t.equal((await store.retriesAsked()).size, 1);
    await store.setStandstill(plan, undefined);
    t.strictSame([await store.standstills(), await store.retriesAsked()], [new Map(), new Map()]);
    t.strictSame(await store.plans({ limit: 9 }), [plan]);
  });

  await law(t, subject, 'what a writer does to its map of revisions after a batch changes nothing', async (t, store) => {
    const revisions = new Map([['s', 0]]);
    await store.apply(plan, batch(undefined, 1, [], { revisions }));
    revisions.set('s', 9);
    t.strictSame((await store.progress(plan))?.revisions, new Map([['s', 0]]));
  });
}
