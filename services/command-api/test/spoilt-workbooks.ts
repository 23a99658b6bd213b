/** Workbooks of notices, whole or spoilt: each gets an answer, and no task that does not stand in it. */
import { DubanError, errorRegistry, isRejection, type Rejection } from '@duban/domain';
import type { NoticeReading } from '@duban/notice';
import { noticeBounds } from '@duban/notice/bounds';
import fc from 'fast-check';
import { unzipSync, zipSync } from 'fflate';
import { readerFor } from '../src/notice-bytes.js';
import { forestWorkbook } from './forest-workbook.js';

const share = fc.double({ min: 0, max: 1, noNaN: true });
/** `entry`: which of the archive's files, as a share of them. */
const change = fc.oneof(
  fc.record({
    kind: fc.constant('bytes' as const),
    at: fc.array(fc.tuple(share, fc.nat({ max: 255 })), { minLength: 1, maxLength: 8 }),
  }),
  fc.record({ kind: fc.constant('cut' as const), to: share }),
  fc.record({
    kind: fc.constant('entry-changed' as const),
    entry: share,
    at: fc.array(fc.tuple(share, fc.nat({ max: 255 })), { minLength: 1, maxLength: 8 }),
  }),
  fc.record({ kind: fc.constant('entry-cut' as const), entry: share, to: share }),
  fc.record({ kind: fc.constant('entry-lost' as const), entry: share }),
  fc.record({
    kind: fc.constant('size-lied' as const),
    entry: share,
    inDirectory: fc.boolean(),
    packed: fc.boolean(),
    size: fc.oneof(fc.nat({ max: 5_000 }), fc.constantFrom(0xffff_ffff, 0x7fff_ffff, 30 * 1024 * 1024)),
  }),
);
type Change = typeof change extends fc.Arbitrary<infer Value> ? Value : never;
type Places = readonly (readonly [number, number])[];

function overwritten(bytes: Uint8Array, places: Places): Uint8Array {
  const own = bytes.slice();
  for (const [at, byte] of places) if (own.length > 0) own[Math.floor(at * (own.length - 1))] = byte;
  return own;
}

const cut = (bytes: Uint8Array, to: number) => bytes.slice(0, Math.floor(bytes.length * to));

/** The files of an archive, one of them changed, as an archive whose files are not compressed: what is in it can be seen. */
function withEntry(whole: Uint8Array, entry: number, how: (content: Uint8Array) => Uint8Array | undefined): Uint8Array {
  const files = Object.entries(unzipSync(whole));
  const chosen = Math.floor(entry * (files.length - 1));
  const kept = files.flatMap(([name, content], at) => {
    const own = at === chosen ? how(content) : content;
    return own === undefined ? [] : [[name, own] as const];
  });
  return zipSync(Object.fromEntries(kept), { level: 0 });
}

/** Writes a size into the header of an archive's file, or into its entry in the directory. */
function withSize(whole: Uint8Array, { entry, inDirectory, packed, size }: Extract<Change, { kind: 'size-lied' }>): Uint8Array {
  const own = Buffer.from(whole);
  const mark = inDirectory ? 'PK\x01\x02' : 'PK\x03\x04';
  const places: number[] = [];
  for (let at = own.indexOf(mark, 0, 'latin1'); at !== -1; at = own.indexOf(mark, at + 4, 'latin1')) places.push(at);
  const place = places[Math.floor(entry * (places.length - 1))] ?? 0;
  own.writeUInt32LE(size, place + (inDirectory ? 20 : 18) + (packed ? 0 : 4));
  return new Uint8Array(own);
}

function spoilt(whole: Uint8Array, change: Change): Uint8Array {
  switch (change.kind) {
    case 'bytes':
      return overwritten(whole, change.at);
    case 'cut':
      return cut(whole, change.to);
    case 'entry-changed':
      return withEntry(whole, change.entry, (content) => overwritten(content, change.at));
    case 'entry-cut':
      return withEntry(whole, change.entry, (content) => cut(content, change.to));
    case 'entry-lost':
      return withEntry(whole, change.entry, () => undefined);
    case 'size-lied':
      return withSize(whole, change);
  }
}

const isRegistered = ({ rejected }: Rejection) => rejected in errorRegistry && /^(?:notice|workbook)-/.test(rejected);
const bare = (text: string) => text.replaceAll(/\s/g, '');

/** @throws what is not a refusal */
async function outcome(bytes: Uint8Array): Promise<NoticeReading | Rejection> {
  try {
    return await (await readerFor(bytes))(bytes, {});
  } catch (error) {
    if (error instanceof DubanError) return { rejected: error.code, params: error.params };
    throw error;
  }
}

/** How often each kind of answer came, so that a test can tell that it tried them. `seed`: by chance without. */
export async function checkSpoiltWorkbooks(numRuns: number, seed?: number): Promise<ReadonlyMap<string, number>> {
  // Not compressed, so that a byte that is changed is a byte of the text.
  const whole = zipSync(unzipSync(await forestWorkbook()), { level: 0 });
  const answers = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(change, async (change) => {
      const bytes = spoilt(whole, change);
      const reading = await outcome(bytes);
      const answer = isRejection(reading) ? reading.rejected : reading.draft.tasks.length > 0 ? 'tasks' : 'no tasks';
      answers.set(answer, (answers.get(answer) ?? 0) + 1);
      if (isRejection(reading)) return isRegistered(reading);
      const { draft, text, warnings } = reading;
      const input = bare(new TextDecoder().decode(bytes));
      const isIn = (title: string) => title !== '' && input.includes(title);
      return (
        text.length <= noticeBounds.textLength &&
        warnings.length <= noticeBounds.warnings &&
        draft.tasks.length <= 10 &&
        draft.tasks.every(({ title }) => title.span.end <= text.length && isIn(bare(title.value)))
      );
    }),
    { numRuns, ...(seed === undefined ? {} : { seed }) },
  );
  return answers;
}
