/** Which figures suit which kind of indicator, whatever its qualifier, and what a joint one is made of. */
import fc from 'fast-check';
import t, { type Test } from 'tap';
import { type ErrorCode, type ErrorParams, type IndicatorFacts, indicatorDecider, isRejection } from '../src/index.js';
import { words } from '../src/vocabulary.js';
import { namesIn, type Words } from '../src/words.js';
import { given } from './given.js';
import {
  context,
  correct,
  corrected,
  count,
  kindOf,
  measured,
  record,
  recordedBy,
  registered,
  stateAfter,
} from './indicator-samples.js';

type Kind = IndicatorFacts['kind'];

const whole = { zh: '应为非负整数', en: 'must be a whole number, not negative' };
const noReference = { zh: '此类指标没有比较值', en: 'this kind has no reference' };
const noPopulation = { zh: '须填总数 reference', en: 'needs the population as reference' };
const between = { zh: '应在零与总数之间', en: 'must lie between zero and the population' };
const aboveZero = { zh: '总数须大于零', en: 'the population must be above zero' };

interface Rules {
  readonly kind: Kind;
  readonly more?: Partial<IndicatorFacts>;
  /** Value, or `value of reference`. */
  readonly fit: readonly string[];
  readonly unfit: Readonly<Record<string, Words>>;
}

const anyNumber = { fit: ['15.3', '-3.2', '0', '9'.repeat(40)], unfit: { '1 of 2': noReference } };
const rules: readonly Rules[] = [
  {
    kind: 'count',
    fit: ['0', '300', '300.0', '9'.repeat(40)],
    unfit: { '-1': whole, '0.5': whole, '299.999': whole, '-0': whole, '1 of 2': noReference },
  },
  { kind: 'growth', ...anyNumber },
  { kind: 'ratio', ...anyNumber },
  { kind: 'increment', ...anyNumber },
  {
    kind: 'fraction',
    more: { population: '设区市' },
    fit: ['0 of 11', '4 of 11', '11 of 11', '1 of 1', '4.0 of 11.0'],
    unfit: {
      '4': noPopulation,
      '12 of 11': between,
      '-1 of 11': whole,
      '0.5 of 11': whole,
      '0 of 0': aboveZero,
      '4 of -11': aboveZero,
      '4 of 11.5': { zh: '总数须为整数', en: 'the population must be a whole number' },
    },
  },
  {
    kind: 'coverage',
    more: { population: '单位' },
    fit: ['0 of 40', '39 of 40', '40 of 40', '0.2 of 0.5', '12.5 of 12.5'],
    unfit: {
      '39': noPopulation,
      '41 of 40': between,
      '0.50001 of 0.5': between,
      '-1 of 40': { zh: '不能为负数', en: 'must not be negative' },
      '0 of 0': aboveZero,
      '1 of -40': aboveZero,
    },
  },
  { kind: 'relational', more: { exceeds: '财政收入增幅' }, fit: ['-3 of -4', '12 of 13', '0 of 0'], unfit: {} },
];

const figuresOf = (text: string) => {
  const [value = '', reference] = text.split(' of ');
  return { value, ...(reference === undefined ? {} : { reference }) };
};

for (const { kind, more = {}, fit, unfit } of rules) {
  t.test(`a ${kind} of every qualifier`, async (t) => {
    for (const qualifier of namesIn(words.qualifier)) {
      const past = kindOf(kind, { ...more, qualifier });
      const recordIn = (text: string) => {
        const { value, ...reference } = figuresOf(text);
        return record(value, reference);
      };
      for (const text of fit) {
        given(t, indicatorDecider, [past])
          .when(recordIn(text), context())
          .accepted(recordedBy('jia', recordIn(text)));
      }
      for (const [text, detail] of Object.entries(unfit)) {
        given(t, indicatorDecider, [past])
          .when(recordIn(text), context())
          .refused('unit-of-measure-mismatch', { value: figuresOf(text).value, unit: '家', detail });
      }
    }
  });
}

t.test('a relational figure needs what it is compared with', async (t) => {
  const past = kindOf('relational', { exceeds: '财政收入增幅' });
  given(t, indicatorDecider, [past]).when(record('12'), context()).refused('indicator-relational', {});
});

t.test('a correction is checked as the measurement would be afterwards', async (t) => {
  const past = kindOf('fraction', { population: '设区市' });
  const history = given(t, indicatorDecider, [past, measured(1, '4', '2012-03-31', undefined, { reference: '11' })]);
  const refused = (changes: object, detail: Words, value = '4') =>
    history.when(correct(1, changes), context()).refused('unit-of-measure-mismatch', { value, unit: '家', detail });
  refused({ value: '12' }, between, '12');
  refused({ reference: '3' }, between);
  refused({ reference: '0' }, aboveZero);
  for (const changes of [{ value: '12', reference: '13' }, { reference: '12' }]) {
    history.when(correct(1, changes), context()).accepted(corrected(1, changes, 1));
  }
});

const joint = registered({ ...count, joint: ['重点实验室', '工程中心', '研究院'] });
const parts = (...values: [name: string, value: string][]) => ({ parts: values.map(([name, value]) => ({ name, value })) });

