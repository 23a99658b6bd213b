import t from 'tap';
import { createClock } from '../src/index.js';

const start = Date.UTC(2012, 5, 30, 15, 59, 59, 500);

/** A clock over a machine clock that the test moves. */
function machine() {
  const steps: number[] = [];
  const state = { ms: start };
  const clock = createClock({ source: () => state.ms, onStepBack: (step) => steps.push(step) });
  return { clock, state, steps };
}

t.test('an instant is written in UTC with milliseconds', async (t) => {
  t.equal(machine().clock.now(), '2012-06-30T15:59:59.500Z');
});

t.test('a day begins at midnight in Shanghai', async (t) => {
  const { clock, state } = machine();
  t.equal(clock.today(), '2012-06-30');
  state.ms += 500;
  t.equal(clock.today(), '2012-07-01');
  t.equal(clock.now(), '2012-06-30T16:00:00.000Z');
});

t.test('time never goes back, and a small step back is nobody’s business', async (t) => {
  const { clock, state, steps } = machine();
  const before = clock.now();
  state.ms -= 5_000;
  t.equal(clock.now(), before);
  t.equal(clock.healthy, true);
  t.same(steps, []);
});

t.test('a step back of more than 5 s is told once, and the clock is unhealthy until time has caught up', async (t) => {
  const { clock, state, steps } = machine();
  const before = clock.now();
  state.ms -= 5_001;
  t.equal(clock.now(), before);
  t.equal(clock.healthy, false);
  state.ms += 1_000;
  t.equal(clock.healthy, false);
  t.equal(clock.now(), before);
  state.ms += 4_001;
  t.equal(clock.healthy, true);
  state.ms += 1;
  t.equal(clock.now(), '2012-06-30T15:59:59.501Z');
  t.same(steps, [5_001]);
});

t.test('each step is told, also one after another', async (t) => {
  const { clock, state, steps } = machine();
  state.ms -= 10_000;
  clock.now();
  state.ms -= 20_000;
  clock.now();
  clock.now();
  t.same(steps, [10_000, 30_000]);
});

t.test('many small steps back that add up are told as one', async (t) => {
  const { clock, state, steps } = machine();
  for (let step = 0; step < 10; step += 1) {
    state.ms -= 1_000;
    clock.now();
  }
  t.same(steps, [6_000]);
  t.equal(clock.healthy, false);
});

t.test('the real clock is within the machine’s own', async (t) => {
  const clock = createClock();
  const before = Date.now();
  const read = clock.millis();
  t.ok(read >= before && read <= Date.now());
  t.equal(clock.healthy, true);
});

const day = 24 * 60 * 60 * 1000;

/** The same, where time passes besides what the machine's clock says. */
function machineThatLeaps() {
  const leaps: number[] = [];
  const state = { ms: start, passed: 0 };
  const pass = (ms: number) => {
    state.ms += ms;
    state.passed += ms;
  };
  const options = { source: () => state.ms, elapsed: () => state.passed, onStepForward: (step: number) => leaps.push(step) };
  return { clock: createClock(options), state, pass, leaps };
}

t.test('a step forward of 40 days is not followed, told once, and forgotten when the clock is right again', async (t) => {
  const { clock, state, pass, leaps } = machineThatLeaps();
  state.ms += 40 * day;
  t.equal(clock.now(), '2012-06-30T15:59:59.500Z');
  t.equal(clock.healthy, false);
  pass(500);
  t.equal(clock.today(), '2012-07-01', 'time goes on as it passes');
  t.same(leaps, [40 * day]);
  state.ms -= 40 * day;
  pass(1_000);
  t.equal(clock.now(), '2012-06-30T16:00:01.000Z');
  t.equal(clock.healthy, true);
  state.ms += 2 * day;
  clock.now();
  t.same(leaps, [40 * day, 2 * day], 'another leap is told again');
});

t.test('days that passed unasked, and a night that the machine slept, are followed', async (t) => {
  const { clock, state, pass, leaps } = machineThatLeaps();
  pass(40 * day);
  t.equal(clock.today(), '2012-08-09');
  state.ms += day;
  t.equal(clock.today(), '2012-08-10');
  t.equal(clock.healthy, true);
  t.same(leaps, []);
});
