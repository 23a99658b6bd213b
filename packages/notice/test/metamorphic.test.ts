/** The layout of a notice is not its content: in another layout it gives the same draft. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isRejection } from '@duban/domain';
import fc from 'fast-check';
import t from 'tap';
import { readNoticeText } from '../src/index.js';
import { type Layout, laid, samplePlan, sectionStyles, taskStyles, widened, wrapped } from './layouts.js';
import { misplaced } from './places.js';
import { valuesOf } from './scores.js';

const narrow: Readonly<Record<string, string>> = { '（': '(', '）': ')', '：': ':', '，': ',', '；': ';', '％': '%' };
const narrowed = (text: string) => text.replaceAll(/[（），：；％]/g, (sign) => narrow[sign] as string);

/** All values of a text's draft. Values keep the width of their punctuation, so it is made equal here. */
function valuesIn(text: string): Record<string, string[]> {
  const reading = readNoticeText(text);
  if (isRejection(reading)) throw new Error(reading.rejected);
  const wrong = misplaced(reading);
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
  return Object.fromEntries([...valuesOf(reading.draft)].map(([field, values]) => [field, values.map(narrowed)]));
}

/** The same values where tasks are numbered through all sections, so that each code is its number. */
function numberedThrough(values: Record<string, string[]>): Record<string, string[]> {
  const codes = (values['task title'] ?? []).map((title) => title.split(' ')[0] as string);
  const renamed = (value: string) => {
    const [code = '', ...rest] = value.split(' ');
    return codes.includes(code) ? [String(codes.indexOf(code) + 1), ...rest].join(' ') : value;
  };
  const ofTasks = Object.entries(values).filter(([field]) => field !== 'section');
  return { ...values, ...Object.fromEntries(ofTasks.map(([field, own]) => [field, own.map(renamed)])) };
}

const plain: Layout = {
  section: '一、',
  task: '1.',
  restarts: true,
  wide: false,
  wrapAt: undefined,
  block: 'parentheses',
  table: 'none',
};

t.test('the plain layout gives the values of the plan', async (t) => {
  const values = valuesIn(laid(samplePlan, plain));
  t.strictSame(
    values['task title'],
    samplePlan.sections.flatMap(({ tasks }, at) => tasks.map(({ title }, index) => `${at + 1}.${index + 1} ${title}`)),
  );
  t.equal(values['indicator']?.length, 16);
});

const layouts: fc.Arbitrary<Layout> = fc.record({
  section: fc.constantFrom(...sectionStyles),
  task: fc.constantFrom(...taskStyles),
  restarts: fc.boolean(),
  wide: fc.boolean(),
  wrapAt: fc.option(fc.integer({ min: 28, max: 60 }), { nil: undefined }),
  block: fc.constantFrom('parentheses', 'lines'),
  table: fc.constantFrom('none', 'none', 'none', 'tab', 'pipe', 'html'),
});

t.test('numbering, widths, line ends and tables do not change a draft', async (t) => {
  const restarting = valuesIn(laid(samplePlan, plain));
  fc.assert(
    fc.property(layouts, (layout) => {
      const expected = layout.restarts ? restarting : numberedThrough(restarting);
      t.strictSame(valuesIn(laid(samplePlan, layout)), expected, JSON.stringify(layout), { silent: true });
      return JSON.stringify(valuesIn(laid(samplePlan, layout))) === JSON.stringify(expected);
    }),
    { numRuns: 200 },
  );
});

const seed = resolve(import.meta.dirname, '../../../../../shared/seed/notice-2012.txt');
const skip = existsSync(seed) ? false : 'SKIPPED: ../shared/seed is missing, so the real notice is not laid out otherwise';

t.test('the real notice in other layouts gives the same draft', { skip }, async (t) => {
  const text = readFileSync(seed, 'utf8');
  const expected = valuesIn(text);
  t.strictSame(valuesIn(widened(text)), expected, 'wide punctuation');
  for (const width of [30, 38, 45, 60]) t.strictSame(valuesIn(wrapped(text, width)), expected, `wrapped at ${width}`);
  t.strictSame(valuesIn(text.replaceAll('\n', '\r\n')), expected, 'line ends of Windows');
  t.strictSame(valuesIn(text.replaceAll(/^(\s*)(\d) ?\./gmu, '$1($2)')), expected, 'tasks as (1)');
  t.strictSame(valuesIn(text.replaceAll(/^(\s*)([一二三四五六七八])、/gmu, '$1第$2部分 ')), expected, 'sections as parts');
  let number = 0;
  t.strictSame(
    valuesIn(text.replaceAll(/^(\s*)\d ?\./gmu, (_, space: string) => `${space}${++number}、`)),
    numberedThrough(expected),
    'numbers that run on',
  );
});
