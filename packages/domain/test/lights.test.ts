import t from 'tap';
import { addDays, type LightInput, lightOf } from '../src/index.js';
import { expectedPercent, lightsV1 } from '../src/light-rule-sets.js';
import { base, report, with_ } from './light-inputs.js';

const rule = (input: LightInput, today: string) => {
  const { light, rule: id } = lightOf(input, today);
  return `${light} ${id}`;
};

t.test('the list and its order are version 1', async (t) => {
  t.equal(lightsV1.version, 'lights-v1');
  t.strictSame(
    lightsV1.rules.map(({ id, light }) => `${light} ${id}`),
    [
      'done completed',
      'green awaiting-acceptance',
      'red overdue',
      'red silent-90-days',
      'red behind-40-percent',
      'yellow not-acknowledged-15-days',
      'yellow obstacles-reported',
      'yellow silent-45-days',
      'yellow behind-20-percent',
    ],
  );
  t.equal(lightOf(base, '2012-01-01').ruleSet, 'lights-v1');
});

t.test('expected progress is a straight line over the year, to the due day', async (t) => {
  t.equal(expectedPercent(base, '2011-12-31'), 0);
  t.equal(expectedPercent(base, '2012-01-01'), 0);
  t.equal(expectedPercent(base, '2012-03-14'), 20, '73 of 365 days');
  t.equal(expectedPercent(base, '2012-05-26'), 40, '146 of 365 days');
  t.equal(expectedPercent(base, '2012-12-31'), 100);
  t.equal(expectedPercent(base, '2013-06-01'), 100);
  const half = { year: 2012, due: '2012-07-01' };
  t.equal(expectedPercent(half, '2012-04-01'), 50, '91 of 182 days, 29 February among them');
  const atOnce = { year: 2012, due: '2012-01-01' };
  t.strictSame([expectedPercent(atOnce, '2011-12-31'), expectedPercent(atOnce, '2012-01-01')], [0, 100]);
});

t.test('each rule begins on its own day', async (t) => {
  const boundaries: [string, LightInput, string, string, string][] = [
    ['overdue', with_({ due: '2012-06-30', ...report('2012-06-30', 100) }), '2012-06-30', 'green on-track', 'red overdue'],
    ['silent-90-days', with_(report('2012-06-01', 60)), '2012-08-29', 'yellow silent-45-days', 'red silent-90-days'],
    ['silent-45-days', with_(report('2012-06-01', 60)), '2012-07-15', 'green on-track', 'yellow silent-45-days'],
    ['behind-40-percent', with_(report('2012-05-01', 0)), '2012-05-25', 'yellow behind-20-percent', 'red behind-40-percent'],
    ['behind-20-percent', with_(report('2012-03-01', 0)), '2012-03-13', 'green on-track', 'yellow behind-20-percent'],
    [
      'not-acknowledged-15-days',
      with_({ acknowledged: undefined }),
      '2012-01-15',
      'green on-track',
      'yellow not-acknowledged-15-days',
    ],
  ];
  for (const [id, input, before, was, becomes] of boundaries) {
    t.equal(rule(input, before), was, `${id}: the day before`);
    t.equal(rule(input, addDays(before, 1)), becomes, `${id}: the day itself`);
  }
  t.equal(rule(with_(report('2012-01-02', 1, true)), '2012-01-02'), 'yellow obstacles-reported');
  t.equal(rule(with_(report('2012-01-02', 1, false)), '2012-01-02'), 'green on-track');
});

t.test('silence counts from the report, or from the start where there is none', async (t) => {
  const begun = with_({ registered: { day: '2012-06-01', event: 'reg' }, due: '2013-12-31' });
  t.strictSame(lightOf(begun, '2012-07-16').events, ['reg']);
  t.equal(rule(begun, '2012-07-15'), 'yellow behind-20-percent');
  t.equal(rule(begun, '2012-07-16'), 'yellow silent-45-days');
});

t.test('being behind counts from nothing where there is no report, and names what it rests on', async (t) => {
  const begun = with_({ registered: { day: '2012-03-01', event: 'reg' } });
  t.equal(rule(begun, '2012-03-13'), 'green on-track');
  const yellow = lightOf(begun, '2012-03-14');
  t.strictSame([yellow.rule, yellow.events], ['behind-20-percent', ['reg']]);
  const late = with_({ registered: { day: '2012-05-01', event: 'reg' } });
  t.equal(rule(late, '2012-05-25'), 'yellow behind-20-percent');
  const red = lightOf(late, '2012-05-26');
  t.strictSame([red.rule, red.events], ['behind-40-percent', ['reg']]);
  t.strictSame(lightOf(with_(report('2012-03-01', 0)), '2012-03-14').events, ['rep']);
  t.strictSame(lightOf(with_(report('2012-05-01', 0)), '2012-05-26').events, ['rep']);
});

