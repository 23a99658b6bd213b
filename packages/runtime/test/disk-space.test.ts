import { until } from '@duban/test-support';
import t from 'tap';
import { watchDiskSpace } from '../src/index.js';

t.test('what is written between two looks is counted, until a look has seen it', async (t) => {
  let free = 1_000;
  const space = await watchDiskSpace(t.testdir(), { free: async () => free });
  t.teardown(() => space.stop());
  t.equal(space.freeBytes, 1_000);
  space.take(300);
  space.take(300);
  t.equal(space.freeBytes, 400);
  free = 900;
  await until(() => space.freeBytes === 900, { what: 'the next look' });
});

t.test('what is written during a look is not forgotten by it', async (t) => {
  let answer: ((bytes: number) => void) | undefined;
  let asked = 0;
  const free = () => {
    asked += 1;
    return asked === 1 ? Promise.resolve(1_000) : new Promise<number>((resolve) => (answer = resolve));
  };
  const space = await watchDiskSpace(t.testdir(), { free });
  t.teardown(() => space.stop());
  await until(() => answer !== undefined);
  space.take(100);
  answer?.(1_000);
  await until(() => space.freeBytes === 900);
  t.equal(space.freeBytes, 900);
});

t.test('where it cannot be found out there is no bound', async (t) => {
  const space = await watchDiskSpace(t.testdir(), { free: () => Promise.reject(new Error('no such call')) });
  t.teardown(() => space.stop());
  space.take(1);
  t.equal(space.freeBytes, Number.POSITIVE_INFINITY);
});

t.test('a folder that is made later is bounded by its disk from the first look on', async (t) => {
  const space = await watchDiskSpace(`${t.testdir()}/not/yet`);
  t.teardown(() => space.stop());
  t.ok(space.freeBytes < Number.POSITIVE_INFINITY, String(space.freeBytes));
});
