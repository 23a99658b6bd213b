import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { startServer } from '../support/running-server.js';

t.test('durations are counted by route template and status, never by address', async (t) => {
  const running = await startServer(t, {
    routes: (server) => {
      server.get('/tasks/:code', async () => ({}));
    },
  });
  const token = await running.token();
  await running.send('GET', '/tasks/1.1', { token });
  await running.send('GET', '/tasks/3.2', { token });
  await running.send('GET', '/tasks/3.2');
  await running.send('GET', '/secret-address');
  await running.send('POST', '/another');
  const { headers, text } = await running.send('GET', '/metrics');
  t.match(headers['content-type'], /^text\/plain; version=0\.0\.4/);
  t.match(text, /^http_request_duration_seconds_count\{method="GET",route="\/tasks\/:code",status="200"\} 2$/m);
  t.match(text, /^http_request_duration_seconds_bucket\{method="GET",route="\/tasks\/:code",status="200",le="\+Inf"\} 2$/m);
  t.match(text, /^http_request_duration_seconds_count\{method="GET",route="\/tasks\/:code",status="401"\} 1$/m);
  t.match(text, /^http_request_duration_seconds_count\{method="",route="",status="404"\} 2$/m);
  t.notMatch(text, /secret-address/);
  t.equal(text.match(/^# TYPE http_request_duration_seconds histogram$/gm)?.length, 1);
});

t.test('a bucket holds what is not above its bound', async (t) => {
  const { RequestDurations } = await import('../../src/http/request-durations.js');
  const durations = new RequestDurations();
  const route = durations.route('GET', '/a"b');
  for (const seconds of [0.001, 0.0011, 0.3, 11]) route.count(200, seconds);
  const text = durations.text();
  const labels = 'method="GET",route="/a\\"b",status="200"';
  for (const [bound, count] of Object.entries({ '0.001': 1, '0.0025': 2, '0.25': 2, '0.5': 3, '10': 3, '+Inf': 4 })) {
    t.ok(text.includes(`_bucket{${labels},le="${bound}"} ${count}\n`), bound);
  }
  t.ok(text.includes(`_count{${labels}} 4\n`));
  t.match(text, /_sum\{.*\} 11\.3021/);
  t.equal(durations.route('GET', '/a"b'), route);
});

t.test('an ordinary request writes no line, and what a route logs has the request’s reference', async (t) => {
  const running = await startServer(t, {
    limits: { slowRequestMs: 600_000 },
    routes: (server) => {
      server.get('/quiet', async () => ({}));
      server.get('/chatty', async (request) => {
        request.log.info({ plan: 'zjkjt2012' }, 'noted');
        return {};
      });
    },
  });
  const token = await running.token();
  await running.send('GET', '/quiet', { token });
  await running.send('GET', '/chatty', { token });
  const lines = running.logged().filter(({ msg }) => !String(msg).startsWith('Server listening'));
  t.equal(lines.length, 1);
  t.match(lines, [{ level: 'info', msg: 'noted', plan: 'zjkjt2012', requestId: /^[0-9a-f]{8}-[0-9a-z]+$/ }]);
});

t.test('a slow request is logged with its reference, without its address and its token', async (t) => {
  const running = await startServer(t, {
    limits: { slowRequestMs: 20 },
    routes: (server) => {
      server.get('/slow/:code', async () => sleep(40).then(() => ({})));
    },
  });
  const token = await running.token();
  await running.send('GET', '/slow/1?name=hunter2', { token });
  const line = running.logged().find(({ msg }) => msg === 'a slow request');
  t.match(line, { level: 'warn', requestId: String, method: 'GET', route: '/slow/:code', status: 200, milliseconds: Number });
  t.notMatch(JSON.stringify(running.logged()), new RegExp(`hunter2|${token}`));
});

t.test('whether the process runs and whether it may be sent work are two questions', async (t) => {
  const running = await startServer(t);
  running.health.register('views', () => ({ zh: '尚未追上', en: 'not caught up' }));
  t.same((await running.send('GET', '/health/live')).json(), { status: 'live' });
  const ready = await running.send('GET', '/health/ready');
  t.equal(ready.status, 503);
  t.same(ready.json(), {
    status: 'not-ready',
    checks: { load: { ready: true }, views: { ready: false, reason: { zh: '尚未追上', en: 'not caught up' } } },
  });
});
