/** Adds up the agreements of notices, and prints them as a table. */
import type { Agreement, Tally } from './agreement.js';

/** The fields of the table in order. Facets are counted only for figures that were found. */
const scoredFields = [
  'title',
  'number',
  'issuer',
  'date',
  'year',
  'section',
  'task',
  'task title',
  'code',
  'lead',
  'cooperating',
  'block of units',
  'person',
  'deadline',
  'deliverable',
  'figure',
  'figure: name',
  'figure: value',
  'figure: unit',
  'figure: kind',
  'figure: qualifier',
  'figure: commitment',
  'figure: from year',
  'figure: to year',
  'figure: every facet',
  'figure: baseline',
  'figure: part of',
] as const;

/** Fields that are sums of others. */
const wholes: ReadonlySet<string> = new Set(['block of units', 'figure: every facet']);

const none = (): Tally => ({ expected: 0, found: 0, right: 0, silent: 0 });

export function added(agreements: readonly Agreement[]): ReadonlyMap<string, Tally> {
  const sums = new Map<string, Tally>();
  for (const { tallies } of agreements)
    for (const [field, { expected, found, right, silent }] of tallies) {
      const sum = sums.get(field) ?? none();
      sums.set(field, {
        expected: sum.expected + expected,
        found: sum.found + found,
        right: sum.right + right,
        silent: sum.silent + silent,
      });
    }
  return sums;
}

/** 1 when nothing is expected or found, because nothing is wrong then. */
export const precisionOf = ({ right, found }: Tally) => (found === 0 ? 1 : right / found);
export const recallOf = ({ right, expected }: Tally) => (expected === 0 ? 1 : right / expected);

/** The share of all values, expected or found, that are wrong or missing without a warning. */
export function silentShare(sums: ReadonlyMap<string, Tally>): number {
  const single = [...sums].filter(([field]) => !wholes.has(field)).map(([, tally]) => tally);
  const values = single.reduce((sum, { expected, found, right }) => sum + expected + found - right, 0);
  const silent = single.reduce((sum, tally) => sum + tally.silent, 0);
  return values === 0 ? 0 : silent / values;
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

/** The lines of a Markdown table. */
export function tableOf(sums: ReadonlyMap<string, Tally>): string[] {
  const rows = scoredFields.map((field) => {
    const tally = sums.get(field) ?? none();
    return `| ${field} | ${tally.expected} | ${percent(precisionOf(tally))} | ${percent(recallOf(tally))} | ${tally.silent} |`;
  });
  return [
    '| field | of | precision | recall | wrong without a doubt |',
    '|---|---|---|---|---|',
    ...rows,
    `| all values | | | | ${percent(silentShare(sums))} |`,
  ];
}
