import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordedEvent } from '@duban/domain';
import t from 'tap';
import { type Journal, openJournal, type PlacedReader, readPlaces, wordsPerPlace } from '../src/index.js';
import { contractEvents } from './contract.js';
import { segmentsIn } from './journal-folder.js';

const tiny = { segmentMaxBytes: 4_096, limits: { groupMaxBytes: 8_192 } };

async function inOrder(journal: Journal, prefix: string, after?: string) {
  const { words, through } = await journal.places(prefix, after);
  const places = Array.from({ length: words.length / wordsPerPlace }, (_, at) => [
    ...words.subarray(at * wordsPerPlace, (at + 1) * wordsPerPlace),
  ]);
  places.sort(([one = 0], [other = 0]) => one - other);
  return { words: Uint32Array.from(places.flat()), through };
}

async function read(journal: Journal, reader: PlacedReader, prefix: string, after?: string): Promise<RecordedEvent[]> {
  const { words } = await inOrder(journal, prefix, after);
  return reader.read(words, 0, words.length / wordsPerPlace);
}

async function all(journal: Journal, prefix: string, after?: string): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for await (const event of journal.readAll({ prefix, after })) events.push(event);
  return events;
}

t.test('the events at the places that the writer tells are those of its streams, also of what comes later', async (t) => {
  const folder = t.testdir();
  const journal = await openJournal({ folder, ...tiny });
  const reader = readPlaces({ folder, epoch: journal.epoch });
  t.strictSame(await read(journal, reader, 'plan-'), [], 'of an empty journal');
  const streams = ['plan-task.1', 'plan-task.2', 'plans-task.1', 'other-task.1'];
  const after: string[] = [];
  for (let revision = 0; revision < 12; revision += 1) {
    for (const stream of streams) {
      await journal.append(stream, revision === 0 ? 'no-stream' : revision - 1, contractEvents(stream, revision, 1));
    }
    after.push(await journal.head());
    if (revision % 4 === 0) t.strictSame(await read(journal, reader, 'plan-'), await all(journal, 'plan-'), `${revision}`);
  }
  t.ok(segmentsIn(folder).length > 2, 'several segments');
  for (const prefix of ['plan-', 'plans-', 'plan-task.2', 'none-', '']) {
    for (const from of [undefined, after[0], after[6], after[11]]) {
      t.strictSame(await read(journal, reader, prefix, from), await all(journal, prefix, from), `${prefix} after ${from}`);
    }
  }
  t.equal((await journal.places('plan-')).through, await journal.head());
  await t.rejects(journal.places('plan-', 'elsewhere123-00000000000000000001'), { code: 'position-invalid' });
  await reader.close();
  await journal.close();
  await t.rejects(journal.places('plan-'), { code: 'store-unavailable' });
});

t.test('a line that is not what was written is named', async (t) => {
  const folder = t.testdir();
  const journal = await openJournal({ folder });
  await journal.append('plan-task.1', 'no-stream', contractEvents('plan-task.1', 0, 3));
  const { words } = await inOrder(journal, 'plan-');
  const [segment = ''] = segmentsIn(folder);
  const offset = words[wordsPerPlace + 2] as number;
  const text = readFileSync(join(folder, segment));
  text[offset + 200] = (text[offset + 200] as number) ^ 1;
  writeFileSync(join(folder, segment), text);
  const reader = readPlaces({ folder, epoch: journal.epoch });
  await t.rejects(reader.read(words, 0, 3), { code: 'store-damaged', params: { line: 2 } });
  t.equal((await reader.read(words, 0, 1)).length, 1);
  await reader.close();
  await journal.close();
});
