import t from 'tap';
import {
  calendarStream,
  indicatorStream,
  oversightStream,
  parseStream,
  planPrefix,
  planStream,
  reservedCategories,
  streamName,
  taskStream,
} from '../src/index.js';

t.test('stream names come apart as they were put together', async (t) => {
  const names: [string, string, string][] = [
    [planStream('zjkjt2012'), 'plan', 'main'],
    [taskStream('zjkjt2012', '1.10.3'), 'task', '1.10.3'],
    [indicatorStream('zjkjt2012', 'rd-gdp'), 'indicator', 'rd-gdp'],
    [calendarStream('zjkjt2012'), 'calendar', 'days'],
  ];
  for (const [name, aggregate, key] of names) {
    t.strictSame(parseStream(name), { category: 'zjkjt2012', aggregate, key });
    t.ok(streamName.safeParse(name).success, name);
    t.ok(name.startsWith(planPrefix('zjkjt2012')));
  }
});

t.test("a plan's prefix is not another plan's", async (t) => {
  t.notOk(taskStream('zjkjt2012sim', '1.1').startsWith(planPrefix('zjkjt2012')));
});

t.test('the longest plan, code and key make a stream name', async (t) => {
  t.ok(streamName.safeParse(taskStream('p'.repeat(32), '9999.9999.9999')).success);
  t.ok(streamName.safeParse(indicatorStream('p'.repeat(32), 'k'.repeat(64))).success);
});

t.test('oversight has a stream for each day and process, in a category that is no plan', async (t) => {
  const stream = oversightStream('2012-06-30', '0a1b2c3d');
  t.strictSame(parseStream(stream), { category: 'oversight', aggregate: 'log', key: '2012-06-30.0a1b2c3d' });
  t.ok(streamName.safeParse(stream).success);
  t.strictSame([...reservedCategories], ['oversight', 'discipline', 'duban']);
});
