import type { Test } from 'tap';
import { at, batch, index, plan, put, unit, type ViewStoreSubject } from './subject.js';

/** For stores that claim to be durable; for others the run says that they are not. */
export async function durabilityLaws(t: Test, subject: ViewStoreSubject): Promise<void> {
  const store = await subject.open();
  if (!store.durable) {
    t.comment(`${subject.name} keeps nothing after the process`);
    await store.close();
    return;
  }
  await t.test('what was applied is there after it is opened again', async (t) => {
    const { reopen } = subject;
    if (reopen === undefined) throw new Error(`${subject.name} claims to be durable, so it needs reopen`);
    await store.apply(plan, batch(undefined, 3, [put('a'), index('i', '1', 'a')], { revisions: new Map([['s', 2]]) }));
    const again = await reopen(store);
    try {
      t.strictSame(await again.get(plan, 'unit', 'a'), unit('a'));
      t.strictSame(await again.scan(plan, 'i', { limit: 5, direction: 'asc' }), [{ sort: '1', key: 'a' }]);
      t.strictSame(await again.progress(plan), { checkpoint: at(3), revisions: new Map([['s', 2]]) });
    } finally {
      await again.close();
    }
  });
}
