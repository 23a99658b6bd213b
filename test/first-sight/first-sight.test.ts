/** The whole reader, in its thread, against notices that a person read first: what it reached is held, and its table said. */
import { noticeReader } from '@duban/command-api/notice-reading';
import type { NoticeReading } from '@duban/notice';
import t from 'tap';
import { Agreement } from './agreement.js';
import { openFiles, sealedFiles, seenNotice } from './notices.js';
import { reached } from './reached.js';
import { added, precisionOf, recallOf, silentShare, tableOf } from './score-table.js';

/** Other tests load the machine meanwhile. */
const read = noticeReader(60_000);
t.setTimeout(240_000);

async function agreementOf(fileName: string): Promise<Agreement> {
  const { bytes, reading } = seenNotice(fileName);
  const json = await read({ bytes, name: fileName, mediaType: undefined, year: undefined });
  const found: NoticeReading = JSON.parse(new TextDecoder().decode(json));
  return new Agreement(found, reading);
}

for (const [group, files] of [
  ['open', openFiles],
  ['sealed', sealedFiles],
] as const) {
  t.test(`what the reader reached it reaches: the ${group} notices`, async (t) => {
    const agreements: Agreement[] = [];
    for (const fileName of files) {
      const agreement = await agreementOf(fileName);
      agreements.push(agreement);
      for (const { field, task, expected, found, silent } of agreement.misses)
        t.comment(`${fileName} ${task} ${field}: ${expected ?? '–'} ≠ ${found ?? '–'}${silent ? ', without a doubt' : ''}`);
    }
    const sums = added(agreements);
    for (const line of tableOf(sums)) t.comment(line);
    const { fields, silentAtMost } = reached[group];
    for (const [field, tally] of sums) {
      const { precision, recall } = fields[field] ?? { precision: 1, recall: 1 };
      t.ok(precisionOf(tally) >= precision, `${field}: precision ${precisionOf(tally)}, reached ${precision}`);
      t.ok(recallOf(tally) >= recall, `${field}: recall ${recallOf(tally)}, reached ${recall}`);
    }
    t.ok(silentShare(sums) <= silentAtMost, `wrong without a doubt: ${silentShare(sums)}`);
  });
}
