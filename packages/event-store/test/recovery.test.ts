/** The table of recovery.ts, row by row. */
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync, renameSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import t, { type Test } from 'tap';
import { type Cut, checkJournal, openJournal } from '../src/index.js';
import { createHeadFile, readHeadFile } from '../src/journal/head-file.js';
import { nodeFiles } from '../src/journal/node-files.js';
import { contractEvents } from './contract.js';
import {
  damage,
  journalOf,
  lastDigest,
  line,
  linesOf,
  opened,
  plain,
  revisionsIn,
  segmentsIn,
  stream,
} from './journal-folder.js';

const first = '00000000000000000001.journal';
let made = 0;
const newFolder = () => `${t.testdirName}/${made++}`;
t.testdir();

/** The head file as it was after `events`: what came then had not been acknowledged, as far as anybody can tell. */
async function forgetAfter(folder: string, events: number): Promise<void> {
  const records = await readHeadFile(nodeFiles, folder);
  if (records === undefined) throw new Error('a head file expected');
  await createHeadFile(nodeFiles, folder, { ...records, durable: { events } });
}

/** Two groups: one event, then an append of three and, in the same group, nothing else. Of the second nobody was told. */
async function twoGroups(): Promise<{ folder: string; path: string; lines: ReturnType<typeof linesOf> }> {
  const folder = newFolder();
  await journalOf(folder, [1, 3]);
  await forgetAfter(folder, 1);
  const path = `${folder}/${first}`;
  return { folder, path, lines: linesOf(path) };
}

/** Opens, and tells what was cut and which revisions are left; then the journal must take appends and open cleanly. */
async function afterCut(t: Test, folder: string): Promise<{ cut: Cut | undefined; revisions: string[] }> {
  const found = await opened(folder, async (journal) => {
    const revisions = await revisionsIn(journal);
    const { cut } = journal.recovery;
    const next = revisions.length;
    await journal.append(stream, next === 0 ? 'no-stream' : next - 1, contractEvents(stream, next, 2));
    return { cut, revisions };
  });
  await opened(folder, async (journal) => {
    t.equal(journal.recovery.cut, undefined, 'what was cut is gone');
    t.equal((await revisionsIn(journal)).length, found.revisions.length + 2, 'the journal goes on');
  });
  return found;
}

const refuses = (t: Test, folder: string, params: object) =>
  t.rejects(openJournal({ ...plain, folder }), {
    code: 'store-damaged',
    params: { ...params, command: `duban check --event-store journal:${folder}` },
  });

t.test('a whole journal is not touched', async (t) => {
  const { folder, path } = await twoGroups();
  const before = readFileSync(path);
  await opened(folder, async (journal) => {
    t.strictSame(journal.recovery, { created: false, cut: undefined, rebuiltIndexes: [] });
    t.strictSame(await revisionsIn(journal), ['0', '1', '2', '3']);
  });
  t.strictSame(readFileSync(path), before);
});

t.test('a torn last line is cut with the append it belongs to, and reported', async (t) => {
  const { folder, path, lines } = await twoGroups();
  const size = readFileSync(path).length;
  truncateSync(path, size - 5);
  const { cut, revisions } = await afterCut(t, folder);
  t.strictSame(revisions, ['0']);
  t.strictSame(cut, {
    file: first,
    line: 2,
    offset: lines[1]?.offset,
    bytes: size - 5 - (lines[1]?.offset ?? 0),
    readableEvents: 2,
    reason: `line 4 (byte ${lines[3]?.offset}): the last line has no end`,
  });
});

t.test('a journal torn at any byte of its last group keeps the groups before it whole', async (t) => {
  const { path, lines } = await twoGroups();
  const whole = readFileSync(path);
  const lastGroup = lines[1]?.offset ?? 0;
  for (let size = lastGroup; size < whole.length; size += 61) {
    const folder = newFolder();
    await journalOf(folder, []);
    writeFileSync(`${folder}/${first}`, whole.subarray(0, size));
    await opened(folder, async (journal) => {
      t.strictSame(await revisionsIn(journal), ['0'], `torn at ${size}`);
      t.equal(journal.recovery.cut?.bytes ?? 0, size - lastGroup);
    });
  }
});

t.test('an append of which the last events are missing is cut whole, though every line is readable', async (t) => {
  const { folder, path, lines } = await twoGroups();
  truncateSync(path, lines[3]?.offset);
  const { cut, revisions } = await afterCut(t, folder);
  t.strictSame(revisions, ['0']);
  t.match(cut, { readableEvents: 2, reason: /an append ends after 2 of 3 events/ });
});

