/** Pages with letters and lines at any place, as a hostile file may have them. */
import { isRejection } from '@duban/domain';
import fc from 'fast-check';
import { readNoticePages } from '../src/index.js';

const place = fc.oneof(fc.integer({ min: -50, max: 900 }), fc.double({ noNaN: true, min: -1e6, max: 1e6 }));
const letter = fc.record({
  text: fc.constantFrom(...'甲局序号工作任务责任单位一、1.（）。2031年 ⼯', '序号', '工作任务', '责任单位', '', 'ffi'),
  x: place,
  y: fc.oneof(fc.constantFrom(100, 120, 140), place),
  width: fc.integer({ min: 0, max: 30 }),
  size: fc.oneof(fc.constant(12), fc.double({ noNaN: true, min: 0, max: 200 })),
  guessed: fc.boolean(),
});
const rule = fc.tuple(place, place, fc.integer({ min: 0, max: 500 }), fc.boolean()).map(([left, top, length, level]) => ({
  left,
  top,
  right: left + (level ? length : 1),
  bottom: top + (level ? 1 : length),
}));
const pages = fc.array(
  fc.record({
    width: fc.constantFrom(595, 1),
    height: fc.constantFrom(842, 1),
    letters: fc.array(letter, { maxLength: 80 }),
    rules: fc.array(rule, { maxLength: 30 }),
    hasDrawing: fc.boolean(),
    askew: fc.nat(3),
    damaged: fc.boolean(),
  }),
  { maxLength: 4 },
);

export function checkAnyPages(numRuns: number): void {
  fc.assert(
    fc.property(pages, (made) => {
      const reading = readNoticePages(made);
      if (isRejection(reading)) return reading.rejected.startsWith('notice-');
      return reading.draft.tasks.every(({ title }) => title.span.end <= reading.text.length);
    }),
    { numRuns },
  );
}
