/** Version 3 of the rules of the lights: asking for completion betters no light by itself. */
import fc from 'fast-check';
import t from 'tap';
import { addDays, type Light, type LightInput, lightOf } from '../src/index.js';
import { lightsV2, lightsV3 } from '../src/light-rule-sets.js';
import { anyInput, report, with_ } from './light-inputs.js';

const rule = (input: LightInput, today: string) => {
  const { light, rule: id } = lightOf(input, today, lightsV3);
  return `${light} ${id}`;
};
const events = (input: LightInput, today: string) => lightOf(input, today, lightsV3).events;
const askedOn = (day: string) => ({ completionRequested: { day, event: 'ask' } });
const finished = { due: '2012-06-30', ...report('2012-06-20', 100) };

t.test('the list and its order are version 3', async (t) => {
  t.strictSame(
    lightsV3.rules.map(({ id, light }) => `${light} ${id}`),
    [
      'done completed',
      'done cancelled',
      'green suspended',
      'red overdue',
      'red silent-90-days',
      'red behind-40-percent',
      'red obstacle-open-60-days',
      'red reviewed-at-risk',
      'yellow acceptance-overdue',
      'yellow obstacle-open',
      'yellow reviewed-lagging',
      'yellow not-acknowledged-15-days',
      'yellow obstacles-reported',
      'yellow silent-45-days',
      'yellow behind-20-percent',
      'yellow due-in-15-days',
      'green awaiting-acceptance',
    ],
  );
  t.equal(lightOf(with_({}), '2012-01-01', lightsV3).ruleSet, 'lights-v3');
});

t.test('asked for by the due day it is the acceptance that is late, asked for later the task stays overdue', async (t) => {
  const inTime = with_({ ...finished, ...askedOn('2012-06-30') });
  t.equal(rule(inTime, '2012-06-30'), 'green awaiting-acceptance');
  t.equal(rule(inTime, '2012-07-01'), 'yellow acceptance-overdue');
  t.strictSame(events(inTime, '2012-07-01'), ['ask', 'reg']);
  const late = with_({ ...finished, ...askedOn('2012-07-01') });
  t.equal(rule(with_(finished), '2012-07-01'), 'red overdue');
  t.equal(rule(late, '2012-07-01'), 'red overdue', 'the claim alone does not better the light');
  t.equal(lightOf(late, '2012-07-01', lightsV2).light, 'yellow', 'under version 2 it did');
  t.strictSame(events(late, '2012-07-01'), ['reg', 'rep', 'ask']);
  t.equal(rule({ ...late, completed: { event: 'done' } }, '2012-07-01'), 'done completed');
  t.equal(rule({ ...late, due: '2012-07-31', extended: { event: 'ext' } }, '2012-08-01'), 'yellow acceptance-overdue');
  t.equal(rule({ ...late, extensionPending: { event: 'more' } }, '2012-07-01'), 'red overdue');
});

t.test('asking hides neither an obstacle, a reported problem nor a review', async (t) => {
  const asked = { ...finished, ...askedOn('2012-06-21') };
  const obstacle = { openObstacles: { count: 1, oldest: { day: '2012-05-01', event: 'obs' } } };
  const cases: [Partial<LightInput>, string, string][] = [
    [obstacle, '2012-06-22', 'yellow obstacle-open'],
    [obstacle, '2012-06-30', 'red obstacle-open-60-days'],
    [{ review: { verdict: 'at-risk', event: 'rev' } }, '2012-06-22', 'red reviewed-at-risk'],
    [{ review: { verdict: 'lagging', event: 'rev' } }, '2012-06-22', 'yellow reviewed-lagging'],
    [report('2012-06-20', 100, true), '2012-06-22', 'yellow obstacles-reported'],
    [{}, '2012-06-22', 'green awaiting-acceptance'],
  ];
  for (const [more, today, expected] of cases) {
    t.equal(rule(with_({ ...asked, ...more }), today), expected);
    if (Object.keys(more).length > 0) t.equal(lightOf(with_({ ...asked, ...more }), today, lightsV2).rule, 'awaiting-acceptance');
  }
});

t.test('who has asked is not silent, however long the acceptance takes', async (t) => {
  const asked = with_({ ...report('2012-02-01', 100), ...askedOn('2012-02-02') });
  t.equal(rule(asked, '2012-12-31'), 'green awaiting-acceptance');
  t.equal(rule(with_(report('2012-02-01', 100)), '2012-05-01'), 'red silent-90-days');
});

const severity: Record<Light, number> = { done: 0, green: 1, yellow: 2, red: 3 };

t.test('whenever it is asked, only silence is answered, and only what was asked for in time is not overdue', async (t) => {
  let [bettered, kept] = [0, 0];
  fc.assert(
    fc.property(anyInput, fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 60 }), (input, day, before) => {
      const today = addDays('2012-01-01', day);
      const asked = { ...input, ...askedOn(addDays(today, -before)) };
      const [without, verdict] = [
        lightOf({ ...input, completionRequested: undefined }, today, lightsV3),
        lightOf(asked, today, lightsV3),
      ];
      if (severity[verdict.light] >= severity[without.light]) {
        kept += 1;
        return true;
      }
      bettered += 1;
      const inTime = addDays(today, -before) <= input.due;
      return without.rule.startsWith('silent-') || (without.rule === 'overdue' && inTime);
    }),
    { numRuns: 2_000 },
  );
  t.ok(bettered > 0 && kept > 0, `${bettered} bettered, ${kept} not`);
});
