/**
 * The destination of log lines: a stream that may have no reader. A pipe that nobody empties takes 64 KiB. What comes
 * after that is held here up to a bound; beyond the bound lines are dropped and counted, so that logging never waits.
 */
import type { Writable } from 'node:stream';
import { pino } from 'pino';

/** Room for a few thousand lines. */
const defaultHeldMaxBytes = 512 * 1_024;

export interface LogOutput {
  /** Lines dropped since the process began. */
  readonly dropped: number;
  write(line: string): void;
  /** Calls back when everything that is held is written; while nobody reads, it never does. The name is pino's. */
  flush(done: () => void): void;
}

/** @param heldMaxBytes of lines that wait for the stream to take them; 512 KiB when absent */
export function logOutput(stream: Writable, heldMaxBytes = defaultHeldMaxBytes): LogOutput {
  let dropped = 0;
  let said = 0;
  stream.on('drain', () => {
    if (dropped === said) return;
    const what = `"dropped":${dropped - said},"msg":"log lines were dropped: nobody read them"`;
    said = dropped;
    // The time begins with a comma, as pino's own lines are put together.
    stream.write(`{"level":"warn"${pino.stdTimeFunctions.isoTime()},${what}}\n`);
  });
  return {
    get dropped() {
      return dropped;
    },
    write: (line) => {
      if (stream.writableLength + line.length > heldMaxBytes) dropped += 1;
      else stream.write(line);
    },
    flush: (done) => {
      if (stream.writableLength === 0) done();
      else stream.write('', () => done());
    },
  };
}
