import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { until } from '@duban/test-support';
import t, { type Test } from 'tap';
import { logOf, quiet, startMoni } from './moni.js';

async function start(t: Test, logger = quiet) {
  const begun = once(process, 'worker') as Promise<[Worker]>;
  const settings = { DUBAN_EVENT_STORE: `journal:${t.testdir()}`, DUBAN_READ_MODELS: 'memory' };
  const { running, headers } = await startMoni(t, settings, logger);
  const [thread] = await begun;
  const get = (url: string) => running.server.inject({ url, headers });
  const acknowledge = (key: string) =>
    running.server.inject({
      method: 'POST',
      url: '/v1/plans/moni/tasks/1.1/acknowledge',
      headers: { ...headers, 'idempotency-key': key },
      payload: {},
    });
  const ready = async () =>
    (await running.server.inject('/health/ready')).json<{ status: string; checks: Record<string, object> }>();
  return { ...running, thread, get, acknowledge, ready };
}

t.test('what was written is read with its position, from documents in another thread', async (t) => {
  const { get, acknowledge } = await start(t);
  const { position } = (await acknowledge('a')).json<{ position: string }>();
  const task = await get(`/v1/plans/moni/tasks/1.1?minPosition=${position}`);
  t.match(task.json(), { code: '1.1', status: 'acknowledged', title: '模拟任务' });
  t.match((await get('/v1/plans/keiner')).json(), { code: 'plan-not-found' }, 'refusals keep their code on the way');
  t.match((await get('/v1/plans/moni?minPosition=nonsense')).json(), { code: 'position-invalid' });
});

t.test('when the thread dies, commands go on, queries say so, and another one reads the journal again', async (t) => {
  const log = logOf();
  const { get, acknowledge, ready, thread } = await start(t, log.logger);
  const begun = once(process, 'worker');
  const asked = get('/v1/plans/moni/tasks?minPosition=none');
  await thread.terminate();
  t.ok([400, 503].includes((await asked).statusCode), 'a question under way is answered');
  const command = await acknowledge('a');
  t.equal(command.statusCode, 201);
  const { position } = command.json<{ position: string }>();
  t.match((await get('/v1/plans/moni/tasks/1.1')).json(), { status: 503, code: 'store-unavailable' });
  t.match(await ready(), { status: 'not-ready', checks: { projector: { ready: false } } });
  t.ok(log.lines().some(({ msg }) => msg === 'the read models failed and begin again'));

  await begun;
  await until(async () => (await ready()).status === 'ready');
  t.match((await get(`/v1/plans/moni/tasks/1.1?minPosition=${position}`)).json(), { status: 'acknowledged' });
});

t.test('stopping while the thread is away does not wait for another', async (t) => {
  const { lifecycle, thread } = await start(t);
  await thread.terminate();
  await lifecycle.stop();
  t.pass();
});

t.test('an event that this version does not know parks its plan, and all who ask are told', async (t) => {
  const log = logOf();
  const { store, get, ready } = await start(t, log.logger);
  const stream = 'moni-task.1.1';
  const id = '01890000-0000-7000-8000-000000000000';
  for await (const { position: _, ...event } of store.readStream(stream)) {
    await store.append(stream, 0, [{ ...event, id, revision: '1', type: 'never-heard-of' }]);
  }
  const code = async () => (await get('/v1/plans/moni')).json<{ code?: string }>().code;
  // It is read again from the event store first.
  await until(async () => (await code()) === 'plan-parked');
  const { checks } = await ready();
  t.match(checks, {
    events: { reason: { en: /moni \(never-heard-of v\d+\)/ } },
    'read-models': { reason: { en: /Parked plans: moni/ } },
  });
  t.ok(log.lines().some(({ msg }) => msg === 'a plan is parked: an event could not be processed'));
});
