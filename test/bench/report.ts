/**
 * Medians and ratios, and the table for people. A ratio is taken within each round, so that a slow change of the
 * machine's speed cancels out.
 */
import { type Machine, probeEventBytes } from './machine.js';
import type { Options } from './options.js';
import type { Side, SideName } from './sides/side.js';
import { body } from './traffic.js';
import type { Turn } from './turn.js';

interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

interface Ratio extends Spread {
  readonly name: string;
  /** The aim; absent: the figure is only for information. */
  readonly aim?: { readonly atLeast: number } | { readonly atMost: number } | undefined;
}

interface Report {
  readonly machine: Machine;
  readonly options: Options;
  readonly bodyBytes: number;
  readonly turns: readonly Turn[];
  /** Groups of as many events as there are clients, made durable one after another. */
  readonly groupCommitsPerSecond: Spread;
  readonly ratios: readonly Ratio[];
  readonly faults: readonly string[];
}

function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const median = ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
  return { median, least: sorted[0] ?? Number.NaN, most: sorted.at(-1) ?? Number.NaN };
}

type Figure =
  | 'perSecond'
  | 'p50Ms'
  | 'p99Ms'
  | 'maxMs'
  | 'serverCpu'
  | 'serverMsEach'
  | 'storeMsEach'
  | 'loadCpu'
  | 'otherCpu'
  | 'refused';

function ratio(
  turns: readonly Turn[],
  name: string,
  figure: Figure,
  other: SideName,
  aim?: Ratio['aim'],
  own: SideName = 'duban',
): Ratio[] {
  const of = (side: SideName, round: number) => turns.find((turn) => turn.side === side && turn.round === round)?.[figure];
  const rounds = [...new Set(turns.map(({ round }) => round))];
  const values = rounds.flatMap((round) => {
    const [ours, theirs] = [of(own, round), of(other, round)];
    return ours === undefined || theirs === undefined ? [] : [ours / theirs];
  });
  return values.length === 0 ? [] : [{ name, ...spread(values), aim }];
}

export function makeReport(machine: Machine, options: Options, turns: readonly Turn[], probes: readonly number[]): Report {
  return {
    machine,
    options,
    bodyBytes: Buffer.byteLength(body),
    turns,
    groupCommitsPerSecond: spread(probes),
    ratios: [
      ...ratio(turns, 'req/s ÷ the same with read models in memory', 'perSecond', 'duban-memory', { atLeast: 0.95 }),
      ...ratio(turns, 'req/s ÷ Fastify + zod, stores nothing', 'perSecond', 'null', { atLeast: 0.75 }),
      ...ratio(turns, 'p99 ÷ Fastify + zod, stores nothing', 'p99Ms', 'null', { atMost: 1.5 }),
      ...ratio(turns, 'req/s ÷ Fastify, no schema, stores nothing', 'perSecond', 'bare'),
      ...ratio(turns, 'req/s ÷ Fastify + zod + emmett-postgresql', 'perSecond', 'emmett', { atLeast: 15 }),
      ...ratio(turns, 'req/s ÷ the same, append only', 'perSecond', 'emmett-append'),
      ...ratio(
        turns,
        'over EventStoreDB, req/s ÷ the client’s BatchAppend',
        'perSecond',
        'esdb-batch',
        { atLeast: 0.35 },
        'duban-esdb',
      ),
      ...ratio(turns, 'over EventStoreDB, req/s ÷ the client’s Append', 'perSecond', 'esdb-append', undefined, 'duban-esdb'),
      ...ratio(turns, 'over EventStoreDB, req/s ÷ emmett', 'perSecond', 'esdb-emmett', { atLeast: 2 }, 'duban-esdb'),
    ],
    faults: turns.flatMap(({ side, round, faults }) => faults.map((fault) => `${side}, round ${round}: ${fault}`)),
  };
}

export const withoutPostgres = 'WARNING: PostgreSQL IS NOT INSTALLED HERE, so the comparison with emmett-postgresql is left out.';

/**
 * CPU of other processes. The kernel's work for the two measured ones, and a quiet machine's own work, stay below this.
 */
