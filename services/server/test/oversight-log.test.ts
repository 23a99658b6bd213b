import { type Actor, DubanError, oversightCategory, type RecordedEvent, storedEvent } from '@duban/domain';
import { type EventStore, openMemoryStore } from '@duban/event-store';
import { createClock, OversightCounts } from '@duban/runtime';
import { until } from '@duban/test-support';
import t, { type Test } from 'tap';
import { OversightLog } from '../src/oversight-log.js';
import { logOf } from './moni.js';

const gaoxin: Actor = { id: 'r-gaoxin', name: '高新处', unit: 'gaoxin', roles: ['reporter'] };
const onTask = (code: string) => ({ action: 'acknowledge', plan: 'moni', subject: `task/${code}` });

function logging(
  t: Test,
  { append, everyMs, tickMs = 0 }: { append?: EventStore['append']; everyMs?: number; tickMs?: number } = {},
) {
  let now = Date.parse('2012-06-30T04:00:00.000Z');
  const clock = createClock({
    source: () => {
      now += tickMs;
      return now;
    },
  });
  const store = openMemoryStore();
  const counts = new OversightCounts({ clock, refusalsMax: 1_000 });
  const { logger, lines } = logOf();
  const log = new OversightLog({ counts, store: append === undefined ? store : { append }, clock, logger, everyMs });
  t.teardown(() => log.stop());
  const events = async () => {
    const found: RecordedEvent[] = [];
    for await (const event of store.readAll({ prefix: `${oversightCategory}-` })) found.push(event);
    return found;
  };
  const pass = (ms: number) => {
    now += ms;
  };
  return { store, counts, log, events, pass, lines };
}

t.test('a batch becomes events of one stream, valid, and the next batch goes on behind them', async (t) => {
  const { counts, log, events } = logging(t);
  counts.refused(gaoxin, onTask('1.1'), 'not-your-task');
  counts.refused(gaoxin, onTask('1.1'), 'not-your-task');
  counts.accessed(gaoxin, { action: 'GET /v1/plans/:plan/history', plan: 'moni', subject: 'plan/moni' });
  await log.flush();
  counts.refused(gaoxin, { action: 'GET /v1/plans', subject: 'all' }, 'not-allowed');
  await log.flush();
  await log.flush();
  const found = await events();
  t.equal(log.written, 3);
  t.match(found, [
    {
      stream: /^oversight-log\.2012-06-30\.[0-9a-f]{8}$/,
      revision: '0',
      type: 'refusals-recorded',
      data: { command: 'acknowledge', plan: 'moni', subject: 'task/1.1', code: 'not-your-task', count: 2 },
      meta: { actor: gaoxin, recordedAt: '2012-06-30T04:00:00.000Z' },
    },
    { revision: '1', type: 'access-recorded', data: { view: 'GET /v1/plans/:plan/history', subject: 'plan/moni', count: 1 } },
    { revision: '2', type: 'refusals-recorded', data: { subject: 'all', code: 'not-allowed' } },
  ]);
  t.equal(new Set(found.map(({ stream }) => stream)).size, 1);
  t.notOk('plan' in (found[2]?.data ?? {}));
  for (const { position: _, ...event } of found) t.ok(storedEvent.safeParse(event).success);
});

t.test('every day and every process has a stream of its own', async (t) => {
  const { counts, log, events, pass } = logging(t);
  for (let day = 0; day < 2; day += 1) {
    counts.refused(gaoxin, onTask('1.1'), 'not-your-task');
    await log.flush();
    // Noon in Shanghai plus half a day and a bit.
    pass(12.5 * 3_600_000);
  }
  const streams = (await events()).map(({ stream, revision }) => [stream.slice(0, 'oversight-log.2012-06-30'.length), revision]);
  t.strictSame(streams, [
    ['oversight-log.2012-06-30', '0'],
    ['oversight-log.2012-07-01', '0'],
  ]);
  const other = logging(t);
  other.counts.refused(gaoxin, onTask('1.1'), 'not-your-task');
  await other.log.flush();
  t.not((await other.events())[0]?.stream, (await events())[0]?.stream);
});

t.test('more than one append holds is written in several, and what was dropped at the end', async (t) => {
  const { counts, log, events } = logging(t);
  for (let task = 0; task < 1_005; task += 1) counts.refused(gaoxin, onTask(`1.${task}`), 'not-your-task');
  await log.flush();
  const found = await events();
  t.equal(found.length, 1_001);
  t.match(found.at(-1), { type: 'oversight-dropped', data: { of: 'refusals', count: 5 }, meta: { actor: gaoxin } });
  t.strictSame(
    found.map(({ revision }) => Number(revision)),
    found.map((_, index) => index),
  );
});

t.test('it writes by itself, and when it stops', async (t) => {
  const { counts, log, events } = logging(t, { everyMs: 20 });
  log.start();
  counts.refused(gaoxin, onTask('1.1'), 'not-your-task');
  await until(async () => (await events()).length > 0);
  counts.refused(gaoxin, onTask('1.2'), 'not-your-task');
  await log.stop();
  t.equal((await events()).length, 2);
});

