import t from 'tap';
import { clockCheck, createClock, createHealth } from '../src/index.js';

const reason = { zh: '尚未追上', en: 'not caught up' };

t.test('a process without checks is ready', async (t) => {
  t.same(await createHealth().report(), { status: 'ready', checks: {} });
});

t.test('one check that is not ready is named with its reason', async (t) => {
  const health = createHealth();
  health.register('store', () => undefined);
  health.register('views', async () => reason);
  t.same(await health.report(), {
    status: 'not-ready',
    checks: { store: { ready: true }, views: { ready: false, reason } },
  });
});

t.test('a remark is told, and the process stays ready', async (t) => {
  const health = createHealth();
  health.register('views', () => ({ ...reason, ready: true }));
  t.same(await health.report(), { status: 'ready', checks: { views: { ready: true, reason } } });
});

t.test('a check that throws is not ready, and only the log hears why', async (t) => {
  const reported: unknown[] = [];
  const health = createHealth({ onError: (name, error) => reported.push(name, error) });
  const error = new Error('password hunter2');
  health.register('store', () => Promise.reject(error));
  const report = await health.report();
  t.match(report, { status: 'not-ready', checks: { store: { ready: false, reason: { zh: '检查失败' } } } });
  t.notMatch(JSON.stringify(report), /hunter2/);
  t.same(reported, ['store', error]);
});

t.test('a check that does not answer is not waited for', async (t) => {
  const health = createHealth();
  health.register('stuck', () => new Promise(() => {}));
  t.match(await health.report(), { checks: { stuck: { ready: false, reason: { zh: '检查超时' } } } });
});

t.test('a check is asked anew each time', async (t) => {
  const health = createHealth();
  let ready = false;
  health.register('views', () => (ready ? undefined : reason));
  t.equal((await health.report()).status, 'not-ready');
  ready = true;
  t.equal((await health.report()).status, 'ready');
});

t.test('a process that stops is not ready whatever the checks say', async (t) => {
  const health = createHealth();
  health.register('store', () => undefined);
  t.equal(health.stopping, false);
  health.stop();
  t.equal(health.stopping, true);
  t.match(await health.report(), { status: 'not-ready', checks: { process: { reason: { en: 'The service is stopping' } } } });
});

t.test('a name is given once', async (t) => {
  const health = createHealth();
  health.register('store', () => undefined);
  t.throws(() => health.register('store', () => undefined), { message: /registered twice: store/ });
});

t.test('a process whose clock jumped is not ready, and says by how much', async (t) => {
  const state = { ms: 1_000_000 };
  const health = createHealth();
  health.register('clock', clockCheck(createClock({ source: () => state.ms, elapsed: () => 0 })));
  t.equal((await health.report()).status, 'ready');
  state.ms += 7_200_000;
  t.match(await health.report(), {
    status: 'not-ready',
    checks: { clock: { reason: { zh: /相差 7200 秒/, en: /7200 s off/ } } },
  });
  state.ms -= 7_200_000;
  t.equal((await health.report()).status, 'ready');
});

t.test('a process whose clock went back is not ready until time has caught up', async (t) => {
  const state = { ms: 1_000_000 };
  const health = createHealth();
  health.register('clock', clockCheck(createClock({ source: () => state.ms })));
  t.equal((await health.report()).status, 'ready');
  state.ms -= 10_000;
  t.match(await health.report(), { status: 'not-ready', checks: { clock: { reason: { zh: /时钟略有倒退/ } } } });
  state.ms += 10_000;
  t.equal((await health.report()).status, 'ready');
});
