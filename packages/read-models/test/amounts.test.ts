import t from 'tap';
import { amountsOf } from '../src/amounts.js';
import type { IndicatorDocument } from '../src/index.js';

type Given = Pick<IndicatorDocument, 'facts' | 'source'>;

const indicator = (target: string | undefined, unitOfMeasure: string, text?: string): Given => ({
  facts: {
    key: 'touzi',
    name: '投资',
    unitOfMeasure,
    kind: 'count',
    qualifier: 'at-least',
    commitment: 'binding',
    horizon: { from: 2012, to: 2012 },
    ...(target === undefined ? {} : { target }),
  },
  source: text === undefined ? null : { document: '0'.repeat(64), start: 0, end: text.length, text },
});

t.test('an amount is shown in the unit that its notice writes', async (t) => {
  const cases: [target: string, text: string, shown: string][] = [
    ['120050000000', '完成投资1200.5亿元以上', '1200.5亿元'],
    ['120000000', '争取资金12000万元', '12000万元'],
    ['120000000', '争取资金１.２亿元，其中5000万元', '1.2亿元'],
    ['50000000', '争取资金1.2亿元，其中5000万元', '5000万元'],
    ['1000000000000', '总产值1万亿元', '1万亿元'],
    ['30000000', '投入3千万元', '3千万元'],
    ['1234500', '投入123.45万元', '123.45万元'],
    ['300', '新增300元', '300元'],
    ['12000', '约12000元', '12000元'],
  ];
  for (const [target, text, shown] of cases) {
    const { unit, of } = amountsOf(indicator(target, '元', text));
    t.equal(`${of(target)}${unit}`, shown, text);
  }
});

t.test('what was measured is shown in that unit too, exactly', async (t) => {
  const { of } = amountsOf(indicator('120050000000', '元', '完成投资1200.5亿元'));
  t.strictSame(['100000000', '1', '0', '0.50', '-250000000', '120050000000.5', '1/3'].map(of), [
    '1',
    '0.00000001',
    '0',
    '0.000000005',
    '-2.5',
    '1200.500000005',
    '1/3',
  ]);
});

t.test('where the notice does not say, figures stay as they are', async (t) => {
  for (const given of [
    indicator('120050000000', '元'),
    indicator('120050000000', '元', '完成投资一千二百亿元'),
    indicator('120050000000', '元', '完成投资1200.5亿美元'),
    indicator('1/3', '个', '1万个'),
    indicator(undefined, '元', '若干亿元'),
  ]) {
    const { unit, of } = amountsOf(given);
    t.strictSame([unit, of('120050000000.50')], [given.facts.unitOfMeasure, '120050000000.50']);
  }
});
