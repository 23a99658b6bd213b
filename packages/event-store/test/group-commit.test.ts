import { setImmediate as nextTurn } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { type FileLayer, type Journal, type JournalOptions, openJournal } from '../src/index.js';
import { nodeFiles } from '../src/journal/node-files.js';
import { contractEvents } from './contract.js';
import { fileError, onSegments } from './file-wrappers.js';
import { plain, revisionsIn, stream } from './journal-folder.js';

/** Holds back the sync of segments until it is told to let them through, or to fail them. */
class Gate {
  syncs = 0;
  writes = 0;
  #closed = false;
  #failure: Error | undefined;
  #waiting: (() => void)[] = [];

  readonly files: FileLayer = onSegments(nodeFiles, (file) => ({
    write: (source, position) => {
      this.writes += 1;
      return file.write(source, position);
    },
    syncData: async () => {
      this.syncs += 1;
      if (this.#closed) await new Promise<void>((resolve) => this.#waiting.push(resolve));
      if (this.#failure !== undefined) throw this.#failure;
      await file.syncData();
    },
  }));

  shut(): void {
    this.#closed = true;
  }

  open(failure?: Error): void {
    this.#closed = false;
    this.#failure = failure;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** Resolves when a sync has been asked for and is held back. */
  async reached(): Promise<void> {
    while (this.#waiting.length === 0) await nextTurn();
  }
}

async function withGate(
  t: Test,
  options: Partial<JournalOptions> = {},
): Promise<{ gate: Gate; journal: Journal; folder: string }> {
  const gate = new Gate();
  const folder = t.testdir();
  const journal = await openJournal({ ...plain, ...options, folder, files: gate.files });
  t.teardown(() => journal.close());
  return { gate, journal, folder };
}

const append = (journal: Journal, revision: number, count = 1, text?: string) =>
  journal.append(stream, revision === 0 ? 'no-stream' : revision - 1, contractEvents(stream, revision, count, text));

/** What a promise has come to by now. */
async function stateOf(promise: Promise<unknown>): Promise<'pending' | 'settled'> {
  for (let turn = 0; turn < 20; turn += 1) await nextTurn();
  const settled = promise.then(
    () => 'settled' as const,
    () => 'settled' as const,
  );
  return Promise.race([settled, nextTurn('pending' as const)]);
}

t.test('appends of one moment share one write and one sync', async (t) => {
  const { gate, journal } = await withGate(t);
  const [writes, syncs] = [gate.writes, gate.syncs];
  const streams = Array.from({ length: 64 }, (_, index) => `p1-task.${index}`);
  await Promise.all(streams.map((name) => journal.append(name, 'no-stream', contractEvents(name, 0, 2))));
  t.strictSame([gate.writes - writes, gate.syncs - syncs], [1, 1]);
  t.match(journal.stats(), { groups: 1, events: 128, streams: 64 });
});

t.test('what comes while a group is synced is the next group', async (t) => {
  const { gate, journal } = await withGate(t);
  gate.shut();
  const first = append(journal, 0);
  await gate.reached();
  const others = Array.from({ length: 10 }, (_, index) => append(journal, 1 + index));
  gate.open();
  await Promise.all([first, ...others]);
  t.match(journal.stats(), { groups: 2, events: 11 });
});

t.test('nothing is seen before it is durable', async (t) => {
  const { gate, journal } = await withGate(t);
  await append(journal, 0);
  const head = await journal.head();
  const deliveries = journal.subscribe({ after: head }, new AbortController().signal)[Symbol.asyncIterator]();
  await deliveries.next();
  gate.shut();
  const appending = append(journal, 1);
  const delivery = deliveries.next();
  await gate.reached();
  t.equal(await stateOf(appending), 'pending');
  t.equal(await stateOf(delivery), 'pending');
  t.equal(await journal.head(), head);
  t.strictSame(await revisionsIn(journal), ['0']);
  const early = [];
  for await (const event of journal.readStream(stream)) early.push(event);
  t.equal(early.length, 1);
  gate.open();
  const { position } = await appending;
  t.match((await delivery).value, { events: [{ revision: '1', position }] });
  t.strictSame(await revisionsIn(journal), ['0', '1']);
});

t.test('one client may send many appends without waiting: they stand in the order of the calls', async (t) => {
  const { journal } = await withGate(t);
  const answers = await Promise.all(Array.from({ length: 200 }, (_, revision) => append(journal, revision)));
  t.strictSame(
    answers.map(({ revision }) => revision),
    Array.from({ length: 200 }, (_, revision) => revision),
  );
  t.strictSame(
    answers.map(({ position }) => position).sort(),
    answers.map(({ position }) => position),
  );
  t.equal(journal.stats().groups, 1);
});

t.test('a refusal and a retry wait for the appends that they rest on', async (t) => {
  const { gate, journal } = await withGate(t);
  gate.shut();
  const events = contractEvents(stream, 0, 2);
  const first = journal.append(stream, 'no-stream', events);
  const retry = journal.append(stream, 'no-stream', events);
  const rival = append(journal, 0);
  rival.catch(() => undefined);
  t.equal(await stateOf(retry), 'pending');
  t.equal(await stateOf(rival), 'pending');
  gate.open();
  t.strictSame(await retry, await first);
  await t.rejects(rival, { code: 'wrong-expected-revision', params: { actual: 1 } });
});

t.test('an expectation ahead of its stream is met when the stream has got there meanwhile', async (t) => {
  const { gate, journal } = await withGate(t);
  gate.shut();
  const first = append(journal, 0);
  await gate.reached();
  const ahead = append(journal, 2);
  const second = append(journal, 1);
  gate.open();
  await Promise.all([first, second]);
  t.equal((await ahead).revision, 2);
});

t.test('a group is bounded by events and by bytes; what is larger alone goes alone', async (t) => {
  const byEvents = await withGate(t, { limits: { groupMaxEvents: 10 } });
  await Promise.all(Array.from({ length: 64 }, (_, revision) => append(byEvents.journal, revision)));
  t.match(byEvents.journal.stats(), { groups: 7, events: 64 });

  const gate = new Gate();
  const limits = { groupMaxBytes: 10_000 };
  const byBytes = await openJournal({ ...plain, limits, folder: `${byEvents.folder}/bytes`, files: gate.files });
  const sizes = [1, 1, 40, 1, 1];
  const starts = sizes.map((_, index) => sizes.slice(0, index).reduce((sum, size) => sum + size, 0));
  await Promise.all(sizes.map((size, index) => append(byBytes, starts[index] as number, size)));
  t.match(byBytes.stats(), { groups: 3, events: 44 });
  await byBytes.close();
});

t.test('what waits is bounded: more is refused as overloaded, and certainly not stored', async (t) => {
  const { gate, journal } = await withGate(t, { limits: { queueMaxBytes: 5_000 } });
  gate.shut();
  const first = append(journal, 0);
  await gate.reached();
  const waiting = append(journal, 1, 4);
  await t.rejects(append(journal, 5, 4), { code: 'overloaded' });
  gate.open();
  await Promise.all([first, waiting]);
  t.equal((await append(journal, 5)).revision, 5, 'the stream goes on where it was');
  t.strictSame(await revisionsIn(journal), ['0', '1', '2', '3', '4', '5']);
});

t.test('a failed sync rejects what is on its way and what waits, and stops the journal for good', async (t) => {
  const { gate, journal, folder } = await withGate(t);
  await append(journal, 0);
  gate.shut();
  const inFlight = append(journal, 1);
  await gate.reached();
  const waiting = [append(journal, 2), append(journal, 2), append(journal, 1)];
  for (const each of [inFlight, ...waiting]) each.catch(() => undefined);
  gate.open(fileError('EIO', 'i/o error', 'fdatasync'));
  for (const each of [inFlight, ...waiting]) await t.rejects(each, { code: 'store-failed', params: { detail: /EIO/ } });
  t.match(await journal.failed, { code: 'store-failed' });
  gate.open();
  await t.rejects(
    append(journal, 1),
    { code: 'store-unavailable', params: { detail: /^(?!.*EIO).*须重启核对/ } },
    'also when the disk is well again',
  );
  t.strictSame(await revisionsIn(journal), ['0'], 'what was durable is still read');
  t.equal((await journal.backup(`${folder}/copy`)).events, 1, 'and copied');
  await journal.close();
  const again = await openJournal({ ...plain, folder });
  t.strictSame(await revisionsIn(again), ['0', '1'], 'a restart reads back what is there');
  await again.close();
});

t.test('a disk that writes little at a time is written to until all is there', async (t) => {
  const files = onSegments(nodeFiles, (file) => ({ write: (source, position) => file.write(source.subarray(0, 100), position) }));
  const folder = t.testdir();
  const journal = await openJournal({ ...plain, folder, files });
  await append(journal, 0, 5);
  await journal.close();
  const again = await openJournal({ ...plain, folder });
  t.equal(again.recovery.cut, undefined);
  t.equal((await revisionsIn(again)).length, 5);
  await again.close();
});

t.test('a disk that writes nothing, and says so without an error, has failed', async (t) => {
  let stuck = false;
  const files = onSegments(nodeFiles, (file) => ({
    write: async (source, position) => (stuck ? 0 : file.write(source, position)),
  }));
  const journal = await openJournal({ ...plain, folder: t.testdir(), files });
  await append(journal, 0);
  stuck = true;
  await t.rejects(append(journal, 1), { code: 'store-failed' });
  await journal.close();
});

t.test('closing waits for what is queued', async (t) => {
  const { gate, journal, folder } = await withGate(t);
  gate.shut();
  const waiting = Array.from({ length: 5 }, (_, revision) => append(journal, revision));
  const closing = journal.close();
  t.equal(await stateOf(closing), 'pending');
  gate.open();
  t.strictSame(
    (await Promise.all(waiting)).map(({ revision }) => revision),
    [0, 1, 2, 3, 4],
  );
  await closing;
  const again = await openJournal({ ...plain, folder });
  t.equal((await revisionsIn(again)).length, 5);
  await again.close();
});
