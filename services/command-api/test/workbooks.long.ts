/** What a spoilt workbook gets, many more times than the short test tries. */
import t from 'tap';
import { checkSpoiltWorkbooks } from './spoilt-workbooks.js';

t.test('a workbook that is spoilt anywhere gets an answer', { timeout: 1_800_000 }, async () => {
  await checkSpoiltWorkbooks(20_000);
});
