/**
 * How Stryker mutates the rules. `npm run test:long mutation` runs all of it and holds the score to a floor;
 * for a part, in this room's folder: `npx stryker run dist/test/mutation/config.js --mutate src/plan/plan.ts`.
 * What is mutated is a copy of the room, compiled once with every mutant in it.
 *
 * Stryker leaves alone what stands before `as const`: here the sentences of the error codes, of which another
 * test holds that they are there and differ; the lists of names that a union type is made of; and bounds, which
 * are numbers. Tables of schemas and permissions are therefore written without `as const`.
 */
import type { PartialStrykerOptions } from '@stryker-mutator/api/core';

/** From this room's folder. */
export const reportFile = 'dist/mutation.json';

export default {
  plugins: ['./dist/test/mutation/tap-in-process.js'],
  testRunner: 'tap-in-process',
  mutate: ['src/**/*.ts'],
  buildCommand: 'tsc -p tsconfig.json --noCheck',
  ignorePatterns: ['dist'],
  tempDirName: '.mutation',
  cleanTempDir: 'always',
  coverageAnalysis: 'perTest',
  concurrency: 2,
  // Modules that were loaded anew stay in memory until the process ends.
  maxTestRunnerReuse: 50,
  // A busy machine must not look like a mutant that never ends; most of those are ended by their count of steps.
  timeoutMS: 60_000,
  timeoutFactor: 4,
  reporters: ['json', 'progress-append-only'],
  jsonReporter: { fileName: reportFile },
} satisfies PartialStrykerOptions;
