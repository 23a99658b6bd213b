/** The read models and their runner as the rest of the process sees them, whether in this thread or in another. */
import type { RunnerHealth, ViewProgress, ViewReader, ViewStore } from '@duban/read-models';

/** What others need of the read models, wherever they are. */
export type Documents = ViewReader & Pick<ViewStore, 'standstills'>;

/** What others need of the runner, wherever it runs. */
export interface Projector extends ViewProgress {
  whenCaughtUp(): Promise<boolean>;
  health(): RunnerHealth | Promise<RunnerHealth>;
  retry(plan: string): Promise<boolean>;
}
