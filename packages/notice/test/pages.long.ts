/** Tries random pages many more times than the short test does. */
import t from 'tap';
import { checkAnyPages } from './any-pages.js';

t.test('any letters and rules get an answer', { timeout: 600_000 }, async () => {
  checkAnyPages(20_000);
});
