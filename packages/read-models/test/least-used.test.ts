/** What of the past is kept: plans that were not asked for the longest leave, so that memory is bounded. */
import t from 'tap';
import { type EventSource, PastStates } from '../src/index.js';
import { LeastUsed } from '../src/past/least-used.js';
import { ListSource } from './sources.js';
import { World } from './world.js';

t.test('the least used leave first, and as many as are too heavy', (t) => {
  const kept = new LeastUsed<number>(3, 10);
  const there = () => ['a', 'b', 'c', 'd', 'e'].filter((key) => kept.get(key) !== undefined);
  for (const [key, value] of [...'abc'].entries()) kept.put(value, key, 3);
  kept.get('a');
  kept.put('d', 3, 1);
  t.strictSame(there(), ['a', 'c', 'd'], 'b was used the longest ago');
  kept.put('e', 4, 7);
  t.strictSame(there(), ['d', 'e'], 'a and c are too heavy beside it, d is not');
  kept.put('d', 3, 4);
  t.strictSame(there(), ['d'], 'what has grown is weighed anew, and stays itself');
  kept.put('c', 2, 11);
  t.strictSame(there(), ['c'], 'one too heavy for all is kept alone');
  kept.put('c', 2, 1);
  kept.put('a', 0, 9);
  t.strictSame(there(), ['a', 'c'], 'and is weighed anew');
  t.end();
});

t.test('the past of a plan that was not asked for the longest is let go, and made again when it is', async (t) => {
  const plans = Array.from({ length: 17 }, (_, at) => `plan${at}`);
  const worlds = new Map(plans.map((plan) => [plan, new World({ plan }).publish()]));
  const read: string[] = [];
  const source: EventSource = {
    subscribe(filter, signal) {
      const plan = filter.prefix?.slice(0, -1) ?? '';
      read.push(plan);
      return new ListSource(worlds.get(plan)?.events ?? []).subscribe(filter, signal);
    },
  };
  const past = new PastStates({ source, now: () => '2012-12-31T00:00:00.000Z' });
  const ask = async (plan = '') => {
    read.length = 0;
    const position = worlds.get(plan)?.events.at(-1)?.position ?? '';
    const state = await past.state(plan, position);
    t.equal(await state.checkpoint(plan), position);
    state.release();
    return [...new Set(read)];
  };
  const [first, second, ...others] = plans;
  for (const plan of [first, second, ...others.slice(0, -1)]) t.strictSame(await ask(plan), [plan], 'it is made');
  t.strictSame(await ask(first), [], 'sixteen are kept');
  t.strictSame(await ask(others.at(-1)), [others.at(-1)]);
  t.strictSame(await ask(first), [], 'it has just been asked for');
  t.strictSame(await ask(second), [second], 'it was the one that was asked for the longest ago');
});
