import t from 'tap';
import { openMemoryEvidence } from '../src/index.js';
import { contents, digestOf, evidenceContract, inPieces, listed } from './contract.js';

t.test('memory', async (t) => {
  await evidenceContract(t, {
    name: 'memory',
    durable: false,
    open: async (maxBytes) => openMemoryEvidence({ maxBytes }),
  });
});

t.test('memory is bounded, and refused bytes do not count', async (t) => {
  const store = openMemoryEvidence({ maxBytes: 1_000, totalMaxBytes: 1_500 });
  const [first, second, third] = ['1', '2', '3'].map((name) => contents(name, 900)) as [Buffer, Buffer, Buffer];
  await store.put(digestOf(first), inPieces(first));
  for (let attempt = 0; attempt < 3; attempt += 1) {
    await t.rejects(store.put(digestOf(second), inPieces(second)), { code: 'evidence-storage-full' });
  }
  const small = third.subarray(0, 600);
  await store.put(digestOf(small), inPieces(small));
  t.strictSame(await listed(store), [digestOf(first), digestOf(small)].sort());
});
