/** A process that has just started reads every stream whole that a command comes for. */
import { sharedStore } from '@duban/test-support';
import t from 'tap';
import { type EventStore, openMemoryStore, Transactor } from '../src/index.js';
import { accepted, give, registry, sumDecider } from './sums.js';

t.test('of many streams that are read whole a few are read at a time, and each command is answered', async (t) => {
  const memory = openMemoryStore();
  const streams = Array.from({ length: 26 }, (_, at) => `abc-task.${at}`);
  const before = new Transactor(memory, registry);
  for (const stream of streams) accepted(await give(before, { stream }));
  let [open, most] = [0, 0];
  const readStream: EventStore['readStream'] = async function* (...args) {
    open += 1;
    most = Math.max(most, open);
    await new Promise((resolve) => setImmediate(resolve));
    yield* memory.readStream(...args);
    open -= 1;
  };
  const transactor = new Transactor(sharedStore(memory, { readStream }), registry);
  await Promise.all(streams.map(async (stream) => accepted(await give(transactor, { stream }))));
  t.equal(most, 4);
  const totals = await Promise.all(streams.map((stream) => transactor.read(stream, sumDecider)));
  t.strictSame(new Set(totals.map(({ total }) => total)), new Set([2]));
});

t.test('one that fails leaves its place to the next', async (t) => {
  const memory = openMemoryStore();
  let failing = true;
  const readStream: EventStore['readStream'] = (...args) => {
    if (failing) throw new Error('模拟：读取失败');
    return memory.readStream(...args);
  };
  const transactor = new Transactor(sharedStore(memory, { readStream }), registry);
  for (let at = 0; at < 12; at += 1) await t.rejects(give(transactor, { stream: `abc-task.${at}` }), { message: /模拟/ });
  failing = false;
  accepted(await give(transactor, { stream: 'abc-task.0' }));
});
