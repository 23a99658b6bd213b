import type { Test } from 'tap';
import { contents, digestOf, inPieces, listed, readWhole } from './contents.js';
import { contractMaxBytes, type EvidenceSubject, law } from './subject.js';

export async function putLaws(t: Test, subject: EvidenceSubject): Promise<void> {
  await law(t, subject, 'what was put is there, whole', async (t, store) => {
    for (const bytes of [contents('a'), contents('b', 1), contents('c', contractMaxBytes), Buffer.alloc(0)]) {
      await store.put(digestOf(bytes), inPieces(bytes), { size: bytes.length });
      t.equal((await store.read(digestOf(bytes)))?.size, bytes.length);
      t.ok((await readWhole(store, digestOf(bytes)))?.equals(bytes), `${bytes.length} bytes`);
    }
  });

  await law(t, subject, 'a put of what is there is fine and changes nothing', async (t, store) => {
    const bytes = contents('twice');
    const put = () => store.put(digestOf(bytes), inPieces(bytes));
    await put();
    await put();
    t.strictSame(await listed(store), [digestOf(bytes)]);
    t.ok((await readWhole(store, digestOf(bytes)))?.equals(bytes));
  });

  await law(t, subject, 'puts of the same at once are all answered, and it is there once', async (t, store) => {
    const bytes = contents('at once');
    await Promise.all(Array.from({ length: 5 }, () => store.put(digestOf(bytes), inPieces(bytes))));
    t.strictSame(await listed(store), [digestOf(bytes)]);
  });

  await law(t, subject, 'bytes with another digest are refused with both, and nothing is kept', async (t, store) => {
    const [bytes, other] = [contents('one'), contents('other')];
    await t.rejects(store.put(digestOf(other), inPieces(bytes)), {
      code: 'evidence-digest-mismatch',
      params: { expected: digestOf(other), actual: digestOf(bytes) },
    });
    t.strictSame(await listed(store), []);
    t.equal(await store.read(digestOf(other)), undefined);
  });

  await law(t, subject, 'more or fewer bytes than announced are refused, and nothing is kept', async (t, store) => {
    const bytes = contents('sized', 1_000);
    for (const size of [999, 1_001]) {
      await t.rejects(store.put(digestOf(bytes), inPieces(bytes, 400), { size }), {
        code: 'evidence-size-mismatch',
        params: { expected: size, actual: 1_000 },
      });
    }
    t.strictSame(await listed(store), []);
  });

  await law(t, subject, 'what is too large is refused before all of it has been read', async (t, store) => {
    let read = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) {
        read += 10_000;
        yield Buffer.alloc(10_000);
      }
    }
    const refused = { code: 'body-too-large', params: { limit: contractMaxBytes } };
    await t.rejects(store.put(digestOf(Buffer.alloc(0)), endless()), refused);
    t.equal(read, contractMaxBytes + 10_000);
    t.strictSame(await listed(store), []);
  });

  await law(
    t,
    subject,
    'a source that breaks off is heard, nothing is kept, and a later put is as the first',
    async (t, store) => {
      const bytes = contents('broken');
      async function* broken(): AsyncGenerator<Uint8Array> {
        yield bytes.subarray(0, 50_000);
        throw new Error('the client went away');
      }
      await t.rejects(store.put(digestOf(bytes), broken()), { message: 'the client went away' });
      t.equal(await store.read(digestOf(bytes)), undefined);
      await store.put(digestOf(bytes), inPieces(bytes));
      t.ok((await readWhole(store, digestOf(bytes)))?.equals(bytes));
    },
  );

  await law(t, subject, 'a name that is no digest is a fault of the caller', async (t, store) => {
    for (const name of ['', 'a', '../../etc/passwd', digestOf(Buffer.alloc(0)).toUpperCase(), `${digestOf(Buffer.alloc(0))}0`]) {
      await t.rejects(store.put(name, inPieces(Buffer.alloc(1))), RangeError);
      await t.rejects(store.read(name), RangeError);
    }
  });
}
