/**
 * The steps of one plan that are on their way to the store, in their order. Each expects the checkpoint that the step
 * before it leaves, so when one is refused, all after it are refused too, and nothing more is sent.
 */
import type { Applied, Batch } from '../store.js';

export interface Step {
  readonly batch: Batch;
  /** Called when the store has the step. */
  readonly stored: () => void;
}

export type Settled =
  | { readonly outcome: 'stored' }
  /** Another writer has stored the same position; which of the two wrote the documents is not known. */
  | { readonly outcome: 'overtaken' }
  /** The first step that the store refused. */
  | { readonly outcome: 'refused'; readonly step: Step };

export class StepsInFlight {
  readonly #apply: (batch: Batch) => Promise<Applied>;
  readonly #max: number;
  /** The answers awaited, oldest first. None of them rejects. */
  readonly #waiting: Promise<void>[] = [];
  #settled: Settled = { outcome: 'stored' };
  #failure: { readonly error: unknown } | undefined;
  /** Whether any of these steps has been stored. */
  progressed = false;

  constructor(apply: (batch: Batch) => Promise<Applied>, max: number) {
    this.#apply = apply;
    this.#max = max;
  }

  /**
   * Sends a step and waits until there is room for another. False when an earlier one was refused or failed: then no
   * further step can be stored.
   */
  async send(step: Step): Promise<boolean> {
    if (!this.#goOn) return false;
    const before = this.#waiting.at(-1);
    const answer = this.#apply(step.batch);
    this.#waiting.push(this.#judge(step, answer, before));
    // The first step of a plan or of a rebuild makes the generation that the others are written to, so they wait for
    // it.
    const first = step.batch.expectedCheckpoint === undefined || step.batch.rebuild === true;
    while (this.#waiting.length >= (first ? 1 : this.#max)) await this.#waiting.shift();
    return this.#goOn;
  }

  get #goOn(): boolean {
    return this.#failure === undefined && this.#settled.outcome === 'stored';
  }

  /** Waits until every step has been answered. @throws what the store threw first */
  async settle(): Promise<Settled> {
    await Promise.all(this.#waiting);
    if (this.#failure !== undefined) throw this.#failure.error;
    return this.#settled;
  }

  async #judge(step: Step, answering: Promise<Applied>, before: Promise<void> | undefined): Promise<void> {
    const [answer] = await Promise.allSettled([answering, before]);
    // Answers to steps after one that was not stored tell nothing new.
    if (this.#failure !== undefined || this.#settled.outcome === 'refused') return;
    if (answer.status === 'rejected') {
      this.#failure = { error: answer.reason };
      return;
    }
    const { value } = answer;
    const { checkpoint, rebuild } = step.batch;
    if (!value.applied && (value.checkpoint !== checkpoint || rebuild === true)) {
      this.#settled = { outcome: 'refused', step };
      return;
    }
    // The step may have been stored before, with its answer lost.
    if (!value.applied) this.#settled = { outcome: 'overtaken' };
    this.progressed = true;
    step.stored();
  }
}
