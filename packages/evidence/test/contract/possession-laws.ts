import type { Test } from 'tap';
import { marksOf, possession } from '../../src/possession.js';
import { contents, digestOf, inPieces } from './contents.js';
import { type EvidenceSubject, law } from './subject.js';

const li = { person: 'li', unit: 'gaoxin', shares: false };
const colleague = { person: 'wang', unit: 'gaoxin', shares: false };
const stranger = { person: 'zhao', unit: 'fagui', shares: false };
const office = { person: 'qian', unit: 'bangongshi', shares: true };

export async function possessionLaws(t: Test, subject: EvidenceSubject): Promise<void> {
  await law(
    t,
    subject,
    'a piece is held by who put it and by their unit; office shares it; nobody else has it',
    async (t, store) => {
      const bytes = contents('held');
      const sha256 = digestOf(bytes);
      t.equal(await store.marks(sha256), undefined);
      t.equal(await possession(store, sha256, office), 'absent', 'what is not there cannot be shared');
      await store.put(sha256, inPieces(bytes), { marks: marksOf(li) });
      for (const by of [li, colleague, office, { ...li, unit: undefined }]) t.equal(await possession(store, sha256, by), 'held');
      for (const by of [stranger, { ...stranger, unit: undefined }, { ...stranger, unit: 'li' }]) {
        t.equal(await possession(store, sha256, by), 'absent');
      }
      await store.put(sha256, inPieces(bytes), { marks: marksOf(stranger) });
      for (const by of [li, colleague, stranger]) t.equal(await possession(store, sha256, by), 'held');
    },
  );

  await law(t, subject, 'bytes that are not those of the digest show no possession', async (t, store) => {
    const [bytes, other] = [contents('wanted'), contents('had')];
    await store.put(digestOf(bytes), inPieces(bytes), { marks: marksOf(li) });
    await t.rejects(store.put(digestOf(bytes), inPieces(other), { marks: marksOf(stranger) }), {
      code: 'evidence-digest-mismatch',
    });
    t.equal(await possession(store, digestOf(bytes), stranger), 'absent');
  });

  await law(t, subject, 'what is removed is no longer held when it comes again', async (t, store) => {
    const bytes = contents('removed');
    await store.put(digestOf(bytes), inPieces(bytes), { marks: marksOf(li) });
    await store.remove(digestOf(bytes));
    t.equal(await possession(store, digestOf(bytes), li), 'absent');
    await store.put(digestOf(bytes), inPieces(bytes), { marks: marksOf(stranger) });
    t.equal(await possession(store, digestOf(bytes), li), 'absent');
    t.equal(await possession(store, digestOf(bytes), stranger), 'held');
  });

  await law(t, subject, 'a piece of before it was kept who put it stays one when somebody puts it again', async (t, store) => {
    const bytes = contents('of before');
    await store.put(digestOf(bytes), inPieces(bytes));
    t.equal(await possession(store, digestOf(bytes), li), 'unrecorded');
    await store.put(digestOf(bytes), inPieces(bytes), { marks: marksOf(stranger) });
    t.equal(await possession(store, digestOf(bytes), stranger), 'held');
    t.equal(await possession(store, digestOf(bytes), li), 'unrecorded');
  });

  const { reopen } = subject;
  if (!subject.durable || reopen === undefined) return;
  await law(t, subject, 'who put a piece is known after reopening', async (t, first) => {
    const bytes = contents('kept');
    await first.put(digestOf(bytes), inPieces(bytes), { marks: marksOf(li) });
    const store = await reopen(first);
    try {
      t.equal(await possession(store, digestOf(bytes), li), 'held');
      t.equal(await possession(store, digestOf(bytes), stranger), 'absent');
    } finally {
      await store.close();
    }
  });
}
