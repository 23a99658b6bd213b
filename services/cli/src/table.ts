/** Plain tables. A Chinese character is two columns wide, and the columns line up all the same. */
import { localTime } from '@duban/read-models/readable';
import Table from 'cli-table3';

const plain = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/** A table with a heading; a cell may hold line breaks. */
export function table(heading: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const drawn = new Table({
    head: [...heading],
    chars: plain,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  for (const row of rows) drawn.push(row.map(String));
  return drawn
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** Shown for an empty value. */
export const dash = '—';

/** The day of an instant, in local time. */
export const localDay = (instant: string): string => localTime(instant).slice(0, 'YYYY-MM-DD'.length);

/** The text on one line, shortened to a length. */
export function short(text: string, maxLength = 40): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > maxLength ? `${line.slice(0, maxLength - 1)}…` : line;
}

const shownBefore = 10;

/** Two texts, each cut to begin shortly before the first difference. */
export function apart(one: string | null | undefined, other: string | null | undefined): [string, string] {
  if (typeof one !== 'string' || typeof other !== 'string') return [short(one ?? dash), short(other ?? dash)];
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  const from = Math.max(0, at - shownBefore);
  const cut = (text: string) => short(`${from > 0 ? '…' : ''}${text.slice(from)}`);
  return [cut(one), cut(other)];
}