t.test('the parts of a joint indicator', async (t) => {
  const on = (past: typeof joint, value: string, more: object) =>
    given(t, indicatorDecider, [past]).when(record(value, more), context());
  const accepted = (value: string, more: object) => on(joint, value, more).accepted(recordedBy('jia', record(value, more)));
  const refused = (value: string, more: object, code: ErrorCode, params: ErrorParams) =>
    on(joint, value, more).refused(code, params);

  await t.test('add up to its value; they need not be told, nor all of them', async () => {
    accepted('12', {});
    accepted('12', parts(['重点实验室', '4'], ['工程中心', '8']));
    accepted('12', parts(['研究院', '12'], ['重点实验室', '0']));
    refused('12', parts(['重点实验室', '4'], ['工程中心', '7']), 'parts-do-not-add-up', { sum: '11', value: '12' });
  });
  await t.test('are of its types, each at most once', async () => {
    refused('12', parts(['企业', '12']), 'part-unfit', {
      name: '企业',
      detail: { zh: '不在合计的几类之中', en: 'it is none of the types counted together' },
    });
    refused('12', parts(['重点实验室', '4'], ['重点实验室', '8']), 'part-unfit', {
      name: '重点实验室',
      detail: { zh: '重复', en: 'it appears twice' },
    });
  });
  await t.test('suit its kind as its value does', async () => {
    refused('12', parts(['重点实验室', '-4'], ['工程中心', '16']), 'part-unfit', { name: '重点实验室', detail: whole });
    refused('12', parts(['重点实验室', '4'], ['工程中心', '7.5'], ['研究院', '0.5']), 'part-unfit', {
      name: '工程中心',
      detail: whole,
    });
    const growth = registered({ ...count, kind: 'growth', joint: ['甲类', '乙类'] });
    const fall = parts(['甲类', '-0.5'], ['乙类', '2']);
    on(growth, '1.5', fall).accepted(recordedBy('jia', record('1.5', fall)));
  });
  await t.test('are refused where no types are counted together', async () => {
    on(registered(), '12', parts(['重点实验室', '12'])).refused('parts-not-joint', {});
  });
  await t.test('are added exactly, however many digits they have', async () => {
    const ratio = registered({ ...count, kind: 'ratio', joint: ['甲类', '乙类'] });
    const tenths = parts(['甲类', '0.1'], ['乙类', '0.2']);
    on(ratio, '0.3', tenths).accepted(recordedBy('jia', record('0.3', tenths)));
    on(ratio, '0.30000000000000004', tenths).refused('parts-do-not-add-up');
    const large = parts(['重点实验室', '9'.repeat(39)], ['工程中心', '1']);
    accepted(`1${'0'.repeat(39)}`, large);
    refused(`1${'0'.repeat(38)}1`, large, 'parts-do-not-add-up', { sum: `1${'0'.repeat(39)}`, value: `1${'0'.repeat(38)}1` });
  });
});

t.test('a correction keeps the parts adding up', async (t) => {
  const before = parts(['重点实验室', '4'], ['工程中心', '8']);
  const history = given(t, indicatorDecider, [joint, measured(1, '12', '2012-03-31', undefined, before)]);
  history.when(correct(1, { value: '13' }), context()).refused('parts-do-not-add-up', { sum: '12', value: '13' });
  const changes = { value: '13', ...parts(['重点实验室', '5'], ['工程中心', '8']) };
  history.when(correct(1, changes), context()).accepted(corrected(1, changes, 1));
  const moved = parts(['重点实验室', '5'], ['工程中心', '7']);
  history.when(correct(1, moved), context()).accepted(corrected(1, moved, 1));
  const renamed = parts(['研究院', '4'], ['工程中心', '8']);
  history.when(correct(1, renamed), context()).accepted(corrected(1, renamed, 1));
  history.when(correct(1, before), context()).refused('nothing-changed', {});
  const withNone = parts(['重点实验室', '4'], ['工程中心', '8'], ['研究院', '0']);
  given(t, indicatorDecider, [joint, measured(1, '12', '2012-03-31', undefined, withNone)])
    .when(correct(1, before), context())
    .accepted(corrected(1, before, 1));
  given(t, indicatorDecider, [joint, measured(1, '12', '2012-03-31'), { event: corrected(1, before, 1) }])
    .when(correct(1, { value: '13' }), context())
    .refused('parts-do-not-add-up', { sum: '12', value: '13' });
});

const digits = fc.bigInt({ min: 0n, max: 10n ** 38n });

function decimal(number: bigint, places: number): string {
  const text = String(number).padStart(places + 1, '0');
  return places === 0 ? text : `${text.slice(0, -places)}.${text.slice(-places)}`;
}

t.test('parts are accepted when their whole-number sum is the value, and only then', async (t: Test) => {
  const state = stateAfter(registered({ ...count, kind: 'ratio', joint: ['一', '二', '三', '四'] }));
  const law = fc.property(
    fc.array(digits, { minLength: 1, maxLength: 4 }),
    fc.nat(30),
    fc.bigInt(-1n, 1n),
    (numbers, places, by) => {
      const sum = numbers.reduce((total, each) => total + each, 0n) + by;
      if (sum < 0n) return true;
      const parts = numbers.map((number, index) => ({ name: '一二三四'[index] ?? '', value: decimal(number, places) }));
      const outcome = indicatorDecider.decide(record(decimal(sum, places), { parts }), state, context());
      return isRejection(outcome) ? by !== 0n && outcome.rejected === 'parts-do-not-add-up' : by === 0n;
    },
  );
  t.doesNotThrow(() => fc.assert(law));
});
