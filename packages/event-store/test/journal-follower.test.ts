import { readFileSync, writeFileSync } from 'node:fs';
import type { RecordedEvent } from '@duban/domain';
import t, { type Test } from 'tap';
import { type EventStore, followJournal, type Journal, type JournalFollower, openJournal } from '../src/index.js';
import { contractEvents, eventStoreContract, freshPlan, lawsOfFollowing } from './contract.js';
import { segmentsIn, stream } from './journal-folder.js';

const tiny = { segmentMaxBytes: 4_096, limits: { groupMaxBytes: 8_192 } };

async function followed(folder: string, journal: Journal): Promise<JournalFollower> {
  const follower = followJournal({ folder, durable: await journal.head() });
  journal.onGrown((head) => follower.reach(head));
  return follower;
}

/** Appends to the journal, and reads the log as its follower does. */
async function readApart(folder: string): Promise<EventStore> {
  const journal = await openJournal({ folder, ...tiny });
  const follower = await followed(folder, journal);
  return new Proxy(journal, {
    get(target, name) {
      if (name === 'subscribe') return follower.subscribe.bind(follower);
      if (name === 'close') return () => Promise.all([follower.close(), target.close()]);
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

async function setUp(t: Test): Promise<{ folder: string; journal: Journal; follower: JournalFollower }> {
  const folder = t.testdir();
  const journal = await openJournal({ folder, ...tiny });
  const follower = await followed(folder, journal);
  t.teardown(async () => {
    await follower.close();
    await journal.close();
  });
  return { folder, journal, follower };
}

async function readAll(follower: JournalFollower, filter: Parameters<JournalFollower['subscribe']>[0] = {}) {
  const events: RecordedEvent[] = [];
  for await (const delivery of follower.subscribe(filter, new AbortController().signal)) {
    events.push(...delivery.events);
    if (delivery.caughtUp) break;
  }
  return events;
}

async function append(journal: Journal, from: number, count: number, to = stream): Promise<void> {
  for (let revision = from; revision < from + count; revision += 1) {
    await journal.append(to, revision === 0 ? 'no-stream' : revision - 1, contractEvents(to, revision, 1));
  }
}

const root = t.testdir();
let folders = 0;
const subject = {
  name: 'journal read by a follower',
  open: () => {
    folders += 1;
    return readApart(`${root}/${folders}`);
  },
  capabilities: { emptyOnOpen: true, durable: false },
};
// All but following is the journal's own.
await eventStoreContract(t, subject, lawsOfFollowing);

t.test('from every position on it gives what the journal gives, over many segments', async (t) => {
  const { journal, follower } = await setUp(t);
  await append(journal, 0, 40);
  t.ok(journal.stats().segments > 5);
  const whole: RecordedEvent[] = [];
  for await (const event of journal.readAll()) whole.push(event);
  t.strictSame(await readAll(follower), whole);
  for (const [at, { position }] of whole.entries())
    t.strictSame(await readAll(follower, { after: position }), whole.slice(at + 1));
});

t.test('an event larger than what is read at first, and one of the largest, are read whole', async (t) => {
  const { journal, follower } = await setUp(t);
  for (const [revision, length] of [10, 20_000, 60_000, 80_000].entries()) {
    await journal.append(
      stream,
      revision === 0 ? 'no-stream' : revision - 1,
      contractEvents(stream, revision, 1, '督'.repeat(length)),
    );
  }
  const lengths = (await readAll(follower)).map(({ data }) => String(data['done']).length);
  t.strictSame(lengths, [10, 20_000, 60_000, 80_000]);
});

t.test('what is written and not yet said to be durable is not given', async (t) => {
  const folder = t.testdir();
  const journal = await openJournal({ folder });
  await append(journal, 0, 2);
  const follower = followJournal({ folder, durable: await journal.head() });
  t.teardown(() => Promise.all([follower.close(), journal.close()]));
  await append(journal, 2, 3);
  t.equal((await readAll(follower)).length, 2, 'three more are in the file');
  follower.reach(await journal.head());
  t.equal((await readAll(follower)).length, 5);
  follower.reach(`${journal.epoch}-00000000000000000001`);
  t.equal((await readAll(follower)).length, 5, 'it never goes back');
});

t.test('several subscriptions at once, each with a filter of its own', async (t) => {
  const { journal, follower } = await setUp(t);
  const plans = Array.from({ length: 5 }, freshPlan);
  for (let revision = 0; revision < 12; revision += 1) {
    for (const plan of plans) await append(journal, revision, 1, `${plan}-task.1.1`);
  }
  const found = await Promise.all(plans.map((plan) => readAll(follower, { prefix: `${plan}-` })));
  for (const [at, events] of found.entries()) {
    t.strictSame(
      events.map(({ stream, revision }) => [stream, revision]),
      Array.from({ length: 12 }, (_, revision) => [`${plans[at]}-task.1.1`, String(revision)]),
    );
  }
});

t.test('a byte that has changed, and a file that is cut or gone, are told with their place', async (t) => {
  const { folder, journal, follower } = await setUp(t);
  await append(journal, 0, 8);
  const segments = segmentsIn(folder);
  const path = `${folder}/${segments[1]}`;
  const bytes = readFileSync(path);
  const changed = Buffer.from(bytes);
  changed[200] = (changed[200] as number) ^ 1;
  writeFileSync(path, changed);
  await t.rejects(readAll(follower), { code: 'store-damaged', params: { file: segments[1], line: 1, offset: 0 } });
  writeFileSync(path, bytes.subarray(0, 300));
  await t.rejects(readAll(follower), { code: 'store-damaged' });
});
