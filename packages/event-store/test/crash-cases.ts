/** The cases of the crash tables, and what came of them. */
import { type CrashCase, crash } from './crash-table.js';
import { type Fault, faults } from './faulty-files.js';
import { LawBroken } from './ledger.js';

export const seed = Number(process.argv[2] ?? 2012);
export const unhurt = { operation: 0, hurt: 'fails', after: 'kill', seed } as const;
export const afters = ['kill', 'power cut'] as const;

/** Every operation of the script × every chosen fault that it can have × what happens then. */
export async function faultTable(chosen: readonly Fault[]): Promise<CrashCase[]> {
  const operations = await crash(unhurt);
  return operations.flatMap((kind, index) => {
    const possible = chosen.filter((fault) => (faults[fault] as readonly string[]).includes(kind));
    return possible.flatMap((hurt) => afters.map((after) => ({ operation: index + 1, hurt, after, seed: seed + index })));
  });
}

/** The cases in which the journal broke a law, each with the seed that repeats it. */
export async function brokenCases(cases: readonly CrashCase[]): Promise<string[]> {
  const broken: string[] = [];
  for (const each of cases) {
    try {
      await crash(each);
    } catch (error) {
      if (!(error instanceof LawBroken)) throw error;
      broken.push(`operation ${each.operation}: ${each.hurt}, then ${each.after} (seed ${each.seed}): ${error.message}`);
    }
  }
  return broken;
}
