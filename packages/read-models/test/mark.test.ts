/** The mark follows the log, which also grows by what is no event of ours. */
import { until } from '@duban/test-support';
import t from 'tap';
import type { EventSource } from '../src/index.js';
import { aborted, ListSource, project, start } from './sources.js';
import { World } from './world.js';

t.test('whoever has caught up marks what others write too, and does not read it again', async (t) => {
  const world = new World().publish().passDays(3);
  const events = new ListSource(world.events);
  const begun: (string | undefined)[] = [];
  const beyond = world.last.position.replace(/\d{20}$/, (ordinal) => String(Number(ordinal) + 20_000).padStart(20, '0'));
  const source: EventSource = {
    subscribe: async function* (filter, signal) {
      begun.push(filter.after);
      for await (const delivery of events.subscribe(filter, signal)) {
        yield delivery.caughtUp ? { ...delivery, position: beyond } : delivery;
      }
    },
  };
  const store = await project(source);
  t.equal(await store.mark(), beyond);
  t.strictSame(begun, [undefined]);
});

t.test('what comes soon after a mark is marked too, though nothing follows it', async (t) => {
  const { events } = new World().publish().passDays(3);
  const [most, last] = [events.slice(0, -1), events.slice(-1)];
  const positionOf = (list: typeof events) => list.at(-1)?.position ?? '';
  const source: EventSource = {
    subscribe: async function* (_, signal) {
      yield { events: most, position: positionOf(most), caughtUp: true };
      yield { events: last, position: positionOf(last), caughtUp: true };
      await aborted(signal);
    },
  };
  const { store, stop } = start({ source });
  await until(async () => (await store.mark()) === positionOf(last));
  await stop();
  t.equal(await store.mark(), positionOf(last));
});