t.test('an append of which an event between is missing is cut whole', async (t) => {
  const { folder, path, lines } = await twoGroups();
  writeFileSync(path, Buffer.concat([0, 1, 3].map((at) => lines[at]?.bytes ?? Buffer.alloc(0))));
  const { cut, revisions } = await afterCut(t, folder);
  t.strictSame(revisions, ['0']);
  t.match(cut, { line: 2, readableEvents: 2, reason: /event 3 of 3, does not follow/ });
});

t.test('NULs at the end are cut: the size was written, the contents were not', async (t) => {
  for (const size of [1, 512, 700_000]) {
    const { folder, path } = await twoGroups();
    appendFileSync(path, Buffer.alloc(size));
    const { cut, revisions } = await afterCut(t, folder);
    t.strictSame(revisions, ['0', '1', '2', '3']);
    t.match(cut, { line: 5, bytes: size, readableEvents: 0 }, `${size} NULs`);
  }
});

t.test('a hole in the last group is cut from the append it lies in, though lines after it are readable', async (t) => {
  const { folder, path, lines } = await twoGroups();
  damage(path, (bytes) => bytes.fill(0, (lines[2]?.offset ?? 0) + 20, (lines[2]?.offset ?? 0) + 80));
  const { cut, revisions } = await afterCut(t, folder);
  t.strictSame(revisions, ['0']);
  t.match(cut, { line: 2, readableEvents: 2, reason: /^line 3 .*the checksum does not match/ });
});

t.test('whole appends of a torn group stay', async (t) => {
  const folder = newFolder();
  const journal = await openJournal({ ...plain, folder });
  const events = contractEvents(stream, 0, 3);
  await Promise.all([0, 1, 2].map((at) => journal.append(stream, at === 0 ? 'no-stream' : at - 1, events.slice(at, at + 1))));
  t.equal(journal.stats().groups, 1);
  await journal.close();
  await forgetAfter(folder, 0);
  const path = `${folder}/${first}`;
  damage(path, (bytes) => bytes.fill(0, linesOf(path)[2]?.offset));
  const { cut, revisions } = await afterCut(t, folder);
  t.strictSame(revisions, ['0', '1']);
  t.match(cut, { line: 3, readableEvents: 0 });
});

t.test('damage with a later group behind it refuses to start, and changes nothing', async (t) => {
  for (const [name, from, bytes] of [
    ['a byte', 40, 1],
    ['a hole over a newline', 40, 2_000],
    ['from the beginning', 0, 300],
  ] as const) {
    const folder = newFolder();
    await journalOf(folder, [1, 3, 1]);
    const path = `${folder}/${first}`;
    const second = linesOf(path)[1]?.offset ?? 0;
    damage(path, (content) => content.fill(0x2a, second + from, second + from + bytes));
    const before = readFileSync(path);
    await refuses(t, folder, { file: first, line: 2, offset: second, detail: /a later group/ });
    t.strictSame(readFileSync(path), before, name);
  }
});

t.test('damage exactly between two groups, a durable group gone, refuses to start', async (t) => {
  const folder = newFolder();
  await journalOf(folder, [1, 1, 1]);
  const path = `${folder}/${first}`;
  const [one, two, three] = linesOf(path);
  if (one === undefined || two === undefined || three === undefined) throw new Error('three lines expected');
  writeFileSync(path, Buffer.concat([one.bytes, Buffer.alloc(two.bytes.length), three.bytes]));
  await refuses(t, folder, { file: first, line: 2, offset: two.offset, detail: /NUL bytes/ });
  writeFileSync(path, Buffer.concat([one.bytes, three.bytes]));
  await refuses(t, folder, { file: first, line: 2, offset: two.offset, detail: /does not follow/ });
});

t.test('a later group is found behind a hole that swallowed a newline, however long', async (t) => {
  for (const bytes of [700, 300_000, 3_000_000]) {
    const folder = newFolder();
    await journalOf(folder, [1]);
    const path = `${folder}/${first}`;
    const start = readFileSync(path).length;
    const [event] = contractEvents(stream, 1, 1);
    appendFileSync(path, Buffer.concat([Buffer.alloc(bytes), line(3, start + bytes, '1/1', event ?? '')]));
    await refuses(t, folder, { file: first, line: 2, offset: start, detail: /a later group/ });
  }
});

t.test('damage in several places is judged by the first and by what lies behind it', async (t) => {
  const folder = newFolder();
  await journalOf(folder, [2, 2, 2]);
  await forgetAfter(folder, 2);
  const path = `${folder}/${first}`;
  const lines = linesOf(path);
  damage(path, (bytes) => {
    for (const at of [2, 5]) bytes.fill(0, (lines[at]?.offset ?? 0) + 30, (lines[at]?.offset ?? 0) + 40);
    return bytes;
  });
  await refuses(t, folder, { line: 3, offset: lines[2]?.offset });
  damage(path, (bytes) => bytes.fill(0, (lines[4]?.offset ?? 0) + 30, (lines[4]?.offset ?? 0) + 40));
  const { revisions } = await afterCut(t, folder);
  t.strictSame(revisions, ['0', '1'], 'without a readable later group it is one torn end');
});

