import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { eventRegistry, type StoredEvent } from '@duban/domain';
import type { EventStore } from '@duban/event-store';
import { until } from '@duban/test-support';
import t, { type Test } from 'tap';
import { logOf, quiet, startMoni } from './moni.js';

/** Counts the threads that this process begins. */
function threads(t: Test): () => number {
  let begun = 0;
  const count = () => {
    begun += 1;
  };
  process.on('worker', count);
  t.teardown(() => process.off('worker', count));
  return () => begun;
}

async function start(t: Test, logger = quiet, eventStore = `journal:${t.testdir()}`) {
  const { running, headers } = await startMoni(t, { DUBAN_EVENT_STORE: eventStore, DUBAN_READ_MODELS: 'memory' }, logger);
  const get = (url: string) => running.server.inject({ url, headers });
  const acknowledge = async (code: string) => {
    const url = `/v1/plans/moni/tasks/${code}/acknowledge`;
    const sent = { ...headers, 'idempotency-key': `"${code}"` };
    const answer = await running.server.inject({ method: 'POST', url, headers: sent, payload: {} });
    return answer.json<{ position: string }>().position;
  };
  const ready = async () =>
    (await running.server.inject('/health/ready')).json<{ status: string; checks: Record<string, object> }>();
  return { ...running, headers, get, acknowledge, ready };
}

async function eventsOf(store: EventStore, stream: string): Promise<StoredEvent[]> {
  const events: StoredEvent[] = [];
  for await (const { position: _, ...event } of store.readStream(stream)) events.push(event);
  return events;
}

const statusOf = (answer: { json<Body>(): Body }) => answer.json<{ status: string }>().status;

t.test('a past state comes from a thread of its own, which nobody pays for who does not ask', async (t) => {
  const begun = threads(t);
  const { get, acknowledge, lifecycle } = await start(t);
  const position = await acknowledge('1.1');
  t.equal((await get(`/v1/plans/moni/tasks/1.1?minPosition=${position}`)).statusCode, 200);
  const live = begun();
  const then = await get(`/v1/plans/moni/tasks/1.1?asOf=${position}`);
  t.equal(statusOf(then), 'acknowledged');
  const later = await acknowledge('1.2');
  t.equal(statusOf(await get(`/v1/plans/moni/tasks/1.2?asOf=${position}`)), 'registered', 'as it was before');
  t.equal(statusOf(await get(`/v1/plans/moni/tasks/1.2?asOf=${later}`)), 'acknowledged', 'and what has come since is seen');
  t.match((await get(`/v1/plans/moni/tasks?asOf=${position}`)).json(), { asOf: { position, final: true } });
  t.equal(begun(), live + 1);
  const refused: readonly (readonly [point: string, code: string])[] = [
    [`${position.slice(0, 13)}99999999999999999999`, 'position-invalid'],
    ['aaaaaaaaaaaa-00000000000000000001', 'position-invalid'],
    ['2999-01-01', 'point-to-come'],
    ['1999-01-01', 'point-before-plan'],
    ['event:01890000-0000-7000-8000-000000000000', 'event-not-found'],
  ];
  for (const [point, code] of refused) {
    t.equal((await get(`/v1/plans/moni?asOf=${point}`)).json<{ code: string }>().code, code, point);
  }
  t.match((await get(`/v1/plans/keiner?asOf=${position}`)).json(), { code: 'plan-not-found' });
  const beganAt = performance.now();
  await lifecycle.stop();
  t.ok(performance.now() - beganAt < 5_000, 'it ends with the server, without being killed');
});

t.test('when the thread dies, whoever waits is told, and the next question begins another', async (t) => {
  const log = logOf();
  const { get, acknowledge, ready } = await start(t, log.logger);
  const position = await acknowledge('1.1');
  const asked = `/v1/plans/moni/tasks/1.1?asOf=${position}`;
  const begun = once(process, 'worker') as Promise<[Worker]>;
  const first = get(asked);
  const [thread] = await begun;
  await thread.terminate();
  t.match((await first).json(), { status: 503, code: 'store-unavailable' });
  t.ok(log.lines().some(({ msg }) => msg.startsWith('the thread of past states has died')));
  t.equal((await ready()).status, 'ready', 'the present does not depend on it');
  t.equal(statusOf(await get(asked)), 'acknowledged');
});

t.test('stopping does not wait for what is being made', async (t) => {
  const { acknowledge, lifecycle, url, headers } = await start(t);
  const begun = once(process, 'worker') as Promise<[Worker]>;
  const asked = fetch(`${url}/v1/plans/moni?asOf=${await acknowledge('1.1')}`, { headers });
  await begun;
  await lifecycle.stop();
  t.ok([200, 503].includes((await asked).status));
});

