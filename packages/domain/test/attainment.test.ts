import fc from 'fast-check';
import t, { type Test } from 'tap';
import { type Attainment, attainment, attainmentPercent, type IndicatorFacts, sameTarget } from '../src/index.js';

const facts = (changes: Partial<IndicatorFacts> = {}): IndicatorFacts => ({
  key: 'one',
  name: '指标',
  unitOfMeasure: '家',
  kind: 'count',
  qualifier: 'at-least',
  commitment: 'binding',
  target: '300',
  horizon: { from: 2012, to: 2012 },
  ...changes,
});
const { target: _, ...withoutTarget } = facts();

function verdicts(t: Test, of: IndicatorFacts, table: Record<string, Attainment>) {
  for (const [text, expected] of Object.entries(table)) {
    const [value = '', reference] = text.split(' of ');
    t.equal(attainment(of, { value, reference }), expected, `${of.kind} ${of.qualifier} ${of.target}: ${text}`);
  }
}

t.test('at-least and reach are met from the target on', async (t) => {
  for (const qualifier of ['at-least', 'reach'] as const) {
    verdicts(t, facts({ qualifier }), { '299': 'not-met', '300': 'met', '301': 'met', '300.0': 'met', '0': 'not-met' });
    verdicts(t, facts({ qualifier, kind: 'ratio', target: '2.1' }), {
      '2.0999999999999999999999999999999999999': 'not-met',
      '2.1': 'met',
      '2.10': 'met',
      '2.1000000000000000000000000000000000001': 'met',
    });
  }
});

t.test('about is met from 95 % of the target on', async (t) => {
  verdicts(t, facts({ qualifier: 'about' }), { '284': 'not-met', '285': 'met', '400': 'met' });
  verdicts(t, facts({ qualifier: 'about', target: '15' }), {
    '14': 'not-met',
    '14.249999999999999999999999999999999999': 'not-met',
    '14.25': 'met',
    '15': 'met',
  });
  verdicts(t, facts({ qualifier: 'about', target: '120' }), { '113': 'not-met', '114': 'met' });
});

t.test('at-most is met up to the target', async (t) => {
  verdicts(t, facts({ qualifier: 'at-most', target: '120' }), {
    '0': 'met',
    '120': 'met',
    '120.0': 'met',
    '120.0001': 'not-met',
  });
  verdicts(t, facts({ qualifier: 'at-most', target: '1/3', kind: 'fraction' }), { '3 of 11': 'met', '4 of 11': 'not-met' });
  t.equal(attainmentPercent(facts({ qualifier: 'at-most', target: '120' }), { value: '90' }), '75', 'how much of it is used up');
});

t.test('exactly is met at the target alone', async (t) => {
  verdicts(t, facts({ qualifier: 'exactly', target: '0.3', kind: 'ratio' }), {
    '0.3': 'met',
    '0.300': 'met',
    '0.30000000000000004': 'not-met',
    '0.29999999999999999': 'not-met',
  });
});

t.test('what floats get wrong is right here', async (t) => {
  const increment = facts({ kind: 'increment', target: '9007199254740993' });
  verdicts(t, increment, { '9007199254740992': 'not-met', '9007199254740993': 'met' });
  const exact = facts({ kind: 'ratio', qualifier: 'exactly', target: '1.1' });
  verdicts(t, exact, { '1.1': 'met', '1.1000000000000001': 'not-met', '1.10000000000000000001': 'not-met' });
  const tenth = facts({ kind: 'fraction', qualifier: 'exactly', target: '3/10', population: '个' });
  verdicts(t, tenth, { '0.3 of 1': 'met', '3 of 10': 'met', '0.30000000000000004 of 1': 'not-met' });
});

t.test('a fraction is compared by multiplying out', async (t) => {
  const third = facts({ kind: 'fraction', target: '1/3', population: '设区市' });
  verdicts(t, third, {
    '3 of 11': 'not-met',
    '4 of 11': 'met',
    '1 of 3': 'met',
    '333333333333333333 of 1000000000000000000': 'not-met',
    '333333333333333333 of 999999999999999999': 'met',
    '30 of 90': 'met',
    '29 of 90': 'not-met',
  });
  const twoThirds = facts({ kind: 'fraction', target: '2/3', population: '设区市' });
  verdicts(t, twoThirds, { '7 of 11': 'not-met', '8 of 11': 'met', '6 of 9': 'met', '60 of 90': 'met', '59 of 90': 'not-met' });
  const exactly = facts({ kind: 'fraction', qualifier: 'exactly', target: '1/3', population: '县' });
  verdicts(t, exactly, { '30 of 90': 'met', '1 of 3': 'met', '31 of 90': 'not-met', '29 of 90': 'not-met' });
});

