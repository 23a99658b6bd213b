/** Tries random tables as text many more times than the short test does. */
import t from 'tap';
import { checkAnyTables } from './any-tables.js';

t.test('any table as CSV or TSV gets an answer', { timeout: 1_800_000 }, async () => {
  checkAnyTables(100_000);
});
