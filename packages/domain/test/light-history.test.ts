/** History can be scored again, under the version of the rules that was in force or under another. */
import fc from 'fast-check';
import t from 'tap';
import {
  addDays,
  daysBetween,
  type LightChange,
  type LightInputChange,
  type LightRuleSet,
  type LightVerdict,
  lightOf,
  rescore,
} from '../src/index.js';
import { lightsV1, lightsV2, lightsV3 } from '../src/light-rule-sets.js';
import { anyInput, base, report, with_ } from './light-inputs.js';

const year = { first: '2012-01-01', last: '2013-01-02' };
const lines = (changes: readonly LightChange[]) => changes.map(({ day, verdict }) => `${day} ${verdict.light} ${verdict.rule}`);

t.test('a year in which nobody does anything but sign, under every version', async (t) => {
  const timeline = [
    { day: '2012-01-01', input: with_({ acknowledged: undefined }) },
    { day: '2012-02-01', input: base },
  ];
  const everywhere = [
    '2012-01-01 green on-track',
    '2012-01-16 yellow not-acknowledged-15-days',
    '2012-02-01 green on-track',
    '2012-02-15 yellow silent-45-days',
    '2012-03-31 red silent-90-days',
    '2013-01-01 red overdue',
  ];
  for (const rules of [lightsV1, lightsV2, lightsV3]) t.strictSame(lines(rescore(timeline, year, rules)), everywhere);
});

t.test('a year with an obstacle, a suspension, an extension and a late acceptance', async (t) => {
  const obstacle = { openObstacles: { count: 1, oldest: { day: '2012-03-20', event: 'obs' } } };
  const steps: LightInputChange[] = [
    { day: '2012-01-01', input: base },
    { day: '2012-03-01', input: with_(report('2012-03-01', 60)) },
    { day: '2012-03-20', input: with_({ ...report('2012-03-01', 60), ...obstacle }) },
    { day: '2012-05-21', input: with_({ ...report('2012-03-01', 60), suspended: { event: 'sus' } }) },
    { day: '2012-08-01', input: with_({ ...report('2012-03-01', 60), resumed: { day: '2012-08-01', event: 'res' } }) },
    {
      day: '2012-09-01',
      input: with_({ due: '2012-12-20', ...report('2012-09-01', 100), completionRequested: { day: '2012-09-01', event: 'ask' } }),
    },
    { day: '2012-12-27', input: with_({ ...report('2012-09-01', 100), completed: { event: 'done' } }) },
  ];
  t.strictSame(lines(rescore(steps, year, lightsV2)), [
    '2012-01-01 green on-track',
    '2012-02-15 yellow silent-45-days',
    '2012-03-01 green on-track',
    '2012-03-20 yellow obstacle-open',
    '2012-05-19 red obstacle-open-60-days',
    '2012-05-21 green suspended',
    '2012-08-01 green on-track',
    '2012-09-01 green awaiting-acceptance',
    '2012-12-21 yellow acceptance-overdue',
    '2012-12-27 done completed',
  ]);
});

t.test('of several changes on one day the last counts', async (t) => {
  const timeline = [
    { day: '2012-06-30', input: base },
    { day: '2012-06-30', input: with_(report('2012-06-30', 60, true)) },
    { day: '2012-06-30', input: with_(report('2012-06-30', 60)) },
  ];
  t.strictSame(lines(rescore(timeline, { first: '2012-06-30', last: '2012-07-01' }, lightsV2)), ['2012-06-30 green on-track']);
});

t.test('days before there is anything have no light, and changes after the last day none either', async (t) => {
  const timeline = [
    { day: '2012-06-30', input: with_(report('2012-06-30', 60)) },
    { day: '2012-07-05', input: with_(report('2012-07-05', 60, true)) },
  ];
  t.strictSame(lines(rescore(timeline, { first: '2012-06-01', last: '2012-07-04' }, lightsV2)), ['2012-06-30 green on-track']);
  t.strictSame(rescore(timeline, { first: '2012-06-01', last: '2012-06-29' }, lightsV2), []);
  t.strictSame(rescore([], year, lightsV2), []);
  t.strictSame(rescore(timeline, { first: '2012-07-04', last: '2012-07-03' }, lightsV2), [], 'no days');
});