t.test('lines of an earlier life that show through a torn group are not taken for new ones', async (t) => {
  const folder = newFolder();
  await journalOf(folder, [1]);
  const path = `${folder}/${first}`;
  const start = readFileSync(path).length;
  const lost = contractEvents(stream, 1, 3);
  const old = [0, 1, 2].map((at) => line(7, start, '1/1', lost[at] ?? '')) as [Buffer, Buffer, Buffer];
  const [newEvent] = contractEvents(stream, 1, 1);
  const current = line(900, start, '1/1', { ...newEvent, id: lost[0]?.id ?? '' } as never);
  t.equal(current.length, old[0].length + 2, 'the old lines lie where lines could begin');
  writeFileSync(path, Buffer.concat([readFileSync(path), old[0], old[1].subarray(0, -1), Buffer.from('\n'), old[2]]));
  damage(path, (bytes) => {
    current.copy(bytes, start, 0, old[0].length);
    return bytes;
  });
  const { cut, revisions } = await afterCut(t, folder);
  t.strictSame(revisions, ['0']);
  t.match(cut, { line: 2, readableEvents: 2 });
});

t.test('a new group is not continued by lines that an older group left', async (t) => {
  const folder = newFolder();
  await journalOf(folder, [1]);
  const path = `${folder}/${first}`;
  const start = readFileSync(path).length;
  const events = contractEvents(stream, 1, 2);
  const current = line(900, start, '1/1', events[0] ?? '', lastDigest(path));
  appendFileSync(path, Buffer.concat([current, line(7, start, '1/1', events[1] ?? '')]));
  const { cut, revisions } = await afterCut(t, folder);
  t.strictSame(revisions, ['0', '1']);
  t.match(cut, { line: 3, readableEvents: 1, reason: /group 7, event 1 of 1, does not follow/ });
});

t.test('a line of an older segment that shows through is cut', async (t) => {
  const folder = newFolder();
  await journalOf(folder, [1, 1, 1], { ...plain, segmentMaxBytes: 10 });
  const [, , last] = segmentsIn(folder) as [string, string, string];
  appendFileSync(`${folder}/${last}`, Buffer.concat([Buffer.alloc(512), Buffer.from('\n'), line(1, 1_400, '1/1', '{}')]));
  const found = await opened(folder, async (journal) => ({ cut: journal.recovery.cut, revisions: await revisionsIn(journal) }));
  t.strictSame(found.revisions, ['0', '1', '2']);
  t.match(found.cut, { file: last, line: 2, readableEvents: 1 });
});

t.test('a new group behind an unfinished append was never written by us: refused', async (t) => {
  const folder = newFolder();
  await journalOf(folder, [1]);
  const path = `${folder}/${first}`;
  const start = readFileSync(path).length;
  const [one, two] = contractEvents(stream, 1, 2);
  const unfinished = line(2, start, '1/2', one ?? '', lastDigest(path));
  appendFileSync(path, Buffer.concat([unfinished, line(3, start + unfinished.length, '1/1', two ?? '')]));
  await refuses(t, folder, { line: 3, detail: /does not follow/ });
});

t.test('a true checksum over what cannot be is refused, also at the end', async (t) => {
  const [event] = contractEvents(stream, 5, 1);
  for (const [content, detail] of [
    ['{"id":', /not an event/],
    ['null', /not an event/],
    ['{"stream":1,"revision":"1"}', /not an event/],
    [JSON.stringify(event), /goes on with revision 5 instead of 1/],
  ] as const) {
    const folder = newFolder();
    await journalOf(folder, [1]);
    const path = `${folder}/${first}`;
    const start = readFileSync(path).length;
    appendFileSync(path, line(2, start, '1/1', content, lastDigest(path)));
    await refuses(t, folder, { file: first, line: 2, offset: start, detail });
  }
});

t.test('any fault in a segment that is not the last is refused', async (t) => {
  const torn = newFolder();
  await journalOf(torn, [1, 1, 1], { ...plain, segmentMaxBytes: 10 });
  const [segment] = segmentsIn(torn) as [string];
  truncateSync(`${torn}/${segment}`, readFileSync(`${torn}/${segment}`).length - 1);
  await refuses(t, torn, { file: segment, line: 1, offset: 0, detail: /a later segment was begun/ });

  const shorter = newFolder();
  await journalOf(shorter, [1, 1, 1, 1], { ...plain, segmentMaxBytes: 2_000 });
  const [first, second] = segmentsIn(shorter) as [string, string];
  truncateSync(`${shorter}/${first}`, linesOf(`${shorter}/${first}`)[1]?.offset);
  await refuses(t, shorter, { file: second, line: 1, detail: /begins with event 3 but the one before it ends with event 1/ });
});

