/** When a projector is told how far the journal is durable. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Position } from '@duban/domain';
import t, { type Test } from 'tap';
import { ordinalOf, ReachTeller } from '../src/projector-beside/reach-teller.js';

const at = (ordinal: number): Position => `reachlog0001-${String(ordinal).padStart(20, '0')}`;

/** Counts what is told, and when it was told first after `begin`. */
function listening(t: Test) {
  const told: number[] = [];
  let [first, began] = [Number.NaN, performance.now()];
  const teller = new ReachTeller(at(0), (position) => {
    if (told.length === 0) first = performance.now() - began;
    told.push(ordinalOf(position));
  });
  t.teardown(() => teller.close());
  const begin = () => {
    began = performance.now();
  };
  return { told, teller, begin, firstMs: () => first };
}

t.test('few events are told after some milliseconds, many after more of them, together', async (t) => {
  const few = listening(t);
  const many = listening(t);
  few.begin();
  few.teller.grown(at(3));
  many.begin();
  many.teller.grown(at(60));
  await pause(60);
  t.strictSame(few.told, [3]);
  many.teller.grown(at(90));
  t.strictSame(many.told, []);
  await pause(200);
  t.strictSame(many.told, [90]);
  t.ok(many.firstMs() >= 90, `after ${many.firstMs()} ms`);
});

t.test('what somebody waits for is told at once, whatever else is being gathered', async (t) => {
  const { told, teller } = listening(t);
  teller.grown(at(500));
  await teller.while(at(400), async () => t.strictSame(told, [500]));
  teller.grown(at(501));
  const waiting = teller.while(at(600), async () => {
    t.strictSame(told, [500, 501]);
    teller.grown(at(600));
    t.strictSame(told, [500, 501, 600], 'and what comes while he waits');
  });
  await waiting;
  await pause(150);
  t.strictSame(told, [500, 501, 600], 'once');
});
