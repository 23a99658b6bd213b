/**
 * The steps of one plan that are on their way to the store, in their order. Each expects the checkpoint
 * of the one before it, so when one is refused, those behind it are too; nothing more is sent then.
 */
import type { Applied, Batch } from '../store.js';

export interface Step {
  readonly batch: Batch;
  /** The store has it. */
  readonly stored: () => void;
}

export type Settled =
  | { readonly outcome: 'stored' }
  /** Another writer has stored the same; whose documents are there is not known. */
  | { readonly outcome: 'overtaken' }
  /** The first step that the store did not take. */
  | { readonly outcome: 'refused'; readonly step: Step };

export class StepsInFlight {
  readonly #apply: (batch: Batch) => Promise<Applied>;
  readonly #max: number;
  /** Answers that are waited for, oldest first; none of them rejects. */
  readonly #waiting: Promise<void>[] = [];
  #settled: Settled = { outcome: 'stored' };
  #failure: { readonly error: unknown } | undefined;
  /** Some step of these has been stored. */
  progressed = false;

  constructor(apply: (batch: Batch) => Promise<Applied>, max: number) {
    this.#apply = apply;
    this.#max = max;
  }

  /** Sends a step and waits until there is room for another. False: there is no point in sending it, or more. */
  async send(step: Step): Promise<boolean> {
    if (!this.#goOn) return false;
    const before = this.#waiting.at(-1);
    const answer = this.#apply(step.batch);
    this.#waiting.push(this.#judge(step, answer, before));
    // The first step of a plan or of a rebuild makes the place that the others are written to.
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
    // What follows a step that was not stored says nothing new.
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
    // It may have been stored before and its answer lost.
    if (!value.applied) this.#settled = { outcome: 'overtaken' };
    this.progressed = true;
    step.stored();
  }
}
