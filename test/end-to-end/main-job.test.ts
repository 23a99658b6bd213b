/**
 * The main job, as users do it on a server started in the usual way: a unit reports and sees the status that follows,
 * and an auditor sees who changed what, when and why.
 */
import { randomUUID } from 'node:crypto';
import t from 'tap';
import { type Answer, call, type RunningDuban, startDuban, tokenFor } from '../support/duban-process.js';

const plan = '/v1/plans/zjkjt2012';
const task = `${plan}/tasks/3.2`;

interface People {
  readonly gaoxin: string;
  readonly fagui: string;
  readonly office: string;
  readonly auditor: string;
}

async function people(folder: string): Promise<People> {
  const [gaoxin, fagui, office, auditor] = await Promise.all([
    tokenFor(folder, { role: 'reporter', unit: 'gaoxin', name: '高新处模拟填报员' }),
    tokenFor(folder, { role: 'reporter', unit: 'fagui', name: '法规处模拟填报员' }),
    tokenFor(folder, { role: 'office', unit: 'bangongshi', name: '办公室模拟人员' }),
    tokenFor(folder, { role: 'auditor', name: '模拟审计员' }),
  ]);
  return { gaoxin, fagui, office, auditor };
}

t.test('a fresh start, a short year of one task, and a restart', async (t) => {
  const folder = t.testdir();
  let server: RunningDuban = await startDuban(folder);
  t.teardown(() => server.end());
  const { gaoxin, fagui, office, auditor } = await people(folder);
  const post = (path: string, token: string, body: unknown, headers: Record<string, string> = {}) =>
    call(server.url, path, { token, body, headers: { 'idempotency-key': randomUUID(), ...headers } });
  const get = (path: string, token = auditor, headers: Record<string, string> = {}) => call(server.url, path, { token, headers });
  const created = (answer: Answer) => {
    t.equal(answer.status, 201, JSON.stringify(answer.body));
    return answer.body as { eventIds: string[]; revision: string; position: string };
  };

  const overview = await get(plan);
  t.match(overview.body, { summary: { tasks: 26, completed: 0 }, indicators: { total: 22 }, status: 'open' });
  t.equal(Array.isArray((await get(`${plan}/tasks?limit=200`)).body['items']), true);

  t.match(await post(`${task}/report-progress`, gaoxin, { percent: 10, done: '模拟', occurredOn: '2012-02-01' }), {
    status: 409,
    body: { code: 'task-not-acknowledged' },
  });
  created(await post(`${task}/acknowledge`, gaoxin, {}));
  const report = {
    percent: 40,
    done: '模拟：已认定一批企业',
    next: '模拟：继续',
    occurredOn: '2012-06-30',
    reason: '模拟：半年上报',
  };
  const reported = created(await post(`${task}/report-progress`, gaoxin, report));

  const seen = await get(`${task}?minPosition=${reported.position}`);
  t.match(
    seen.body,
    { percent: 40, status: 'in-progress', revision: reported.revision, report: { done: report.done } },
    "one reads one's own write",
  );
  t.ok(seen.headers.get('etag'));
  const unchanged = await get(task, auditor, { 'if-none-match': seen.headers.get('etag') ?? '' });
  t.equal(unchanged.status, 304);

  t.match(await post(`${task}/report-progress`, fagui, report), { status: 403, body: { code: 'not-your-task' } });

  const [oldest] = reported.eventIds;
  const corrected = created(
    await post(`${task}/correct-report`, gaoxin, { report: oldest, percent: 35, reason: '模拟：重复计数' }),
  );
  const history = await get(`${task}/history?minPosition=${corrected.position}`);
  const [latest] = history.body['items'] as { type: string; reason: string; actor: { unit: string }; changes: unknown[] }[];
  t.match(latest, { type: 'report-corrected', reason: '模拟：重复计数', actor: { unit: 'gaoxin' } });
  t.ok(
    latest?.changes.some((change) => t.match(change, { before: 40, after: 35 }) || true) &&
      latest.changes.some((change) => JSON.stringify(change).includes('"before":40,"after":35')),
    'the correction shows what was said before and after',
  );

  const done = created(
    await post(`${task}/report-progress`, gaoxin, { percent: 100, done: '模拟：全部完成', occurredOn: '2012-12-01' }),
  );
  const requested = created(await post(`${task}/request-completion`, gaoxin, {}));
  t.match(await post(`${task}/complete`, office, {}), { status: 428, body: { code: 'if-match-required' } });
  t.match(await post(`${task}/complete`, office, {}, { 'if-match': `"${done.revision}"` }), {
    status: 412,
    body: { code: 'stale-revision' },
  });
  t.match(await post(`${task}/complete`, gaoxin, {}, { 'if-match': `"${requested.revision}"` }), { status: 403 });
  const refused = await post(`${task}/complete`, office, {}, { 'if-match': `"${requested.revision}"` });
  t.match(refused, { status: 409, body: { code: 'completion-open' } });
  const items = String((refused.body['params'] as Record<string, unknown>)['items']).matchAll(/([a-z]+\/\S+) \(/g);
  const accept = Array.from(items, ([, item]) => ({ item, reason: '模拟：另行办理' }));
  t.ok(
    accept.some(({ item }) => item?.startsWith('indicator/')),
    'what was not measured is open',
  );
  const completed = created(await post(`${task}/complete`, office, { accept }, { 'if-match': `"${requested.revision}"` }));
  t.match((await get(`${task}?minPosition=${completed.position}`)).body, { status: 'completed', light: { light: 'done' } });

  const measured = created(
    await post(`${plan}/indicators/${await keyOf(get, '新认定高新技术企业')}/record-measurement`, gaoxin, {
      value: '312',
      occurredOn: '2012-12-01',
    }),
  );
  const indicators = (await get(`${plan}/indicators?task=3.2&minPosition=${measured.position}`)).body['items'] as object[];
  t.match(indicators[0], { attainment: 'met', attainmentPercent: '104' });

  const before = await get(task);
  t.equal(await server.stop(), 0, 'it stops when it is asked to');
  server = await startDuban(folder);
  const after = await get(task);
  t.strictSame({ ...after.body, position: null }, { ...before.body, position: null }, 'a restart changes nothing');
});

async function keyOf(get: (path: string) => Promise<Answer>, name: string): Promise<string> {
  const { body } = await get(`${plan}/indicators?task=3.2`);
  const found = (body['items'] as { key: string; facts: { name: string } }[]).find(({ facts }) =>
    facts.name.includes(name.slice(0, 4)),
  );
  if (found === undefined) throw new Error(`no indicator ${name}: ${JSON.stringify(body)}`);
  return found.key;
}

t.test('two clients with one If-Match, and a retry after a lost answer and a crash', async (t) => {
  const folder = t.testdir();
  let server: RunningDuban = await startDuban(folder);
  t.teardown(() => server.end());
  const { gaoxin } = await people(folder);
  const post = (path: string, body: unknown, headers: Record<string, string>) =>
    call(server.url, path, { token: gaoxin, body, headers });

  const acknowledged = await post(`${task}/acknowledge`, {}, { 'idempotency-key': 'k-0' });
  const ifMatch = { 'if-match': `"${String(acknowledged.body['revision'])}"` };
  const body = { percent: 5, done: '模拟', occurredOn: '2012-03-01' };
  const race = await Promise.all(
    ['k-1', 'k-2'].map((key) => post(`${task}/report-progress`, body, { 'idempotency-key': key, ...ifMatch })),
  );
  t.strictSame(race.map(({ status }) => status).sort(), [201, 412]);

  const winner = race[0]?.status === 201 ? 'k-1' : 'k-2';
  const first = race.find(({ status }) => status === 201)?.body;
  const again = await post(`${task}/report-progress`, body, { 'idempotency-key': winner, ...ifMatch });
  t.strictSame([again.status, again.body], [201, first]);
  t.equal(again.headers.get('idempotency-replayed'), 'true');
  await server.kill();
  server = await startDuban(folder);
  const afterCrash = await post(`${task}/report-progress`, body, { 'idempotency-key': winner, ...ifMatch });
  t.strictSame([afterCrash.status, afterCrash.body], [201, first]);
  t.match(await post(`${task}/report-progress`, { ...body, percent: 6 }, { 'idempotency-key': winner }), {
    status: 422,
    body: { code: 'idempotency-key-reused' },
  });
});
