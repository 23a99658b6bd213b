/** Workbooks of notices with bytes changed, files cut or lost, and sizes that are not true. */
import t from 'tap';
import { checkSpoiltWorkbooks } from './spoilt-workbooks.js';

t.test('a workbook that is spoilt anywhere gets an answer, and no task that does not stand in it', async (t) => {
  const answers = await checkSpoiltWorkbooks(300, 20_310_105);
  for (const answer of ['tasks', 'workbook-unreadable', 'notice-unreadable']) {
    t.ok((answers.get(answer) ?? 0) > 10, `${answer}: ${answers.get(answer)} of ${[...answers.keys()].join(', ')}`);
  }
});
