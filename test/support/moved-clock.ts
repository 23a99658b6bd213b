/**
 * Moves the clock of a Duban process while it runs. Node loads this file first (`--import`), and then `Date` in that
 * process is ahead by the milliseconds in a file. All other clocks stay as they are.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const variable = 'MOVED_CLOCK_FILE';
const lookEveryMs = 10;

export interface MovedClock {
  /** The environment for the process whose clock is to be moved. */
  readonly env: Readonly<Record<string, string>>;
  readonly nodeArgs: readonly string[];
  /** Moves it so far ahead of the true time, or behind it if negative. Exact to some milliseconds. */
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
    // An empty file is just being written.
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
