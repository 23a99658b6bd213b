/** The writers of plans, each with its plan's documents in memory. As many are kept as were used last. */
import { oversightCategory } from '@duban/domain';
import { oversightViews } from '../views/all-views.js';
import { PlanWriter, type WriterOptions } from './plan-writer.js';

const hotPlansDefault = 100;

export class Writers {
  readonly #options: WriterOptions;
  readonly #max: number;
  readonly #isBusy: (plan: string) => boolean;
  /** In the order of use, so that its first plan is forgotten first. */
  readonly #writers = new Map<string, PlanWriter>();

  /** @param isBusy whether a plan's writer is at work, or has work waiting */
  constructor(options: WriterOptions, isBusy: (plan: string) => boolean, max = hotPlansDefault) {
    this.#options = options;
    this.#isBusy = isBusy;
    this.#max = max;
  }

  of(plan: string): PlanWriter {
    const writer = this.#writers.get(plan) ?? new PlanWriter(plan, this.#optionsFor(plan));
    this.#writers.delete(plan);
    this.#writers.set(plan, writer);
    if (this.#writers.size > this.#max) {
      for (const idle of this.#writers.keys()) {
        if (this.#isBusy(idle)) continue;
        this.#writers.delete(idle);
        break;
      }
    }
    return writer;
  }

  forget(plan: string): void {
    this.#writers.delete(plan);
  }

  forgetAll(): void {
    this.#writers.clear();
  }

  /** The oversight category is written like a plan, by views of its own. */
  #optionsFor(plan: string): WriterOptions {
    return plan === oversightCategory ? { ...this.#options, views: oversightViews } : this.#options;
  }
}
