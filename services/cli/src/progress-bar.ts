/** A progress bar on stderr if stderr is a terminal; otherwise nothing. */
import { SingleBar } from 'cli-progress';
import type { Terminal } from './terminal.js';

export interface ProgressBar {
  /** A new title begins a new bar. */
  update(title: string, done: number, total: number): void;
  stop(): void;
}

export function progressBar({ isTerminal }: Terminal): ProgressBar {
  const format = '{title} [{bar}] {value}/{total} {eta_formatted}';
  let bar: SingleBar | undefined;
  let shown: string | undefined;
  const stop = () => {
    bar?.stop();
    bar = undefined;
  };
  return {
    update(title, done, total) {
      if (!isTerminal) return;
      if (bar === undefined || title !== shown) {
        stop();
        shown = title;
        bar = new SingleBar({ format, stream: process.stderr, clearOnComplete: true });
        bar.start(total, done, { title });
      }
      bar.setTotal(total);
      bar.update(done);
    },
    stop,
  };
}
