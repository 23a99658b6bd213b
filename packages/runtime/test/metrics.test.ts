import t from 'tap';
import { createMetrics } from '../src/index.js';

t.test('a gauge is read at each scrape', async (t) => {
  const metrics = createMetrics({ processMetrics: false });
  let value = 1;
  metrics.gauge('duban_lag_events', 'Events behind', () => value);
  t.match(await metrics.text(), /^duban_lag_events 1$/m);
  value = 2;
  t.match(await metrics.text(), /^duban_lag_events 2$/m);
});

t.test('a labelled gauge has the samples of now and none of before', async (t) => {
  const metrics = createMetrics({ processMetrics: false });
  let samples: [string, number][] = [['a', 1]];
  metrics.gauges('duban_parked', 'Parked plans', 'plan', () => samples);
  t.match(await metrics.text(), /^duban_parked\{plan="a"\} 1$/m);
  samples = [['b', 3]];
  const text = await metrics.text();
  t.match(text, /^duban_parked\{plan="b"\} 3$/m);
  t.notMatch(text, /plan="a"/);
});

t.test('two sets of metrics in one process do not meet', async (t) => {
  const one = createMetrics();
  const other = createMetrics();
  one.gauge('duban_x', 'x', () => 1);
  other.gauge('duban_x', 'x', () => 2);
  t.match(await one.text(), /^duban_x 1$/m);
  t.match(await one.text(), /^process_resident_memory_bytes \d+/m);
  t.match(await other.text(), /^duban_x 2$/m);
});

t.test('a name is taken once', async (t) => {
  const metrics = createMetrics({ processMetrics: false });
  metrics.gauge('duban_x', 'x', () => 1);
  t.throws(() => metrics.gauge('duban_x', 'x', () => 2), { message: /already been registered/ });
});
