/** A store that was put back from a backup is given another epoch. */
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Landmark, RecordedEvent } from '@duban/domain';
import t from 'tap';
import {
  checkJournal,
  type EventStore,
  findLoss,
  formatPosition,
  type Journal,
  openJournal,
  parseHead,
  type StoreRecovery,
} from '../src/index.js';
import { contractEvents } from './contract.js';
import { plain } from './journal-folder.js';

const small = { ...plain, segmentMaxBytes: 20_000 };
const stream = (key: number) => `contract1-task.${key}`;

async function grow(store: EventStore, streams: readonly number[], first = 0, count = 10): Promise<void> {
  for (const key of streams) {
    await store.append(stream(key), first === 0 ? 'no-stream' : first - 1, contractEvents(stream(key), first, count));
  }
}

async function all(store: EventStore): Promise<RecordedEvent[]> {
  const events = [];
  for await (const event of store.readAll()) events.push(event);
  return events;
}

async function recovered(journal: Journal, remembered: readonly Landmark[]): Promise<StoreRecovery> {
  const recovery = { ...(await findLoss(journal, remembered)), reason: '磁盘损坏', at: '2026-11-30T00:00:00.000Z' };
  const origin = await journal.recover(recovery);
  await journal.close();
  t.not(origin.epoch, recovery.from);
  return recovery;
}

t.test('a journal goes on under another epoch, with the events, chain and index files that it had', async (t) => {
  const root = t.testdir();
  const [data, copy] = [join(root, 'data'), join(root, 'copy')];
  const first = await openJournal({ ...small, folder: data });
  await grow(first, [1, 2, 3, 4]);
  const { head = '', events } = await first.backup(copy);
  const kept = await all(first);
  await grow(first, [5]);
  const remembered = await all(first);
  const lostHead = first.logHead ?? '';
  await first.close();
  rmSync(data, { recursive: true });
  cpSync(copy, data, { recursive: true });

  const recovery = await recovered(await openJournal({ ...small, folder: data }), remembered);
  const upTo = formatPosition(first.epoch, events);
  t.strictSame(recovery.ancestors, [{ epoch: first.epoch, upTo }]);
  t.strictSame(
    recovery.lost.map(({ id }) => id),
    remembered.slice(events).map(({ id }) => id),
  );

  const second = await openJournal({ ...small, folder: data });
  t.strictSame(second.recovery.rebuiltIndexes, [], 'the index files are good as they are');
  t.ok(second.stats().segments > 1);
  t.not(second.epoch, first.epoch);
  t.strictSame(second.ancestors, recovery.ancestors);
  const ids = (found: readonly RecordedEvent[]) => found.map(({ id }) => id);
  t.strictSame(ids(await all(second)), ids(kept));
  t.ok((await all(second)).every(({ position }) => position.startsWith(second.epoch)));
  await grow(second, [6, 7]);
  const later = second.logHead ?? '';
  t.ok(later.startsWith(second.epoch));
  const backedUp = await second.backup(join(root, 'again'));
  await second.close();

  for (const folder of [data, backedUp.folder]) {
    t.match(await checkJournal(folder), { sound: true, findings: [], epoch: second.epoch });
    const against = [head, later].map((text) => parseHead(text) as NonNullable<ReturnType<typeof parseHead>>);
    t.match(await checkJournal(folder, { against }), { sound: true }, 'heads of before the loss hold');
    t.match(await checkJournal(folder, { against: [parseHead(lostHead) as (typeof against)[0]] }), {
      sound: false,
      findings: [{ detail: /stands for events that were lost/ }],
    });
  }
  const third = await openJournal({ ...small, folder: backedUp.folder });
  t.strictSame(third.ancestors, recovery.ancestors);
  const twice = await recovered(third, await all(third));
  t.strictSame(twice.lost, []);
  const fourth = await openJournal({ ...small, folder: backedUp.folder });
  t.strictSame(fourth.ancestors, [...recovery.ancestors, ...twice.ancestors], 'a second recovery adds to the first');
  await fourth.close();
});

t.test('a backup says that it is one, a backup of it too, until it is recovered', async (t) => {
  const root = t.testdir();
  const [data, copy, again, last] = ['data', 'copy', 'again', 'last'].map((name) => join(root, name)) as [string, ...string[]];
  const openAt = (folder = '') => openJournal({ ...plain, folder });
  const journal = await openAt(data);
  await grow(journal, [1]);
  const { position } = await journal.backup(copy as string);
  await grow(journal, [2]);
  t.equal(journal.backupOf, undefined);
  await journal.close();
  const backup = await openAt(copy);
  t.equal(backup.backupOf, position);
  await backup.backup(again as string);
  await backup.close();
  const other = await openAt(again);
  t.equal(other.backupOf, position);
  await recovered(other, []);
  const sound = await openAt(again);
  t.equal(sound.backupOf, undefined);
  const later = await sound.backup(last as string);
  await sound.close();
  const newest = await openAt(last);
  t.equal(newest.backupOf, later.position, 'a backup of what was recovered is one again');
  await newest.close();
  const path = join(copy as string, 'store.json');
  const store = JSON.parse(readFileSync(path, 'utf8')) as object;
  for (const backupOf of [1, '', 'otherstore01-00000000000000000001']) {
    writeFileSync(path, JSON.stringify({ ...store, backupOf }));
    await t.rejects(openAt(copy), { code: 'store-format-unknown', params: { detail: /backup/ } });
  }
});

t.test('a store that has grown since it was put back ends before the first place that is in doubt', async (t) => {
  const folder = join(t.testdir(), 'data');
  const journal = await openJournal({ ...plain, folder });
  await grow(journal, [1, 2]);
  const known = await all(journal);
  // What somebody remembers of the time that is lost: the same places, other events.
  const lost = contractEvents(stream(3), 0, 4).map((event, at) => ({
    ...event,
    position: formatPosition(journal.epoch, 21 + at),
  }));
  await grow(journal, [4], 0, 9);
  const loss = await findLoss(journal, [...known, lost[3] as Landmark, lost[1] as Landmark]);
  t.strictSame(loss.ancestors, [{ epoch: journal.epoch, upTo: formatPosition(journal.epoch, 21) }]);
  t.strictSame(loss.lost, [lost[3], lost[1]]);
  t.strictSame((await findLoss(journal, known)).ancestors, [{ epoch: journal.epoch, upTo: formatPosition(journal.epoch, 29) }]);
  await journal.close();
});

t.test('a store file that names no true recovery is refused', async (t) => {
  const folder = join(t.testdir(), 'data');
  await (await openJournal({ ...plain, folder })).close();
  const path = join(folder, 'store.json');
  const store = JSON.parse(readFileSync(path, 'utf8')) as object;
  for (const recoveries of [{}, [{}], [{ from: 'a', ancestors: [{ epoch: 'abcdefghijkl', upTo: 'nonsense' }] }]]) {
    writeFileSync(path, JSON.stringify({ ...store, recoveries }));
    await t.rejects(openJournal({ ...plain, folder }), { code: 'store-format-unknown', params: { detail: /recoveries/ } });
  }
});
