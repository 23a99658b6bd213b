/** Changes a PDF many more times than the short test does. */
import t from 'tap';
import { checkChanged } from './changed-pdfs.js';
import { documentOf, flate, pageOf, shown } from './pdf-writer.js';

t.test('a PDF changed anywhere gets an answer', { timeout: 900_000 }, async () => {
  await checkChanged(documentOf([pageOf('办好书屋'), { content: flate(shown('办好书车', 72, 700)) }]), 5_000);
});
