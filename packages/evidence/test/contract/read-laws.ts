import type { Test } from 'tap';
import { contents, digestOf, inPieces, listed, readWhole } from './contents.js';
import { type EvidenceSubject, law } from './subject.js';

export async function readLaws(t: Test, subject: EvidenceSubject): Promise<void> {
  await law(t, subject, 'nothing is read where nothing was put', async (t, store) => {
    t.equal(await store.read(digestOf(Buffer.alloc(0))), undefined);
    t.strictSame(await listed(store), []);
  });

  await law(t, subject, 'every digest is listed, in ascending order', async (t, store) => {
    const digests: string[] = [];
    for (let count = 0; count < 40; count += 1) {
      const bytes = contents(`object ${count}`, 50);
      await store.put(digestOf(bytes), inPieces(bytes));
      digests.push(digestOf(bytes));
    }
    t.strictSame(await listed(store), digests.sort());
  });

  await law(t, subject, 'an object can be read by several at once, and by none to its end', async (t, store) => {
    const bytes = contents('shared');
    const sha256 = digestOf(bytes);
    await store.put(sha256, inPieces(bytes));
    const given = await store.read(sha256);
    given?.stream.destroy();
    const read = await Promise.all([readWhole(store, sha256), readWhole(store, sha256)]);
    for (const each of read) t.ok(each?.equals(bytes));
  });

  await law(t, subject, 'an object is not there before its put is answered', async (t, store) => {
    const bytes = contents('slow');
    let seen: unknown = 'not looked';
    async function* looking(): AsyncGenerator<Uint8Array> {
      yield bytes.subarray(0, 10);
      seen = [await store.read(digestOf(bytes)), ...(await listed(store))];
      yield bytes.subarray(10);
    }
    await store.put(digestOf(bytes), looking());
    t.strictSame(seen, [undefined]);
  });
}
