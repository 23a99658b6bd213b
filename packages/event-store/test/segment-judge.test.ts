/** What a crash can do to the last group, and what only something else can do, told apart by law. */
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import t from 'tap';
import { SegmentJudge } from '../src/journal/segment-judge.js';
import { eachLine } from '../src/journal/segment-lines.js';
import { contractEvents } from './contract.js';
import { digestOf, line, someDigest } from './journal-folder.js';

const stream = 'p1-task.1';
const sectorBytes = 512;

interface Group {
  readonly start: number;
  readonly firstRevision: number;
  /** Where each of its appends ends. */
  readonly appendEnds: readonly number[];
  /** What its first line follows. */
  readonly before: string;
}

interface Segment {
  readonly bytes: Buffer;
  readonly groups: readonly Group[];
}

/** One group's lines; the numbers are how many events each of its appends has. */
function groupOf(number: number, start: number, appends: readonly number[], firstRevision: number, text: string, before: string) {
  const lines: Buffer[] = [];
  let digest = before;
  const appendEnds: number[] = [];
  let [revision, end] = [firstRevision, start];
  for (const count of appends) {
    for (const [at, event] of contractEvents(stream, revision, count, text).entries()) {
      const bytes = line(number, start, `${at + 1}/${count}`, event, digest);
      digest = digestOf(bytes);
      lines.push(bytes);
      end += bytes.length;
    }
    revision += count;
    appendEnds.push(end);
  }
  return { bytes: Buffer.concat(lines), appendEnds, digest };
}

function segmentOf(shape: readonly (readonly number[])[], text: string): Segment {
  const groups: Group[] = [];
  const parts: Buffer[] = [];
  let [start, revision, before] = [0, 0, someDigest];
  for (const [index, appends] of shape.entries()) {
    const { bytes, appendEnds, digest } = groupOf(10 + index, start, appends, revision, text, before);
    groups.push({ start, firstRevision: revision, appendEnds, before });
    before = digest;
    parts.push(bytes);
    start += bytes.length;
    revision += appends.reduce((sum, count) => sum + count, 0);
  }
  return { bytes: Buffer.concat(parts), groups };
}

async function judged(bytes: Buffer): Promise<SegmentJudge> {
  let next = 0;
  const judge = new SegmentJudge(
    { version: 2, lastGroup: 9, digest: someDigest },
    {
      accept: ({ revision }) => {
        next += 1;
        return revision === String(next - 1) ? undefined : 'out of order';
      },
    },
  );
  const file = {
    read: async (target: Uint8Array, position: number) => bytes.copy(target, 0, position, position + target.length),
  };
  await eachLine(file, bytes.length, (raw) => judge.line(raw));
  judge.end();
  return judge;
}

const shapes = fc.array(fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 5 });
const texts = fc.constantFrom('', '督办', 'x'.repeat(700), '办'.repeat(900));

t.test('a whole segment is whole', async () => {
  await fc.assert(
    fc.asyncProperty(shapes, texts, async (shape, text) => {
      const { bytes, groups } = segmentOf(shape, text);
      const judge = await judged(bytes);
      const last = groups.at(-1)?.start;
      return (
        judge.damage === undefined &&
        judge.wholeBytes === bytes.length &&
        judge.groups === groups.length &&
        judge.lastGroupStart === last
      );
    }),
  );
});

