import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '@duban/test-support';
import t from 'tap';
import { createLoadGuard } from '../../src/http/load-guard.js';

t.test('an event loop that stands still turns requests away, and recovers', async (t) => {
  const guard = createLoadGuard({ eventLoopDelayMaxMs: 50 });
  t.teardown(() => guard.close());
  const giveUpAt = performance.now() + 20_000;
  while (guard.eventLoopDelayMs <= 50 && performance.now() < giveUpAt) {
    const end = performance.now() + 300;
    while (performance.now() < end);
    await sleep(1);
  }
  t.ok(guard.late);
  t.throws(() => guard.refuseWhenLate(), { code: 'overloaded' });
  await until(() => guard.eventLoopDelayMs <= 50);
  guard.refuseWhenLate();
  t.notOk(guard.late);
});
