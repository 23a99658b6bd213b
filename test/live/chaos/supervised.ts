/** A process of Duban that is started again whenever it ends, unless it was halted. */
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { BegunDuban } from '../../support/duban-process.js';
import { type MovedClock, movedClock } from '../../support/moved-clock.js';
import type { FaultKind } from './faults.js';

export type Service = 'commands' | 'queries';

/** The steps by which a clock is moved, in milliseconds: two hours ahead, a day back. */
const clockSteps = [7_200_000, -86_400_000];
/** The pause before an ended process is started again, as with a supervisor. */
const restartMs = 200;

export class Supervised {
  readonly kinds = ['kill', 'stall', 'clock'] as const;
  readonly name: string;
  readonly serves: readonly Service[];
  /** Its address; undefined while it does not listen. */
  url: string | undefined;
  /** Unexpected ends of a process that had listened, with the end of its output. */
  readonly crashes: string[] = [];
  readonly #launch: (clock: MovedClock) => BegunDuban;
  readonly #clock: MovedClock;
  #clockFaults = 0;
  #launched: BegunDuban | undefined;
  /** The output of earlier processes. */
  readonly #before: string[] = [];
  #down = false;
  #over = false;
  #keeping: Promise<void>;

  constructor(name: string, serves: readonly Service[], folder: string, launch: (clock: MovedClock) => BegunDuban) {
    this.name = name;
    this.serves = serves;
    this.#launch = launch;
    this.#clock = movedClock(join(folder, `clock-${name}`));
    this.#keeping = this.#keep();
  }

  async #keep(): Promise<void> {
    while (!this.#over) {
      const launched = this.#launch(this.#clock);
      this.#launched = launched;
      const ended = once(launched.process, 'close');
      this.url = await launched.ready.catch(() => undefined);
      const listened = this.url !== undefined;
      await ended;
      this.url = undefined;
      this.#before.push(launched.output());
      if (listened && !this.#down && !this.#over) this.crashes.push(launched.output().slice(-4_000));
      do await pause(restartMs);
      while (this.#down && !this.#over);
    }
  }

  async strike(kind: FaultKind): Promise<void> {
    if (kind === 'stall') {
      this.#launched?.process.kill('SIGSTOP');
      return;
    }
    if (kind === 'clock') {
      this.#clock.move(clockSteps[this.#clockFaults % clockSteps.length] ?? 0);
      this.#clockFaults += 1;
      return;
    }
    this.#down = true;
    await this.#launched?.kill();
  }

  async mend(kind: FaultKind): Promise<void> {
    if (kind === 'stall') this.#launched?.process.kill('SIGCONT');
    if (kind === 'clock') this.#clock.move(0);
    this.#down = false;
  }

  /** Asks it to stop, as an operator does. It stays down until `letGo`. */
  async halt(): Promise<void> {
    this.#down = true;
    await this.#launched?.stop();
  }

  letGo(): void {
    this.#down = false;
  }

  /** The end of its output. */
  output(): string {
    return this.#launched?.output() ?? '';
  }

  /** How many lines of its log since the run began contain these words. */
  said(words: string): number {
    return [...this.#before, this.output()].reduce((sum, text) => sum + text.split(words).length - 1, 0);
  }

  async end(): Promise<void> {
    this.#over = true;
    await this.#launched?.kill();
    await this.#keeping;
  }
}
