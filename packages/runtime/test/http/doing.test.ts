import { type Actor, DubanError } from '@duban/domain';
import t from 'tap';
import { type Doing, doingOf, isRefusal, type Oversight } from '../../src/index.js';
import { startServer } from '../support/running-server.js';

const doing = (method: string, url: string, params: object = {}, query: object = {}) =>
  doingOf({ method, routeOptions: { url }, params, query } as Parameters<typeof doingOf>[0]);

t.test('a command goes by its name, a reading by its route', async (t) => {
  t.strictSame(doing('POST', '/v1/plans/:plan/tasks/:code/report-progress', { plan: 'moni', code: '3.2' }), {
    action: 'report-progress',
    plan: 'moni',
    subject: 'task/3.2',
    filters: undefined,
  });
  const history = '/v1/plans/:plan/history';
  const ofPlan = { action: `GET ${history}`, plan: 'moni', subject: 'plan/moni', filters: undefined };
  t.strictSame(doing('GET', history, { plan: 'moni' }), ofPlan);
  t.strictSame(doing('HEAD', history, { plan: 'moni' }), ofPlan);
  t.strictSame(
    doing('GET', history, { plan: 'moni' }, { subject: 'indicator/rd-gdp', unit: 'gaoxin' }).subject,
    'indicator/rd-gdp',
  );
  t.strictSame(doing('GET', history, { plan: 'moni' }, { unit: 'gaoxin' }).subject, 'unit/gaoxin');
  t.strictSame(doing('GET', '/v1/plans/:plan/indicators/:key', { plan: 'moni', key: 'rd-gdp' }).subject, 'indicator/rd-gdp');
  t.strictSame(doing('GET', '/v1/evidence/:sha256', { sha256: 'ab' }, { plan: 'moni' }), {
    action: 'GET /v1/evidence/:sha256',
    plan: 'moni',
    subject: 'evidence/ab',
    filters: undefined,
  });
  t.strictSame(doing('GET', '/v1/plans'), { action: 'GET /v1/plans', plan: undefined, subject: 'all', filters: undefined });
});

t.test('what was not checked yet is bounded and shown harmless', async (t) => {
  const odd = doing('POST', '/v1/plans/:plan/tasks/:code/complete', { plan: 'A B', code: `${'长'.repeat(300)}\n` });
  t.equal(odd.plan, undefined);
  t.match(odd.subject, /^task\/\?{195}$/);
});

t.test('only a 403 is a refusal', async (t) => {
  for (const code of ['not-allowed', 'not-your-task', 'history-not-yours'] as const) t.ok(isRefusal(new DubanError(code)), code);
  for (const code of ['token-missing', 'task-not-found', 'task-completed'] as const)
    t.notOk(isRefusal(new DubanError(code)), code);
  t.notOk(isRefusal(new Error('x')));
});

t.test('a server tells of every refusal of somebody who is known, and of nothing else', async (t) => {
  const recorded: [Actor, Doing, string][] = [];
  const oversight: Oversight = { refused: (...refusal) => recorded.push(refusal), accessed: () => {} };
  const refusing = (code: 'not-your-task' | 'task-not-found') => async () => {
    throw new DubanError(code);
  };
  const { send, token } = await startServer(t, {
    oversight,
    routes: (server) => {
      server.post('/v1/plans/:plan/tasks/:code/acknowledge', refusing('not-your-task'));
      server.get('/v1/plans/:plan/tasks/:code', refusing('task-not-found'));
      server.get('/open', { config: { public: true } }, refusing('not-your-task'));
    },
  });
  const bearer = await token();
  t.equal((await send('POST', '/v1/plans/moni/tasks/3.2/acknowledge', { token: bearer, body: '{}' })).status, 403);
  t.equal((await send('GET', '/v1/plans/moni/tasks/3.2', { token: bearer })).status, 404);
  t.equal((await send('POST', '/v1/plans/moni/tasks/3.2/acknowledge', { body: '{}' })).status, 401);
  t.equal((await send('GET', '/open')).status, 403);
  t.match(recorded, [
    [{ id: 'zhang', unit: 'gaoxin' }, { action: 'acknowledge', plan: 'moni', subject: 'task/3.2' }, 'not-your-task'],
  ]);
  t.equal(recorded.length, 1);
  t.notOk(JSON.stringify(recorded).includes(bearer));
});
