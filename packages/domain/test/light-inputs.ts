/** Facts that a light may rest on, for the tests of the lights. */
import fc from 'fast-check';
import { addDays, type LightInput } from '../src/index.js';

export const base: LightInput = {
  year: 2012,
  due: '2012-12-31',
  completed: undefined,
  completionRequested: undefined,
  acknowledged: { event: 'ack' },
  registered: { day: '2012-01-01', event: 'reg' },
  report: undefined,
};
export const with_ = (changes: Partial<LightInput>): LightInput => ({ ...base, ...changes });
export const report = (day: string, percent: number, obstacles = false) => ({
  report: { day, percent, obstacles, event: 'rep' },
});

const someDay = fc.integer({ min: 0, max: 400 }).map((count) => addDays('2012-01-01', count));
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
/** One time in ten: what would hide every other rule if it were there half of the time. */
const rarely = <Value>(value: fc.Arbitrary<Value>) =>
  fc.oneof({ arbitrary: value, weight: 1 }, { arbitrary: fc.constant(undefined), weight: 9 });
const named = (event: string) => fc.constant({ event });

/** Any input, be they ones that no task has together. */
export const anyInput: fc.Arbitrary<LightInput> = fc.record({
  year: fc.constant(2012),
  due: someDay,
  completed: rarely(named('done')),
  completionRequested: rarely(someDay.map((day) => ({ day, event: 'ask' }))),
  acknowledged: maybe(named('ack')),
  registered: someDay.map((day) => ({ day, event: 'reg' })),
  report: maybe(fc.record({ day: someDay, percent: fc.nat(100), obstacles: fc.boolean(), event: fc.constant('rep') })),
  suspended: rarely(named('sus')),
  resumed: maybe(someDay.map((day) => ({ day, event: 'res' }))),
  cancelled: rarely(named('can')),
  extended: maybe(named('ext')),
  extensionPending: maybe(named('more')),
  openObstacles: maybe(someDay.map((day) => ({ count: 1, oldest: { day, event: 'obs' } }))),
  review: maybe(fc.constantFrom('on-track', 'lagging', 'at-risk').map((verdict) => ({ verdict, event: 'rev' }) as const)),
  override: maybe(fc.record({ light: fc.constantFrom('yellow', 'red'), until: maybe(someDay), event: fc.constant('over') })),
});
