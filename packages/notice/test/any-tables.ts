/** Tables as CSV and TSV, whole or spoilt as real files are. Each gets an answer, without a task that is not in it. */
import { errorRegistry, isRejection, type Rejection } from '@duban/domain';
import fc from 'fast-check';
import { type DraftTask, type NoticeReading, noticeBounds, readNotice } from '../src/index.js';
import { encodeGb18030 } from './gb18030-encoder.js';

const headings = [
  ['序号', '工作任务', '牵头单位'],
  ['序号', '类别', '工作任务', '具体措施', '责任单位', '完成时限'],
  ['工作任务', '责任单位', '责任人', '计量单位', '目标值'],
];
const words =
  '一、造林|1|1.2|二、|（一）护林|新建书屋5个|1.新建书屋5个；\n2.新建书车6个。|办好流动书车|甲局|乙局、丙科|各市、县局|牵头单位：甲局|责任人：林远山|2031年底|6月底前|95%|合计|备注：按季度报送。|某局2031年重点工作|序号|工作任务|责任单位|"|""|甲"乙|a,b|a\tb|;|\r\n|\n| |　|=1+1|－|、|。|1,000'.split(
    '|',
  );
const cell = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom('', ...words) },
  { weight: 1, arbitrary: fc.string({ maxLength: 8 }) },
  { weight: 1, arbitrary: fc.array(fc.constantFrom(...words), { maxLength: 6 }).map((some) => some.join('')) },
);
const row = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom(...headings) },
  { weight: 5, arbitrary: fc.array(cell, { maxLength: 8 }) },
);
const table = fc.tuple(fc.oneof(fc.constantFrom(...headings), row), fc.array(row, { maxLength: 15 }));

/** How cells are quoted: where needed, always, or never even where needed. */
const quoting = fc.constantFrom('needed', 'all', 'none');
type Quoting = 'needed' | 'all' | 'none';

function written(text: string, how: Quoting): string {
  const needs = how === 'all' || (how === 'needed' && /[",;\t\r\n]/.test(text));
  return needs ? `"${text.replaceAll('"', '""')}"` : text;
}

const file = fc.record({
  table,
  quoting,
  delimiter: fc.constantFrom(',', ';', '\t'),
  lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
  encoding: fc.constantFrom('utf-8', 'utf-8 with a mark', 'gb18030'),
  /** The share of the file that is left, from its beginning. */
  kept: fc.oneof({ weight: 2, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.double({ min: 0, max: 1, noNaN: true }) }),
  changes: fc.oneof(
    { weight: 4, arbitrary: fc.constant([]) },
    {
      weight: 1,
      arbitrary: fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat({ max: 255 })), { maxLength: 6 }),
    },
  ),
});
type TableFile = typeof file extends fc.Arbitrary<infer Value> ? Value : never;

function bytesOf({ table: [first, rest], quoting, delimiter, lineEnd, encoding, kept, changes }: TableFile): Uint8Array {
  const lines = [first, ...rest].map((cells) => cells.map((text) => written(text, quoting as Quoting)).join(delimiter));
  const text = lines.join(lineEnd);
  const bytes =
    encoding === 'gb18030' ? encodeGb18030(text) : new TextEncoder().encode(encoding === 'utf-8' ? text : `\ufeff${text}`);
  const part = bytes.slice(0, Math.round(bytes.length * kept));
  for (const [at, byte] of changes) if (part.length > 0) part[Math.floor(at * (part.length - 1))] = byte;
  return part;
}

/** The text without characters that a reader may remove or replace: quotes, spaces, controls. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the reader makes spaces of controls
const bare = (text: string) => text.replaceAll(/["\s\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff\u200b]/g, '');

const isRegistered = ({ rejected }: Rejection) => rejected in errorRegistry && rejected.startsWith('notice-');

function isWithinBounds({ text, draft, warnings }: NoticeReading): boolean {
  const { textLength, tasks, indicators } = noticeBounds;
  return (
    text.length <= textLength &&
    draft.tasks.length <= tasks &&
    draft.indicators.length <= indicators &&
    warnings.length <= noticeBounds.warnings &&
    draft.tasks.every(({ title: { span } }) => 0 <= span.start && span.start <= span.end && span.end <= text.length)
  );
}

/** A number with only the responsible behind it is a task with a gap, which a person must fill. */
function standsIn(input: string, { title, body, people, leads, cooperating }: DraftTask): boolean {
  if (title.value === '') return body.value !== '' || people.length + leads.length + cooperating.length > 0;
  // Cells that were joined are separated by spaces, and the lines of a cell with several measures by ；.
  return title.value.split(/[\s；]+/).every((word) => input.includes(bare(word)));
}

/**
 * Counts how often each kind of answer came, so that a test can require every kind. `seed`: of the random tables; a new
 * one each time if absent.
 */
export function checkAnyTables(numRuns: number, seed?: number): ReadonlyMap<string, number> {
  const answers = new Map<string, number>();
  fc.assert(
    fc.property(file, (made) => {
      const bytes = bytesOf(made);
      const reading = readNotice(bytes);
      const answer = isRejection(reading)
        ? 'refused'
        : reading.draft.tasks.length > 0
          ? `${reading.format} with tasks`
          : 'no tasks';
      answers.set(answer, (answers.get(answer) ?? 0) + 1);
      if (isRejection(reading)) return isRegistered(reading);
      const input = bare(new TextDecoder(reading.encoding).decode(bytes));
      return isWithinBounds(reading) && reading.draft.tasks.every((task) => standsIn(input, task));
    }),
    { numRuns, ...(seed === undefined ? {} : { seed }) },
  );
  return answers;
}
