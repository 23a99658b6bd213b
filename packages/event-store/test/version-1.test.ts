/** A journal that was begun in version 1 of its format goes on in version 2. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import t from 'tap';
import { checkJournal, openJournal, parseHead } from '../src/index.js';
import { contractEvents } from './contract.js';
import { damage, linesOf, opened, plain, revisionsIn, segmentsIn, stream } from './journal-folder.js';
import { Random } from './random.js';
import { SimulatedDisk } from './simulated-disk.js';
import { epochOfVersion1, filesOfVersion1, storeFileOfVersion1 } from './version-1.js';

const two = [
  [1, 3],
  [2, 1],
];
const events = 7;
const segments = ['00000000000000000001.journal', '00000000000000000005.journal'] as const;
const next = '00000000000000000008.journal';

const append = (folder: string) =>
  opened(folder, async (journal) => journal.append(stream, events - 1, contractEvents(stream, events, 2)));

t.test('opening it changes neither segments nor format: older software goes on with it', async (t) => {
  const files = filesOfVersion1(two);
  const folder = t.testdir(files);
  await opened(folder, async (journal) => {
    t.equal((await revisionsIn(journal)).length, events);
    t.equal(journal.logHead, undefined);
    t.equal((await journal.backup(`${folder}/copy`)).head, undefined);
  });
  for (const [name, text] of Object.entries(files)) t.equal(readFileSync(`${folder}/${name}`, 'utf8'), text, name);
  t.match(JSON.parse(readFileSync(`${folder}/copy/store.json`, 'utf8')), { format: 1 });
  t.match(await checkJournal(`${folder}/copy`), { sound: true, events });
});

t.test('the first append begins version 2 in a segment of its own, which follows all that was there', async (t) => {
  const files = filesOfVersion1(two);
  const folder = t.testdir(files);
  t.equal((await append(folder)).revision, events + 1);
  t.strictSame(segmentsIn(folder), [...segments, next]);
  for (const name of segments) t.equal(readFileSync(`${folder}/${name}`, 'utf8'), files[name], name);
  const digest = createHash('sha256').update(`${epochOfVersion1}\n`);
  for (const name of segments) digest.update(files[name] as string);
  t.match(JSON.parse(readFileSync(`${folder}/store.json`, 'utf8')), {
    format: 2,
    epoch: epochOfVersion1,
    chain: { firstOrdinal: 8, digest: digest.digest('hex') },
  });
  t.match(await checkJournal(folder), { sound: true, events: events + 2, findings: [] });
  await opened(folder, async (journal) => t.equal((await revisionsIn(journal)).length, events + 2));
});

t.test('a head taken in version 1 still holds in version 2', async (t) => {
  for (const taken of [
    [
      [1, 3],
      [2, 1],
    ],
    [
      [1, 3],
      [2, 1, 4],
    ],
  ]) {
    const folder = t.testdir(filesOfVersion1(taken));
    const { head, events: before } = await checkJournal(folder);
    const kept = parseHead(head ?? '');
    if (kept === undefined) throw new Error('a head expected');
    t.equal(kept.events, before);
    await opened(folder, async (journal) => journal.append(stream, before - 1, contractEvents(stream, before, 2)));
    t.match(await checkJournal(folder, { against: [kept] }), { sound: true, findings: [] });
    t.match(await checkJournal(folder, { against: [{ ...kept, digest: '0'.repeat(64) }] }), { sound: false });
  }
});

t.test('a line of version 1 that is changed with its checksum is told by what the chain began with', async (t) => {
  const folder = t.testdir(filesOfVersion1(two));
  await append(folder);
  damage(`${folder}/${segments[0]}`, (bytes) => {
    const rest = bytes.toString('utf8', 9, bytes.indexOf('\n')).replace('"percent":40', '"percent":99');
    return Buffer.concat([
      Buffer.from(`${crc32(rest).toString(16).padStart(8, '0')} ${rest}`),
      bytes.subarray(bytes.indexOf('\n')),
    ]);
  });
  const { sound, findings } = await checkJournal(folder);
  t.notOk(sound);
  t.ok(findings.some(({ file, detail }) => file === 'store.json' && /not those that the chain began with/.test(detail)));
});

t.test('lines of one version in a segment of the other are no lines of it', async (t) => {
  const folder = t.testdir(filesOfVersion1(two));
  await append(folder);
  const lines = linesOf(`${folder}/${next}`);
  const old =
    filesOfVersion1([[1, 3, 2, 1, 1, 1]])
      [segments[0]]?.split('\n')
      .slice(7, 9) ?? [];
  const rest = (old[0] as string).slice(9).replace(/^\d+ \d+/, '9 0');
  writeFileSync(`${folder}/${next}`, `${crc32(rest).toString(16).padStart(8, '0')} ${rest}\n${lines[1]?.text}`);
  t.match(await checkJournal(folder), { sound: false });
  await t.rejects(openJournal({ ...plain, folder }), { code: 'store-damaged', params: { file: next } });
});

t.test('an empty last segment of version 1 becomes the first of version 2', async (t) => {
  const folder = t.testdir({ ...filesOfVersion1(two), [next]: '' });
  await append(folder);
  t.strictSame(segmentsIn(folder), [...segments, next]);
  t.match(await checkJournal(folder), { sound: true, events: events + 2 });
});

t.test('a torn end of version 1 is cut as ever', async (t) => {
  const files = filesOfVersion1(two);
  const folder = t.testdir({ ...files, [segments[1]]: `${files[segments[1]]}0badc0de 99 0 1/1 {"id"` });
  await opened(folder, async (journal) => t.match(journal.recovery.cut, { file: segments[1], line: 4 }));
  t.equal((await append(folder)).revision, events + 1);
});

t.test('wherever the first append ends, the next start finds all of it or none', async (t) => {
  const folder = '/data';
  let stored = 0;
  for (let operation = 1; operation <= 40; operation += 1) {
    const disk = new SimulatedDisk(new Random(operation));
    const before = disk.boot();
    for (const [name, text] of Object.entries(filesOfVersion1(two))) {
      const file = await before.open(`${folder}/${name}`, 'create');
      await file.write(Buffer.from(text), 0);
      await file.syncData();
    }
    await before.syncFolder(folder);
    const ending = disk.boot(operation);
    const acknowledged = await openJournal({ ...plain, folder, files: ending })
      .then((journal) => journal.append(stream, events - 1, contractEvents(stream, events, 2)))
      .then(
        () => true,
        () => false,
      );
    if (operation % 2 === 0) disk.cutPower();
    const files = disk.boot();
    const journal = await openJournal({ ...plain, folder, files });
    const there = (await revisionsIn(journal)).length;
    t.ok(there === events + 2 || (there === events && !acknowledged), `operation ${operation}: ${there} events`);
    if (acknowledged) stored += 1;
    await journal.append(stream, there - 1, contractEvents(stream, there, 1));
    await journal.close();
    const check = await checkJournal(folder, { files });
    t.match(check, { sound: true, events: there + 1 }, JSON.stringify(check.findings));
  }
  t.ok(stored > 0 && stored < 40, `${stored} of 40 were acknowledged`);
});

t.test('a journal of version 1 names what it was', async (t) => {
  const folder = t.testdir(filesOfVersion1([[1]]));
  t.equal(readFileSync(`${folder}/store.json`, 'utf8'), storeFileOfVersion1);
  t.notOk(readdirSync(folder).includes('head'));
  t.match(await checkJournal(folder), { sound: true, openings: undefined, findings: [] });
});
