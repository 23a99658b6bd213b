import { mountSmall } from '@duban/test-support';
import t from 'tap';
import { checkJournal, type Journal, openJournal } from '../src/index.js';
import { nodeFiles } from '../src/journal/node-files.js';
import { contractEvents } from './contract.js';
import { fileError, onSegments, withCalls } from './file-wrappers.js';
import { plain, revisionsIn, stream } from './journal-folder.js';

const append = (journal: Journal, revision: number) =>
  journal.append(stream, revision === 0 ? 'no-stream' : revision - 1, contractEvents(stream, revision, 1, 'x'.repeat(2_000)));

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

const full = { code: 'store-failed', params: { detail: /ENOSPC/ } };

t.test('a full disk is named, nothing more is taken, and nothing acknowledged is lost', async (t) => {
  let room = 20_000;
  const files = onSegments(nodeFiles, (file) => ({
    write: async (source, position) => {
      if (room === 0) throw fileError('ENOSPC', 'no space left on device', 'write');
      const part = source.subarray(0, room);
      room -= part.length;
      return file.write(part, position);
    },
  }));
  const folder = t.testdir();
  const journal = await openJournal({ ...plain, folder, files });
  const { acknowledged, refusal } = await fill(journal);
  t.match(refusal, full);
  t.match(await journal.failed, full);
  await t.rejects(append(journal, acknowledged), { code: 'store-unavailable', params: { detail: /ENOSPC/ } });
  t.equal((await revisionsIn(journal)).length, acknowledged);
  await journal.close();
  const again = await openJournal({ ...plain, folder });
  t.equal(again.recovery.cut?.bytes, 20_000 - (again.recovery.cut?.offset ?? 0), 'the part that found room is cut');
  t.equal((await revisionsIn(again)).length, acknowledged);
  t.equal((await append(again, acknowledged)).revision, acknowledged);
  await again.close();
});

t.test('no room to create a store is said when it is opened', async (t) => {
  const files = withCalls(nodeFiles, {
    open: async (path, mode) => {
      if (mode === 'create') throw fileError('ENOSPC', 'no space left on device', 'open');
      return nodeFiles.open(path, mode);
    },
  });
  await t.rejects(openJournal({ ...plain, folder: t.testdir(), files }), full);
});

t.test('a file system that is really full', async (t) => {
  const folder = mountSmall(t, 256);
  if (folder === undefined) return;
  const small = { ...plain, segmentMaxBytes: 50_000, folder };
  const journal = await openJournal(small);
  const { acknowledged, refusal } = await fill(journal);
  t.ok(acknowledged > 50, `${acknowledged} events found room`);
  t.match(refusal, full);
  t.equal((await revisionsIn(journal)).length, acknowledged);
  await journal.close();
  const again = await openJournal(small);
  const there = (await revisionsIn(again)).length;
  t.ok(there >= acknowledged, `${there} events after reopening on the full disk`);
  await again.close();
  t.match(await checkJournal(folder), { sound: true, events: there });
});
