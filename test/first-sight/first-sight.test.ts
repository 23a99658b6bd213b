/**
 * The whole reader, from bytes on, compared with what a person read before. It must not fall below what it has reached,
 * and the table in README.md must say so. It reads in this thread, because starting a thread for each notice takes
 * longer than reading it.
 */
import { readerFor } from '@duban/command-api/notice-bytes';
import { isRejection } from '@duban/domain';
import t from 'tap';
import { Agreement, type Judged } from './agreement.js';
import { noticeGroups, seenNotice } from './notices.js';
import { reached } from './reached.js';
import { added, precisionOf, recallOf, silentShare, tableOf } from './score-table.js';

t.setTimeout(600_000);

async function agreementOf(fileName: string, folder: string): Promise<Agreement> {
  const { bytes: buffer, reading } = seenNotice(fileName, folder);
  // The reader's thread also gets an array of its own and no Buffer.
  const bytes = Uint8Array.from(buffer);
  const read = await readerFor(bytes);
  const found = await read(bytes, { fileName, mediaType: undefined, year: undefined });
  if (isRejection(found)) throw new Error(`${fileName}: ${found.rejected}`);
  return new Agreement(found, reading);
}

const all: Agreement[] = [];

for (const { name, folder, files } of noticeGroups) {
  t.test(`the reader is as good as it was: ${name}`, async (t) => {
    const agreements: Agreement[] = [];
    for (const fileName of files) {
      const agreement = await agreementOf(fileName, folder);
      agreements.push(agreement);
      if (name.endsWith('unread')) continue;
      for (const { field, task, expected, found, silent } of agreement.misses)
        t.comment(`${fileName} ${task} ${field}: ${expected ?? '–'} ≠ ${found ?? '–'}${silent ? ', without a doubt' : ''}`);
    }
    all.push(...agreements);
    const sums = added(agreements);
    for (const line of tableOf(sums)) t.comment(line);
    const { fields, silentAtMost } = reached[name];
    for (const [field, tally] of sums) {
      const { precision, recall } = fields[field] ?? { precision: 1, recall: 1 };
      t.ok(precisionOf(tally) >= precision, `${field}: precision ${precisionOf(tally)}, reached ${precision}`);
      t.ok(recallOf(tally) >= recall, `${field}: recall ${recallOf(tally)}, reached ${recall}`);
    }
    t.ok(silentShare(sums) <= silentAtMost, `wrong without a doubt: ${silentShare(sums)}`);
  });
}

t.test('values that the reader is sure of are mostly right, doubtful ones are not', async (t) => {
  const judged = all.flatMap((agreement) => agreement.judged);
  const share = (own: readonly Judged[]) => (own.length === 0 ? 1 : own.filter(({ right }) => right).length / own.length);
  const sure = judged.filter(({ confidence }) => confidence >= 0.9);
  const doubtful = judged.filter(({ confidence }) => confidence < 0.7);
  t.comment(`sure: ${(100 * share(sure)).toFixed(1)} % of ${sure.length} right`);
  t.comment(`doubtful: ${(100 * share(doubtful)).toFixed(1)} % of ${doubtful.length} right`);
  t.ok(sure.length > 1_000 && share(sure) >= 0.97);
  t.ok(doubtful.length === 0 || share(doubtful) <= 0.6);
});
