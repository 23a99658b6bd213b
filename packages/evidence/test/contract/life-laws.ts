import type { Test } from 'tap';
import { contents, digestOf, inPieces, listed, readWhole } from './contents.js';
import { contractMaxBytes, type EvidenceSubject, law } from './subject.js';

export async function lifeLaws(t: Test, subject: EvidenceSubject): Promise<void> {
  await law(t, subject, 'closing waits for puts under way, takes nothing more, and is safe twice', async (t, store) => {
    const [bytes, late] = [contents('under way'), contents('late')];
    const waiting = store.put(digestOf(bytes), inPieces(bytes));
    let answered = false;
    void waiting.then(() => {
      answered = true;
    });
    await store.close();
    t.equal(answered, true);
    await waiting;
    t.strictSame(await listed(store), [digestOf(bytes)]);
    await store.close();
    await t.rejects(store.put(digestOf(late), inPieces(late)), { code: 'evidence-unavailable' });
  });

  await law(t, subject, 'it says how large an object may be, and whether it is durable', async (t, store) => {
    t.equal(store.maxBytes, contractMaxBytes);
    t.equal(store.durable, subject.durable);
  });

  await law(t, subject, 'what is removed is gone, and can be put again; removing what is not there is fine', async (t, store) => {
    const [bytes, other] = [contents('removed'), contents('stays')];
    await store.put(digestOf(bytes), inPieces(bytes));
    await store.put(digestOf(other), inPieces(other));
    await store.remove(digestOf(bytes));
    await store.remove(digestOf(bytes));
    t.equal(await store.read(digestOf(bytes)), undefined);
    t.strictSame(await listed(store), [digestOf(other)]);
    await store.put(digestOf(bytes), inPieces(bytes));
    t.ok((await readWhole(store, digestOf(bytes)))?.equals(bytes));
  });

  const { reopen } = subject;
  if (!subject.durable || reopen === undefined) return;
  await law(t, subject, 'reopening keeps every object', async (t, first) => {
    const bytes = contents('kept');
    await first.put(digestOf(bytes), inPieces(bytes));
    const store = await reopen(first);
    try {
      t.strictSame(await listed(store), [digestOf(bytes)]);
      t.ok((await readWhole(store, digestOf(bytes)))?.equals(bytes));
      await store.put(digestOf(bytes), inPieces(bytes));
    } finally {
      await store.close();
    }
  });
}
