import t from 'tap';
import type { FileLayer } from '../src/index.js';
import { afters, brokenCases, faultTable, seed, unhurt } from './crash-cases.js';
import { type CrashCase, crash } from './crash-table.js';
import { type Fault, faults, fullFaults } from './faulty-files.js';
import { onSegments } from './file-wrappers.js';

/** No opening of the script's journal does more. */
const openingOperations = 26;
/** After the others the process goes on; full-disk-table.test.ts has those. */
const ending = (Object.keys(faults) as Fault[]).filter((fault) => !fullFaults.includes(fault));

/** Every operation of the script as the last one × what happens then × several fates of what was not synced. */
async function endTable(): Promise<CrashCase[]> {
  const operations = await crash(unhurt);
  return operations.flatMap((_, index) =>
    afters.flatMap((after) =>
      [0, 1, 2].map((fate) => ({
        operation: index + 1,
        hurt: 'the process ends' as const,
        after,
        seed: seed + 1_000 * fate + index,
      })),
    ),
  );
}

/** A process killed while names were on their way to the disk × every operation of the next opening × fates. */
async function endedOpeningTable(): Promise<CrashCase[]> {
  const operations = await crash(unhurt);
  return operations.flatMap((kind, index) => {
    if (kind !== 'folder') return [];
    return Array.from({ length: openingOperations * 2 }, (_, each) => ({
      operation: index + 1,
      hurt: 'the process ends' as const,
      after: 'kill' as const,
      openingEndsAt: 1 + (each % openingOperations),
      seed: seed + 1_000 * each + index,
    }));
  });
}

t.test('the script does every kind of operation', async (t) => {
  t.strictSame([...new Set(await crash(unhurt))].sort(), ['folder', 'name', 'sync', 'truncate', 'write']);
});

t.test('whatever operation fails, in whatever way, the journal comes back whole', async (t) => {
  const cases = await faultTable(ending);
  t.ok(cases.length > 300, `${cases.length} cases`);
  t.strictSame(await brokenCases(cases), []);
});

t.test('at whatever operation the process ends, the journal comes back whole', async (t) => {
  const cases = await endTable();
  t.ok(cases.length > 400, `${cases.length} cases`);
  t.strictSame(await brokenCases(cases), []);
});

t.test('when the next process ends while it opens what a killed one left, the journal comes back whole', async (t) => {
  const cases = await endedOpeningTable();
  t.ok(cases.length > 500, `${cases.length} cases`);
  t.strictSame(await brokenCases(cases), []);
});

t.test('a journal that does not write its last group again when it opens breaks the table', async (t) => {
  const withoutRewriting = (files: FileLayer) =>
    onSegments(files, (file) => ({
      // Only a rewrite begins below the end of the file: a group is always written at its end.
      write: async (source, position) => (position < (await file.size()) ? source.length : file.write(source, position)),
    }));
  const cases = await faultTable(['fails and forgets']);
  const broken = await brokenCases(cases.map((each) => ({ ...each, sabotage: withoutRewriting })));
  t.ok(broken.length > 0, `noticed ${broken.length} times: ${broken[0]}`);
});
