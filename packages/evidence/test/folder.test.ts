import { mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DubanError, errorSentence } from '@duban/domain';
import t, { type Test } from 'tap';
import { type EvidenceReader, openFolderEvidence, readFolderEvidence } from '../src/index.js';
import { contents, digestOf, evidenceContract, inPieces, listed, readWhole } from './contract.js';

const maxBytes = 200_000;

t.test('folder', async (t) => {
  const folders = new Map<unknown, string>();
  let count = 0;
  const root = t.testdir();
  const openIn = async (folder: string, max: number) => {
    const store = await openFolderEvidence({ folder, maxBytes: max });
    folders.set(store, folder);
    return store;
  };
  await evidenceContract(t, {
    name: 'folder',
    durable: true,
    open: (max) => {
      count += 1;
      return openIn(join(root, String(count)), max);
    },
    reopen: async (store) => {
      await store.close();
      return openIn(folders.get(store) ?? '', store.maxBytes);
    },
  });
});

const incoming = (folder: string) => readdir(join(folder, 'incoming'));

async function filled(t: Test) {
  const folder = join(t.testdir(), 'deep', 'evidence');
  const store = await openFolderEvidence({ folder, maxBytes, now: Date.now });
  const bytes = contents('object');
  const sha256 = digestOf(bytes);
  await store.put(sha256, inPieces(bytes));
  return { folder, store, bytes, sha256, path: join(folder, sha256.slice(0, 2), sha256) };
}

const readable = async (store: EvidenceReader, sha256: string) => (await readWhole(store, sha256))?.length;

t.test('an object is a file under its digest, sharded by the first two digits', async (t) => {
  const { folder, bytes, path } = await filled(t);
  t.ok((await readFile(path)).equals(bytes));
  t.strictSame(await incoming(folder), []);
});

t.test('a put that fails in any way leaves nothing behind', async (t) => {
  const { folder, store, bytes } = await filled(t);
  const broken = async function* () {
    yield bytes;
    throw new Error('broken off');
  };
  const size = Buffer.alloc(maxBytes + 1);
  await t.rejects(store.put(digestOf(size), broken()), { message: 'broken off' });
  await t.rejects(store.put(digestOf(size), inPieces(bytes)), { code: 'evidence-digest-mismatch' });
  await t.rejects(store.put(digestOf(size), inPieces(size)), { code: 'body-too-large' });
  t.strictSame(await incoming(folder), []);
});

t.test('uploads that a crash interrupted are removed when the folder is opened an hour later', async (t) => {
  const { folder, store, sha256 } = await filled(t);
  await store.close();
  for (const name of ['left', 'left just now']) await writeFile(join(folder, 'incoming', name), 'half');
  const anHourAgo = Date.now() / 1_000 - 3_601;
  await utimes(join(folder, 'incoming', 'left'), anHourAgo, anHourAgo);
  const again = await openFolderEvidence({ folder, maxBytes, now: Date.now });
  t.strictSame(await incoming(folder), ['left just now']);
  t.equal(await readable(again, sha256), 100_000);
});

t.test('opening a folder interrupts no upload of another process', async (t) => {
  const { folder, store } = await filled(t);
  const bytes = contents('slow', 50_000);
  const slow = async function* () {
    yield bytes.subarray(0, 10_000);
    // When the next part is asked for, the first has been written.
    t.equal((await incoming(folder)).length, 1);
    await openFolderEvidence({ folder, maxBytes, now: Date.now });
    yield bytes.subarray(10_000);
  };
  await store.put(digestOf(bytes), slow());
  t.equal(await readable(store, digestOf(bytes)), 50_000);
});

t.test('a damaged object is never given whole, and putting the true bytes mends it', async (t) => {
  const { store, bytes, sha256, path } = await filled(t);
  const flipped = Buffer.from(bytes);
  flipped[70_000] = (flipped[70_000] as number) ^ 1;
  for (const damaged of [flipped, bytes.subarray(0, 65_536), Buffer.alloc(0)]) {
    await writeFile(path, damaged);
    const given = await store.read(sha256);
    let received = 0;
    await t.rejects(
      async () => {
        for await (const chunk of given?.stream ?? []) received += (chunk as Buffer).length;
      },
      { code: 'evidence-damaged', params: { sha256 } },
    );
    t.ok(received < damaged.length || damaged.length === 0, 'the last bytes are kept back');
  }
  await store.put(sha256, inPieces(bytes));
  t.equal(await readable(store, sha256), bytes.length);
});

t.test('reading a folder changes nothing in it and skips files that are no evidence', async (t) => {
  const { folder, sha256 } = await filled(t);
  await mkdir(join(folder, 'zz'));
  for (const name of ['notes.txt', 'incoming/half', `${sha256.slice(0, 2)}/${'f'.repeat(63)}`]) {
    await writeFile(join(folder, name), 'x');
  }
  const before = await readdir(folder, { recursive: true });
  const reader = readFolderEvidence(folder);
  t.strictSame(await listed(reader), [sha256]);
  t.equal(await readable(reader, sha256), 100_000);
  t.strictSame(await readdir(folder, { recursive: true }), before);
  t.strictSame(await listed(readFolderEvidence(join(folder, 'missing'))), []);
});

t.test('the error for a folder that cannot be made does not name its path', async (t) => {
  const file = join(t.testdir({ file: '' }), 'file');
  await t.rejects(openFolderEvidence({ folder: join(file, 'evidence'), maxBytes }), {
    code: 'evidence-unavailable',
    params: { detail: 'ENOTDIR' },
  });
});

t.test('when a read or a put fails, the words of the operating system go to the log and not to the client', async (t) => {
  const { folder, sha256, store, bytes } = await filled(t);
  const shard = join(folder, sha256.slice(0, 2));
  await rm(shard, { recursive: true });
  // A file in place of a folder: ENOTDIR, even for root.
  await writeFile(shard, '');
  const own = { code: 'evidence-unavailable', params: { detail: '读写失败 / reading or writing failed' } };
  for (const work of [
    () => store.read(sha256),
    () => store.marks(sha256),
    () => listed(store),
    () => store.put(sha256, inPieces(bytes)),
    () => store.remove(sha256),
  ]) {
    const error = (await work().then(
      () => undefined,
      (refused: unknown) => refused,
    )) as DubanError;
    t.match(error, own);
    t.match(error.cause, { code: /^E[A-Z]+$/ }, 'the log has it');
    for (const language of ['zh', 'en'] as const) t.notMatch(errorSentence(error.code, error.params, language), /E[A-Z]{3,}/);
  }
});
