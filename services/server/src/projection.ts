/** The read models and their runner as other parts see them, whether they are in this thread or in another. */
import type { RunnerHealth, ViewProgress, ViewReader, ViewStore } from '@duban/read-models';

/** What other parts need of the read models. */
export type Documents = ViewReader & Pick<ViewStore, 'standstills' | 'evictedKeys'>;

/** What other parts need of the runner. */
export interface Projector extends ViewProgress {
  whenCaughtUp(): Promise<boolean>;
  health(): RunnerHealth | Promise<RunnerHealth>;
  retry(plan: string): Promise<boolean>;
  /** Leaves what it follows and begins again from what is stored. */
  followAnew(): void;
}
