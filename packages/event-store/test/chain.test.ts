/** What somebody who may write the folder does to its history, and what tells it. */

import { readFileSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import t, { type Test } from 'tap';
import { type CheckFinding, checkJournal, type JournalOptions, openJournal, parseHead } from '../src/index.js';
import { createHeadFile, readHeadFile } from '../src/journal/head-file.js';
import { nodeFiles } from '../src/journal/node-files.js';
import { contractEvents } from './contract.js';
import { forge, journalOf, lastDigest, line, linesOf, opened, plain, revisionsIn, segmentsIn, stream } from './journal-folder.js';

const small: Omit<JournalOptions, 'folder'> = { ...plain, segmentMaxBytes: 6_000 };
const root = t.testdir();
let made = 0;

async function journal(options = small): Promise<{ folder: string; segments: string[]; head: string }> {
  const folder = `${root}/${made++}`;
  await journalOf(folder, [1, 3, 2, 1, 4, 1, 1, 5, 1, 2, 3, 1], options);
  const { head } = await checkJournal(folder);
  return { folder, segments: segmentsIn(folder), head: head ?? '' };
}

const crc = (text: string) => crc32(text).toString(16).padStart(8, '0');
const against = (text: string) => {
  const head = parseHead(text);
  return { against: head === undefined ? [] : [head] };
};
const damages = (findings: readonly CheckFinding[]) => findings.filter(({ kind }) => kind === 'damage');

async function bothRefuse(t: Test, folder: string, detail: RegExp): Promise<void> {
  t.match(await checkJournal(folder), { sound: false, head: undefined, findings: [{ kind: 'damage', detail }] });
  await t.rejects(openJournal({ ...small, folder }), { code: 'store-damaged', params: { detail } });
}

t.test('the head says what the log was, and the server, the check and a copy say the same', async (t) => {
  const { folder, segments, head } = await journal();
  t.match(head, /^[a-z0-9]{12}-0{18}25:[0-9a-f]{64}$/);
  t.equal(head.split(':')[1], lastDigest(`${folder}/${segments.at(-1)}`), 'it is the last line that says it');
  await opened(
    folder,
    async (store) => {
      t.equal(store.logHead, head);
      t.equal((await store.backup(`${folder}-copy`)).head, head);
    },
    small,
  );
  t.match(await checkJournal(`${folder}-copy`, against(head)), { sound: true, head, findings: [] });
});

t.test('a head that was kept is still true when the log has grown', async (t) => {
  const { folder, head } = await journal();
  await opened(folder, async (store) => store.append(stream, 24, contractEvents(stream, 25, 3)), small);
  const check = await checkJournal(folder, against(head));
  t.match(check, { sound: true, events: 28, findings: [] });
  t.not(check.head, head);
});

t.test('an edited percent with its checksum made true again is named by its line, in any segment', async (t) => {
  for (const at of [0, 1, -1]) {
    const { folder, segments } = await journal();
    const path = `${folder}/${segments.at(at)}`;
    const lines = linesOf(path).map(({ bytes }) => bytes);
    const text = (lines[0] as Buffer).toString();
    const [, digest, group, start, place] = text.split(' ') as [string, string, string, string, `${number}/${number}`];
    const json = text.slice(text.indexOf('{'), -1).replace('"percent":40', '"percent":99');
    const forged = line(Number(group), Number(start), place, json);
    const rest = forged
      .toString()
      .slice(9)
      .replace(/^[0-9a-f]{64}/, digest);
    lines[0] = Buffer.from(`${crc(rest.slice(0, -1))} ${rest}`);
    writeFileSync(path, Buffer.concat(lines));
    const { findings, sound } = await checkJournal(folder);
    t.notOk(sound);
    t.match(damages(findings)[0], { file: segments.at(at), line: 1, offset: 0, detail: /does not follow from the line before/ });
  }
});

t.test('history rewritten to the end of a segment, with all digests, is told by what comes after it', async (t) => {
  const { folder, segments } = await journal();
  const [first, second] = segments as [string, string];
  const { digest } = JSON.parse(readFileSync(`${folder}/store.json`, 'utf8')).chain;
  forge(`${folder}/${first}`, digest);
  const { findings } = await checkJournal(folder);
  t.match(damages(findings), [
    { file: first.replace('journal', 'index'), detail: /other bytes when it was sealed/ },
    { file: second, line: 1, detail: /does not follow from the line before/ },
  ]);
});

t.test('the last segment rewritten whole is told by the head file, by a start too', async (t) => {
  const { folder, segments } = await journal();
  const [before, last] = segments.slice(-2) as [string, string];
  forge(`${folder}/${last}`, lastDigest(`${folder}/${before}`));
  await bothRefuse(t, folder, /event 25 had another digest when it was written/);
});

t.test('all of it rewritten, head file and all, is told by a head that was kept elsewhere', async (t) => {
  const { folder, head } = await journal(plain);
  const [only] = segmentsIn(folder) as [string];
  forge(`${folder}/${only}`, JSON.parse(readFileSync(`${folder}/store.json`, 'utf8')).chain.digest);
  const records = await readHeadFile(nodeFiles, folder);
  if (records === undefined) throw new Error('a head file expected');
  await createHeadFile(nodeFiles, folder, { ...records, durable: { events: 25, digest: lastDigest(`${folder}/${only}`) } });
  t.match(await checkJournal(folder), { sound: true }, 'the folder alone cannot tell');
  const { sound, findings } = await checkJournal(folder, against(head));
  t.notOk(sound);
  t.match(findings, [{ kind: 'damage', detail: /the head given: event 25 had another digest/ }]);
});

t.test('half a file cut away between two groups is found, and not begun on', async (t) => {
  const { folder } = await journal(plain);
  const path = `${folder}/${segmentsIn(folder)[0]}`;
  truncateSync(path, linesOf(path).findLast(({ text, offset }) => text.includes(' 1/') && offset < 12_000)?.offset);
  const before = readFileSync(path);
  await bothRefuse(t, folder, /25 events had been durable, and only \d+ are there/);
  t.strictSame(readFileSync(path), before, 'nothing was changed');
});

t.test('a log cut back together with its head file is told by a head that was kept', async (t) => {
  const { folder, head } = await journal(plain);
  const path = `${folder}/${segmentsIn(folder)[0]}`;
  const lines = linesOf(path);
  truncateSync(path, lines[4]?.offset);
  const records = await readHeadFile(nodeFiles, folder);
  if (records === undefined) throw new Error('a head file expected');
  await createHeadFile(nodeFiles, folder, { ...records, durable: { events: 4 } });
  t.match(await checkJournal(folder), { sound: true, events: 4 });
  t.match(await checkJournal(folder, against(head)), {
    sound: false,
    findings: [{ detail: /the head given: 25 events had been durable, and only 4 are there/ }],
  });
});

t.test('a journal without its head file is refused', async (t) => {
  for (const spoil of [unlinkSync, (path: string) => writeFileSync(path, 'x'.repeat(1_536))]) {
    const { folder } = await journal();
    spoil(`${folder}/head`);
    await bothRefuse(t, folder, /it says up to which event the journal had been durable/);
  }
});

t.test('a head of another store is said to be that', async (t) => {
  const { folder } = await journal();
  const other = await journal({ ...small, randomInt: () => 1 });
  t.match(await checkJournal(folder, against(other.head)), { sound: false, findings: [{ detail: /of another store/ }] });
});

t.test('what is no head is none', async (t) => {
  for (const text of [
    '',
    'aaaaaaaaaaaa-00000000000000000001',
    `aaaaaaaaaaaa-1:${'0'.repeat(64)}`,
    `aaaaaaaaaaaa-00000000000000000001:${'0'.repeat(63)}`,
  ]) {
    t.equal(parseHead(text), undefined, text);
  }
});

t.test('one spoilt record of the head file leaves the other', async (t) => {
  for (const record of [0, 1]) {
    const { folder } = await journal();
    const bytes = readFileSync(`${folder}/head`);
    bytes.fill(0, record * 512, (record + 1) * 512);
    writeFileSync(`${folder}/head`, bytes);
    t.equal((await opened(folder, revisionsIn, small)).length, 25);
  }
});
