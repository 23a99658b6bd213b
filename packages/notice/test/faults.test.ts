/** Small notices that were read wrong once, each against the reading of a careful person. */
import { isRejection } from '@duban/domain';
import t from 'tap';
import { readNoticeText } from '../src/index.js';
import { allFaults } from './faults/all-faults.js';
import { isSaid, shortDifferences, shortReading } from './faults/short-reading.js';
import { misplaced } from './places.js';
import { ScoreBoard, valuesOf } from './scores.js';

/** What the reader does not read yet: nothing may be invented of it, and nobody left without a word. */
const open = new Set(['a table numbered through its sections']);

for (const { name, text, reads } of allFaults) {
  t.test(name, async (t) => {
    const reading = readNoticeText(text);
    if (isRejection(reading)) throw new Error(reading.rejected);
    if (open.has(name)) {
      t.strictSame(reading.draft.tasks, []);
      t.ok(reading.warnings.length > 0, 'it is doubted');
      t.not(shortDifferences(shortReading(reads, text), reading).length, 0, 'it is no longer open');
      return;
    }
    t.strictSame(shortDifferences(shortReading(reads, text), reading), []);
    t.strictSame(misplaced(reading), []);
  });
}

t.test('precision and recall per field', async (t) => {
  const board = new ScoreBoard();
  for (const { text, reads } of allFaults) {
    const reading = readNoticeText(text);
    if (isRejection(reading)) throw new Error(reading.rejected);
    const { values } = shortReading(reads, text);
    const found = new Map([...valuesOf(reading.draft)].filter(([field]) => isSaid(field, values)));
    board.add(values, found);
  }
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  for (const { field, precision, recall, expected } of board.rows()) {
    t.comment(`${field.padEnd(16)} precision ${percent(precision)}  recall ${percent(recall)}  of ${expected}`);
    t.ok(precision >= 0.95 && recall >= 0.95, field);
  }
});
