import t from 'tap';
import { passingTime } from '../src/elapsed.js';

t.test('the time that the machine slept counts, once somebody looks, and never backwards', async (t) => {
  const state = { awake: 5_000, boot: 1_000_000 };
  const elapsed = passingTime(
    () => state.awake,
    () => state.boot,
  );
  const begin = elapsed(true);
  state.awake += 1_000;
  state.boot += 1_000;
  t.equal(elapsed(true) - begin, 1_000);
  state.boot += 3_600_000;
  t.equal(elapsed(false) - begin, 1_000, 'nobody has looked');
  t.equal(elapsed(true) - begin, 3_601_000);
  state.boot -= 10;
  t.equal(elapsed(true) - begin, 3_601_000);
  state.boot += 60_000;
  state.awake += 60_001;
  t.equal(elapsed(false) - begin, 3_661_001, 'after a minute it looks by itself');
});

t.test('the real one goes as the monotonic clock goes', async (t) => {
  const elapsed = passingTime();
  const [before, awake] = [elapsed(true), performance.now()];
  const passed = elapsed(true) - before;
  t.ok(passed >= 0 && passed < performance.now() - awake + 100, String(passed));
});
