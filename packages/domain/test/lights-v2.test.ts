/** Version 2 of the rules of the lights, and overrides, which are no rule of any version. */
import fc from 'fast-check';
import t from 'tap';
import { addDays, type Light, type LightInput, lightOf, lightRuleSets } from '../src/index.js';
import { lightsV1, lightsV2, lightsV3 } from '../src/light-rule-sets.js';
import { lightRuleSetVersions, newestLightRuleSetVersion } from '../src/lights.js';
import { anyInput, base, report, with_ } from './light-inputs.js';

const rule = (input: LightInput, today: string) => {
  const { light, rule: id } = lightOf(input, today, lightsV2);
  return `${light} ${id}`;
};
const events = (input: LightInput, today: string) => lightOf(input, today, lightsV2).events;
const obstacle = (day: string, count = 1) => ({ openObstacles: { count, oldest: { day, event: 'obs' } } });
const asked = { completionRequested: { day: '2012-06-30', event: 'ask' } };

t.test('every version is in the registry under its own name, and the newest is the last', async (t) => {
  t.strictSame(Object.keys(lightRuleSets), [...lightRuleSetVersions]);
  for (const version of lightRuleSetVersions) t.equal(lightRuleSets[version].version, version);
  t.equal(newestLightRuleSetVersion, lightRuleSetVersions.at(-1));
  t.strictSame(Object.values(lightRuleSets), [lightsV1, lightsV2, lightsV3]);
});

t.test('the list and its order are version 2', async (t) => {
  t.strictSame(
    lightsV2.rules.map(({ id, light }) => `${light} ${id}`),
    [
      'done completed',
      'done cancelled',
      'green suspended',
      'green awaiting-acceptance',
      'yellow acceptance-overdue',
      'red overdue',
      'red silent-90-days',
      'red behind-40-percent',
      'red obstacle-open-60-days',
      'red reviewed-at-risk',
      'yellow obstacle-open',
      'yellow reviewed-lagging',
      'yellow not-acknowledged-15-days',
      'yellow obstacles-reported',
      'yellow silent-45-days',
      'yellow behind-20-percent',
      'yellow due-in-15-days',
    ],
  );
  t.equal(lightOf(base, '2012-01-01', lightsV2).ruleSet, 'lights-v2');
});

t.test('each rule begins on its own day', async (t) => {
  const early = { registered: { day: '2011-12-31', event: 'reg' } };
  const boundaries: [string, LightInput, string, string, string][] = [
    ['overdue', with_({ due: '2012-06-30', ...report('2012-06-30', 100) }), '2012-06-30', 'green on-track', 'red overdue'],
    [
      'acceptance-overdue',
      with_({ due: '2012-06-30', ...report('2012-06-30', 100), ...asked }),
      '2012-06-30',
      'green awaiting-acceptance',
      'yellow acceptance-overdue',
    ],
    ['silent-90-days', with_(report('2012-06-01', 60)), '2012-08-29', 'yellow silent-45-days', 'red silent-90-days'],
    ['silent-45-days', with_(report('2012-06-01', 60)), '2012-07-15', 'green on-track', 'yellow silent-45-days'],
    [
      'behind-40-percent',
      with_({ ...early, ...report('2012-05-01', 0) }),
      '2012-05-25',
      'yellow behind-20-percent',
      'red behind-40-percent',
    ],
    [
      'behind-20-percent',
      with_({ ...early, ...report('2012-03-01', 0) }),
      '2012-03-13',
      'green on-track',
      'yellow behind-20-percent',
    ],
    [
      'obstacle-open-60-days',
      with_({ ...obstacle('2012-03-01', 2), ...report('2012-04-25', 60) }),
      '2012-04-29',
      'yellow obstacle-open',
      'red obstacle-open-60-days',
    ],
    [
      'not-acknowledged-15-days',
      with_({ acknowledged: undefined }),
      '2012-01-15',
      'green on-track',
      'yellow not-acknowledged-15-days',
    ],
    ['due-in-15-days', with_(report('2012-12-10', 79)), '2012-12-15', 'green on-track', 'yellow due-in-15-days'],
  ];
  for (const [id, input, before, was, becomes] of boundaries) {
    t.equal(rule(input, before), was, `${id}: the day before`);
    t.equal(rule(input, addDays(before, 1)), becomes, `${id}: the day itself`);
  }
});