t.test('a plan that stands still has its past up to the event, and later points say so', async (t) => {
  const { store, get, acknowledge, ready } = await start(t);
  const position = await acknowledge('1.1');
  const stream = 'moni-task.1.2';
  let appended = '';
  for await (const { position: _, ...event } of store.readStream(stream)) {
    const strange = { ...event, id: '01890000-0000-7000-8000-000000000000', revision: '1', type: 'never-heard-of' };
    appended = (await store.append(stream, 0, [strange])).position;
  }
  await until(async () => JSON.stringify(await ready()).includes('Parked plans: moni'));
  const parked = { status: 503, code: 'plan-parked' };
  t.equal(statusOf(await get(`/v1/plans/moni/tasks/1.1?asOf=${position}`)), 'acknowledged');
  t.match((await get(`/v1/plans/moni/tasks/1.1?asOf=${appended}`)).json(), parked);

  const events: StoredEvent[] = [];
  for await (const event of store.readAll({ prefix: 'moni-' })) events.push(event);
  const diff = async (from: string, to: string) => (await get(`/v1/plans/moni/diff?from=${from}&to=${to}`)).json();
  const [before] = events.slice(-3);
  t.match(await diff(`event:${before?.id}`, position), {
    to: { position },
    items: [
      {
        subject: { key: '1.1' },
        fields: [{ field: 'status', before: 'registered', after: 'acknowledged' }, { field: 'acknowledgedBy' }],
      },
    ],
  });
  t.match(await diff(position, appended), parked);
  t.match(await diff(appended, appended), parked);
  t.match((await get(`/v1/plans/moni/export?asOf=${position}`)).statusCode, 200);
  t.match((await get(`/v1/plans/moni/export?asOf=${appended}`)).json(), parked);

  const walked = async (query: string) => {
    const answer = await get(`/v1/plans/moni/changes${query}`);
    t.equal(answer.statusCode, 200);
    return answer.body
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { readonly eventId: string });
  };
  const stops = { kind: 'end', complete: false, last: events.at(-2)?.id, problem: parked };
  const whole = await walked('');
  t.strictSame(
    whole.slice(0, -1).map(({ eventId }) => eventId),
    events.slice(0, -1).map(({ id }) => id),
    'every event before it',
  );
  t.match(whole.at(-1), stops);
  t.match(await walked(`?after=${events.at(-2)?.id}`), [stops]);
  t.match(await walked('?task=1.2&from=2000-01-01'), [{ eventId: /./ }, stops]);
});

t.test('how far a preparation is stands in the health of the server, which is ready all the while', async (t) => {
  const { store, get, acknowledge, ready } = await start(t);
  await acknowledge('1.1');
  const [acknowledged] = (await eventsOf(store, 'moni-task.1.1')).slice(-1) as [StoredEvent];
  const stream = acknowledged.stream;
  const reported = (at: number): StoredEvent => ({
    ...acknowledged,
    id: `01890000-0000-7000-8000-${at.toString(16).padStart(12, '0')}`,
    revision: String(Number(acknowledged.revision) + 1 + at),
    type: 'progress-reported',
    schemaVersion: eventRegistry.definition('progress-reported').version,
    data: { unit: 'gaoxin', percent: at % 100, done: '推进', occurredOn: acknowledged.meta.recordedAt.slice(0, 10) },
    salts: { '/data/done': 'AAAAAAAAAAAAAAAAAAAAAA' },
  });
  let position = '';
  for (let from = 0; from < 5_000; from += 500) {
    const events = Array.from({ length: 500 }, (_, at) => reported(from + at));
    ({ position } = await store.append(stream, Number(acknowledged.revision) + from, events));
  }
  let over = false;
  const asked = get(`/v1/plans/moni/tasks/1.1?asOf=${position}`).finally(() => {
    over = true;
  });
  const told: { readonly ready: boolean; readonly reason: { readonly zh: string } }[] = [];
  while (!over) {
    const { status, checks } = await ready();
    t.equal(status, 'ready');
    const check = checks['past-states'] as (typeof told)[number] | undefined;
    if (check !== undefined && 'reason' in check) told.push(check);
    await pause(5);
  }
  t.match((await asked).json(), { status: 'in-progress', percent: 99 });
  t.ok(told.length > 0);
  for (const check of told) t.match(check, { ready: true, reason: { zh: /正在重算历史状态：moni \d+\/5000/ } });
  t.notMatch((await ready()).checks['past-states'], { reason: {} }, 'and is not told when it is over');
});

t.test('beside a log in memory there is nothing that another thread could read', async (t) => {
  const begun = threads(t);
  const { get, acknowledge } = await start(t, quiet, 'memory');
  const position = await acknowledge('1.1');
  t.equal(statusOf(await get(`/v1/plans/moni/tasks/1.1?asOf=${position}`)), 'acknowledged');
  t.equal(begun(), 0);
});
