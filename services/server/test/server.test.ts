import { Writable } from 'node:stream';
import { DubanError } from '@duban/domain';
import { createClock, createLogger, readConfig } from '@duban/runtime';
import { fourTasks } from '@duban/test-support';
import t, { type Test } from 'tap';
import { askForBackup, startServer } from '../src/index.js';

const quiet = createLogger({ level: 'silent' });
const config = (settings: Record<string, string> = {}) =>
  readConfig({ DUBAN_PORT: '0', DUBAN_EVENT_STORE: 'memory', ...settings });

async function start(t: Test, options: Partial<Parameters<typeof startServer>[0]> = {}) {
  const running = await startServer({ config: config(), logger: quiet, checkAnswers: true, ...options });
  t.teardown(() => running.lifecycle.stop());
  return running;
}

t.test('an empty store gets the seed, once; a store with events does not', async (t) => {
  const folder = t.testdir();
  const onDisk = config({ DUBAN_EVENT_STORE: `journal:${folder}` });
  const first = await startServer({ config: onDisk, logger: quiet, seed: { plan: 'moni', manifest: fourTasks } });
  const head = await first.store.head();
  t.not(head, `${first.store.epoch}-00000000000000000000`);
  await first.lifecycle.stop();
  const again = await start(t, { config: onDisk, seed: { plan: 'moni', manifest: { ...fourTasks, title: '另一份' } } });
  t.equal(await again.store.head(), head);
});

t.test('without a seed there is no plan, and the lists are empty', async (t) => {
  const { server, issuer } = await start(t);
  const token = await issuer?.issueToken({ subject: 'a', name: '模拟审计员', roles: ['auditor'], ttlSeconds: 60 });
  const headers = { authorization: `Bearer ${token}` };
  t.match((await server.inject({ url: '/v1/plans', headers })).json(), { items: [] });
  t.equal((await server.inject({ url: '/v1/plans/moni', headers })).statusCode, 404);
  t.equal((await server.inject({ url: '/asyncapi.json', headers })).statusCode, 404, 'there is no feed to describe');
});

t.test(
  'a clock that goes back by more than five seconds is logged, makes the process not ready, and never decreases',
  async (t) => {
    let machine = Date.parse('2012-03-01T04:00:00Z');
    const lines: string[] = [];
    const destination = new Writable({
      write(chunk, _encoding, done) {
        lines.push(String(chunk));
        done();
      },
    });
    const logger = createLogger({ level: 'error', destination });
    const clock = createClock({ source: () => machine, onStepBack: (stepMs) => logger.error({ stepMs }, 'the clock went back') });
    const { server, issuer } = await start(t, { clock, logger, seed: { plan: 'moni', manifest: fourTasks } });
    t.equal((await server.inject('/health/ready')).statusCode, 200);
    const token = await issuer?.issueToken({
      subject: 'r',
      name: '模拟填报员',
      unit: 'gaoxin',
      roles: ['reporter'],
      ttlSeconds: 3_600,
    });
    const acknowledge = (key: string) =>
      server.inject({
        method: 'POST',
        url: '/v1/plans/moni/tasks/1.1/acknowledge',
        headers: { authorization: `Bearer ${token}`, 'idempotency-key': key },
        payload: {},
      });

    machine -= 60_000;
    const ready = await server.inject('/health/ready');
    t.equal(ready.statusCode, 503);
    t.match(ready.json(), { checks: { clock: { ready: false } } });
    t.equal(lines.filter((line) => line.includes('the clock went back')).length, 1);

    t.equal((await acknowledge('k')).statusCode, 201, 'commands are still recorded');
    const times: string[] = [];
    const store = (await server.inject({ url: '/v1/plans/moni/tasks/1.1', headers: { authorization: `Bearer ${token}` } })).json<{
      changedAt: string;
    }>();
    times.push(store.changedAt);
    t.ok(
      times.every((time) => time >= '2012-03-01T04:00:00.000Z'),
      'recorded no earlier than what was recorded before',
    );
    machine += 60_000;
    t.equal((await server.inject('/health/ready')).statusCode, 200);
  },
);

t.test('metrics tell of the journal and the read models', async (t) => {
  const { server } = await start(t, {
    config: config({ DUBAN_EVENT_STORE: `journal:${t.testdir()}` }),
    seed: { plan: 'moni', manifest: fourTasks },
  });
  const text = (await server.inject('/metrics')).body;
  for (const name of [
    'duban_journal_events',
    'duban_journal_last_sync_seconds',
    'duban_projected_events',
    'duban_parked_plans 0',
  ]) {
    t.ok(text.includes(name), name);
  }
});

t.test('the control socket gives a backup, also in a folder with a long path, and refuses what is no target', async (t) => {
  const own = t.testdir();
  const folder = `${own}/${'long-'.repeat(20)}/data`;
  await start(t, { config: config({ DUBAN_EVENT_STORE: `journal:${folder}` }), seed: { plan: 'moni', manifest: fourTasks } });
  const target = `${own}/backup`;
  t.match(await askForBackup(folder, target), { events: 11 });
  await t.rejects(askForBackup(folder, target), new DubanError('backup-target-exists', { target }));
  await t.rejects(askForBackup(folder, 'relative'), { code: 'config-invalid' });
});

t.test('nobody answers where no process serves the folder', async (t) => {
  const folder = t.testdir();
  t.equal(await askForBackup(folder, '/nowhere'), undefined);
  t.equal(await askForBackup(`${folder}/missing`, '/nowhere'), undefined);
});
