/** Refusals and accesses by HTTP, until they are read as oversight after a restart. */

import { once } from 'node:events';
import { request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { RecordedEvent, Role, StoredEvent } from '@duban/domain';
import { contents, digestOf } from '@duban/evidence/contract';
import { readConfig } from '@duban/runtime';
import { fourTasks } from '@duban/test-support';
import t, { type Test } from 'tap';
import { startServer } from '../src/index.js';
import { logOf } from './moni.js';

const history = '/v1/plans/moni/history';
type Record = {
  readonly action: string;
  readonly actor: { id: string };
  readonly count: number;
  readonly [name: string]: unknown;
};

async function started(t: Test, folder: string) {
  const log = logOf();
  const config = readConfig({ DUBAN_PORT: '0', DUBAN_EVENT_STORE: folder === '' ? 'memory' : `journal:${folder}` });
  const running = await startServer({
    config,
    logger: log.logger,
    checkAnswers: true,
    seed: { plan: 'moni', manifest: fourTasks },
  });
  t.teardown(() => running.lifecycle.stop());
  const headersOf = async (role: Exclude<Role, 'system'>, unit?: string) => {
    const grant = { subject: `${role}-${unit ?? ''}`, name: '模拟人员', roles: [role], ttlSeconds: 600 };
    const token = await running.issuer?.issueToken({ ...grant, ...(unit === undefined ? {} : { unit }) });
    return { authorization: `Bearer ${token}` };
  };
  const get = async (url: string, role: Exclude<Role, 'system'>, unit?: string) =>
    running.server.inject({ url, headers: await headersOf(role, unit) });
  const post = async (
    url: string,
    role: Exclude<Role, 'system'>,
    unit: string,
    payload: object | string,
    type = 'application/json',
  ) =>
    running.server.inject({
      method: 'POST',
      url,
      headers: { ...(await headersOf(role, unit)), 'content-type': type, 'idempotency-key': String(Math.random()) },
      payload,
    });
  const records = async (query = '') =>
    (await get(`/v1/oversight${query}`, 'inspector')).json<{ items: Record[]; next: string | null }>();
  return { ...running, log, headersOf, get, post, records };
}

t.test('refusals and readings are events after the stop and oversight after the restart', async (t) => {
  const folder = t.testdir();
  const first = await started(t, folder);
  t.strictSame(await first.records(), { items: [], next: null, position: null });

  const report = { percent: 1, done: '模拟', occurredOn: '2012-03-01' };
  for (let time = 0; time < 3; time += 1) {
    t.equal((await first.post('/v1/plans/moni/tasks/1.1/report-progress', 'reporter', 'jihua', report)).statusCode, 403);
  }
  const line = JSON.stringify({ idempotencyKey: 'k', task: '1.1', command: 'acknowledge', body: {} });
  t.match((await first.post('/v1/plans/moni/commands', 'reporter', 'jihua', line, 'application/x-ndjson')).body, /"status":403/);
  t.equal((await first.get(history, 'reporter', 'jihua')).statusCode, 403);
  t.equal((await first.get('/v1/oversight', 'office', 'gaoxin')).statusCode, 403);
  for (let time = 0; time < 2; time += 1) t.equal((await first.get(`${history}?subject=task/1.1`, 'auditor')).statusCode, 200);
  t.equal((await first.get('/v1/plans/moni/tasks/1.1/history', 'inspector')).statusCode, 200);

  const bytes = contents('佐证');
  const evidence = [{ name: '一.txt', mediaType: 'text/plain', size: bytes.length, sha256: digestOf(bytes) }];
  t.equal((await first.post('/v1/plans/moni/tasks/1.1/acknowledge', 'reporter', 'gaoxin', {})).statusCode, 201);
  const reported = await first.post('/v1/plans/moni/tasks/1.1/report-progress', 'reporter', 'gaoxin', { ...report, evidence });
  const headers = { ...(await first.headersOf('reporter', 'gaoxin')), 'content-type': 'text/plain' };
  const address = `/v1/evidence/${digestOf(bytes)}`;
  t.equal((await fetch(`${first.url}${address}`, { method: 'PUT', headers, body: bytes })).status, 201);
  const { position } = reported.json<{ position: string }>();
  t.equal((await first.get(`${address}?plan=moni&minPosition=${position}`, 'auditor')).statusCode, 200);
  t.match((await first.server.inject('/metrics')).body, /^duban_oversight_refusals 6$/m);
  await first.lifecycle.stop();

  const second = await started(t, folder);
  const { items } = await second.records();
  const shown = items.map(({ kind, action, plan, subject, filters, code, count, actor }) => [
    actor.id,
    kind,
    action,
    plan,
    subject,
    filters,
    code,
    count,
  ]);
  t.strictSame(
    new Set(shown.map((each) => JSON.stringify(each))),
    new Set(
      [
        ['reporter-jihua', 'refusals', 'report-progress', 'moni', 'task/1.1', null, 'not-your-task', 3],
        ['reporter-jihua', 'refusals', 'acknowledge', 'moni', 'task/1.1', null, 'not-your-task', 1],
        ['reporter-jihua', 'refusals', 'GET /v1/plans/:plan/history', 'moni', 'plan/moni', null, 'history-not-yours', 1],
        ['office-gaoxin', 'refusals', 'GET /v1/oversight', null, 'all', null, 'not-allowed', 1],
        ['auditor-', 'access', 'GET /v1/plans/:plan/history', 'moni', 'task/1.1', 'subject=task%2F1.1', null, 2],
        ['inspector-', 'access', 'GET /v1/plans/:plan/tasks/:code/history', 'moni', 'task/1.1', null, null, 1],
        ['auditor-', 'access', 'GET /v1/evidence/:sha256', 'moni', `evidence/${digestOf(bytes)}`, null, null, 1],
        ['reporter-gaoxin', 'access', 'PUT /v1/evidence/:sha256', null, `evidence/${digestOf(bytes)}`, null, null, 1],
        ['inspector-', 'access', 'GET /v1/oversight', null, 'all', null, null, 1],
      ].map((each) => JSON.stringify(each)),
    ),
  );
  t.match((await second.get('/v1/plans', 'auditor')).json(), { items: [{ id: 'moni' }], next: null }, 'it is no plan');

  const stored: StoredEvent[] = [];
  for await (const event of second.store.readAll({ prefix: 'oversight-' })) stored.push(event);
  t.equal(stored.length, 9);
  t.notMatch(JSON.stringify(stored), /eyJ|Bearer/, 'no token is stored');
});

t.test('oversight is read page by page, newest first, by actor, kind and time', async (t) => {
  const folder = t.testdir();
  const first = await started(t, folder);
  await first.get(history, 'auditor');
  for (const unit of ['a', 'b', 'c']) await first.get(`${history}?unit=${unit}`, 'reporter', 'jihua');
  await first.lifecycle.stop();

  const { records, get } = await started(t, folder);
  const all = (await records()).items;
  t.equal(all.length, 4);
  const paged: Record[] = [];
  for (let next: string | null = ''; next !== null; ) {
    const page: { items: Record[]; next: string | null } = await records(`?limit=3${next === '' ? '' : `&cursor=${next}`}`);
    t.ok(page.items.length <= 3);
    paged.push(...page.items);
    next = page.next;
  }
  t.strictSame(paged, all);
  const positions = all.map(({ position }) => position);
  t.strictSame(positions, [...positions].sort().reverse(), 'newest first');
  t.equal((await records('?kind=access')).items.length, 1);
  t.equal((await records('?actor=reporter-jihua')).items.length, 3);
  t.equal((await records('?actor=reporter-jihua&kind=access')).items.length, 0);
  t.equal((await records('?actor=nobody')).items.length, 0);
  const at = String(all[0]?.['recordedAt']);
  t.equal((await records(`?from=${at}&to=${at}`)).items.length, all.filter(({ recordedAt }) => recordedAt === at).length);
  t.equal((await records('?to=2012-01-01')).items.length, 0);
  t.equal((await records('?from=2012-01-01')).items.length, 4);
  for (const role of ['office', 'leader', 'supervisor', 'reporter'] as const)
    t.equal((await get('/v1/oversight', role, 'gaoxin')).statusCode, 403);
  t.equal((await get('/v1/oversight?kind=odd', 'auditor')).statusCode, 400);
  const tagged = await get('/v1/oversight', 'auditor');
  t.ok(tagged.headers['etag']);
});

t.test('what those who oversee look into is recorded, with their filters, and so are files and oversight itself', async (t) => {
  const folder = t.testdir();
  const first = await started(t, folder);
  const read = async (url: string, role: Exclude<Role, 'system'> = 'auditor', unit?: string) =>
    t.equal((await first.get(url, role, unit)).statusCode, 200, url);
  const plan = '/v1/plans/moni';
  const { items } = (await first.get(`${plan}/indicators`, 'office')).json<{ items: { key: string }[] }>();
  const { people } = { people: (await first.get(`${plan}/people`, 'office')).json<{ items: { id: string }[] }>().items };
  const indicator = `${plan}/indicators/${items[0]?.key}`;
  const person = `/v1/people/${people[0]?.id}`;
  const pages = [
    `${plan}/tasks/1.1`,
    `${plan}/tasks/1.1/reports`,
    indicator,
    `${indicator}/measurements`,
    `${plan}/units/gaoxin`,
    person,
  ];
  for (const page of pages) {
    await read(page);
    await read(page, 'reporter', 'gaoxin');
    await read(page, 'office', 'jihua');
  }
  await read(`${plan}/tasks?light=red&limit=1`);
  await read(`${plan}/tasks?light=red&format=csv`, 'office', 'jihua');
  await read('/v1/plans?format=csv', 'office', 'jihua');
  await read(`${plan}/history?field=percent&order=asc&limit=3`);
  await read('/v1/oversight?kind=access&subject=task%2F1.1', 'inspector');
  await read('/v1/oversight?format=csv', 'inspector');
  await first.lifecycle.stop();

  const { records, get } = await started(t, folder);
  const shown = (await records('?kind=access&limit=200')).items.map(({ actor, action, filters }) => [actor.id, action, filters]);
  const expected = [
    ['auditor-', 'GET /v1/plans/:plan/tasks/:code', null],
    ['auditor-', 'GET /v1/plans/:plan/tasks/:code/reports', null],
    ['auditor-', 'GET /v1/plans/:plan/indicators/:key', null],
    ['auditor-', 'GET /v1/plans/:plan/indicators/:key/measurements', null],
    ['auditor-', 'GET /v1/plans/:plan/units/:unit', null],
    ['auditor-', 'GET /v1/people/:id', null],
    ['office-jihua', 'GET /v1/plans/:plan/tasks', 'format=csv&light=red'],
    ['office-jihua', 'GET /v1/plans', 'format=csv'],
    ['auditor-', 'GET /v1/plans/:plan/history', 'field=percent'],
    ['inspector-', 'GET /v1/oversight', 'kind=access&subject=task%2F1.1'],
    ['inspector-', 'GET /v1/oversight', 'format=csv'],
  ];
  const sorted = (lines: unknown[]) => lines.map((line) => JSON.stringify(line)).sort();
  t.strictSame(sorted(shown), sorted(expected));
  t.equal((await records('?plan=moni')).items.length, 7);
  t.equal((await records('?subject=task/1.1')).items.length, 3, 'one of them what oversight was asked about it');
  t.equal((await records('?subject=task/1.1&plan=other')).items.length, 0);
  t.equal((await records('?plan=moni&actor=auditor-&kind=access')).items.length, 6);
  const file = await get('/v1/oversight?plan=moni&format=csv', 'auditor');
  t.match(file.headers, { 'content-type': /text\/csv/, 'content-disposition': /oversight-duban\.csv/ });
  const lines = file.body.trim().split('\r\n');
  t.equal(lines.length, 8);
  t.match(lines[0], /类别,操作人,.*,筛选条件,/);
  t.ok(lines.some((line) => line.includes('查阅变更历史') && line.includes('字段：进度')));
  t.equal((await get('/v1/oversight?format=csv', 'office', 'jihua')).statusCode, 403);
});

t.test(
  'a client that goes away in the middle of a bulk request is noted without alarm, and its lines are carried out',
  async (t) => {
    const { url, headersOf, log, get } = await started(t, '');
    const headers = {
      ...(await headersOf('reporter', 'gaoxin')),
      'content-type': 'application/x-ndjson',
      'transfer-encoding': 'chunked',
    };
    const asked = request(`${url}/v1/plans/moni/commands`, { method: 'POST', headers });
    asked.on('error', () => {});
    asked.write(`${JSON.stringify({ idempotencyKey: 'k', task: '1.1', command: 'acknowledge', body: {} })}\n{"idempotency`);
    const [response] = (await once(asked, 'response')) as [NodeJS.ReadableStream];
    response.on('error', () => {});
    await once(response, 'data');
    asked.destroy();
    for (let wait = 0; wait < 100 && !log.lines().some(({ msg }) => /went away/.test(msg)); wait += 1) await delay(20);
    t.match(
      log.lines().filter(({ msg }) => /went away/.test(msg)),
      [{ level: 'info', err: undefined }],
    );
    t.strictSame(
      log.lines().filter(({ level }) => level === 'error' || level === 'warn'),
      [],
    );
    t.match((await get('/v1/plans/moni/tasks/1.1', 'auditor')).json(), { status: 'acknowledged' });
  },
);

t.test('a position that does not come in time is no trouble of ours', async (t) => {
  const { get, store, log } = await started(t, '');
  const far = `${store.epoch}-00000000000000009999`;
  t.match((await get(`/v1/plans/moni?minPosition=${far}`, 'auditor')).json(), { status: 503, code: 'position-not-reached' });
  const about = log.lines().filter(({ msg }) => msg === 'a request could not be served');
  t.match(about, [{ level: 'debug', code: 'position-not-reached', err: undefined }]);
});

t.test('readiness names parked plans, and the process stays ready for the others', async (t) => {
  const { server, store } = await started(t, '');
  t.strictSame((await server.inject('/health/ready')).json().checks['read-models'], { ready: true });
  const stream = 'moni-task.1.1';
  const registered: RecordedEvent[] = [];
  for await (const event of store.readStream(stream)) registered.push(event);
  const [last] = registered as [RecordedEvent];
  await store.append(stream, 0, [{ ...last, id: '00000000-0000-7000-8000-000000000001', revision: '1', type: 'never-heard-of' }]);
  let ready = await server.inject('/health/ready');
  for (let wait = 0; wait < 500 && !ready.body.includes('Parked'); wait += 1) {
    await delay(20);
    ready = await server.inject('/health/ready');
  }
  t.equal(ready.statusCode, 200);
  t.match(ready.json(), {
    status: 'ready',
    checks: { 'read-models': { ready: true, reason: { zh: /moni/, en: /Parked plans: moni/ } } },
  });
});
