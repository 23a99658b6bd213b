/**
 * Where log lines go: a stream that may have no reader. A pipe that nobody empties takes 64 KiB; what
 * comes after is held here up to a bound, and dropped and counted beyond it, so that logging never waits.
 */
import type { Writable } from 'node:stream';

/** A few thousand lines. */
const defaultHeldMaxBytes = 512 * 1_024;

export interface LogOutput {
  /** Lines that found no room, since the process began. */
  readonly dropped: number;
  write(line: string): void;
  /** Calls back when all that is held has been written; it never does while nobody reads. The name is pino's. */
  flush(done: () => void): void;
}

/** @param heldMaxBytes of lines that wait for the stream to take them; 512 KiB when absent */
export function logOutput(stream: Writable, heldMaxBytes = defaultHeldMaxBytes): LogOutput {
  let dropped = 0;
  let said = 0;
  stream.on('drain', () => {
    if (dropped === said) return;
    const line = {
      level: 'warn',
      time: new Date().toISOString(),
      dropped: dropped - said,
      msg: 'log lines were dropped: nobody read them',
    };
    said = dropped;
    stream.write(`${JSON.stringify(line)}\n`);
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