t.test('shortly before the end 80 % will do, until the day is over', async (t) => {
  t.equal(rule(with_(report('2012-12-10', 80)), '2012-12-16'), 'green on-track');
  t.equal(rule(with_({ due: '2012-03-10', ...report('2012-03-01', 79) }), '2012-03-01'), 'yellow due-in-15-days');
  t.equal(rule(with_({ due: '2012-01-10' }), '2012-01-01'), 'yellow due-in-15-days', 'without any report');
  t.equal(rule(with_({ due: '2012-03-10', ...report('2012-03-01', 100) }), '2012-03-10'), 'green on-track');
});

t.test('an open obstacle is yellow at once, however many there are, and gone when it is cleared', async (t) => {
  for (const count of [1, 7]) {
    t.equal(rule(with_({ ...obstacle('2012-02-01', count), ...report('2012-02-01', 50) }), '2012-02-01'), 'yellow obstacle-open');
  }
  t.equal(rule(with_({ openObstacles: undefined, ...report('2012-02-01', 50) }), '2012-02-01'), 'green on-track');
});

t.test('a review counts while nothing was reported after it', async (t) => {
  const reviewed = (verdict: 'on-track' | 'lagging' | 'at-risk') =>
    rule(with_({ review: { verdict, event: 'rev' }, ...report('2012-02-01', 50) }), '2012-02-02');
  t.equal(reviewed('at-risk'), 'red reviewed-at-risk');
  t.equal(reviewed('lagging'), 'yellow reviewed-lagging');
  t.equal(reviewed('on-track'), 'green on-track');
});

t.test('silence counts from the last report or the resumption, whichever is later', async (t) => {
  const resumed = { resumed: { day: '2012-06-01', event: 'res' } };
  const reportedAndResumed = with_({ ...resumed, ...report('2012-02-01', 70) });
  t.equal(rule(reportedAndResumed, '2012-07-15'), 'green on-track');
  t.equal(rule(reportedAndResumed, '2012-07-16'), 'yellow silent-45-days');
  t.equal(rule(reportedAndResumed, '2012-08-30'), 'red silent-90-days');
  t.strictSame(events(reportedAndResumed, '2012-07-16'), ['res']);
  t.strictSame(events(with_({ ...resumed, ...report('2012-06-01', 70) }), '2012-07-16'), ['rep'], 'the report of that day');
  t.strictSame(events(with_(resumed), '2012-06-01'), ['reg'], 'being behind does not');
});

t.test('the line begins with the year, or later when the task was registered later', async (t) => {
  const added = with_({ registered: { day: '2012-10-01', event: 'reg' } });
  t.equal(rule(added, '2012-10-19'), 'green on-track', '18 of 91 days');
  t.equal(rule(added, '2012-10-20'), 'yellow behind-20-percent', '19 of 91 days');
  t.equal(rule(added, '2012-11-07'), 'red behind-40-percent', '37 of 91 days');
  t.equal(lightOf(added, '2012-10-02', lightsV1).rule, 'behind-40-percent', 'version 1 did not know that');
  t.equal(rule(with_({ registered: { day: '2012-12-31', event: 'reg' } }), '2012-12-31'), 'red behind-40-percent');
  const early = { ...report('2012-02-01', 0), registered: { day: '2011-07-01', event: 'reg' } };
  t.equal(rule(with_(early), '2012-02-15'), 'green on-track', 'nothing was due before the year began');
});

