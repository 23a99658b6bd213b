import t from 'tap';
import { type Point, parsePoint } from '../src/index.js';
import { Timeline } from '../src/past/timeline.js';

const positionOf = (count: number) => `worldworld01-${String(count).padStart(20, '0')}`;
const idOf = (count: number) => `00001111-0000-7000-8000-${String(count).padStart(12, '0')}`;

/** A timeline of events recorded at these minutes of 2012-06-30, 10 o'clock in UTC. */
function timeline(minutes: readonly number[], simulated = true): Timeline {
  const made = new Timeline('plan');
  minutes.forEach((minute, at) => {
    const meta = { recordedAt: `2012-06-30T10:${String(minute).padStart(2, '0')}:00.000Z` };
    made.add({ id: idOf(at + 1), position: positionOf(at + 1), meta: meta as never, data: at === 0 ? { simulated } : {} });
  });
  return made;
}

const now = '2012-07-01T12:00:00.000Z';
const at = (text: string) => parsePoint(text) as Point;

t.test('a time means the events before the first at which the running maximum of recordedAt exceeds it', async (t) => {
  const made = timeline([1, 5, 3, 4, 9]);
  const countAt = (minute: number) => Number(made.resolve(at(`2012-06-30T10:0${minute}:00Z`), now).position.slice(-1));
  t.strictSame(
    [1, 2, 4, 5, 8, 9].map(countAt),
    [1, 1, 1, 4, 4, 5],
    'an event with an earlier time stays behind the one before it',
  );
  t.equal(made.resolve(at('2012-06-30T10:08:00Z'), now).at, '2012-06-30T10:05:00.000Z');
  t.equal(made.resolve(at('2012-06-30T10:08:00Z'), now).final, true);
  t.equal(made.resolve(at('2012-06-30T10:09:00Z'), now).final, false, 'another event may be recorded in this minute');
});

t.test('a day ends at midnight in Asia/Shanghai, and is refused while it is to come', async (t) => {
  const made = timeline([1, 5], false);
  t.equal(made.resolve(at('2012-06-30'), now).final, false);
  t.throws(() => made.resolve(at('2012-06-29'), now), { code: 'point-before-plan' });
  t.throws(() => made.resolve(at(`before:${idOf(1)}`), now), { code: 'point-before-plan' });
  t.equal(made.resolve(at('2012-07-01'), now).position, positionOf(2));
  t.throws(() => made.resolve(at('2012-07-02'), now), { code: 'point-to-come' });
  t.throws(() => timeline([1]).resolve(at('2012-07-01'), now), { code: 'point-to-come' }, 'a simulated plan has its own clock');
});

t.test('what is no point is none', async (t) => {
  for (const text of [
    '',
    '2012-6-30',
    '2012-02-30',
    'event:',
    `event:${idOf(1)}x`,
    `at:${idOf(1)}`,
    `x\nevent:${idOf(1)}`,
    '1',
    'today',
  ]) {
    t.equal(parsePoint(text), undefined, text);
  }
});
