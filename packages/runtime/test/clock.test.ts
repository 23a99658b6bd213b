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
  t.equal(clock.trouble, undefined);
  t.same(steps, []);
});

t.test('a step back of more than 5 s is told once, and is a trouble until time has caught up', async (t) => {
  const { clock, state, steps } = machine();
  const before = clock.now();
  state.ms -= 5_001;
  t.equal(clock.now(), before);
  t.same(clock.trouble, { kind: 'back', byMs: -5_001 });
  state.ms += 1_000;
  t.same(clock.trouble, { kind: 'back', byMs: -4_001 });
  t.equal(clock.now(), before);
  state.ms += 4_001;
  t.equal(clock.trouble, undefined);
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
  t.match(clock.trouble, { kind: 'back' });
});

t.test('the real clock is within the machine’s own', async (t) => {
  const clock = createClock();
  const before = Date.now();
  const read = clock.millis();
  t.ok(read >= before && read <= Date.now());
  t.equal(clock.trouble, undefined);
});

const minute = 60_000;
const day = 24 * 60 * minute;

/** The same, where time passes besides what the machine's clock says; `asleep` is noticed only by who looks. */
function machineThatLeaps() {
  const jumps: (number | undefined)[] = [];
  const state = { ms: start, passed: 0, asleep: 0 };
  let slept = 0;
  const pass = (ms: number) => {
    state.ms += ms;
    state.passed += ms;
  };
  const elapsed = (look: boolean) => {
    if (look) slept = state.asleep;
    return state.passed + slept;
  };
  const clock = createClock({ source: () => state.ms, elapsed, onJump: (byMs) => jumps.push(byMs) });
  return { clock, state, pass, jumps };
}

for (const [name, leap] of [
  ['ten years ahead', 3_652 * day],
  ['two hours ahead', 120 * minute],
  ['a day back', -day],
] as const) {
  t.test(`a leap of ${name} is not believed, told once, and forgotten when the clock is right again`, async (t) => {
    const { clock, state, pass, jumps } = machineThatLeaps();
    clock.now();
    state.ms += leap;
    t.equal(clock.now(), '2012-06-30T15:59:59.500Z');
    t.same(clock.trouble, { kind: 'jumped', byMs: leap });
    t.equal(clock.machineMillis(), start + leap, 'for tokens the machine is asked');
    pass(10_000);
    t.equal(clock.now(), '2012-06-30T16:00:09.500Z', 'time goes on as it passes');
    t.same(jumps, [leap]);
    state.ms -= leap;
    pass(1_000);
    t.equal(clock.trouble, undefined);
    t.equal(clock.now(), '2012-06-30T16:00:10.500Z');
    t.same(jumps, [leap, undefined]);
    state.ms += leap;
    clock.now();
    t.same(jumps, [leap, undefined, leap], 'another leap is told again');
  });
}

t.test('small corrections are followed for ever, and a clock that runs twice as fast for some minutes only', async (t) => {
  const { clock, state, pass } = machineThatLeaps();
  for (let hour = 0; hour < 48; hour += 1) {
    pass(60 * minute);
    state.ms += minute;
    t.equal(clock.millis(), state.ms);
  }
  t.equal(clock.trouble, undefined);
  let fast = 0;
  while (clock.trouble === undefined && fast < 60) {
    pass(minute);
    state.ms += minute;
    fast += 1;
  }
  t.match(clock.trouble, { kind: 'jumped' });
  t.ok(fast <= 3, `${fast} minutes`);
});

t.test('days that passed unasked, and a weekend that the machine slept, are followed', async (t) => {
  const { clock, state, pass, jumps } = machineThatLeaps();
  pass(40 * day);
  t.equal(clock.today(), '2012-08-09');
  state.ms += 3 * day;
  state.asleep += 3 * day;
  t.equal(clock.today(), '2012-08-12');
  t.equal(clock.trouble, undefined);
  t.same(jumps, []);
  state.ms += 3 * day;
  t.equal(clock.today(), '2012-08-12', 'the sleep does not count twice');
  t.same(jumps, [3 * day]);
});

t.test('a machine that is taken at its word is believed from there, also when that is earlier', async (t) => {
  const { clock, state, pass, jumps } = machineThatLeaps();
  state.ms -= 40 * day;
  t.match(clock.trouble, { kind: 'jumped' });
  clock.believeMachine();
  t.equal(clock.trouble, undefined);
  pass(minute);
  t.equal(clock.now(), '2012-05-21T16:00:59.500Z');
  t.same(jumps, [-40 * day, undefined]);
});