t.test('figures of 40 digits are not rounded', async (t) => {
  const target = `0.${'3'.repeat(37)}5`;
  const whole = '9'.repeat(40);
  const share = facts({ kind: 'fraction', qualifier: 'at-least', target, population: '个' });
  // target × whole = 0.33…35 × (10^40 − 1) = 3333333333333333333333333333333333333500 − 0.33…35
  verdicts(t, share, {
    [`3333333333333333333333333333333333333500 of ${whole}`]: 'met',
    [`3333333333333333333333333333333333333499 of ${whole}`]: 'not-met',
    [`3333333333333333333333333333333333333499.6 of ${whole}`]: 'not-met',
  });
  const exactly = facts({ kind: 'fraction', qualifier: 'exactly', target: '1/3', population: '个' });
  verdicts(t, exactly, {
    [`${'3'.repeat(40)} of ${whole}`]: 'met',
    [`${'3'.repeat(39)}4 of ${whole}`]: 'not-met',
  });
});

t.test('coverage is a percentage of its population', async (t) => {
  const full = facts({ kind: 'coverage', qualifier: 'exactly', target: '100', unitOfMeasure: '%', population: '单位' });
  verdicts(t, full, { '39 of 40': 'not-met', '40 of 40': 'met', '99999 of 100000': 'not-met' });
  const most = facts({ kind: 'coverage', target: '33.3', unitOfMeasure: '%', population: '单位' });
  verdicts(t, most, { '333 of 1000': 'met', '332 of 1000': 'not-met', '1 of 3': 'met' });
});

t.test('a relational figure must lie above, not at, what it is compared with', async (t) => {
  const above: IndicatorFacts = { ...withoutTarget, kind: 'relational', exceeds: '财政收入增幅' };
  verdicts(t, above, {
    '12.1 of 12.0': 'met',
    '12.0 of 12.0': 'not-met',
    '12.00 of 12': 'not-met',
    '11.9 of 12.0': 'not-met',
    '-3 of -4': 'met',
    '-4 of -3': 'not-met',
    '0 of -0': 'not-met',
    '12.00000000000000000001 of 12': 'met',
  });
});

t.test('growth may be negative', async (t) => {
  verdicts(t, facts({ kind: 'growth', target: '15' }), { '-0.1': 'not-met', '-20': 'not-met', '15': 'met' });
  verdicts(t, facts({ kind: 'growth', target: '-3' }), { '-3': 'met', '-2.9': 'met', '-3.1': 'not-met' });
  t.equal(attainmentPercent(facts({ kind: 'growth', target: '15' }), { value: '-3' }), '-20');
});

t.test('without a number there is no verdict on it', async (t) => {
  const vague: IndicatorFacts = { ...withoutTarget, qualifier: 'unquantified' };
  t.equal(attainment(vague, undefined), 'unquantified');
  t.equal(attainment(vague, { value: '3' }), 'unquantified');
  t.equal(attainment(withoutTarget, { value: '3' }), 'unquantified');
  t.equal(attainment(facts(), undefined), 'no-data');
  t.equal(attainmentPercent(vague, { value: '3' }), undefined);
  t.equal(attainmentPercent(facts(), undefined), undefined);
  t.equal(attainmentPercent(facts({ target: '0' }), { value: '3' }), undefined);
});

t.test('the percentage has one decimal and is rounded down', async (t) => {
  t.equal(attainmentPercent(facts(), { value: '100' }), '33.3');
  t.equal(attainmentPercent(facts(), { value: '200' }), '66.6');
  t.equal(attainmentPercent(facts(), { value: '300' }), '100');
  t.equal(attainmentPercent(facts(), { value: '450' }), '150');
  t.equal(attainmentPercent(facts(), { value: '0' }), '0');
  t.equal(attainmentPercent(facts({ kind: 'fraction', target: '1/3' }), { value: '4', reference: '11' }), '109');
  t.equal(attainmentPercent(facts({ kind: 'coverage', target: '100' }), { value: '39', reference: '40' }), '97.5');
  t.equal(attainmentPercent(facts({ kind: 'ratio', target: '2.1' }), { value: '2.05' }), '97.6');
  t.equal(attainmentPercent(facts({ kind: 'growth', target: '15' }), { value: '-0.001' }), '-0.1');
});

