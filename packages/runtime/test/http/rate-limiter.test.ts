import t from 'tap';
import { createRateLimiter } from '../../src/http/rate-limiter.js';
import { startServer } from '../support/running-server.js';

function limiter(perMinute: number) {
  const state = { ms: 0 };
  return { state, limiter: createRateLimiter({ perMinute, now: () => state.ms }) };
}

t.test('each client has its own share of a minute', async (t) => {
  const { limiter: one, state } = limiter(2);
  one.take('a');
  one.take('a');
  one.take('b');
  state.ms = 15_500;
  t.throws(() => one.take('a'), { code: 'rate-limited', params: { seconds: 45 } });
  one.take('b');
  state.ms = 60_000;
  one.take('a');
});

t.test('several requests are taken whole or not at all', async (t) => {
  const { limiter: one } = limiter(10);
  one.take('a', 9);
  t.throws(() => one.take('a', 2), { code: 'rate-limited' });
  one.take('a', 1);
});

t.test('no limit is no limit', async (t) => {
  const { limiter: one } = limiter(0);
  for (let request = 0; request < 1_000; request += 1) one.take('a', 1_000);
  t.pass();
});

t.test('clients beyond what is counted share one count', async (t) => {
  const { limiter: one } = limiter(2);
  for (let client = 0; client < 50_000; client += 1) one.take(`client-${client}`);
  one.take('late-1');
  one.take('late-2');
  t.throws(() => one.take('late-3'), { code: 'rate-limited' });
  one.take('client-7');
});

t.test('an actor is limited wherever it comes from, others go on', async (t) => {
  const running = await startServer(t, {
    config: { rateLimitPerMinute: 3 },
    routes: (server) => {
      server.get('/me', async () => ({}));
    },
  });
  const ask = (token: string) => running.send('GET', '/me', { token });
  const zhang = await running.token();
  for (let request = 0; request < 3; request += 1) t.equal((await ask(zhang)).status, 200);
  const answer = await ask(zhang);
  t.match(answer.json(), { status: 429, code: 'rate-limited', title: /请在 \d+ 秒后再试/ });
  t.match(answer.headers['retry-after'], /^([1-9]|[1-5]\d|60)$/);
  t.equal((await ask(await running.token({ subject: 'li' }))).status, 200);
  const again = await ask(await running.token({ name: '又名' }));
  t.equal(again.status, 429, 'another token of the same subject does not help');
});

t.test('who shows no good token is limited by address, and does not get at anybody’s share', async (t) => {
  const running = await startServer(t, {
    config: { rateLimitPerMinute: 5 },
    routes: (server) => {
      server.get('/me', async () => ({}));
    },
  });
  const zhang = await running.token();
  t.equal((await running.send('GET', '/me', { token: zhang })).status, 200);
  const statuses: number[] = [];
  for (let request = 0; request < 6; request += 1) {
    const forged = request % 2 === 0 ? { token: `x${request}` } : {};
    statuses.push((await running.send('GET', request === 5 ? '/nowhere' : '/me', forged)).status);
  }
  t.same(statuses, [401, 401, 401, 401, 429, 429]);
  t.equal((await running.send('GET', '/me', { token: zhang })).status, 200);
  t.equal((await running.send('GET', '/health/live')).status, 200);
  t.equal((await running.send('GET', '/metrics')).status, 200);
});
