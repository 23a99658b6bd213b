/** What is served is held against the events by a server, and the result is told wherever it is to be known. */
import type { Role } from '@duban/domain';
import { openSqliteViewStore, type TaskDocument } from '@duban/read-models';
import { until } from '@duban/test-support';
import t from 'tap';
import { startLasting } from './lasting-server.js';
import { quiet, startMoni } from './moni.js';

interface Found {
  readonly id: string;
  readonly state: string;
  readonly differing: number;
  readonly plans: readonly { readonly plan: string; readonly compared: number }[];
}

t.test('a field that was changed on the disk is named, in the result, oversight, health and metrics', async (t) => {
  const data = t.testdir();
  const first = await startLasting(t, { data });
  await first.untilReady();
  await first.command('1.1', 'acknowledge', {}, 'a');
  const epoch = (await first.store.head()).slice(0, 12);
  await first.stop();
  const views = await openSqliteViewStore({ folder: first.kept, epoch });
  const checkpoint = (await views.checkpoint('moni')) as string;
  const task = (await views.get('moni', 'task', '1.1')) as TaskDocument;
  await views.apply('moni', {
    expectedCheckpoint: checkpoint,
    checkpoint,
    revisions: new Map(),
    changes: [{ op: 'put', kind: 'task', key: '1.1', document: { ...task, percent: 77 } }],
  });
  await views.close();

  const server = await startLasting(t, { data });
  await server.untilReady();
  const headersOf = async (role: Exclude<Role, 'system'>) => {
    const token = await server.issuer?.issueToken({ subject: role, name: '模拟', roles: [role], ttlSeconds: 600 });
    return { authorization: `Bearer ${token}` };
  };
  const headers = await headersOf('auditor');
  const order = async (payload: object, as = headers) =>
    server.server.inject({ method: 'POST', url: '/v1/reconciliations', headers: as, payload });
  t.match((await order({}, await headersOf('inspector'))).json(), { status: 403, code: 'not-allowed' });
  t.match((await order({ plans: ['keiner'] })).json(), { status: 404, code: 'plan-not-found' });
  t.match((await order({ plans: [] })).json(), { status: 400, errors: [{ pointer: '/plans' }] });
  t.match((await order({ plan: 'moni' })).json(), { status: 400 });

  const begun = await order({ plans: ['moni', 'moni'] });
  const url = begun.headers['location'] as string;
  t.match([begun.statusCode, begun.json<Found>()], [202, { state: 'running', by: 'auditor', plans: [] }]);
  t.match((await order({})).json(), { status: 409, code: 'reconciliation-running' }, 'one at a time');
  const result = async (at: string) => (await server.server.inject({ url: at, headers })).json<Found>();
  const ended = async (at: string) => until(async () => (await result(at)).state !== 'running');
  await ended(url);
  t.match(await result(url), {
    state: 'done',
    differing: 1,
    plans: [{ plan: 'moni', differing: 1, differences: [{ place: 'document task', key: '1.1', served: /"percent":77/ }] }],
  });
  t.match((await server.ready()).checks['reconciliation'], { ready: true, reason: { zh: /1 处与事件不符/ } });
  t.match((await server.server.inject('/metrics')).body, /duban_reconciled_differences\{plan="moni"\} 1/);
  const unknown = '/v1/reconciliations/01a20d31-1ffc-72af-9864-e85e14607f97';
  t.match(await result(unknown), { status: 404, code: 'reconciliation-not-found' });
  const refused = await server.server.inject({ url, headers: await headersOf('leader') });
  t.equal(refused.statusCode, 403);

  // What was recorded of the first one is there to be compared once this is.
  const after = await server.command('1.2', 'acknowledge', {}, 'b');
  await server.get(`/v1/oversight?minPosition=${after.position}`);
  const all = (await order({})).headers['location'] as string;
  await ended(all);
  t.strictSame(
    (await result(all)).plans.map(({ plan }) => plan),
    ['moni', 'oversight'],
  );
  const { position } = await server.command('1.3', 'acknowledge', {}, 'c');
  const told = await server.get(`/v1/oversight?kind=reconciliations&plan=moni&minPosition=${position}`);
  t.match(told, {
    items: [
      { action: 'read-models-reconciled', actor: { id: 'auditor' }, filters: /differing=1/, plan: 'moni' },
      { action: 'read-models-reconciled', count: 1 },
    ],
  });
});

t.test('documents in the memory of a thread are held against the events too', async (t) => {
  const settings = { DUBAN_EVENT_STORE: `journal:${t.testdir()}`, DUBAN_READ_MODELS: 'memory' };
  const { running, headers } = await startMoni(t, settings, quiet);
  const begun = await running.server.inject({ method: 'POST', url: '/v1/reconciliations', headers, payload: {} });
  const url = begun.headers['location'] as string;
  const result = async () => (await running.server.inject({ url, headers })).json<Found>();
  await until(async () => (await result()).state !== 'running');
  const { state, differing, plans } = await result();
  t.match([state, differing, plans.length], ['done', 0, 1]);
  t.ok((plans[0]?.compared ?? 0) > 20);
});
