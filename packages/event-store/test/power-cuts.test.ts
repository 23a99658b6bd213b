import t from 'tap';
import type { FileLayer } from '../src/index.js';
import { onSegments, withCalls } from './file-wrappers.js';
import { LawBroken } from './ledger.js';
import { type PowerCuts, powerCuts } from './power-cut-law.js';

/** `node dist/test/power-cuts.test.js <seed>` repeats one disk's lives. */
const givenSeed = process.argv[2];
const seeds = givenSeed === undefined ? Array.from({ length: 10 }, (_, index) => 2012 + index) : [Number(givenSeed)];
const cutsPerDisk = 10;

t.test(`${seeds.length * cutsPerDisk} power cuts lose nothing that anybody was told of`, async (t) => {
  for (const seed of seeds) {
    const report = await powerCuts({ seed, cuts: cutsPerDisk });
    t.ok(report.eventsKept > 0, `seed ${seed}: ${JSON.stringify(report)}`);
  }
});

const nothing = async () => undefined;

t.test('a seed repeats its lives exactly', async (t) => {
  const [one, two] = [await powerCuts({ seed: 7, cuts: 3 }), await powerCuts({ seed: 7, cuts: 3 })];
  t.strictSame(one, two);
  t.strictNotSame(one, await powerCuts({ seed: 8, cuts: 3 }));
});

t.test('a journal that leaves something out breaks the law', async (t) => {
  const gone = /events that were seen are gone|events had been durable/;
  const refused = /the journal does not open/;
  const mutants: [string, (files: FileLayer) => FileLayer, RegExp, number[]?][] = [
    ['the fdatasync of its groups', (files) => onSegments(files, () => ({ syncData: nothing })), gone, [100_000_000]],
    // What is gone in the middle breaks the chain, or the order of the segments.
    [
      'the fdatasync of what it found at its start',
      withoutFirstSync,
      new RegExp(`${gone.source}|${refused.source}`),
      [100_000_000],
    ],
    ['the sync of the folder', (files) => withCalls(files, { syncFolder: nothing }), refused],
    ['cutting a torn end off', (files) => onSegments(files, () => ({ truncate: nothing })), refused],
  ];
  for (const [leftOut, sabotage, verdict, segmentSizes] of mutants) {
    t.match(await verdictOn(verdict, { sabotage, ...(segmentSizes && { segmentSizes }) }), verdict, `without ${leftOut}`);
  }
});

/** A segment that is opened for writing was there before: its first sync is that of the start. */
function withoutFirstSync(files: FileLayer): FileLayer {
  const open: FileLayer['open'] = async (path, mode) => {
    const file = await files.open(path, mode);
    let first = mode === 'write';
    const syncData = async () => {
      if (!first) await file.syncData();
      first = false;
    };
    return { ...file, syncData };
  };
  return withCalls(files, { open });
}

/** Runs disk after disk until the law is broken in this way; gives the last verdict otherwise. */
async function verdictOn(expected: RegExp, options: Omit<PowerCuts, 'seed' | 'cuts'>): Promise<string> {
  let verdict = 'nothing was noticed';
  for (let seed = 1; seed <= 20 && !expected.test(verdict); seed += 1) {
    try {
      await powerCuts({ ...options, seed, cuts: 10 });
    } catch (error) {
      if (!(error instanceof LawBroken)) throw error;
      verdict = error.message;
    }
  }
  return verdict;
}
