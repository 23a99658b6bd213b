/**
 * The time that a command has, from its whole body to its answer. When it is over whoever waits is answered, and what
 * was not sent to the store by then is never sent.
 */
import { DubanError } from '@duban/domain';

export class CommandTime {
  /** An instant of `performance.now()`; undefined: without end. */
  readonly until: number | undefined;
  /** Whether the command may be stored, or be stored yet, although nobody has said so. */
  mayBeStored = false;
  #over = false;

  constructor(until?: number) {
    this.until = until;
  }

  /** @throws {DubanError} `store-unavailable` once the time is over */
  refuseWhenOver(): void {
    if (this.#over || isOver(this.until)) throw timeIsOver();
  }

  /**
   * What the work gives, if it gives it in time, to a tenth of a second. The work goes on in any case.
   * @throws {DubanError} `store-unavailable` when the time is over and nothing was stored; `outcome-unknown`
   */
  bound<Answer>(work: Promise<Answer>): Promise<Answer> {
    const { until } = this;
    if (until === undefined) return work;
    return new Promise((resolve, reject) => {
      const answered = watch(until, () => {
        this.#over = true;
        reject(this.mayBeStored ? new DubanError('outcome-unknown') : timeIsOver());
      });
      work.then(
        (answer) => {
          answered();
          resolve(answer);
        },
        (error: unknown) => {
          answered();
          reject(error);
        },
      );
    });
  }
}

interface Watched {
  readonly until: number;
  readonly onOver: () => void;
}

/** A timer and a race for each command took a seventh of what a command costs, so one timer is for all of them. */
const watched = new Set<Watched>();
let timer: NodeJS.Timeout | undefined;
const lookMs = 100;

/** Calls back when the time is over. @returns what ends the watch */
export function watch(until: number, onOver: () => void): () => void {
  const one = { until, onOver };
  watched.add(one);
  timer ??= setInterval(endWhatIsOver, lookMs);
  return () => watched.delete(one);
}

function endWhatIsOver(): void {
  for (const one of watched) {
    if (!isOver(one.until)) continue;
    watched.delete(one);
    one.onOver();
  }
  if (watched.size > 0) return;
  clearInterval(timer);
  timer = undefined;
}

export const isOver = (until: number | undefined): boolean => until !== undefined && performance.now() >= until;

/** What is left of a time that is at most so long, in ms. */
export const leftOf = (until: number | undefined, maxMs: number): number =>
  until === undefined ? maxMs : Math.min(maxMs, Math.max(0, until - performance.now()));

export const timeIsOver = () =>
  new DubanError('store-unavailable', { detail: '未能及时完成，未记录 / not done in time, nothing was recorded' });
