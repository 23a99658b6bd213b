/** A plan that is read again beside a log that others write to. */
import { until } from '@duban/test-support';
import t from 'tap';
import type { EventSource } from '../src/index.js';
import { ListSource, start } from './sources.js';
import { World } from './world.js';

t.test('a plan that is read again from a long log of others moves with each delivery', { timeout: 60_000 }, async (t) => {
  const world = new World().publish();
  const last = world.last;
  const mark = { detail: { zh: '外', en: 'foreign' }, passedOver: false };
  const foreign = { ...last, id: 'foreign', revision: String(Number(last.revision) + 1), foreign: mark };
  const events = [
    ...world.events,
    { ...foreign, position: last.position.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10)) },
  ];
  const list = new ListSource(events);
  const ticks: ((ended: boolean) => void)[] = [];
  const source: EventSource = {
    subscribe: async function* (filter, signal) {
      if (filter.prefix === undefined) return yield* list.subscribe(filter, signal);
      while (!(await new Promise<boolean>((tick) => ticks.push(tick))))
        yield { events: [], position: last.position, caughtUp: false };
      yield* list.subscribe(filter, signal);
    },
  };
  const { runner, stop } = start({ source });
  const seen: number[] = [];
  for (let round = 0; round < 4; round += 1) {
    await until(() => ticks.length > 0);
    seen.push(runner.health().progress);
    ticks.shift()?.(round === 3);
  }
  t.equal(new Set(seen).size, 4, seen.join(' '));
  await runner.whenCaughtUp();
  await stop();
});
