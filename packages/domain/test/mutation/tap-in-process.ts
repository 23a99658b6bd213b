/**
 * Runs the tests of this room for Stryker, in Stryker's own process: a process for each test file, as its
 * runner for tap has it, takes ten times as long. The rules keep no state, so a mutant can be switched on
 * between two runs; for a mutant that acts while modules load, they are loaded anew with the mutant on.
 */
import { readdirSync } from 'node:fs';
import { register } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { InstrumenterContext } from '@stryker-mutator/api/core';
import {
  type DryRunResult,
  DryRunStatus,
  determineHitLimitReached,
  type MutantRunOptions,
  type MutantRunResult,
  type TestResult,
  type TestRunner,
  type TestRunnerCapabilities,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import type { Test } from 'tap';

/**
 * Laws over whole random histories: seconds each, for every mutant that nothing else finds. The score is
 * counted without them, so it is a lower bound.
 */
const tooSlow = /^(task-laws|indicator-laws|laws)\.test\.js$/;
/** Run last, when every mutant that something quicker finds is found. */
const slow = /^(log-entry|who-may|chunks)\.test\.js$/;

/** The compiled copy of the room that Stryker has mutated. Stryker goes to its folder after it has loaded this module. */
const compiled = () => join(process.cwd(), 'dist');

/** Node.js loads a module once for each URL. What a module of the room with `?2` imports of the room gets `?2` as well. */
const inheritGeneration = () => `
  const room = ${JSON.stringify(pathToFileURL(compiled()).href)};
  export async function resolve(specifier, context, next) {
    const found = await next(specifier, context);
    const generation = context.parentURL?.match(/\\?\\d+$/)?.[0];
    return generation && found.url.startsWith(room) ? { ...found, url: found.url + generation } : found;
  }`;

type Body = (t: Test) => unknown;

interface Recorded {
  readonly id: string;
  readonly file: string;
  readonly body: Body;
}

/** Where the mutated code finds which mutant is active, and notes which mutants it passes. */
const context = (): InstrumenterContext => {
  const holder = globalThis as { __stryker__?: InstrumenterContext };
  holder.__stryker__ ??= {};
  return holder.__stryker__;
};

/** A root of tap tells its parent process how long it may take, in words that Stryker cannot read. */
async function loadTap(): Promise<typeof import('tap')> {
  const { send } = process;
  delete process.send;
  try {
    const tap = await import('tap');
    tap.t.setTimeout(0);
    return tap;
  } finally {
    if (send !== undefined) process.send = send;
  }
}

/** @throws whatever a module throws while it loads */
async function load(generation: number): Promise<Recorded[]> {
  const { t } = await loadTap();
  const folder = join(compiled(), 'test');
  const files = readdirSync(folder).filter((file) => file.endsWith('.js') && !tooSlow.test(file));
  const rank = (file: string) => (slow.test(file) ? 1 : 0);
  files.sort((one, other) => rank(one) - rank(other) || (one < other ? -1 : 1));
  const tests: Recorded[] = [];
  for (const file of files.filter((name) => name.endsWith('.test.js'))) {
    const record = (name: string, body: Body) => {
      tests.push({ id: `${file}: ${name}`, file, body });
    };
    Object.assign(t, { test: record });
    await import(`${pathToFileURL(join(folder, file)).href}?${generation}`);
  }
  return tests;
}

async function run({ id, file, body }: Recorded): Promise<TestResult> {
  context().currentTestId = id;
  const started = performance.now();
  const { Test } = await loadTap();
  const parent = new Test({ name: file, timeout: 0 });
  parent.resume();
  const results = await parent.test(id, body as never);
  const common = { id, name: id, timeSpentMs: performance.now() - started };
  delete context().currentTestId;
  if (results?.ok === true) return { ...common, status: TestStatus.Success };
  return { ...common, status: TestStatus.Failed, failureMessage: results?.failures[0]?.name ?? 'failed' };
}

class TapInProcess implements TestRunner {
  #tests: Recorded[] | undefined;
  #generation = 0;
  #mutantsRun = 0;
  #spoiled = false;

  async init(): Promise<void> {
    register(`data:text/javascript,${encodeURIComponent(inheritGeneration())}`);
  }

  capabilities(): TestRunnerCapabilities {
    return { reloadEnvironment: true };
  }

  async dryRun(): Promise<DryRunResult> {
    this.#tests = await load(this.#generation);
    const tests: TestResult[] = [];
    for (const test of this.#tests) tests.push(await run(test));
    const { mutantCoverage } = context();
    if (mutantCoverage === undefined) {
      return { status: DryRunStatus.Error, errorMessage: 'the tests passed no mutant: they did not run the mutated copy' };
    }
    return { status: DryRunStatus.Complete, tests, mutantCoverage };
  }

  /** @throws {Error} when a mutant before this one has spoiled the process; Stryker then tries again in a fresh one */
  async mutantRun(options: MutantRunOptions): Promise<MutantRunResult> {
    const { activeMutant, hitLimit, mutantActivation, reloadEnvironment, testFilter } = options;
    if (this.#spoiled) throw spoiled();
    const here = context();
    here.hitCount = 0;
    if (hitLimit === undefined) delete here.hitLimit;
    else here.hitLimit = hitLimit;
    if (mutantActivation === 'static') here.activeMutant = activeMutant.id;
    else delete here.activeMutant;
    try {
      if (reloadEnvironment) {
        this.#tests = undefined;
        this.#generation += 1;
      }
      this.#tests ??= await load(this.#generation);
    } catch (error) {
      return toMutantRunResult({ status: DryRunStatus.Complete, tests: [notLoaded(error)] });
    }
    here.activeMutant = activeMutant.id;
    this.#mutantsRun += 1;
    const tests: TestResult[] = [];
    const filter = testFilter && new Set(testFilter);
    for (const test of this.#tests) {
      if (filter?.has(test.id) === false) continue;
      const result = await run(test);
      const endless = determineHitLimitReached(here.hitCount, hitLimit);
      if (endless !== undefined) return toMutantRunResult(endless);
      tests.push(result);
      if (result.status !== TestStatus.Failed) continue;
      if (mutantActivation === 'runtime') await this.#passAgain(test);
      break;
    }
    return toMutantRunResult({ status: DryRunStatus.Complete, tests });
  }

  /** A test that a mutant has failed must pass once the mutant is switched off; else something of a mutant has stayed. */
  async #passAgain(test: Recorded): Promise<void> {
    const here = context();
    delete here.activeMutant;
    delete here.hitLimit;
    this.#spoiled = (await run(test)).status === TestStatus.Failed;
    if (this.#spoiled && this.#mutantsRun > 1) throw spoiled();
  }
}

const spoiled = () => new Error('a mutant has left something behind in this process');

const notLoaded = (error: unknown): TestResult => ({
  id: 'loading',
  name: 'loading',
  timeSpentMs: 0,
  status: TestStatus.Failed,
  failureMessage: String(error),
});

export const strykerPlugins = [{ kind: 'TestRunner', name: 'tap-in-process', injectableClass: TapInProcess }];
