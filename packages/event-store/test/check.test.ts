import { appendFileSync, readFileSync, truncateSync, unlinkSync } from 'node:fs';
import t, { type Test } from 'tap';
import { checkJournal, openJournal } from '../src/index.js';
import { contractEvents } from './contract.js';
import { damage, forge, journalOf, lastDigest, line, linesOf, plain, segmentsIn, stream } from './journal-folder.js';

const small = { ...plain, segmentMaxBytes: 6_000 };

async function journal(t: Test): Promise<{ folder: string; segments: string[] }> {
  const folder = t.testdir();
  await journalOf(folder, [1, 3, 2, 1, 4, 1, 1, 5, 1, 2, 3, 1], small);
  return { folder, segments: segmentsIn(folder) };
}

const flip = (at: number) => (bytes: Buffer) => {
  bytes[at] = (bytes[at] as number) ^ 1;
  return bytes;
};

t.test('a whole journal: everything is counted and nothing found', async (t) => {
  const { folder, segments } = await journal(t);
  const bytes = segments.reduce((sum, name) => sum + readFileSync(`${folder}/${name}`).length, 0);
  t.match(await checkJournal(folder), {
    sound: true,
    events: 25,
    streams: 1,
    segments: segments.length,
    groups: 12,
    bytes,
    findings: [],
    findingsLeftOut: 0,
    openings: 1,
    epoch: JSON.parse(readFileSync(`${folder}/store.json`, 'utf8')).epoch,
  });
});

t.test('it changes nothing and runs while a server holds the folder and writes', async (t) => {
  const { folder } = await journal(t);
  const held = await openJournal({ ...small, folder });
  let running = true;
  const appending = (async () => {
    for (let revision = 25; running; revision += 1) await held.append(stream, revision - 1, contractEvents(stream, revision, 1));
  })();
  for (let round = 0; round < 5; round += 1) {
    const atLeast = held.stats().events;
    const check = await checkJournal(folder);
    t.equal(check.sound, true, `${check.events} events`);
    t.ok(check.events >= atLeast);
    t.ok(check.findings.every(({ kind }) => kind === 'unfinished' || kind === 'note'));
  }
  running = false;
  await appending;
  await held.close();
});

t.test('a damaged journal is read to its end, and each place is named', async (t) => {
  const { folder, segments } = await journal(t);
  const [first, second] = segments as [string, string];
  const lines = linesOf(`${folder}/${first}`);
  const places = [1, 3].map((at) => ({ line: at + 1, offset: lines[at]?.offset ?? 0 }));
  for (const { offset } of places) damage(`${folder}/${first}`, flip(offset + 200));
  damage(`${folder}/${second}`, flip(200));
  const check = await checkJournal(folder);
  t.equal(check.sound, false);
  const damages = check.findings.filter(({ kind }) => kind === 'damage');
  t.match(damages, [
    { file: first, ...places[0], detail: /checksum/ },
    { file: first, ...places[1], detail: /checksum/ },
    { file: first.replace('.journal', '.index'), detail: /events/ },
  ]);
  t.ok(damages.some(({ file, line }) => file === second && line === 1));
});

t.test('an unfinished end is told from damage', async (t) => {
  const { folder, segments } = await journal(t);
  const last = `${folder}/${segments.at(-1)}`;
  const size = readFileSync(last).length;
  appendFileSync(last, '0badc0de 99 0 1/1 {"id"');
  const check = await checkJournal(folder);
  t.equal(check.sound, true);
  t.match(check.findings, [{ kind: 'unfinished', file: segments.at(-1), offset: size, detail: /no end/ }]);
});

t.test('indexes are held against their segments', async (t) => {
  const { folder, segments } = await journal(t);
  const [first, second, third] = segments as [string, string, string];
  const indexOf = (name: string) => name.replace('.journal', '.index');
  unlinkSync(`${folder}/${indexOf(first)}`);
  truncateSync(`${folder}/${indexOf(second)}`, 50);
  t.match(await checkJournal(folder), {
    sound: true,
    findings: [
      { kind: 'note', file: indexOf(first), detail: /missing/ },
      { kind: 'note', file: indexOf(second), detail: /checksum/ },
    ],
  });

  // Someone who rewrites history makes checksums and digests true again; the index still knows the old bytes.
  forge(`${folder}/${third}`, lastDigest(`${folder}/${second}`));
  const check = await checkJournal(folder);
  t.equal(check.sound, false);
  t.match(
    check.findings.find(({ file }) => file === indexOf(third)),
    { kind: 'damage', detail: /other bytes when it was sealed/ },
  );
});

t.test('missing files and what cannot be are damage', async (t) => {
  const { folder, segments } = await journal(t);
  const [, second] = segments as [string, string];
  unlinkSync(`${folder}/${second}`);
  t.match(await checkJournal(folder), {
    sound: false,
    findings: [
      { kind: 'damage', file: segments[2], line: 1, detail: /begins with event/ },
      { kind: 'damage', file: second, detail: /the segment is gone/ },
    ],
  });
});

t.test('a revision that does not continue its stream is damage', async (t) => {
  const folder = t.testdir();
  await journalOf(folder, [2]);
  const [name] = segmentsIn(folder) as [string];
  const start = readFileSync(`${folder}/${name}`).length;
  const [event] = contractEvents(stream, 5, 1);
  appendFileSync(`${folder}/${name}`, line(3, start, '1/1', event ?? '', lastDigest(`${folder}/${name}`)));
  t.match(await checkJournal(folder), {
    sound: false,
    findings: [{ kind: 'damage', file: name, line: 3, offset: start, detail: /goes on with revision 5 instead of 2/ }],
  });
});

t.test('a folder without a journal, with an unknown one, or that is not there', async (t) => {
  const folder = t.testdir({ unknown: { 'store.json': '{"format":3}' }, empty: {} });
  t.match(await checkJournal(`${folder}/unknown`), { sound: false, findings: [{ file: 'store.json', detail: /format 3/ }] });
  t.match(await checkJournal(`${folder}/empty`), { sound: false, findings: [{ file: 'store.json', detail: /ENOENT/ }] });
  await t.rejects(checkJournal(`${folder}/nowhere`), { code: 'store-unavailable', params: { detail: /ENOENT/ } });
});

t.test('the list of findings is bounded, and says how many it leaves out', async (t) => {
  const folder = t.testdir();
  await journalOf(folder, [1, 200, 1]);
  const [name] = segmentsIn(folder) as [string];
  damage(`${folder}/${name}`, (bytes) => {
    for (const { offset } of linesOf(`${folder}/${name}`).slice(1, 201)) bytes[offset] = 0x2a;
    return bytes;
  });
  const check = await checkJournal(folder);
  t.match(check, { sound: false, findingsLeftOut: 100 });
  t.equal(check.findings.length, 100);
});

t.test('the data of every whole event are shown to who asks, those of a damaged line are not', async (t) => {
  const { folder, segments } = await journal(t);
  const [first] = segments as [string];
  damage(`${folder}/${first}`, flip((linesOf(`${folder}/${first}`)[0]?.offset ?? 0) + 200));
  const seen: unknown[] = [];
  const check = await checkJournal(folder, { visit: (data) => seen.push(data) });
  t.equal(seen.length, check.events);
  t.ok(seen.length > 0 && seen.length < 25);
  t.ok(seen.every((data) => typeof data === 'object' && data !== null));
});