t.test('what the store does not take is sent again as it was, and nothing is doubled', async (t) => {
  const store = openMemoryStore();
  const failures: ('before' | 'after')[] = ['before', 'after', 'before'];
  const trouble = () => new DubanError('store-unavailable', { detail: 'test' });
  const { counts, log, lines } = logging(t, {
    append: async (...args) => {
      const failure = failures.shift();
      if (failure === 'before') throw trouble();
      const appended = await store.append(...args);
      if (failure === 'after') throw trouble();
      return appended;
    },
  });
  for (let flush = 0; flush < 5; flush += 1) {
    counts.refused(gaoxin, onTask(`1.${flush}`), 'not-your-task');
    await log.flush();
  }
  const found: [string, unknown][] = [];
  for await (const { revision, data } of store.readAll()) found.push([revision, data['subject']]);
  // What came while the first batch could not be written waited as counts, and was written behind it.
  t.strictSame(
    found,
    [0, 1, 2, 3, 4].map((at) => [String(at), `task/1.${at}`]),
  );
  t.equal(lines().filter(({ msg }) => msg === 'oversight could not be written').length, 3);
});

t.test('a batch in the middle of which the day ends is written whole, each part in the stream of its day', async (t) => {
  const { counts, log, events, pass, lines } = logging(t, { tickMs: 10 });
  // Midnight in Shanghai is 16:00 in UTC: some 20 readings of the clock from now.
  pass(12 * 3_600_000 - 600);
  for (let task = 0; task < 30; task += 1) counts.refused(gaoxin, onTask(`1.${task}`), 'not-your-task');
  await log.flush();
  const found = await events();
  t.equal(found.length, 30);
  const days = found.map(({ stream, revision }) => [stream.slice(14, 24), Number(revision)] as const);
  const [first, second] = ['2012-06-30', '2012-07-01'].map((day) => days.filter(([of]) => of === day).map(([, at]) => at));
  t.ok(first?.length && second?.length, 'the day ended within the batch');
  for (const revisions of [first, second])
    t.strictSame(
      revisions,
      revisions?.map((_, at) => at),
    );
  t.strictSame(lines(), []);
  counts.refused(gaoxin, onTask('2.1'), 'not-your-task');
  await log.flush();
  t.equal((await events()).at(-1)?.revision, String(second?.length));
});

t.test('what the store will not take in its place is written in another, and nothing is lost', async (t) => {
  const store = openMemoryStore();
  let refusals = 1;
  const { counts, log } = logging(t, {
    append: async (stream, expected, events) => {
      refusals -= 1;
      if (refusals >= 0) throw new DubanError('wrong-expected-revision', { stream, expected: 0, actual: 1 });
      return store.append(stream, expected, events);
    },
  });
  for (const code of ['1.1', '1.2']) {
    counts.refused(gaoxin, onTask(code), 'not-your-task');
    await log.flush();
  }
  const subjects: unknown[] = [];
  for await (const { data } of store.readAll()) subjects.push(data['subject']);
  t.strictSame(subjects, ['task/1.1', 'task/1.2']);
  t.equal(log.lost, 0);
});

t.test('what the store takes nowhere is given up, counted and logged, and holds up nothing else', async (t) => {
  const store = openMemoryStore();
  const { counts, log, lines } = logging(t, {
    append: async (stream, expected, events) => {
      const bad = events.some(({ data }) => data['subject'] === 'task/bad');
      if (bad) throw new DubanError('event-too-large', { bytes: 1, limit: 0 });
      return store.append(stream, expected, events);
    },
  });
  for (const code of ['bad', '1.2']) {
    counts.refused(gaoxin, onTask(code), 'not-your-task');
    await log.flush();
  }
  const subjects: unknown[] = [];
  for await (const { data } of store.readAll()) subjects.push(data['subject']);
  t.strictSame(subjects, ['task/1.2']);
  t.equal(log.lost, 1);
  t.equal(lines().filter(({ msg }) => msg === 'the store will not take records of oversight').length, 2);
});

t.test('what must be known at once is durable when it is told, and behind what was counted and not taken', async (t) => {
  const store = openMemoryStore();
  const failures = [true, true];
  const { counts, log } = logging(t, {
    append: async (...args) => {
      if (failures.pop() === true) throw new DubanError('store-unavailable', { detail: 'test' });
      return store.append(...args);
    },
  });
  const event = { type: 'tokens-revoked', data: { subject: 'r-gaoxin' } } as const;
  counts.refused(gaoxin, onTask('1.1'), 'not-your-task');
  await log.flush();
  await t.rejects(log.record({ event, actor: gaoxin }), { code: 'store-unavailable' });
  await log.record({ event, actor: gaoxin, reason: '离任' });
  const found: unknown[] = [];
  for await (const { type, meta } of store.readAll()) found.push([type, meta.reason]);
  t.strictSame(found, [
    ['refusals-recorded', undefined],
    ['tokens-revoked', '离任'],
  ]);
});

t.test('a record that does not fit its schema is logged and holds up no other', async (t) => {
  const { counts, log, events, lines } = logging(t);
  counts.refused(gaoxin, { ...onTask('1.1'), subject: '' }, 'not-your-task');
  counts.refused(gaoxin, onTask('1.2'), 'not-your-task');
  await log.flush();
  t.match(await events(), [{ revision: '0', data: { subject: 'task/1.2' } }]);
  t.ok(lines().some(({ msg }) => msg === 'a record of oversight does not fit its schema'));
});
