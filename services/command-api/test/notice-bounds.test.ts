/** Files that are large or locked: each is answered within the bounds of the thread that reads it, and no plan is made up. */
import { readFileSync } from 'node:fs';
import { DubanError } from '@duban/domain';
import { writeWorkbook } from '@duban/sheets';
import t from 'tap';
import { noticeReader } from '../src/notice-reading.js';

/** Longer than the server waits, so that a machine that is busy with other things gives the same answers. */
const patient = noticeReader(120_000);
const sharer = { actor: 'office-1', address: '10.0.0.1' };

/** The number of tasks that were read, or the code of the refusal. */
async function outcome(bytes: Uint8Array): Promise<number | string> {
  try {
    const json = await patient({ bytes, name: undefined, mediaType: undefined, year: undefined }, sharer);
    return (JSON.parse(new TextDecoder().decode(json)) as { draft: { tasks: unknown[] } }).draft.tasks.length;
  } catch (error) {
    if (error instanceof DubanError) return error.code;
    throw error;
  }
}

t.test('a PDF of 300 pages that holds no plan', async (t) => {
  t.equal(await outcome(new Uint8Array(readFileSync(new URL('../../test/notices/pages-300.pdf', import.meta.url)))), 0);
});

t.test('a workbook of more rows than are taken in', async (t) => {
  const rows = Array.from({ length: 10_001 }, (_, at) => [{ value: `办好第${at}间书屋` }]);
  t.equal(await outcome(await writeWorkbook([{ name: '任务', widths: [20], headRows: 0, rows }])), 'workbook-too-large');
});

t.test('a text of one line, and a table of one cell, of a megabyte', async (t) => {
  const line = new TextEncoder().encode('办好书屋，新建书屋5个。（牵头单位：甲局）'.repeat(16_000));
  t.equal(await outcome(line), 0);
  const cell = new TextEncoder().encode(`序号,工作任务,牵头单位\n1,"${'办'.repeat(330_000)}",甲局\n`);
  t.equal(await outcome(cell), 1);
});

t.test('a file of the Word or Excel of before 2007, and a zip that is neither', async (t) => {
  t.equal(
    await outcome(Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ...new Uint8Array(4_096)])),
    'notice-is-old-office',
  );
  t.equal(await outcome(Uint8Array.from([0x50, 0x4b, 3, 4, ...new Uint8Array(100)])), 'notice-unreadable');
});