t.test('the first rule that matches wins, in the order of the list', async (t) => {
  const everything = with_({
    due: '2012-06-30',
    acknowledged: undefined,
    completed: { event: 'done' },
    cancelled: { event: 'can' },
    suspended: { event: 'sus' },
    ...asked,
    ...obstacle('2012-01-02'),
    review: { verdict: 'at-risk', event: 'rev' },
    ...report('2012-01-02', 0, true),
  });
  const steps: [Partial<LightInput>, string, string][] = [
    [{}, '2012-12-01', 'done completed'],
    [{ completed: undefined }, '2012-12-01', 'done cancelled'],
    [{ cancelled: undefined }, '2012-12-01', 'green suspended'],
    [{ suspended: undefined }, '2012-12-01', 'yellow acceptance-overdue'],
    [{ due: '2012-12-31' }, '2012-12-01', 'green awaiting-acceptance'],
    [{ due: '2012-06-30', completionRequested: undefined }, '2012-12-01', 'red overdue'],
    [{ due: '2012-12-31' }, '2012-12-01', 'red silent-90-days'],
    [report('2012-11-30', 0, true), '2012-12-01', 'red behind-40-percent'],
    [report('2012-10-01', 70, true), '2012-12-01', 'red obstacle-open-60-days'],
    [obstacle('2012-10-03'), '2012-12-01', 'red reviewed-at-risk'],
    [{ review: { verdict: 'lagging', event: 'rev' } }, '2012-12-01', 'yellow obstacle-open'],
    [{ openObstacles: undefined }, '2012-12-01', 'yellow reviewed-lagging'],
    [{ review: { verdict: 'on-track', event: 'rev' } }, '2012-12-01', 'yellow not-acknowledged-15-days'],
    [{ acknowledged: { event: 'ack' } }, '2012-12-01', 'yellow obstacles-reported'],
    [report('2012-10-01', 70), '2012-12-01', 'yellow silent-45-days'],
    [report('2012-12-15', 70), '2012-12-16', 'yellow behind-20-percent'],
    [report('2012-12-15', 79), '2012-12-16', 'yellow due-in-15-days'],
    [report('2012-12-15', 80), '2012-12-16', 'green on-track'],
  ];
  let input = everything;
  for (const [change, today, expected] of steps) {
    input = { ...input, ...change };
    t.equal(rule(input, today), expected);
  }
});

t.test('each answer names the events that it rests on', async (t) => {
  const late = '2013-01-01';
  const extended = { extended: { event: 'ext' } };
  const pending = { extensionPending: { event: 'more' } };
  t.strictSame(events(with_({ completed: { event: 'done' } }), late), ['done']);
  t.strictSame(events(with_({ cancelled: { event: 'can' } }), late), ['can']);
  t.strictSame(events(with_({ suspended: { event: 'sus' } }), late), ['sus']);
  t.strictSame(events(with_(asked), '2012-12-31'), ['ask']);
  t.strictSame(events(with_(asked), late), ['ask', 'reg']);
  t.strictSame(events(with_({ ...asked, ...extended }), late), ['ask', 'ext'], 'the day comes from the extension');
  t.strictSame(events(base, late), ['reg']);
  t.strictSame(events(with_({ ...extended, ...pending, ...report('2012-12-01', 90) }), late), ['ext', 'more', 'rep']);
  t.strictSame(events(base, '2012-06-30'), ['reg'], 'silent since the start');
  t.strictSame(events(with_(report('2012-01-02', 100)), '2012-06-30'), ['rep'], 'silent since the report');
  t.strictSame(events(with_(report('2012-06-30', 0)), '2012-06-30'), ['rep'], 'behind');
  t.strictSame(events(with_(obstacle('2012-01-01')), '2012-01-02'), ['obs']);
  t.strictSame(events(with_({ ...obstacle('2012-01-01'), ...report('2012-02-28', 80) }), '2012-03-01'), ['obs']);
  for (const verdict of ['at-risk', 'lagging'] as const) {
    t.strictSame(events(with_({ review: { verdict, event: 'rev' } }), '2012-01-02'), ['rev']);
  }
  t.strictSame(events(with_({ acknowledged: undefined }), '2012-01-16'), ['reg']);
  t.strictSame(events(with_(report('2012-01-02', 5, true)), '2012-01-02'), ['rep']);
  t.strictSame(events(with_({ ...pending, ...report('2012-12-16', 79) }), '2012-12-20'), ['reg', 'more', 'rep']);
  t.strictSame(events(base, '2012-01-02'), ['reg']);
});

t.test('an extension that was only asked for moves nothing', async (t) => {
  for (const today of ['2012-06-30', '2012-12-25', '2013-01-01']) {
    t.equal(rule(with_({ extensionPending: { event: 'more' } }), today), rule(base, today));
  }
});

