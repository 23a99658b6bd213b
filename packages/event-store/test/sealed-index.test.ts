import { appendFileSync, readdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import t, { type Test } from 'tap';
import { checkJournal, type JournalOptions, openJournal } from '../src/index.js';
import { nodeFiles } from '../src/journal/node-files.js';
import { fileError, withCalls } from './file-wrappers.js';
import { damage, journalOf, opened, plain, revisionsIn, segmentsIn, stream } from './journal-folder.js';

const root = t.testdir();
const small = { ...plain, segmentMaxBytes: 6_000 };
const indexesIn = (folder: string) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.index'))
    .sort();
const indexOf = (segment: string) => segment.replace('.journal', '.index');

let made = 0;

async function journal(
  t: Test,
  options: Omit<JournalOptions, 'folder'> = small,
): Promise<{ folder: string; segments: string[] }> {
  const folder = `${root}/${made++}`;
  await journalOf(folder, [1, 3, 2, 1, 4, 1, 1, 5, 1, 2, 3, 1], options);
  const segments = segmentsIn(folder);
  t.ok(segments.length > 3, `${segments.length} segments`);
  t.strictSame(indexesIn(folder), segments.slice(0, -1).map(indexOf), 'every segment but the last has its index');
  return { folder, segments };
}

/** Everything that a journal answers, for comparing. */
async function whole(folder: string, options: Omit<JournalOptions, 'folder'> = small) {
  return opened(
    folder,
    async (store) => {
      const all = [];
      for await (const event of store.readAll()) all.push(event);
      const ofStream = [];
      for await (const event of store.readStream(stream)) ofStream.push(event);
      const { lastSyncMs: _, ...stats } = store.stats();
      return { all, ofStream, stats, recovery: store.recovery };
    },
    options,
  );
}

t.test('a start reads the indexes instead of the sealed bodies, and knows the same', async (t) => {
  const { folder, segments } = await journal(t);
  const read: string[] = [];
  const files = withCalls(nodeFiles, {
    open: async (path, mode) => {
      const file = await nodeFiles.open(path, mode);
      const name = path.slice(folder.length + 1);
      return {
        ...file,
        read: (target, position) => {
          read.push(name);
          return file.read(target, position);
        },
      };
    },
  });
  await opened(folder, async (store) => t.equal(store.stats().events, 25), { ...small, files });
  t.strictSame([...new Set(read)].sort(), ['head', 'store.json', ...indexesIn(folder), segments.at(-1)].sort());

  const { recovery, ...withIndexes } = await whole(folder);
  t.strictSame(recovery.rebuiltIndexes, []);
  for (const name of indexesIn(folder)) unlinkSync(`${folder}/${name}`);
  const { recovery: rebuilding, ...withoutIndexes } = await whole(folder);
  t.equal(rebuilding.rebuiltIndexes.length, segments.length - 1);
  t.strictSame(withoutIndexes, withIndexes);
});

t.test('a missing, torn, stale or foreign index is made again, byte for byte, and reported', async (t) => {
  const { folder, segments } = await journal(t);
  const [first, second] = segments.map(indexOf) as [string, string];
  const path = `${folder}/${first}`;
  const original = readFileSync(path);
  const wrecks: Record<string, () => void> = {
    missing: () => unlinkSync(path),
    'its checksum does not match': () => writeFileSync(path, original.subarray(0, -3)),
    'its firstOrdinal is': () => writeFileSync(path, readFileSync(`${folder}/${second}`)),
  };
  for (const [reason, wreck] of Object.entries(wrecks)) {
    wreck();
    const { recovery, all } = await whole(folder);
    t.equal(all.length, 25);
    t.match(recovery.rebuiltIndexes, [{ file: first, reason: new RegExp(`^${reason}`) }]);
    t.strictSame(readFileSync(path), original);
  }
  const other = await journal(t, { ...small, randomInt: () => 1 });
  writeFileSync(path, readFileSync(`${other.folder}/${first}`));
  t.match((await whole(folder)).recovery.rebuiltIndexes, [{ file: first, reason: /^its epoch is/ }]);
  for (const content of ['', '00000000 \n']) {
    writeFileSync(path, content);
    t.equal((await whole(folder)).recovery.rebuiltIndexes.length, 1, JSON.stringify(content));
  }
});

t.test('a sealed segment that has another size than its index says is read whole, and refused', async (t) => {
  const { folder, segments } = await journal(t);
  const [first] = segments as [string];
  appendFileSync(`${folder}/${first}`, '\n');
  await t.rejects(openJournal({ ...small, folder }), {
    code: 'store-damaged',
    params: { file: first, detail: /a later segment was begun/ },
  });
});

t.test('an index that could not be made again does not keep the journal from opening', async (t) => {
  const { folder } = await journal(t);
  const [first] = indexesIn(folder) as [string];
  unlinkSync(`${folder}/${first}`);
  const files = withCalls(nodeFiles, {
    rename: async (from, to) => {
      if (to.endsWith('.index')) throw fileError('ENOSPC', 'no space left on device', 'rename');
      return nodeFiles.rename(from, to);
    },
  });
  const { recovery, all } = await whole(folder, { ...small, files });
  t.equal(all.length, 25);
  t.match(recovery.rebuiltIndexes, [{ file: first, reason: 'missing', notWritten: /ENOSPC/ }]);
  t.match((await whole(folder)).recovery.rebuiltIndexes, [{ file: first }]);
});

t.test('an index beside the last segment tells that a later segment is gone', async (t) => {
  const { folder, segments } = await journal(t);
  const [before, last] = segments.slice(-2) as [string, string];
  unlinkSync(`${folder}/${last}`);
  const refused = { code: 'store-damaged', params: { file: indexOf(before), detail: /that segment is gone/ } };
  await t.rejects(openJournal({ ...small, folder }), refused);
  t.match(await checkJournal(folder), { sound: false, findings: [{ kind: 'damage', file: indexOf(before) }] });
  unlinkSync(`${folder}/${indexOf(before)}`);
  await t.rejects(openJournal({ ...small, folder }), { code: 'store-damaged', params: { detail: /25 events had been durable/ } });
  t.match(await checkJournal(folder), { sound: false, findings: [{ kind: 'damage', detail: /25 events had been durable/ }] });
});

t.test('a line that is no longer what was written is never handed out', async (t) => {
  const { folder, segments } = await journal(t);
  const [first] = segments as [string];
  damage(`${folder}/${first}`, (bytes) => {
    bytes[300] = (bytes[300] as number) ^ 1;
    return bytes;
  });
  await opened(
    folder,
    async (store) => {
      const refused = {
        code: 'store-damaged',
        params: { file: first, line: 1, offset: 0, command: `duban check --event-store journal:${folder}` },
      };
      await t.rejects(revisionsIn(store), refused);
    },
    small,
  );
});
