/** Small notices that were read wrong once, each against the reading of a careful person. */
import { isRejection } from '@duban/domain';
import t from 'tap';
import { readNoticeText } from '../src/index.js';
import { allFaults } from './faults/all-faults.js';
import { shortDifferences, shortReading } from './faults/short-reading.js';
import { misplaced } from './places.js';

/** What the reader does not read right yet. */
const open = new Set([
  'a text wrapped by its commonest width, with the number of a page between',
  'numbers without a unit, per thousand, per weight, hundreds in one sign',
  'verbs of every kind',
  'terms of a policy, a number inside a name',
  'what is no deliverable',
  'joint names, a share of those who',
  'wrapped at a width that two lines exceed',
  'a table numbered through its sections',
  'numbers close to digits of the text',
  'a year that holds until another one comes',
  'the year of a paragraph holds over its sentences',
  'periods in other signs',
  'days that speak of two years',
  'numbers without a unit, and units that are rates',
  'hundreds and thousands in one sign',
  'cuts and reductions',
  'verbs that no list holds',
  'shares of a total, small ranges',
  'figures of one noun, 其中 and 分别',
  'joint names of rates',
  'shares of those who do',
  'terms of a policy',
  'numbers inside names, coverage as an adjective',
  'goals in quotation marks, totals after what is added',
  'documents and events that are none',
  'documents of many verbs',
  'more is announced than follows',
  'parts above their whole',
  'one person in two spellings',
]);

for (const { name, text, reads } of allFaults) {
  t.test(name, { todo: open.has(name) }, async (t) => {
    const reading = readNoticeText(text);
    if (isRejection(reading)) throw new Error(reading.rejected);
    t.strictSame(shortDifferences(shortReading(reads, text), reading), []);
    t.strictSame(misplaced(reading), []);
  });
}
