/** What the reader's confidence is worth: values that it is sure of are nearly all right, doubtful ones are not. */
import { isRejection } from '@duban/domain';
import t from 'tap';
import { type NoticeReading, readNotice, readNoticeText } from '../src/index.js';
import { allFaults } from './faults/all-faults.js';
import { isSaid, shortReading } from './faults/short-reading.js';
import { unsure } from './faults/unsure.js';
import { allNotices } from './notices/all-notices.js';
import { expectedValues, sureValuesOf } from './scores.js';

interface Judged {
  readonly confidence: number;
  readonly right: boolean;
  readonly what: string;
}

function read(reading: ReturnType<typeof readNotice>): NoticeReading {
  if (isRejection(reading)) throw new Error(reading.rejected);
  return reading;
}

const judged = (
  { draft }: NoticeReading,
  expected: ReadonlyMap<string, string[]>,
  isAsked: (field: string) => boolean,
): Judged[] =>
  sureValuesOf(draft)
    .filter(({ field }) => isAsked(field))
    .map(({ field, value, confidence }) => ({
      confidence,
      right: expected.get(field)?.includes(value) === true,
      what: `${field}: ${value}`,
    }));

async function allJudged(): Promise<Judged[]> {
  const values: Judged[] = [];
  for (const notice of allNotices) {
    const reading = read(readNotice(await notice.bytes(), { fileName: notice.fileName }));
    values.push(...judged(reading, expectedValues(notice), () => true));
  }
  for (const { text, reads } of [...allFaults, ...unsure]) {
    const expected = shortReading(reads, text).values;
    values.push(...judged(read(readNoticeText(text)), expected, (field) => isSaid(field, expected)));
  }
  return values;
}

/** The lower ends of the buckets; each reaches to the next. */
const buckets = [0, 0.5, 0.7, 0.8, 0.9, 0.95, 1.01];

t.test('the table of confidence matches the readings', async (t) => {
  const values = await allJudged();
  for (const [index, from] of buckets.slice(0, -1).entries()) {
    const own = values.filter(({ confidence }) => confidence >= from && confidence < (buckets[index + 1] as number));
    const right = own.filter((value) => value.right).length;
    t.comment(`from ${from}: ${right} of ${own.length} right`);
  }
  const share = (own: readonly Judged[]) => (own.length === 0 ? 1 : own.filter(({ right }) => right).length / own.length);
  const sure = values.filter(({ confidence }) => confidence >= 0.9);
  const doubtful = values.filter(({ confidence }) => confidence < 0.7);
  for (const { what, confidence } of sure.filter(({ right }) => !right)) t.comment(`sure and wrong (${confidence}): ${what}`);
  for (const { what, confidence } of doubtful.filter(({ right }) => right))
    t.comment(`doubted and right (${confidence}): ${what}`);
  t.ok(doubtful.length > 0, 'something is doubted');
  t.ok(share(sure) >= 0.97, `of the sure ${(100 * share(sure)).toFixed(1)} % are right`);
  t.ok(share(doubtful) <= 0.6, `of the doubtful ${(100 * share(doubtful)).toFixed(1)} % are right`);
});
