import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { checkEvidence, copyEvidence, openFolderEvidence, openMemoryEvidence } from '../src/index.js';
import { contents, digestOf, inPieces, listed } from './contract.js';

const none = { count: 0, digests: [] };

async function filled(t: Test, names: readonly string[]) {
  const folder = t.testdir();
  const store = await openFolderEvidence({ folder, maxBytes: 1_000_000 });
  const digests: string[] = [];
  for (const name of names) {
    const bytes = contents(name, 1_000);
    await store.put(digestOf(bytes), inPieces(bytes));
    digests.push(digestOf(bytes));
  }
  return { folder, store, digests, damage: (sha256: string) => writeFile(join(folder, sha256.slice(0, 2), sha256), 'x') };
}

t.test('sound objects are counted', async (t) => {
  const { store, digests } = await filled(t, ['a', 'b']);
  t.match(await checkEvidence(store, new Set(digests)), {
    objects: 2,
    bytes: 2_000,
    damaged: none,
    missing: none,
    orphans: none,
  });
});

t.test('damaged, missing and orphaned objects are told apart', async (t) => {
  const { store, digests, damage } = await filled(t, ['a', 'b', 'c']);
  const [a = '', b = '', c = ''] = digests;
  const gone = digestOf(contents('gone'));
  await damage(b);
  t.match(await checkEvidence(store, new Set([a, b, gone])), {
    objects: 3,
    bytes: 2_000,
    damaged: { count: 1, digests: [b] },
    missing: { count: 1, digests: [gone] },
    orphans: { count: 1, digests: [c] },
  });
});

t.test('lists are bounded, counts are not', async (t) => {
  const { store } = await filled(t, []);
  const referred = new Set(Array.from({ length: 250 }, (_, index) => digestOf(Buffer.from(String(index)))));
  const { missing } = await checkEvidence(store, referred);
  t.equal(missing.count, 250);
  t.strictSame(missing.digests, [...referred].sort().slice(0, 100));
});

t.test('a copy holds everything, may be made again, and names damage after the rest is copied', async (t) => {
  const { store, digests, damage } = await filled(t, ['a', 'b', 'c']);
  const target = openMemoryEvidence({ maxBytes: 1_000_000 });
  t.strictSame(await copyEvidence(store, target), { objects: 3, bytes: 3_000 });
  t.strictSame(await listed(target), [...digests].sort());
  t.strictSame(await copyEvidence(store, target), { objects: 3, bytes: 3_000 });

  const [first = '', ...rest] = [...digests].sort();
  await damage(first);
  const second = openMemoryEvidence({ maxBytes: 1_000_000 });
  await t.rejects(copyEvidence(store, second), { code: 'evidence-damaged', params: { sha256: first } });
  t.strictSame(await listed(second), rest);
});
