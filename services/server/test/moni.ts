/** A small plan, and a log that can be looked at. */
import { Writable } from 'node:stream';
import { createLogger, type Logger } from '@duban/runtime';

export interface LogLine {
  readonly level: string;
  readonly msg: string;
  readonly err?: unknown;
}

export function logOf(): { readonly logger: Logger; lines(): LogLine[] } {
  const lines: LogLine[] = [];
  const destination = new Writable({
    write(chunk, _encoding, done) {
      for (const line of String(chunk).trim().split('\n')) lines.push(JSON.parse(line) as LogLine);
      done();
    },
  });
  return { logger: createLogger({ level: 'debug', destination }), lines: () => lines };
}