t.test('an override makes a light worse, to its last day and no longer', async (t) => {
  const fine = report('2012-06-30', 60);
  const yellow = with_({ ...fine, override: { light: 'yellow', until: '2012-07-05', event: 'over' } });
  t.strictSame(lightOf(yellow, '2012-07-05', lightsV2), {
    light: 'yellow',
    rule: 'manual-override',
    ruleSet: 'lights-v2',
    events: ['over', 'rep'],
  });
  t.equal(rule(yellow, '2012-07-06'), 'green on-track');
  const red = with_({ ...fine, override: { light: 'red', event: 'over' } });
  t.equal(rule(red, '2012-06-30'), 'red manual-override');
  t.equal(rule(red, '2012-08-14'), 'red manual-override', 'without a last day it stays');
  t.strictSame(events(red, '2012-08-14'), ['over', 'rep'], 'and what is yellow under it is still said');
});

t.test('an override never makes a light better, nor repeats it, and leaves alone what is over', async (t) => {
  const over = (light: 'yellow' | 'red') => ({ override: { light, event: 'over' } });
  t.equal(rule(with_({ ...over('yellow'), due: '2012-06-29' }), '2012-06-30'), 'red overdue');
  t.equal(rule(with_({ ...over('red'), due: '2012-06-29' }), '2012-06-30'), 'red overdue');
  t.equal(rule(with_({ ...over('yellow'), ...report('2012-01-02', 5, true) }), '2012-01-02'), 'yellow obstacles-reported');
  t.equal(rule(with_({ ...over('red'), completed: { event: 'done' } }), '2012-06-30'), 'done completed');
  t.equal(rule(with_({ ...over('red'), cancelled: { event: 'can' } }), '2012-06-30'), 'done cancelled');
  t.equal(rule(with_({ ...over('red'), suspended: { event: 'sus' } }), '2012-06-30'), 'red manual-override');
  t.equal(rule(with_({ ...over('red'), ...asked }), '2012-06-30'), 'red manual-override');
});

t.test('an override holds under version 1 too; without one version 1 is what it was', async (t) => {
  const over = with_({ ...report('2012-06-30', 60), override: { light: 'red', event: 'over' } });
  t.strictSame(lightOf(over, '2012-06-30', lightsV1), {
    light: 'red',
    rule: 'manual-override',
    ruleSet: 'lights-v1',
    events: ['over', 'rep'],
  });
  t.equal(lightOf({ ...over, completed: { event: 'done' } }, '2012-06-30', lightsV1).rule, 'completed');
});

t.test('version 1 looks at no fact that it did not know', async (t) => {
  fc.assert(
    fc.property(anyInput, fc.integer({ min: 0, max: 400 }), (input, day) => {
      const { year, due, completed, completionRequested, acknowledged, registered, report: current } = input;
      const known = { year, due, completed, completionRequested, acknowledged, registered, report: current };
      const today = addDays('2012-01-01', day);
      const { override: _, ...ruled } = input;
      return JSON.stringify(lightOf(ruled, today, lightsV1)) === JSON.stringify(lightOf(known, today, lightsV1));
    }),
  );
  t.pass();
});

t.test('laws of overrides and of what a verdict rests on', async (t) => {
  const severity: Record<Light, number> = { done: 0, green: 1, yellow: 2, red: 3 };
  let worsened = 0;
  fc.assert(
    fc.property(
      anyInput,
      fc.integer({ min: 0, max: 400 }),
      fc.constantFrom(lightsV1, lightsV2, lightsV3),
      (input, day, ruleSet) => {
        const today = addDays('2012-01-01', day);
        const { override, ...ruled } = input;
        const [bare, verdict] = [lightOf(ruled, today, ruleSet), lightOf(input, today, ruleSet)];
        if (verdict.rule !== 'manual-override') return JSON.stringify(verdict) === JSON.stringify(bare) && bare.events.length > 0;
        worsened += 1;
        const worse = severity[verdict.light] > severity[bare.light] && verdict.light === override?.light;
        return (
          worse && bare.light !== 'done' && JSON.stringify(verdict.events) === JSON.stringify([override?.event, ...bare.events])
        );
      },
    ),
    { numRuns: 500 },
  );
  t.ok(worsened > 0, `${worsened} overrides worsened a light`);
});
