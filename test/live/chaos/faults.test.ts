/** A seed always gives the same faults, and every victim is hit. */
import t from 'tap';
import { drawFaults, type Victim } from './faults.js';

const victims: readonly Victim[] = [
  { name: 'kafka', kinds: ['kill', 'stall'] },
  { name: 'redis', kinds: ['kill', 'stall', 'lose'] },
  { name: 'eventstoredb', kinds: ['kill', 'stall'] },
  { name: 'duban-1', kinds: ['kill', 'stall'] },
];
const pairs = victims.flatMap(({ name, kinds }) => kinds.map((kind) => `${kind} ${name}`)).sort();

t.test('the same seed gives the same faults, another seed others', async (t) => {
  t.strictSame(drawFaults(7, 100, victims), drawFaults(7, 100, victims));
  t.notSame(drawFaults(7, 100, victims), drawFaults(8, 100, victims));
  t.strictSame(drawFaults(7, 100, victims).slice(0, 10), drawFaults(7, 10, victims), 'a longer run begins as a short one');
});

t.test('every victim is hit before any is hit again, and every kind comes before any comes again', async (t) => {
  for (let seed = 0; seed < 50; seed += 1) {
    const faults = drawFaults(seed, 2 * pairs.length, victims);
    t.equal(new Set(faults.slice(0, victims.length).map(({ victim }) => victim)).size, victims.length);
    for (const half of [faults.slice(0, pairs.length), faults.slice(pairs.length)]) {
      t.strictSame(half.map(({ kind, victim }) => `${kind} ${victim}`).sort(), pairs);
    }
    t.ok(faults.every(({ holdMs, restMs }) => holdMs >= 50 && holdMs < 4_000 && restMs >= 50 && restMs < 800));
  }
});
