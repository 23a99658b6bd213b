import t from 'tap';
import { decimalText, normalDigits, numberOf, textOf, typedDay, typedNumber } from '../src/cell-content.js';

t.test('numbers as people type them', async (t) => {
  const cases: [string, string | undefined, boolean?][] = [
    ['40', '40'],
    ['４０', '40'],
    [' ４０．５\u3000', '40.5'],
    ['40%', '40', true],
    ['４０％', '40', true],
    ['-2.15', '-2.15'],
    ['－２', '-2'],
    ['−2', '-2'],
    ['+5', '5'],
    ['1,200', '1200'],
    ['１，２００．５', '1200.5'],
    ['40 %', '40', true],
    ['\n40\n', '40'],
    ['-0', '0'],
    ['-0.00', '0.00'],
    ['12\n5', undefined],
    ['12\r\n5', undefined],
    ['4\n5 %', undefined],
    ['12 5', undefined],
    ['12\u30005', undefined],
    ['12\u00a0500', undefined],
    ['1 200', undefined],
    ['12\t5', undefined],
    ['40\n%', undefined],
    ['- 5', undefined],
    ['12 .5', undefined],
    ['1,20', undefined],
    ['.5', undefined],
    ['5.', undefined],
    ['1e3', undefined],
    ['0x10', undefined],
    ['四十', undefined],
    ['⑩', undefined],
    ['10²', undefined],
    ['½', undefined],
    ['约40', undefined],
    ['40家', undefined],
    ['', undefined],
    ['%', undefined],
  ];
  for (const [typed, text, percent = false] of cases) {
    t.strictSame(typedNumber(typed), text === undefined ? undefined : { text, percent }, typed);
  }
});

t.test('days as people type them', async (t) => {
  const cases: [string, string | undefined][] = [
    ['2012-02-29', '2012-02-29'],
    ['2012/2/29', '2012-02-29'],
    ['2012.2.29', '2012-02-29'],
    ['2012年2月29日', '2012-02-29'],
    ['２０１２年２月２９日', '2012-02-29'],
    ['２０１２－０２－２９', '2012-02-29'],
    [' 2012 / 2 / 29 ', '2012-02-29'],
    ['2011年2月29日', '2011-02-29'],
    ['2012年 2月 29日', '2012-02-29'],
    ['2012-02-2 9', undefined],
    ['2012-02-2\n9', undefined],
    ['2012-02-\n29', undefined],
    ['20 12-02-29', undefined],
    ['2012-2/29', undefined],
    ['2012年2月', undefined],
    ['12-02-29', undefined],
    ['29/2/2012', undefined],
    ['二〇一二年二月二十九日', undefined],
    ['40968', undefined],
  ];
  for (const [typed, day] of cases) t.equal(typedDay(typed), day, typed);
});

t.test('numbers as a sheet holds them', async (t) => {
  t.equal(decimalText(2.1000000000000001), '2.1');
  t.equal(decimalText(0.1 + 0.2), '0.3');
  t.equal(decimalText(-0), '0');
  t.equal(decimalText(1e21), '1000000000000000000000');
  t.equal(decimalText(1e-7), '0.0000001');
  t.strictSame(numberOf({ kind: 'number', value: 0.07, percent: true }), { text: '7', percent: true });
  t.strictSame(numberOf({ kind: 'number', value: 0.4, percent: false }), { text: '0.4', percent: false });
  t.equal(numberOf({ kind: 'day', day: '2012-03-04' }), undefined, '3-4 became a day');
  t.equal(numberOf({ kind: 'boolean', value: true }), undefined);
});

t.test('cells read as text', async (t) => {
  t.equal(textOf({ kind: 'text', text: '一\r\n二\r三' }), '一\n二\n三');
  t.equal(textOf({ kind: 'number', value: 120, percent: false }), '120');
  t.equal(textOf({ kind: 'number', value: 0.4, percent: true }), '40%');
  t.equal(textOf({ kind: 'day', day: '2012-02-29' }), '2012-02-29');
  t.equal(textOf({ kind: 'day', day: '2026-06-30', time: '14:30' }), '2026-06-30 14:30');
  t.equal(textOf({ kind: 'time', time: '14:30' }), '14:30');
  t.equal(textOf({ kind: 'duration' }), undefined);
  t.equal(textOf({ kind: 'boolean', value: false }), 'FALSE');
  t.equal(textOf({ kind: 'formula' }), undefined);
});

t.test('white space in a code is removed at its ends only', async (t) => {
  t.equal(normalDigits(' ２．１\n'), '2.1');
  t.equal(normalDigits('2.1\n0'), '2.1\n0');
});

t.test('text with other characters keeps them: ⑩ and 10² become no numbers', async (t) => {
  for (const name of ['𠮷', 'Ａ处', '①', 'ﬁ']) t.equal(normalDigits(name), name === 'Ａ处' ? 'Ａ处' : name);
});
