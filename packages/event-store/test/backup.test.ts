import { appendFileSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import type { RecordedEvent } from '@duban/domain';
import { until } from '@duban/test-support';
import t from 'tap';
import { checkJournal, openJournal } from '../src/index.js';
import { nodeFiles } from '../src/journal/node-files.js';
import { contractEvents } from './contract.js';
import { fileError, withCalls } from './file-wrappers.js';
import { damage, journalOf, opened, plain, revisionsIn, segmentsIn, stream } from './journal-folder.js';

const small = { ...plain, segmentMaxBytes: 20_000 };

t.test('a backup under load is a prefix of the log, whole, durable and good to open', async (t) => {
  const root = t.testdir();
  const journal = await openJournal({ ...small, folder: `${root}/data` });
  let running = true;
  const appending = Array.from({ length: 16 }, async (_, appender) => {
    const own = `p1-task.${appender}`;
    for (let revision = 0; running; revision += 3) {
      await journal.append(own, revision === 0 ? 'no-stream' : revision - 1, contractEvents(own, revision, 3));
    }
  });
  const backups = [];
  await until(() => journal.stats().segments >= 2);
  for (const name of ['one', 'two', 'three']) {
    const before = journal.stats().events;
    backups.push({ before, ...(await journal.backup(`${root}/backups/${name}`)) });
  }
  running = false;
  await Promise.all(appending);
  const log: RecordedEvent[] = [];
  for await (const event of journal.readAll()) log.push(event);

  for (const { before, folder, events, position, segments, bytes } of backups) {
    t.ok(events >= before, `${events} events in ${segments} segments`);
    const check = await checkJournal(folder);
    t.match(check, { sound: true, findings: [], events, segments, bytes, epoch: journal.epoch });
    await opened(
      folder,
      async (copy) => {
        t.strictSame(copy.recovery, { created: false, cut: undefined, rebuiltIndexes: [] });
        t.equal(await copy.head(), position);
        const copied: RecordedEvent[] = [];
        for await (const event of copy.readAll()) copied.push(event);
        t.strictSame(copied, log.slice(0, events));
        const next = copied.filter((event) => event.stream === 'p1-task.0').length;
        const appended = await copy.append(
          'p1-task.0',
          next === 0 ? 'no-stream' : next - 1,
          contractEvents('p1-task.0', next, 1),
        );
        t.equal(appended.revision, next, 'it takes appends');
      },
      small,
    );
  }
  t.ok((backups.at(-1)?.segments ?? 0) > 1, 'segments were begun meanwhile');
  await journal.close();
});

t.test('a backup of an empty journal opens too', async (t) => {
  const root = t.testdir();
  await opened(`${root}/data`, async (journal) => {
    t.match(await journal.backup(`${root}/copy`), { events: 0, segments: 1, bytes: 0, position: await journal.head() });
  });
  t.strictSame(await opened(`${root}/copy`, revisionsIn), []);
});

t.test('a journal of which a torn end was cut is backed up as it is now', async (t) => {
  const root = t.testdir();
  await journalOf(`${root}/data`, [1, 2]);
  appendFileSync(`${root}/data/00000000000000000001.journal`, 'torn');
  await opened(`${root}/data`, async (journal) => {
    t.equal(journal.recovery.cut?.bytes, 4);
    t.equal((await journal.backup(`${root}/copy`)).events, 3);
  });
  t.strictSame(await opened(`${root}/copy`, revisionsIn), ['0', '1', '2']);
});

t.test('a target that holds anything is refused and left alone', async (t) => {
  const root = t.testdir({ full: { 'notes.txt': 'mine' }, 'a-file': 'mine' });
  await opened(`${root}/data`, async (journal) => {
    await t.rejects(journal.backup(`${root}/full`), { code: 'backup-target-exists', params: { target: `${root}/full` } });
    t.equal(readFileSync(`${root}/full/notes.txt`, 'utf8'), 'mine');
    await t.rejects(journal.backup(`${root}/data`), { code: 'backup-target-exists' });
    await t.rejects(journal.backup(`${root}/a-file`), { code: 'store-failed' });
    mkdirSync(`${root}/empty`);
    t.equal((await journal.backup(`${root}/empty`)).events, 0, 'an empty folder is taken');
  });
});

t.test('a backup does not carry damage away in silence', async (t) => {
  const root = t.testdir();
  const folder = `${root}/data`;
  await journalOf(folder, [9, 9, 9, 9, 9], small);
  const [first] = segmentsIn(folder) as [string];
  await opened(
    folder,
    async (journal) => {
      damage(`${folder}/${first}`, (bytes) => bytes.fill(0x20, 500, 501));
      await t.rejects(journal.backup(`${root}/copy`), { code: 'store-damaged', params: { file: first } });
    },
    small,
  );
  await t.rejects(
    openJournal({ ...small, folder: `${root}/copy` }),
    { code: 'store-format-unknown' },
    'an unfinished copy cannot be opened',
  );
});

t.test('a backup that the disk does not take fails, and the journal goes on', async (t) => {
  const root = t.testdir();
  const files = withCalls(nodeFiles, {
    open: async (path, mode) => {
      const file = await nodeFiles.open(path, mode);
      const full = async () => {
        throw fileError('ENOSPC', 'no space left on device', 'write');
      };
      return path.startsWith(`${root}/copy`) ? { ...file, write: full } : file;
    },
  });
  await opened(
    `${root}/data`,
    async (journal) => {
      await journal.append(stream, 'no-stream', contractEvents(stream, 0, 1));
      await t.rejects(journal.backup(`${root}/copy`), { code: 'store-failed', params: { detail: /ENOSPC/ } });
      t.equal((await journal.append(stream, 0, contractEvents(stream, 1, 1))).revision, 1);
    },
    { ...plain, files },
  );
});

t.test('a closed journal makes no backup', async (t) => {
  const root = t.testdir();
  const journal = await openJournal({ ...plain, folder: `${root}/data` });
  await journal.close();
  await t.rejects(journal.backup(`${root}/copy`), { code: 'store-unavailable' });
});

t.test('files beside the journal are not part of its backup', async (t) => {
  const root = t.testdir();
  await opened(`${root}/data`, async (journal) => {
    writeFileSync(`${root}/data/keys.json`, 'secret');
    await journal.backup(`${root}/copy`);
  });
  t.throws(() => unlinkSync(`${root}/copy/keys.json`), { code: 'ENOENT' });
});