t.test('whatever a power cut leaves of the last group, what is kept is whole appends of one group', async () => {
  const sectors = fc.array(fc.constantFrom('kept', 'zeros', 'older bytes'), { minLength: 60, maxLength: 60 });
  // Of an earlier life, a group that began at the same place or before it; its number may be any other.
  const olderGroups = fc.record({ number: fc.constantFrom(5, 500), back: fc.constantFrom(0, 1) });
  await fc.assert(
    fc.asyncProperty(shapes, texts, sectors, fc.nat(), olderGroups, async (shape, text, fates, size, { number, back }) => {
      const { bytes, groups } = segmentOf(shape, text);
      const { start, firstRevision, appendEnds } = groups.at(-1) as Group;
      const { start: olderStart = 0, before = someDigest } = groups.at(-1 - back) ?? {};
      const olderLines = groupOf(number, olderStart, shape.at(-1) ?? [], firstRevision, `${text}!`, before);
      const older = Buffer.concat([bytes.subarray(0, start), olderLines.bytes]);
      const left = Buffer.from(bytes.subarray(0, start + (size % (bytes.length - start + 1))));
      for (let at = start; at < left.length; at = (Math.floor(at / sectorBytes) + 1) * sectorBytes) {
        const end = Math.min((Math.floor(at / sectorBytes) + 1) * sectorBytes, left.length);
        const fate = fates[Math.floor(at / sectorBytes) % fates.length];
        if (fate === 'zeros') left.fill(0, at, end);
        if (fate === 'older bytes') older.copy(left, at, at, end);
      }
      const judge = await judged(left);
      const kept = left.subarray(start, judge.wholeBytes);
      const whole = kept.length === 0 || appendEnds.includes(judge.wholeBytes);
      const ofOneGroup = whole
        ? kept.equals(bytes.subarray(start, judge.wholeBytes))
        : kept.equals(older.subarray(start, judge.wholeBytes));
      return ofOneGroup && judge.laterGroup === undefined && judge.contradiction === undefined;
    }),
    { numRuns: 300 },
  );
});

t.test('damage to any group but the last is proven by a later one', async () => {
  await fc.assert(
    fc.asyncProperty(
      shapes,
      texts,
      fc.nat(),
      fc.integer({ min: 1, max: 3_000 }),
      fc.boolean(),
      async (shape, text, from, length, zeros) => {
        const { bytes, groups } = segmentOf(shape, text);
        const lastStart = groups.at(-1)?.start ?? 0;
        const at = from % lastStart;
        const damaged = Buffer.from(bytes);
        // Something of the last group must be left, or there is no later group to prove anything.
        const end = Math.min(at + length, lastStart);
        for (let byte = at; byte < end; byte += 1) damaged[byte] = zeros ? 0 : (damaged[byte] as number) ^ 0x55;
        const judge = await judged(damaged);
        return judge.damage !== undefined && judge.laterGroup !== undefined && judge.wholeBytes <= at;
      },
    ),
    { numRuns: 300 },
  );
});

t.test('a line changed together with its checksum is named, whichever it is, and none else', async () => {
  await fc.assert(
    fc.asyncProperty(shapes, fc.nat(), fc.boolean(), async (shape, which, withDigest) => {
      const { bytes } = segmentOf(shape, '督办');
      const lines = bytes.toString('utf8').split('\n').slice(0, -1);
      const at = which % (lines.length - 1);
      const before = at === 0 ? someDigest : digestOf(Buffer.from(lines[at - 1] as string));
      const changed = (lines[at] as string).replace('督办', '办督').slice(9);
      const digest = withDigest ? sha256(`${before}${changed.slice(64)}`) : changed.slice(0, 64);
      const rest = digest + changed.slice(64);
      lines[at] = `${crc32(rest).toString(16).padStart(8, '0')} ${rest}`;
      const named = await namedIn(Buffer.from(`${lines.join('\n')}\n`));
      return isDeepStrictEqual(named, [withDigest ? at + 2 : at + 1]);
    }),
  );
});

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** The lines that a judge names. */
async function namedIn(bytes: Buffer): Promise<number[]> {
  const named: number[] = [];
  const broken = ({ line }: { line: number }) => named.push(line);
  const judge = new SegmentJudge({ version: 2, lastGroup: 9, digest: someDigest }, { accept: () => undefined, broken });
  const file = {
    read: async (target: Uint8Array, position: number) => bytes.copy(target, 0, position, position + target.length),
  };
  await eachLine(file, bytes.length, (raw) => judge.line(raw));
  judge.end();
  return named;
}
