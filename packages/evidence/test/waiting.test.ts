import { readdirSync } from 'node:fs';
import t, { type Test } from 'tap';
import { openFolderEvidence, WaitingPieces } from '../src/index.js';
import { contents, digestOf, inPieces, listed } from './contract.js';

const pieceMin = 64 * 1024;
const li = { actor: 'li', unit: 'gaoxin' };
const dayMs = 86_400_000;

async function setUp(t: Test, quotaPieces = 3) {
  const folder = t.testdir();
  const evidence = await openFolderEvidence({ folder, maxBytes: 1_000_000 });
  const clock = { now: Date.parse('2012-06-30T01:00:00Z') };
  const referred = new Set<string>();
  const looked: string[] = [];
  const options = {
    folder,
    quotaBytes: quotaPieces * pieceMin,
    isReferred: async (sha256: string) => {
      looked.push(sha256);
      return referred.has(sha256);
    },
    now: () => clock.now,
  };
  const waiting = await WaitingPieces.open(options);
  const put = async (name: string, putter = li, through = waiting) => {
    const bytes = contents(name, 10);
    const mark = await through.begin(digestOf(bytes), putter, bytes.length);
    await evidence.put(digestOf(bytes), inPieces(bytes));
    await mark.done(bytes.length);
    return digestOf(bytes);
  };
  const sweep = (days: number) =>
    waiting.sweep(
      days,
      async (pieces) => new Set([...pieces].filter((piece) => referred.has(piece))),
      (sha256) => evidence.remove(sha256),
    );
  return {
    folder,
    evidence,
    clock,
    referred,
    looked,
    options,
    waiting,
    put,
    sweep,
    marks: () => readdirSync(`${folder}/waiting`),
  };
}

t.test('pieces that nothing refers to are bounded for each person, and the bound of one does not stop another', async (t) => {
  const { put, referred, clock } = await setUp(t);
  const first = await put('1');
  await put('2');
  await put('3');
  await t.rejects(put('4'), { code: 'evidence-quota-exceeded', params: { limit: 3 * pieceMin } });
  t.ok(await put('of wang', { actor: 'wang', unit: 'gaoxin' }));
  referred.add(first);
  await t.rejects(put('4'), { code: 'evidence-quota-exceeded' }, 'it is not looked at again for each try');
  clock.now += 20_000;
  t.ok(await put('4'));
});

t.test('a unit has a bound for all its people together', async (t) => {
  const { put } = await setUp(t, 1);
  for (const actor of ['a', 'b', 'c', 'd']) await put(actor, { actor, unit: 'gaoxin' });
  await t.rejects(put('e', { actor: 'e', unit: 'gaoxin' }), { code: 'evidence-quota-exceeded', params: { limit: 4 * pieceMin } });
  t.ok(await put('f', { actor: 'f', unit: 'jihua' }));
});

t.test('the bound outlives the process, and processes that share the folder share it', async (t) => {
  const { put, options } = await setUp(t);
  for (const name of ['1', '2', '3']) await put(name);
  await t.rejects(put('4', li, await WaitingPieces.open(options)), { code: 'evidence-quota-exceeded' });
});

t.test('a failed put does not count; a piece that was there already counts as waiting until it is checked', async (t) => {
  const { put, waiting, marks, referred, sweep, clock } = await setUp(t);
  const failed = await waiting.begin(digestOf(contents('x', 10)), li, 10);
  await failed.dropped();
  t.strictSame(marks(), []);
  const known = await put('known');
  referred.add(known);
  clock.now += 40 * dayMs;
  await sweep(30);
  t.strictSame(marks(), [], 'what an event refers to waits no more');
  await put('known');
  t.equal(marks().length, 1);
  clock.now += 40 * dayMs;
  t.strictSame(await sweep(30), { removed: 0, bytes: 0 });
  t.strictSame(marks(), []);
});

t.test('pieces that nothing refers to are removed after some days, others stay', async (t) => {
  const { put, sweep, clock, referred, evidence, marks } = await setUp(t);
  const [kept, gone] = [await put('kept'), await put('gone')];
  referred.add(kept);
  clock.now += 29 * dayMs;
  const young = await put('young');
  t.strictSame(await sweep(30), { removed: 0, bytes: 0 });
  clock.now += 2 * dayMs;
  t.match(await sweep(30), { removed: 1, bytes: 10 });
  t.strictSame(await listed(evidence), [kept, young].sort());
  t.equal(marks().length, 1);
  t.notOk((await listed(evidence)).includes(gone));
});

t.test('a piece that is put again waits anew', async (t) => {
  const { put, sweep, clock, evidence } = await setUp(t);
  const piece = await put('again');
  clock.now += 29 * dayMs;
  await put('again');
  clock.now += 2 * dayMs;
  t.strictSame(await sweep(30), { removed: 0, bytes: 0 });
  t.strictSame(await listed(evidence), [piece]);
  clock.now += 29 * dayMs;
  t.match(await sweep(30), { removed: 1 });
});

t.test('pieces put before the list was kept are never removed', async (t) => {
  const { evidence, sweep, clock } = await setUp(t);
  const bytes = contents('of old');
  await evidence.put(digestOf(bytes), inPieces(bytes));
  clock.now += 400 * dayMs;
  await sweep(30);
  t.strictSame(await listed(evidence), [digestOf(bytes)]);
});

t.test('a store without room takes nothing, also in the middle of a piece', async (t) => {
  let room = true;
  const evidence = await openFolderEvidence({ folder: t.testdir(), maxBytes: 1_000_000, hasRoom: () => room });
  const bytes = contents('piece');
  const shrinking = async function* () {
    yield bytes.subarray(0, 5);
    room = false;
    yield bytes.subarray(5);
  };
  await t.rejects(evidence.put(digestOf(bytes), shrinking()), { code: 'evidence-storage-full' });
  await t.rejects(evidence.put(digestOf(bytes), inPieces(bytes)), { code: 'evidence-storage-full' });
  t.strictSame(await listed(evidence), []);
  room = true;
  await evidence.put(digestOf(bytes), inPieces(bytes));
  t.strictSame(await listed(evidence), [digestOf(bytes)]);
});
