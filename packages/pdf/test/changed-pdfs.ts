/** PDFs changed at random: each gets an answer. */
import { isRejection } from '@duban/domain';
import fc from 'fast-check';
import { readPdf } from '../src/index.js';

/** `seed`: of the random changes; a new one each time if absent. */
export async function checkChanged(whole: Uint8Array, numRuns: number, seed?: number): Promise<void> {
  const change = fc.record({ at: fc.nat({ max: whole.length - 1 }), byte: fc.integer({ min: 0, max: 255 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 8 }), async (changes) => {
      const bytes = whole.slice();
      for (const { at, byte } of changes) bytes[at] = byte;
      const pages = await readPdf(bytes);
      return isRejection(pages) ? pages.rejected.startsWith('notice-') : pages.every(({ letters }) => letters.length <= 100);
    }),
    { numRuns, ...(seed === undefined ? {} : { seed }) },
  );
}
