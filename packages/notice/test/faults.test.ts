/** Small notices that were once read wrong, each with the reading of a careful person. */
import { isRejection } from '@duban/domain';
import t from 'tap';
import { readNoticeText } from '../src/index.js';
import { allFaults } from './faults/all-faults.js';
import { isSaid, shortDifferences, shortReading } from './faults/short-reading.js';
import { misplaced } from './places.js';
import { ScoreBoard, valuesOf } from './scores.js';

for (const { name, text, reads } of allFaults) {
  t.test(name, async (t) => {
    const reading = readNoticeText(text);
    if (isRejection(reading)) throw new Error(reading.rejected);
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
