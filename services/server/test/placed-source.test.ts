import type { RecordedEvent } from '@duban/domain';
import { formatPosition, type Places, wordsPerPlace } from '@duban/event-store';
import t from 'tap';
import { PlacedSource } from '../src/past-beside/placed-source.js';

const epoch = 'placed000001';
const at = (ordinal: number) => formatPosition(epoch, ordinal);

/** A log in which every third event is of the plan; its places come in disorder. */
function log(bytesEach = 100) {
  let head = 0;
  const asked: (string | undefined)[] = [];
  const where = async (prefix: string, after: string | undefined): Promise<Places> => {
    asked.push(after);
    const from = Number(after?.split('-')[1] ?? 0);
    const words: number[] = [];
    for (let ordinal = head; ordinal > from; ordinal -= 1) {
      if (prefix === 'plan-' && ordinal % 3 === 0) words.push(ordinal, 1, ordinal * bytesEach, bytesEach);
    }
    return { words: Uint32Array.from(words), through: at(head) };
  };
  const reader = {
    async read(words: Uint32Array, from: number, count: number) {
      return Array.from({ length: count }, (_, index) => {
        const ordinal = words[(from + index) * wordsPerPlace] as number;
        return { position: at(ordinal) } as RecordedEvent;
      });
    },
    async close() {},
  };
  const source = new PlacedSource(epoch, reader, where);
  return {
    asked,
    grow(events: number) {
      head += events;
    },
    async read(after?: string, prefix = 'plan-') {
      const deliveries: { events: number; position: string; caughtUp: boolean }[] = [];
      const ordinals: number[] = [];
      for await (const { events, position, caughtUp } of source.subscribe({ after, prefix }, new AbortController().signal)) {
        deliveries.push({ events: events.length, position, caughtUp });
        ordinals.push(...events.map((event) => Number(event.position.split('-')[1])));
      }
      return { deliveries, ordinals };
    },
  };
}

t.test('the writer is asked once for all places, and then for those that have come since', async (t) => {
  const { grow, read, asked } = log();
  t.strictSame((await read()).deliveries, [{ events: 0, position: at(0), caughtUp: true }]);
  grow(10);
  t.strictSame((await read()).ordinals, [3, 6, 9]);
  grow(1);
  t.strictSame((await read(at(3))).ordinals, [6, 9], 'what comes after a position, though nothing is new');
  grow(5);
  const { ordinals, deliveries } = await read(at(7));
  t.strictSame(ordinals, [9, 12, 15]);
  t.strictSame(deliveries.at(-1), { events: 3, position: at(16), caughtUp: true });
  t.strictSame(asked, [undefined, undefined, at(10), at(10)]);
  const together = await Promise.all([read(), read(at(15)), read(undefined, 'none-')]);
  t.strictSame(
    together.map((each) => each.ordinals),
    [[3, 6, 9, 12, 15], [], []],
  );
});

t.test('a delivery is bounded in events and in bytes, and says how far it goes', async (t) => {
  const many = log();
  many.grow(7_500);
  t.strictSame(
    (await many.read()).deliveries.map(({ events, position, caughtUp }) => [events, position, caughtUp]),
    [
      [1_000, at(3_000), false],
      [1_000, at(6_000), false],
      [500, at(7_500), true],
    ],
  );
  const large = log(3 * 1024 * 1024);
  large.grow(9);
  t.strictSame(
    (await large.read()).deliveries.map(({ events }) => events),
    [2, 1],
  );
});
