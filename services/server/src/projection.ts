/** The read models and their runner as other parts see them, whether they are in this thread or in another. */
import type { RunnerHealth, ViewProgress, ViewReader, ViewStore } from '@duban/read-models';
import type { Rebuilding, RebuildOrder } from './rebuild-order.js';

/** What other parts need of the read models. */
export type Documents = ViewReader & Pick<ViewStore, 'standstills' | 'evictedKeys'>;

/** What other parts need of the runner. */
export interface Projector extends ViewProgress {
  whenCaughtUp(): Promise<boolean>;
  /** Resolves with false when it first fails. Absent where a start waits until the failure is over. */
  readonly inTrouble?: Promise<false> | undefined;
  health(): RunnerHealth | Promise<RunnerHealth>;
  retry(plan: string): Promise<boolean>;
  /** How far it is while the documents are brought up to date, where that is known: events in them, of so many. */
  readonly filling?: { readonly events: number; readonly of: number } | undefined;
  /** Makes documents anew beside the live ones, or takes back those before. Absent where commands do it themselves. */
  rebuild?(order: RebuildOrder, rebuilding: Rebuilding): Promise<void>;
  /** Leaves what it follows and begins again from what is stored. */
  followAnew(): void;
}
