/** The recorded journal as a folder, or its beginning. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RecordedJournal } from './recording.js';

export function journalIn(folder: string, { files }: RecordedJournal): void {
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** `<checksum> <group> <group start> <i>/<n> {…`. The events of one append must stay together. */
const lastOfAppend = /^\w+ \d+ \d+ (\d+)\/\1 /;

/** @returns the journal as it was with at most this many events, cut behind a whole append */
export function firstEvents({ askedAt, files }: RecordedJournal, eventsMax: number): RecordedJournal {
  let left = eventsMax;
  const kept = Object.entries(files).map(([path, text]) => {
    if (!path.endsWith('.journal')) return [path, text];
    const lines = text.split('\n').slice(0, -1);
    const cut = lines.slice(0, left);
    left -= cut.length;
    while (cut.length < lines.length && cut.length > 0 && !lastOfAppend.test(cut.at(-1) ?? '')) cut.pop();
    return [path, cut.map((line) => `${line}\n`).join('')];
  });
  return { askedAt, files: Object.fromEntries(kept) as Record<string, string> };
}