t.test('the first rule that matches wins, in the order of the list', async (t) => {
  const everything = with_({
    due: '2012-06-30',
    acknowledged: undefined,
    completed: { event: 'done' },
    completionRequested: { day: '2012-06-30', event: 'ask' },
    ...report('2012-01-02', 0, true),
  });
  const steps: [Partial<LightInput>, string, string][] = [
    [{}, '2012-12-01', 'done completed'],
    [{ completed: undefined }, '2012-12-01', 'green awaiting-acceptance'],
    [{ completionRequested: undefined }, '2012-12-01', 'red overdue'],
    [{ due: '2012-12-31' }, '2012-12-01', 'red silent-90-days'],
    [report('2012-11-30', 0, true), '2012-12-01', 'red behind-40-percent'],
    [report('2012-10-01', 70, true), '2012-12-01', 'yellow not-acknowledged-15-days'],
    [{ acknowledged: { event: 'ack' } }, '2012-12-01', 'yellow obstacles-reported'],
    [report('2012-10-01', 70), '2012-12-01', 'yellow silent-45-days'],
    [report('2012-11-30', 70), '2012-12-01', 'yellow behind-20-percent'],
    [report('2012-11-30', 80), '2012-12-01', 'green on-track'],
  ];
  let input = everything;
  for (const [change, today, expected] of steps) {
    input = { ...input, ...change };
    t.equal(rule(input, today), expected);
  }
});

t.test('each answer names the events that it rests on', async (t) => {
  const events = (input: LightInput, today: string) => lightOf(input, today).events;
  t.strictSame(events(with_({ completed: { event: 'done' } }), '2012-06-30'), ['done']);
  t.strictSame(events(with_({ completionRequested: { day: '2012-06-30', event: 'ask' } }), '2012-06-30'), ['ask']);
  t.strictSame(events(with_({ due: '2012-06-29' }), '2012-06-30'), ['reg']);
  t.strictSame(events(with_({ due: '2012-06-29', ...report('2012-06-01', 50) }), '2012-06-30'), ['reg', 'rep']);
  t.strictSame(events(with_(report('2012-01-02', 100)), '2012-06-30'), ['rep'], 'silent since the report');
  t.strictSame(events(base, '2012-06-30'), ['reg'], 'silent since the start');
  t.strictSame(events(with_({ acknowledged: undefined }), '2012-01-16'), ['reg']);
  t.strictSame(events(with_(report('2012-01-02', 5, true)), '2012-01-02'), ['rep']);
  t.strictSame(events(with_(report('2012-01-02', 5)), '2012-01-02'), ['rep'], 'on track by the report');
  t.strictSame(events(base, '2012-01-02'), ['reg'], 'on track since the start');
});

/** The days of 2012 on which the light changes, as `date light rule`. */
function year(inputOn: (today: string) => LightInput): string[] {
  const changes: string[] = [];
  let last = '';
  for (let today = '2012-01-01'; today <= '2013-01-02'; today = addDays(today, 1)) {
    const now = rule(inputOn(today), today);
    if (now !== last) changes.push(`${today} ${now}`);
    last = now;
  }
  return changes;
}

t.test('a year in which nobody does anything', async (t) => {
  t.strictSame(
    year(() => with_({ acknowledged: undefined })),
    [
      '2012-01-01 green on-track',
      '2012-01-16 yellow not-acknowledged-15-days',
      '2012-03-31 red silent-90-days',
      '2013-01-01 red overdue',
    ],
  );
});

t.test('a year that is acknowledged and then forgotten', async (t) => {
  t.strictSame(
    year((today) => (today < '2012-02-01' ? with_({ acknowledged: undefined }) : base)),
    [
      '2012-01-01 green on-track',
      '2012-01-16 yellow not-acknowledged-15-days',
      '2012-02-01 green on-track',
      '2012-02-15 yellow silent-45-days',
      '2012-03-31 red silent-90-days',
      '2013-01-01 red overdue',
    ],
  );
});

t.test('a year reported monthly, with trouble in summer, completed in December', async (t) => {
  const reports: [string, number, boolean][] = [
    ['2012-01-31', 10, false],
    ['2012-02-29', 20, false],
    ['2012-03-31', 25, false],
    ['2012-04-30', 25, false],
    ['2012-05-31', 25, true],
    ['2012-06-30', 25, true],
    ['2012-07-31', 60, false],
    ['2012-10-31', 80, false],
    ['2012-12-10', 100, false],
  ];
  const inputOn = (today: string): LightInput => {
    const last = reports.findLast(([day]) => day <= today);
    return with_({
      ...(last === undefined ? {} : report(...last)),
      completionRequested: today >= '2012-12-10' && today < '2012-12-20' ? { day: '2012-12-10', event: 'ask' } : undefined,
      completed: today >= '2012-12-20' ? { event: 'done' } : undefined,
    });
  };
  t.strictSame(year(inputOn), [
    '2012-01-01 green on-track',
    // 45 % of the line against 25 %: 45 × 365 / 100 = 164.25 days after 1 January
    '2012-05-31 yellow obstacles-reported',
    '2012-07-31 green on-track',
    '2012-09-14 yellow silent-45-days',
    '2012-10-29 red silent-90-days',
    '2012-10-31 green on-track',
    '2012-12-10 green awaiting-acceptance',
    '2012-12-20 done completed',
  ]);
});

t.test('another version of the rules scores the same history anew', async (t) => {
  const strict = {
    version: 'lights-test',
    rules: [{ id: 'overdue' as const, light: 'red' as const, matches: () => ['because'] }, ...lightsV1.rules],
  };
  t.strictSame(lightOf(with_({ completed: { event: 'done' } }), '2012-06-30', strict), {
    light: 'red',
    rule: 'overdue',
    ruleSet: 'lights-test',
    events: ['because'],
  });
});
