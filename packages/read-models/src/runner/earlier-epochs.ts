/** Positions from before a migration or a recovery of the event store, and the documents that hold what it lost. */
import { type Ancestor, type Lineage, lineageOf, oversightCategory } from '@duban/domain';
import { categoriesIn } from '../landmarks.js';
import type { ViewStore } from '../store.js';

export class EarlierEpochs {
  readonly #store: Pick<ViewStore, 'plans' | 'checkpoint'>;
  readonly #ancestors: readonly Ancestor[];

  constructor(store: Pick<ViewStore, 'plans' | 'checkpoint'>, ancestors: readonly Ancestor[] = []) {
    this.#store = store;
    this.#ancestors = ancestors;
  }

  /** What a position of an earlier epoch is; undefined for any other. */
  lineageOf(position: string): Exclude<Lineage, 'own' | 'foreign'> | undefined {
    const lineage = lineageOf(position, { epoch: '', ancestors: this.#ancestors });
    return lineage === 'inherited' || lineage === 'lost' ? lineage : undefined;
  }

  /** The position; undefined when it is of an earlier epoch, after which the source is read from its first event. */
  own(position: string | undefined): string | undefined {
    return position === undefined || this.lineageOf(position) !== undefined ? undefined : position;
  }

  /** The plans, oversight among them, that hold events which the source lost before it was recovered. */
  async unsound(owns: (plan: string) => boolean): Promise<string[]> {
    if (this.#ancestors.every(({ upTo }) => upTo === undefined)) return [];
    const unsound: string[] = [];
    for await (const plan of categoriesIn(this.#store)) {
      if ((plan === oversightCategory || owns(plan)) && (await this.holdsLost(plan))) unsound.push(plan);
    }
    return unsound;
  }

  async holdsLost(plan: string): Promise<boolean> {
    const checkpoint = await this.#store.checkpoint(plan);
    return checkpoint !== undefined && this.lineageOf(checkpoint) === 'lost';
  }
}
