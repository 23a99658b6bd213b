import t from 'tap';
import { openJournal } from '../src/index.js';
import { RecentEvents } from '../src/journal/recent-events.js';
import { contractEvents } from './contract.js';
import { plain, revisionsIn, stream } from './journal-folder.js';

t.test('the newest 1,024 events are held, and no others', async (t) => {
  const recent = new RecentEvents();
  for (let ordinal = 7; ordinal <= 10_000; ordinal += 1) recent.add(ordinal, Buffer.from(String(ordinal)));
  const held = Array.from({ length: 10_100 }, (_, ordinal) => recent.get(ordinal)).filter((found) => found !== undefined);
  t.equal(held.length, 1_024);
  t.equal(String(held[0]), '8977');
  t.equal(String(held.at(-1)), '10000');
});

t.test('large events push out more than one', async (t) => {
  const recent = new RecentEvents();
  const bytes = 256 * 1024;
  for (let ordinal = 1; ordinal <= 100; ordinal += 1) recent.add(ordinal, Buffer.alloc(bytes, ordinal));
  const held = Array.from({ length: 101 }, (_, ordinal) => recent.get(ordinal)).filter((found) => found !== undefined);
  t.equal(held.length, 32, '8 MiB');
  t.equal(held[0]?.[0], 69);
});

t.test('a log longer than what is held in memory is read whole while it is written', async (t) => {
  const journal = await openJournal({ ...plain, folder: t.testdir() });
  const events = 6_000;
  for (let at = 0; at < events; at += 1_000) {
    await journal.append(stream, at === 0 ? 'no-stream' : at - 1, contractEvents(stream, at, 1_000, ''));
  }
  const expected = Array.from({ length: events }, (_, revision) => String(revision));
  t.strictSame(await revisionsIn(journal), expected);
  const ofStream: string[] = [];
  for await (const { revision } of journal.readStream(stream, 1_500)) ofStream.push(revision);
  t.strictSame(ofStream, expected.slice(1_500));
  await journal.close();
});
