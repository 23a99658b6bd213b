/** Small notices that were read wrong once, each against the reading of a careful person. */
import { isRejection } from '@duban/domain';
import t from 'tap';
import { readNoticeText } from '../src/index.js';
import { allFaults } from './faults/all-faults.js';
import { shortDifferences, shortReading } from './faults/short-reading.js';
import { misplaced } from './places.js';

for (const { name, text, reads } of allFaults) {
  t.test(name, async (t) => {
    const reading = readNoticeText(text);
    if (isRejection(reading)) throw new Error(reading.rejected);
    t.strictSame(shortDifferences(shortReading(reads, text), reading), []);
    t.strictSame(misplaced(reading), []);
  });
}