t.test('a missing segment is refused: the first, one between, the last', async (t) => {
  for (const missing of [0, 1, 2]) {
    const folder = newFolder();
    await journalOf(folder, [1, 1, 1, 1], { ...plain, segmentMaxBytes: 10 });
    const segments = segmentsIn(folder);
    unlinkSync(`${folder}/${segments[missing]}`);
    await refuses(t, folder, { file: segments[missing], detail: /its index file is still there/ });
    unlinkSync(`${folder}/${segments[missing]?.replace('.journal', '.index')}`);
    if (missing < 2) await refuses(t, folder, { file: segments[missing + 1], line: 1, detail: /begins with event/ });
  }
});

t.test('an empty last segment is gone on with', async (t) => {
  const { folder } = await twoGroups();
  const next = '00000000000000000005.journal';
  writeFileSync(`${folder}/${next}`, '');
  const { cut, revisions } = await afterCut(t, folder);
  t.equal(cut, undefined);
  t.strictSame(revisions, ['0', '1', '2', '3']);
  t.strictSame(segmentsIn(folder), [first, next]);
});

t.test('a torn first group of a new segment leaves the segment empty', async (t) => {
  const { folder } = await twoGroups();
  writeFileSync(`${folder}/00000000000000000005.journal`, '0badc0de 3 0 1/1 {"id"');
  const { cut, revisions } = await afterCut(t, folder);
  t.match(cut, { file: '00000000000000000005.journal', line: 1, offset: 0, bytes: 22 });
  t.strictSame(revisions, ['0', '1', '2', '3']);
});

t.test('a store without any segment has lost them, and is not begun anew', async (t) => {
  const { folder } = await twoGroups();
  unlinkSync(`${folder}/${first}`);
  await refuses(t, folder, { file: first, detail: /none of its segments/ });
  t.equal((await checkJournal(folder)).sound, false);
});

t.test('a folder in which only the first segment was made is begun', async (t) => {
  const folder = t.testdir({ [first]: '' });
  await opened(folder, async (journal) => t.strictSame(await revisionsIn(journal), []));
});

t.test('what a crash left before a rename is removed', async (t) => {
  const { folder } = await twoGroups();
  writeFileSync(`${folder}/00000000000000000001.index.tmp`, 'half');
  t.strictSame((await afterCut(t, folder)).revisions, ['0', '1', '2', '3']);
  t.notOk(existsSync(`${folder}/00000000000000000001.index.tmp`));
});

t.test('other files in the folder are left alone', async (t) => {
  const { folder } = await twoGroups();
  writeFileSync(`${folder}/keys.json`, '{}');
  writeFileSync(`${folder}/1.journal`, 'not one of ours');
  t.strictSame((await afterCut(t, folder)).revisions, ['0', '1', '2', '3']);
  t.ok(existsSync(`${folder}/keys.json`));
});

t.test('a folder whose format is not known is refused', async (t) => {
  const unknown = (folder: string, detail: RegExp) =>
    t.rejects(openJournal({ ...plain, folder }), { code: 'store-format-unknown', params: { folder, detail } });
  for (const [content, detail] of [
    ['', /not a JSON object/],
    ['[', /not a JSON object/],
    ['{"format":3,"epoch":"abcdefghijkl"}', /format 3/],
    ['{"format":2,"epoch":"abcdefghijkl"}', /chain begins/],
    ['{"format":2,"epoch":"abcdefghijkl","chain":{"firstOrdinal":1,"digest":"0"}}', /chain begins/],
    ['{"epoch":"abcdefghijkl"}', /format/],
    ['{"format":1,"epoch":"ABC"}', /epoch/],
  ] as const) {
    const { folder } = await twoGroups();
    writeFileSync(`${folder}/store.json`, content);
    await unknown(folder, detail);
  }
  const { folder } = await twoGroups();
  renameSync(`${folder}/store.json`, `${folder}/elsewhere.json`);
  await unknown(folder, /segments but no store.json/);
});

t.test('store.json says what and, when told, since when', async (t) => {
  const folder = newFolder();
  const createdAt = '2012-03-01T00:00:00.000Z';
  const epoch = await opened(folder, async (journal) => journal.epoch, { ...plain, createdAt });
  const digest = createHash('sha256').update(`${epoch}\n`).digest('hex');
  const chain = { firstOrdinal: 1, digest };
  t.strictSame(JSON.parse(readFileSync(`${folder}/store.json`, 'utf8')), { format: 2, epoch, created: createdAt, chain });
  t.match(epoch, /^[a-z0-9]{12}$/);
});
