/**
 * Moves the clock of a process of Duban while it runs: Node is told to load this file first (`--import`), and in that
 * process `Date` is ahead by the milliseconds that a file says. What passes for time besides stays as it is.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const variable = 'MOVED_CLOCK_FILE';
const lookEveryMs = 10;

export interface MovedClock {
  /** For the process whose clock is to be moved. */
  readonly env: Readonly<Record<string, string>>;
  readonly nodeArgs: readonly string[];
  /** So far ahead of the right time, or behind when negative, within some milliseconds. */
  move(ms: number): void;
}

export function movedClock(file: string): MovedClock {
  const move = (ms: number) => writeFileSync(file, String(ms));
  move(0);
  return { env: { [variable]: file }, nodeArgs: ['--import', fileURLToPath(import.meta.url)], move };
}

const given = process.env[variable];
if (given !== undefined) {
  const Right = Date;
  let ahead = 0;
  const look = () => {
    // An empty file is one that is being written.
    const text = readFileSync(given, 'utf8');
    if (text !== '') ahead = Number(text);
  };
  look();
  setInterval(look, lookEveryMs).unref();
  const now = () => Right.now() + ahead;
  globalThis.Date = new Proxy(Right, {
    construct: (target, args: unknown[], made) => Reflect.construct(target, args.length === 0 ? [now()] : args, made) as object,
    get: (target, key) => (key === 'now' ? now : (Reflect.get(target, key) as unknown)),
  });
}
