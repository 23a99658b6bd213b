/** Notices of other bodies in other layouts, compared with what a person reads in them. */
import { isRejection } from '@duban/domain';
import t from 'tap';
import { draftToManifest, type NoticeReading, readNotice } from '../src/index.js';
import { allNotices } from './notices/all-notices.js';
import type { NoticeCase } from './notices/expected.js';
import { misplaced } from './places.js';
import { differences, expectedValues, ScoreBoard, valuesOf } from './scores.js';

/** If the share of right values of a field falls below this, its reading has got worse. */
const floor = 0.95;

async function read(notice: NoticeCase): Promise<NoticeReading> {
  const reading = readNotice(await notice.bytes(), { fileName: notice.fileName });
  if (isRejection(reading)) throw new Error(`${notice.name}: ${reading.rejected}`);
  return reading;
}

for (const notice of allNotices) {
  t.test(notice.name, async (t) => {
    const reading = await read(notice);
    t.equal(reading.format, notice.format);
    t.equal(reading.encoding, notice.encoding);
    t.strictSame(differences(expectedValues(notice), valuesOf(reading.draft)), []);
    t.strictSame(misplaced(reading), []);
    const problems = reading.warnings.filter(({ severity }) => severity === 'problem');
    t.strictSame(
      problems.map(({ code }) => code),
      notice.problems,
    );
    const manifest = draftToManifest(reading.draft);
    t.notOk(isRejection(manifest) && manifest, 'the draft is a manifest that fits together');
  });
}

t.test('precision and recall per field', async (t) => {
  const board = new ScoreBoard();
  for (const notice of allNotices) board.add(expectedValues(notice), valuesOf((await read(notice)).draft));
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  for (const { field, precision, recall, expected } of board.rows()) {
    t.comment(`${field.padEnd(16)} precision ${percent(precision)}  recall ${percent(recall)}  of ${expected}`);
    t.ok(precision >= floor, `${field}: precision ${percent(precision)}`);
    t.ok(recall >= floor, `${field}: recall ${percent(recall)}`);
  }
});