const othersMaxCpu = 0.25;

export function printReport(report: Report, sides: readonly Side[]): string {
  const { machine, options, turns, faults } = report;
  const commits = report.groupCommitsPerSecond;
  const others = spread(turns.map(({ otherCpu }) => otherCpu ?? 0)).median;
  return [
    `${machine.cores} × ${machine.cpu}, Linux ${machine.kernel}, Node ${machine.node}, ${machine.postgres ?? 'no PostgreSQL'}`,
    `${options.rounds} rounds of ${options.seconds} s after ${options.warmUpSeconds} s, ${options.clients} clients, body of ${report.bodyBytes} bytes, stores in ${machine.folder}`,
    ...(machine.postgres === undefined ? [withoutPostgres] : []),
    ...(machine.folderInMemory ? ['WARNING: this folder is in memory, so nothing here was made durable. Use --folder.'] : []),
    ...(others > othersMaxCpu ? [`WARNING: other programs used ${others.toFixed(2)} cores meanwhile.`] : []),
    `The disk: ${whole(commits.median)} groups of ${options.clients} × ${probeEventBytes} bytes a second, each with its fdatasync (${whole(commits.least)}–${whole(commits.most)})`,
    '',
    table([
      [
        '',
        'round',
        'req/s',
        'p50 ms',
        'p99 ms',
        'max ms',
        'server CPU',
        'ms each',
        'store’s',
        'clients CPU',
        'other CPU',
        'refused',
        '201 = stored',
        '',
      ],
      ...sides.flatMap((side) => sideRows(side, turns)),
    ]),
    ...(report.ratios.length === 0 ? [] : ['', 'Duban, median of the rounds (least–most)', ...report.ratios.map(ratioLine)]),
    ...(faults.length === 0 ? [] : ['', 'THE WORK WAS NOT THE SAME', ...faults]),
  ].join('\n');
}

function sideRows(side: Side, turns: readonly Turn[]): string[][] {
  const own = turns.filter((turn) => turn.side === side.name);
  const median = (figure: Figure) => spread(own.map((turn) => turn[figure] ?? Number.NaN)).median;
  const figures = (of: (figure: Figure) => number) => [
    whole(of('perSecond')),
    of('p50Ms').toFixed(1),
    of('p99Ms').toFixed(1),
    whole(of('maxMs')),
    of('serverCpu').toFixed(2),
    of('serverMsEach').toFixed(2),
    of('storeMsEach') > 0 ? of('storeMsEach').toFixed(2) : '',
    of('loadCpu').toFixed(2),
    of('otherCpu').toFixed(2),
    whole(of('refused')),
  ];
  return [
    ...own.map((turn, index) => [
      index === 0 ? side.label : '',
      String(turn.round),
      ...figures((figure) => turn[figure] ?? Number.NaN),
      turn.stored === undefined ? '' : `${turn.accepted} ${turn.accepted === turn.stored ? '=' : '≠'} ${turn.stored}`,
      Object.entries(turn.figures)
        .map(([name, value]) => `${name} ${Number(value.toFixed(value < 10 ? 3 : 1))}`)
        .join(', '),
    ]),
    ['', 'median', ...figures(median), '', ''],
  ];
}

function ratioLine({ name, median, least, most, aim }: Ratio): string {
  const figures = `${median.toFixed(2)} (${least.toFixed(2)}–${most.toFixed(2)})`;
  if (aim === undefined) return `  ${name}: ${figures}`;
  const [sign, bound, met] =
    'atLeast' in aim ? ['≥', aim.atLeast, median >= aim.atLeast] : ['≤', aim.atMost, median <= aim.atMost];
  return `  ${name}: ${figures}, aim ${sign} ${bound}: ${met ? 'met' : 'NOT met'}`;
}

const whole = (value: number) => Math.round(value).toLocaleString('en');

/** Columns of plain text: the first and the last left-aligned, figures right-aligned. */
function table(rows: readonly (readonly string[])[]): string {
  const last = (rows[0]?.length ?? 1) - 1;
  const widths = Array.from({ length: last + 1 }, (_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 || column === last ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
