import t from 'tap';
import { oversightStream, parseStream, planPrefix, planStream, reservedCategories, streamName, streamOf } from '../src/index.js';

t.test('stream names come apart as they were put together', async (t) => {
  const names: [string, string, string][] = [
    [planStream('zjkjt2012'), 'plan', 'main'],
    [streamOf('task', 'zjkjt2012', '1.10.3'), 'task', '1.10.3'],
    [streamOf('indicator', 'zjkjt2012', 'rd-gdp'), 'indicator', 'rd-gdp'],
    [streamOf('calendar', 'zjkjt2012', 'days'), 'calendar', 'days'],
  ];
  for (const [name, aggregate, key] of names) {
    t.strictSame(parseStream(name), { category: 'zjkjt2012', aggregate, key });
    t.ok(streamName.safeParse(name).success, name);
    t.ok(name.startsWith(planPrefix('zjkjt2012')));
  }
});

t.test("a plan's prefix is not another plan's", async (t) => {
  t.notOk(streamOf('task', 'zjkjt2012sim', '1.1').startsWith(planPrefix('zjkjt2012')));
});

t.test('the longest plan, code and key make a stream name', async (t) => {
  t.ok(streamName.safeParse(streamOf('task', 'p'.repeat(32), '9999.9999.9999')).success);
  t.ok(streamName.safeParse(streamOf('indicator', 'p'.repeat(32), 'k'.repeat(64))).success);
});

t.test('oversight has a stream for each day and process, in a category that is no plan', async (t) => {
  const stream = oversightStream('2012-06-30', '0a1b2c3d');
  t.strictSame(parseStream(stream), { category: 'oversight', aggregate: 'log', key: '2012-06-30.0a1b2c3d' });
  t.ok(streamName.safeParse(stream).success);
  t.strictSame([...reservedCategories], ['oversight', 'discipline', 'duban']);
});
