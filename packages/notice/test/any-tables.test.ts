/** CSV and TSV with any cells, spoilt in any of the ways that files are. */
import { errorSentence, isRejection } from '@duban/domain';
import t from 'tap';
import { readNotice, readNoticeText } from '../src/index.js';
import { checkAnyTables } from './any-tables.js';

t.test('any table as CSV or TSV gets an answer, without a task that is not in it', async (t) => {
  const answers = checkAnyTables(800, 20_310_105);
  for (const answer of ['csv with tasks', 'tsv with tasks', 'text with tasks', 'no tasks', 'refused']) {
    t.ok((answers.get(answer) ?? 0) > 20, `${answer}: ${answers.get(answer)}`);
  }
});

t.test('a dash, a lone number and a quote are no tasks, and a title does not begin with a full stop', async (t) => {
  const cells = ['－', '1,000', '95%', '。', '"', '。修缮书屋'];
  const rows = cells.map((cell, at) => `${at + 1},"${cell.replaceAll('"', '""')}",甲局`);
  const reading = readNoticeText(`序号,工作任务,牵头单位\n${rows.join('\n')}\n`);
  if (isRejection(reading)) throw new Error(reading.rejected);
  t.strictSame(
    reading.draft.tasks.map(({ title }) => title.value),
    ['修缮书屋'],
  );
  t.strictSame(
    reading.warnings.filter(({ code }) => code === 'row-unreadable').map(({ line }) => line),
    [2, 3, 4, 5, 6],
  );
});

t.test('a lone number among tasks is no task, and is reported', async (t) => {
  const reading = readNoticeText(
    '某局2031年工作要点\n一、书香\n1.修缮书屋。（牵头单位：甲局）\n2.！\n3.办书车。（牵头单位：乙局）\n',
  );
  if (isRejection(reading)) throw new Error(reading.rejected);
  t.strictSame(
    reading.draft.tasks.map(({ title }) => title.value),
    ['修缮书屋', '办书车'],
  );
  t.ok(reading.warnings.some(({ code, line }) => code === 'number-alone' && line === 4));
});

t.test('for a file of Word or Excel before 2007, the error says in which format to save it', async (t) => {
  const old = Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ...new Uint8Array(4_096)]);
  t.match(readNotice(old, { fileName: '通知.doc', mediaType: 'text/plain' }), { rejected: 'notice-is-old-office' });
  t.match(errorSentence('notice-is-old-office'), /另存为.*\.docx.*\.xlsx/);
});
