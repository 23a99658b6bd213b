/** The command line. */
import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { type SideName, sideNames } from './sides/side.js';

export interface Options {
  readonly rounds: number;
  readonly seconds: number;
  readonly warmUpSeconds: number;
  readonly clients: number;
  /** Where the stores are made. It must be on the disk that is measured. */
  readonly folder: string;
  readonly sides: readonly SideName[];
  /** Connections to PostgreSQL; absent: the number that was measured to be best. */
  readonly pool?: number | undefined;
  /** Whether Duban reports where its time goes, which makes it slower. */
  readonly profile: boolean;
  readonly json: boolean;
}

export const usage = `npm run bench:commands -- [options]
  --rounds <n>     rounds, in each of which every side has its turn (5)
  --seconds <s>    measured time of a turn (6)
  --warm-up <s>    time before it that is not measured (3)
  --clients <n>    keep-alive clients (64)
  --folder <path>  where the stores are made (the system's temporary folder)
  --only <names>   some sides only, of ${sideNames.join(',')}
  --pool <n>       connections to PostgreSQL (measured best for each way of recording)
  --profile        Duban's CPU for a command, by package; it is slower meanwhile
  --json           the figures as JSON`;

/** @throws {TypeError} with a sentence for the person at the command line */
export function parseOptions(args: readonly string[]): Options | 'help' {
  const text = (fallback: string) => ({ type: 'string', default: fallback }) as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: text('5'),
      seconds: text('6'),
      'warm-up': text('3'),
      clients: text('64'),
      folder: text(tmpdir()),
      only: text(sideNames.join(',')),
      pool: { type: 'string' },
      profile: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  return {
    rounds: whole('rounds', values.rounds, 100),
    seconds: whole('seconds', values.seconds, 600),
    warmUpSeconds: whole('warm-up', values['warm-up'], 600),
    clients: whole('clients', values.clients, 1_000),
    folder: values.folder,
    sides: values.only.split(',').map(sideName),
    pool: values.pool === undefined ? undefined : whole('pool', values.pool, 90),
    profile: values.profile,
    json: values.json,
  };
}

function whole(name: string, value: string, max: number): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1 || number > max) throw new TypeError(`--${name} must be 1–${max}, not "${value}"`);
  return number;
}

function sideName(name: string): SideName {
  const found = sideNames.find((candidate) => candidate === name);
  if (found === undefined) throw new TypeError(`--only knows ${sideNames.join(', ')}, not "${name}"`);
  return found;
}