t.test('a range begins with the light of its first day', async (t) => {
  const timeline = [{ day: '2012-01-01', input: with_(report('2012-01-01', 0)) }];
  const [first] = rescore(timeline, { first: '2012-12-01', last: '2012-12-31' }, lightsV2);
  t.strictSame(first, { day: '2012-12-01', verdict: lightOf(with_(report('2012-01-01', 0)), '2012-12-01', lightsV2) });
});

t.test('the last day that can be written ends the range', async (t) => {
  const timeline = [{ day: '9999-12-30', input: with_({ due: '9999-12-30', completed: { event: 'done' } }) }];
  t.strictSame(lines(rescore(timeline, { first: '9999-12-29', last: '9999-12-31' }, lightsV2)), ['9999-12-30 done completed']);
});

t.test('an override that runs out is a change of its own', async (t) => {
  const input = with_({ ...report('2012-06-30', 60), override: { light: 'red', until: '2012-07-02', event: 'over' } });
  t.strictSame(lines(rescore([{ day: '2012-06-30', input }], { first: '2012-06-30', last: '2012-07-10' }, lightsV2)), [
    '2012-06-30 red manual-override',
    '2012-07-03 green on-track',
  ]);
});

const anyTimeline = fc
  .array(fc.tuple(fc.nat(90), anyInput), { maxLength: 8 })
  .map((entries) => entries.map(([count, input]): LightInputChange => ({ day: addDays('2012-01-01', count), input })))
  .map((entries) => entries.sort((one, other) => daysBetween(other.day, one.day)));

/** What was said on each day at the time, day by day, as the views do it: only what is known on that day counts. */
function dayByDay(timeline: readonly LightInputChange[], first: string, count: number, ruleSet: LightRuleSet): LightVerdict[] {
  return Array.from({ length: count }, (_, index) => addDays(first, index)).flatMap((day) => {
    const known = timeline.filter((entry) => entry.day <= day).at(-1);
    return known === undefined ? [] : [lightOf(known.input, day, ruleSet)];
  });
}

t.test('scoring again under the rules that were in force gives what was said at the time', async (t) => {
  let changes = 0;
  fc.assert(
    fc.property(anyTimeline, fc.nat(100), fc.constantFrom(lightsV1, lightsV2, lightsV3), (timeline, count, ruleSet) => {
      const days = { first: '2012-01-01', last: addDays('2012-01-01', count - 1) };
      const daily = dayByDay(timeline, days.first, count, ruleSet);
      const scored = rescore(timeline, days, ruleSet);
      changes += scored.length;
      // Each change holds until the next, so filling the days between gives every day's light back.
      const [start] = scored;
      const filled = scored.flatMap(({ day, verdict }, index) => {
        const until = scored[index + 1]?.day ?? addDays(days.last, 1);
        return Array.from({ length: daysBetween(day, until) }, () => `${verdict.light} ${verdict.rule}`);
      });
      const onItsDay = scored.every(
        ({ day, verdict }) => JSON.stringify(daily[daysBetween(start?.day ?? day, day)]) === JSON.stringify(verdict),
      );
      return onItsDay && JSON.stringify(filled) === JSON.stringify(daily.map(({ light, rule }) => `${light} ${rule}`));
    }),
  );
  t.ok(changes > 100, `${changes} changes`);
});

t.test('a range scored in two parts is the range scored whole', async (t) => {
  fc.assert(
    fc.property(anyTimeline, fc.integer({ min: 1, max: 99 }), (timeline, cut) => {
      const at = addDays('2012-01-01', cut);
      const last = addDays('2012-01-01', 100);
      const before = rescore(timeline, { first: '2012-01-01', last: addDays(at, -1) }, lightsV2);
      const after = rescore(timeline, { first: at, last }, lightsV2);
      const [left, right] = [before.at(-1)?.verdict, after[0]?.verdict];
      const joined = left?.rule === right?.rule && left?.light === right?.light ? after.slice(1) : after;
      const whole = rescore(timeline, { first: '2012-01-01', last }, lightsV2);
      return JSON.stringify(lines([...before, ...joined])) === JSON.stringify(lines(whole));
    }),
  );
  t.pass();
});
