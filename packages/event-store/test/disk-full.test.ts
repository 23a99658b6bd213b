import { rmSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { mountSmall } from '@duban/test-support';
import t from 'tap';
import { checkJournal, type FileLayer, type Journal, openJournal } from '../src/index.js';
import { nodeFiles } from '../src/journal/node-files.js';
import { contractEvents } from './contract.js';
import { fileError, onSegments, withCalls } from './file-wrappers.js';
import { plain, revisionsIn, stream } from './journal-folder.js';

const append = (journal: Journal, revision: number, count = 1) =>
  journal.append(stream, revision === 0 ? 'no-stream' : revision - 1, contractEvents(stream, revision, count, 'x'.repeat(2_000)));

/** Appends until the store refuses; gives how many were acknowledged and the refusal. */
async function fill(journal: Journal): Promise<{ acknowledged: number; refusal: unknown }> {
  for (let revision = 0; ; revision += 1) {
    try {
      await append(journal, revision);
    } catch (refusal) {
      return { acknowledged: revision, refusal };
    }
  }
}

/** Appends once the store takes appends again. */
async function appendLater(journal: Journal, revision: number): Promise<number> {
  while (journal.full) await pause(50);
  return (await append(journal, revision)).revision;
}

const full = { code: 'storage-full' };
const noRoom = () => fileError('ENOSPC', 'no space left on device', 'write');

/** Segments of which so many bytes more can be written. */
function smallDisk(room: number): { files: FileLayer; makeRoom(bytes: number): void } {
  let left = room;
  const files = onSegments(nodeFiles, (file) => ({
    write: async (source, position) => {
      // What is written in place of what is there takes no room.
      if (position + source.length <= (await file.size())) return file.write(source, position);
      if (left === 0) throw noRoom();
      const part = source.subarray(0, left);
      left -= part.length;
      return file.write(part, position);
    },
  }));
  return {
    files,
    makeRoom: (bytes) => {
      left += bytes;
    },
  };
}

t.test('a full disk is named in our own words, nothing acknowledged is lost, and with room it goes on', async (t) => {
  const { files, makeRoom } = smallDisk(20_000);
  const folder = t.testdir();
  const journal = await openJournal({ ...plain, folder, files });
  const { acknowledged, refusal } = await fill(journal);
  t.match(refusal, full);
  t.notMatch(String(refusal), /ENOSPC|no space/);
  t.equal(journal.full, true);
  await t.rejects(append(journal, acknowledged), full);
  t.equal((await revisionsIn(journal)).length, acknowledged, 'what was acknowledged is read');
  await t.rejects(appendLater(journal, acknowledged), full, 'it is tried again, and there is no room yet');
  makeRoom(1_000_000);
  t.equal(await appendLater(journal, acknowledged), acknowledged, 'without a restart');
  t.equal((await append(journal, acknowledged + 1)).revision, acknowledged + 1);
  const { head } = await journal.backup(`${folder}/copy`);
  t.equal(head, journal.logHead);
  await journal.close();
  t.match(await checkJournal(folder), { sound: true, events: acknowledged + 2, findings: [] });
  const again = await openJournal({ ...plain, folder });
  t.equal(again.recovery.cut, undefined, 'the part that found room was cut when the disk was read back');
  t.equal((await revisionsIn(again)).length, acknowledged + 2);
  await again.close();
});

t.test('of a group that finds room in part, the appends that are whole are acknowledged and the others refused', async (t) => {
  const { files, makeRoom } = smallDisk(12_000);
  const folder = t.testdir();
  const journal = await openJournal({ ...plain, folder, files });
  const appends = Array.from({ length: 8 }, (_, revision) => append(journal, revision));
  const settled = await Promise.allSettled(appends);
  const stored = settled.filter(({ status }) => status === 'fulfilled').length;
  t.ok(stored > 0 && stored < 8, `${stored} of 8`);
  for (const [at, each] of settled.entries()) {
    if (at < stored) t.match(each, { status: 'fulfilled', value: { revision: at } });
    else t.match(each, { status: 'rejected', reason: full });
  }
  t.equal((await revisionsIn(journal)).length, stored);
  makeRoom(100_000);
  t.equal(await appendLater(journal, stored), stored);
  await journal.close();
  t.match(await checkJournal(folder), { sound: true, events: stored + 1 });
});

t.test('a follower sees what was stored of a group that found room in part, and what comes later, once', async (t) => {
  const { files, makeRoom } = smallDisk(12_000);
  const journal = await openJournal({ ...plain, folder: t.testdir(), files });
  const seen: string[] = [];
  const over = new AbortController();
  const following = (async () => {
    for await (const { events } of journal.subscribe({}, over.signal)) seen.push(...events.map(({ revision }) => revision));
  })();
  const settled = await Promise.allSettled(Array.from({ length: 8 }, (_, revision) => append(journal, revision)));
  const stored = settled.filter(({ status }) => status === 'fulfilled').length;
  makeRoom(100_000);
  await appendLater(journal, stored);
  while (seen.length < stored + 1) await pause(10);
  over.abort();
  await following;
  t.strictSame(
    seen,
    Array.from({ length: stored + 1 }, (_, revision) => String(revision)),
  );
  await journal.close();
});

t.test('below its reserve nothing is written at all', async (t) => {
  let room = true;
  const journal = await openJournal({ ...plain, folder: t.testdir(), hasRoom: () => room });
  await append(journal, 0);
  room = false;
  t.equal(journal.full, true);
  await t.rejects(append(journal, 1), full);
  t.equal(journal.stats().events, 1);
  room = true;
  t.equal((await append(journal, 1)).revision, 1);
  await journal.close();
});

t.test('a disk that fails while it is read back stops the journal for good', async (t) => {
  let broken = false;
  const files = onSegments(nodeFiles, (file) => ({
    write: async (source, position) => {
      if (broken) throw noRoom();
      return file.write(source, position);
    },
    truncate: async () => {
      throw fileError('EIO', 'i/o error', 'ftruncate');
    },
    size: async () => {
      if (broken) throw fileError('EIO', 'i/o error', 'fstat');
      return file.size();
    },
  }));
  const folder = t.testdir();
  const journal = await openJournal({ ...plain, folder, files });
  await append(journal, 0);
  broken = true;
  await t.rejects(append(journal, 1), { code: 'store-failed' });
  t.match(await journal.failed, { code: 'store-failed' });
  await t.rejects(append(journal, 1), { code: 'store-unavailable' });
  await journal.close();
});

t.test('no room to create a store is said when it is opened', async (t) => {
  const files = withCalls(nodeFiles, {
    open: async (path, mode) => {
      if (mode === 'create') throw fileError('ENOSPC', 'no space left on device', 'open');
      return nodeFiles.open(path, mode);
    },
  });
  const refused = { code: 'store-failed', params: { detail: /ENOSPC/ } };
  await t.rejects(openJournal({ ...plain, folder: t.testdir(), files }), refused);
});

t.test('a file system that is really full, until there is room', async (t) => {
  const mounted = mountSmall(t, 512);
  if (mounted === undefined) return;
  writeFileSync(`${mounted}/somebody-else`, Buffer.alloc(256 * 1024));
  const folder = `${mounted}/data`;
  const small = { ...plain, segmentMaxBytes: 50_000, folder };
  const journal = await openJournal(small);
  const { acknowledged, refusal } = await fill(journal);
  t.ok(acknowledged > 50, `${acknowledged} events found room`);
  t.match(refusal, full);
  t.equal((await revisionsIn(journal)).length, acknowledged);
  await t.rejects(appendLater(journal, acknowledged), full);
  rmSync(`${mounted}/somebody-else`);
  t.equal(await appendLater(journal, acknowledged), acknowledged, 'without a restart');
  await journal.close();
  t.match(await checkJournal(folder), { sound: true, events: acknowledged + 1, findings: [] });
});

t.test('a start on a full disk finds everything that was acknowledged', async (t) => {
  const folder = mountSmall(t, 256);
  if (folder === undefined) return;
  const small = { ...plain, segmentMaxBytes: 50_000, folder };
  const journal = await openJournal(small);
  const { acknowledged } = await fill(journal);
  await journal.close();
  const again = await openJournal(small);
  t.equal((await revisionsIn(again)).length, acknowledged);
  await again.close();
  t.match(await checkJournal(folder), { sound: true, events: acknowledged });
});
