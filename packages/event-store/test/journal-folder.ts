/** Journals in real folders, built line by line and damaged byte by byte. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { StoredEvent } from '@duban/domain';
import { type EventStore, type Journal, type JournalOptions, openJournal } from '../src/index.js';
import { encodeLine, lineHeadMaxBytes } from '../src/journal/line.js';
import { contractEvents } from './contract.js';

export const stream = 'zjkjt2012-task.3.2';
/** Group numbers without the random step, so that places in files are known. */
export const plain: Omit<JournalOptions, 'folder'> = { randomInt: () => 0 };

export function segmentsIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.journal'))
    .sort();
}

/** The lines of one file with the offsets at which they begin. */
export function linesOf(path: string): { offset: number; bytes: Buffer; text: string }[] {
  const whole = readFileSync(path);
  const lines = [];
  for (let offset = 0; offset < whole.length; ) {
    const end = whole.indexOf('\n', offset) + 1 || whole.length;
    lines.push({ offset, bytes: whole.subarray(offset, end), text: whole.toString('utf8', offset, end) });
    offset = end;
  }
  return lines;
}

/** What a first line follows in tests that build lines alone. */
export const someDigest = '0'.repeat(64);

/** What a line says of itself. */
export const digestOf = (line: Buffer) => line.toString('latin1', 9, 73);

/** Of the last line of a file. */
export const lastDigest = (path: string) => digestOf(linesOf(path).at(-1)?.bytes ?? Buffer.alloc(0));

export function line(
  group: number,
  groupStart: number,
  place: `${number}/${number}`,
  event: StoredEvent | string,
  before = someDigest,
): Buffer {
  const text = Buffer.from(typeof event === 'string' ? event : JSON.stringify(event));
  const [index, count] = place.split('/').map(Number) as [number, number];
  const target = Buffer.alloc(text.length + lineHeadMaxBytes);
  return target.subarray(0, encodeLine(target, 0, { group, groupStart, index, count }, text, before).end);
}

/** Rewrites history in one file: the percent of its first event, and every checksum and digest. */
export function forge(path: string, before: string): void {
  let digest = before;
  const lines = linesOf(path).map(({ text }, at) => {
    const [, , group, start, place] = text.split(' ') as [string, string, string, string, `${number}/${number}`];
    const json = text.slice(text.indexOf('{'), -1);
    const forged = line(
      Number(group),
      Number(start),
      place,
      at === 0 ? json.replace('"percent":40', '"percent":99') : json,
      digest,
    );
    digest = digestOf(forged);
    return forged;
  });
  writeFileSync(path, Buffer.concat(lines));
}

export function damage(path: string, change: (bytes: Buffer) => Buffer): void {
  writeFileSync(path, change(Buffer.from(readFileSync(path))));
}

/** A new journal with one group for each number: that many events in one append. */
export async function journalOf(folder: string, appends: readonly number[], options = plain): Promise<void> {
  const journal = await openJournal({ ...options, folder });
  let next = 0;
  for (const count of appends) {
    await journal.append(stream, next === 0 ? 'no-stream' : next - 1, contractEvents(stream, next, count));
    next += count;
  }
  await journal.close();
}

export async function revisionsIn(store: EventStore): Promise<string[]> {
  const revisions: string[] = [];
  for await (const { revision } of store.readAll()) revisions.push(revision);
  return revisions;
}

/** Opens, gives what `look` finds, and closes. */
export async function opened<Found>(folder: string, look: (journal: Journal) => Promise<Found>, options = plain): Promise<Found> {
  const journal = await openJournal({ ...options, folder });
  try {
    return await look(journal);
  } finally {
    await journal.close();
  }
}
