import t from 'tap';
import { murmur2, partitionOf } from '../src/partition.js';

t.test("the hash is Kafka's, by the examples of its own tests", async (t) => {
  const examples: readonly [string, number][] = [
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ];
  for (const [text, hash] of examples) t.equal(murmur2(Buffer.from(text)), hash, text);
});

t.test('a plan stays where it is, and plans spread', async (t) => {
  t.equal(partitionOf('zjkjt2012', 12), 7);
  const plans = Array.from({ length: 1_200 }, (_, index) => `plan${index}`);
  const counts = new Map<number, number>();
  for (const plan of plans) counts.set(partitionOf(plan, 12), (counts.get(partitionOf(plan, 12)) ?? 0) + 1);
  t.strictSame(
    [...counts.keys()].sort((one, other) => one - other),
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
  );
  t.ok(
    [...counts.values()].every((count) => count > 60 && count < 140),
    [...counts.values()].join(),
  );
});
