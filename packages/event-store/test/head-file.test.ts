/** Two processes that both believe that they hold the folder: only the last one acknowledges. */
import { setTimeout as pause } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { checkJournal, type FileLayer, type Journal, openJournal } from '../src/index.js';
import { nodeFiles } from '../src/journal/node-files.js';
import { contractEvents } from './contract.js';
import { onSegments, withCalls } from './file-wrappers.js';
import { plain, revisionsIn, segmentsIn, stream } from './journal-folder.js';

/** A lock that keeps nobody out, as where its files have been removed and the kernel has none. */
const unlocked = (files: FileLayer) =>
  withCalls(files, { lock: async () => ({ kernel: false, release: async () => undefined }) });

const open = (t: Test, folder: string, files = nodeFiles): Promise<Journal> =>
  openJournal({ ...plain, folder, files: unlocked(files) }).then((journal) => {
    t.teardown(() => journal.close());
    return journal;
  });

const append = (journal: Journal, revision: number) =>
  journal.append(stream, revision === 0 ? 'no-stream' : revision - 1, contractEvents(stream, revision, 1));

t.test('whoever opens the folder last has it; the one before acknowledges nothing more', async (t) => {
  const folder = t.testdir();
  const first = await open(t, folder);
  await append(first, 0);
  const second = await open(t, folder);
  await t.rejects(append(first, 1), {
    code: 'store-failed',
    params: { detail: /in use by another process \(opening 2, pid \d+\)/ },
  });
  await t.rejects(append(first, 1), { code: 'store-unavailable' });
  t.equal((await append(second, 1)).revision, 1);
  await first.close();
  t.equal((await append(second, 2)).revision, 2, 'nor does the first one take it back when it closes');
  t.equal(segmentsIn(folder).length, 2, 'the second one writes to a file of its own');
  await second.close();
  t.match(await checkJournal(folder), { sound: true, events: 3, openings: 2, findings: [] });
});

t.test('a group that is on its way while another opens the folder is not acknowledged', async (t) => {
  const folder = t.testdir();
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let holding = false;
  const slow = onSegments(nodeFiles, (file) => ({
    syncData: async () => {
      if (holding) await held;
      await file.syncData();
    },
  }));
  const first = await open(t, folder, slow);
  await append(first, 0);
  holding = true;
  const underWay = append(first, 1);
  underWay.catch(() => undefined);
  await pause(20);
  const second = await open(t, folder);
  const there = (await revisionsIn(second)).length;
  release();
  await t.rejects(underWay, { code: 'store-failed' }, 'whether it was stored is open, and the second one knows');
  t.equal((await append(second, there)).revision, there);
  await second.close();
  t.match(await checkJournal(folder), { sound: true, events: there + 1, findings: [] });
});

t.test('of many that open the folder at once, one acknowledges', async (t) => {
  const folder = t.testdir();
  await (await open(t, folder)).close();
  const opened = await Promise.allSettled(Array.from({ length: 6 }, () => open(t, folder)));
  const journals = opened.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const answers = await Promise.allSettled(journals.map((journal) => append(journal, 0)));
  t.ok(answers.filter(({ status }) => status === 'fulfilled').length <= 1);
  for (const journal of journals) await journal.close();
  const check = await checkJournal(folder);
  t.equal(check.sound, true, JSON.stringify(check.findings));
});

t.test('a journal that was closed, or whose holder has ended for certain, goes on in the same segment', async (t) => {
  const folder = t.testdir();
  for (const revision of [0, 1, 2]) {
    const journal = await open(t, folder);
    await append(journal, revision);
    await journal.close();
  }
  t.equal(segmentsIn(folder).length, 1);
  t.match(await checkJournal(folder), { openings: 3 });
});

t.test('an empty segment that another may still write to is put aside', async (t) => {
  const folder = t.testdir();
  const first = await open(t, folder);
  const second = await open(t, folder);
  await append(second, 0);
  await t.rejects(append(first, 0), { code: 'store-failed' });
  await second.close();
  t.match(await checkJournal(folder), { sound: true, events: 1, segments: 1, findings: [] });
});