t.test('the percentage is 100 at the target and not just before it', async (t) => {
  const rate = facts({ kind: 'ratio', target: '2.1' });
  for (const value of ['2.0999', '2.0999999999999999999999999999999999999', '2.098']) {
    t.equal(attainmentPercent(rate, { value }), '99.9');
  }
  for (const value of ['2.1', '2.10', '2.1000000000000000000000000000000000001']) {
    t.equal(attainmentPercent(rate, { value }), '100');
  }
  const third = facts({ kind: 'fraction', target: '1/3', population: '设区市' });
  t.equal(attainmentPercent(third, { value: '1', reference: '3' }), '100', 'a third that is no finite decimal');
  t.equal(attainmentPercent(third, { value: '3'.repeat(40), reference: '9'.repeat(40) }), '100');
  t.equal(attainmentPercent(third, { value: `${'3'.repeat(39)}2`, reference: '9'.repeat(40) }), '99.9');
  const seventh = facts({ kind: 'coverage', target: '7', population: '单位' });
  t.equal(attainmentPercent(seventh, { value: '7', reference: '100' }), '100');
});

t.test('the percentage is 100 or more where the target is met, and nowhere else', async (t) => {
  const digits = fc.bigInt({ min: 1n, max: 10n ** 39n });
  const near = fc.tuple(digits, fc.bigInt({ min: -2n, max: 2n })).map(([target, by]) => [target, target + by] as const);
  fc.assert(
    fc.property(fc.oneof(near, fc.tuple(digits, digits)), fc.nat(37), ([target, value], places) => {
      const decimal = (number: bigint) => {
        const text = String(number).padStart(places + 1, '0');
        return places === 0 ? text : `${text.slice(0, -places)}.${text.slice(-places)}`;
      };
      const of = facts({ kind: 'ratio', target: decimal(target) });
      const measured = { value: decimal(value < 0n ? 0n : value) };
      return Number(attainmentPercent(of, measured)) >= 100 === (attainment(of, measured) === 'met');
    }),
  );
  t.pass();
});

t.test('more is never less: a larger value does not lose a verdict', async (t) => {
  const digits = fc.bigInt({ min: 0n, max: 10n ** 30n });
  fc.assert(
    fc.property(digits, digits, digits, fc.constantFrom('at-least', 'reach', 'about'), (target, one, other, qualifier) => {
      const of = facts({ qualifier: qualifier as 'about', target: String(target) });
      const [low, high] = one < other ? [one, other] : [other, one];
      return attainment(of, { value: String(low) }) === 'not-met' || attainment(of, { value: String(high) }) === 'met';
    }),
  );
  t.pass();
});

t.test('a fraction agrees with whole-number arithmetic', async (t) => {
  const part = fc.integer({ min: 1, max: 999_999 });
  const big = fc.bigInt({ min: 1n, max: 10n ** 39n });
  fc.assert(
    fc.property(part, part, big, big, (numerator, denominator, value, population) => {
      const target = `${numerator}/${denominator}`;
      const measured = { value: String(value), reference: String(population) };
      const left = value * BigInt(denominator);
      const right = population * BigInt(numerator);
      const verdict = (qualifier: 'at-least' | 'exactly' | 'about') =>
        attainment(facts({ kind: 'fraction', qualifier, target }), measured) === 'met';
      return (
        verdict('at-least') === left >= right &&
        verdict('exactly') === (left === right) &&
        verdict('about') === left * 20n >= right * 19n
      );
    }),
  );
  t.pass();
});

t.test('a lower target does not lose a verdict', async (t) => {
  const digits = fc.bigInt({ min: 0n, max: 10n ** 30n });
  fc.assert(
    fc.property(digits, digits, digits, fc.constantFrom('at-least', 'reach', 'about'), (value, one, other, qualifier) => {
      const [low, high] = one < other ? [one, other] : [other, one];
      const verdict = (target: bigint) =>
        attainment(facts({ qualifier: qualifier as 'about', target: String(target) }), { value: String(value) });
      return verdict(high) === 'not-met' || verdict(low) === 'met';
    }),
  );
  t.pass();
});

t.test('two targets are the same when they ask for the same', async (t) => {
  const same = [
    ['300', '300.0'],
    ['2.1', '2.10'],
    ['0', '-0'],
    ['1/3', '2/6'],
    ['1/2', '0.5'],
    ['4/2', '2'],
    ['9'.repeat(40), '9'.repeat(40)],
  ];
  const different = [
    ['300', '301'],
    ['1/3', '0.3333333333333333333333333333333333333'],
    ['1/3', '1/4'],
    ['2', '-2'],
    ['9'.repeat(40), `${'9'.repeat(39)}8`],
    ['0.1', '0.1000000000000000000000000000000000001'],
  ];
  for (const [one = '', other = ''] of same) t.ok(sameTarget(one, other) && sameTarget(other, one), `${one} and ${other}`);
  for (const [one = '', other = ''] of different) t.notOk(sameTarget(one, other) || sameTarget(other, one), `${one}, ${other}`);
});
