/** What commands do with read models that a server has left on disk: show them, and recover lost events with them. */
import { cp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fourTasks, freePort, until } from '@duban/test-support';
import t, { type Test } from 'tap';
import { cli } from './command-line.js';
import { served } from './served.js';

const plan = 'moni';

async function serve(t: Test, folder: string) {
  const running = await served(t, `journal:${folder}`, { plan, manifest: fourTasks });
  const who = {
    subject: 'r',
    name: '模拟填报员',
    unit: 'gaoxin',
    roles: ['reporter' as const, 'auditor' as const],
    ttlSeconds: 600,
  };
  const authorization = `Bearer ${await running.issuer?.issueToken(who)}`;
  const acknowledge = async (task: string) => {
    const url = `/v1/plans/${plan}/tasks/${task}/acknowledge`;
    const headers = { authorization, 'idempotency-key': `ack-${task}` };
    const { position } = (await running.server.inject({ method: 'POST', url, headers, payload: {} })).json<{
      position: string;
    }>();
    return position;
  };
  const get = async (url: string) => (await running.server.inject({ url, headers: { authorization } })).json<object>();
  return { ...running, acknowledge, get };
}

t.test('duban status without a server shows what the last one has left, and says how old that is', async (t) => {
  const root = t.testdir();
  const folder = join(root, 'data');
  const store = ['--event-store', `journal:${folder}`, '--as', 'moni:zhiban'];
  const nobody = `http://127.0.0.1:${await freePort()}`;
  const { url, acknowledge, get, lifecycle } = await serve(t, folder);
  const position = await acknowledge('1.1');
  await get(`/v1/plans/${plan}?minPosition=${position}`);
  const asked = [
    ['status'],
    ['status', plan],
    ['status', plan, '--unit', 'gaoxin'],
    ['status', plan, '--unit', 'gaoxin', '--light', 'red'],
    ['status', plan, '--flag', 'overdue'],
    ['status', plan, '--task', '1.1'],
    ['status', plan, '--indicators'],
  ];
  const shown: string[] = [];
  for (const command of asked) shown.push((await cli([...command, ...store, '--url', url])).out);
  const elsewhere = await cli(['status', plan, ...store, '--url', nobody]);
  t.match(elsewhere, { code: 1, out: '', err: /server-unreachable/ }, 'the server runs, under another address');

  await lifecycle.stop();
  for (const [at, command] of asked.entries()) {
    const left = await cli([...command, ...store, '--url', nobody]);
    t.equal(left.out, shown[at], command.join(' '));
    t.match(left, { code: 0, err: new RegExp(`服务未运行.*截至 ${position}.*no server runs`) });
  }
  t.match(await cli(['status', 'keiner', ...store, '--url', nobody]), { code: 1, err: /plan-not-found/ });
  t.match(await cli(['status', plan, ...store, '--url', nobody, '--rules', 'lights-v1']), { code: 1, err: /server-unreachable/ });
  t.match(await cli(['history', plan, ...store, '--url', nobody]), { code: 1, out: '', err: /server-unreachable/ });
  await rename(join(folder, 'read-models'), join(root, 'away'));
  t.match(await cli(['status', ...store, '--url', nobody]), { code: 1, out: '', err: /尚未建立.*server-unreachable/s });
});

t.test('after a journal is restored from a backup and recovered, its read models are filled again', async (t) => {
  const root = t.testdir();
  const [folder, copy] = [join(root, 'data'), join(root, 'copy')];
  const store = ['--event-store', `journal:${folder}`];
  const before = await serve(t, folder);
  const kept = await before.acknowledge('1.1');
  t.match(await cli(['backup', copy, ...store, '--with-keys']), { code: 0 });
  const lost = await before.acknowledge('1.2');
  await before.get(`/v1/plans/${plan}?minPosition=${lost}`);
  await before.lifecycle.stop();
  await rename(join(folder, 'read-models'), join(root, 'read-models'));
  await rm(folder, { recursive: true });
  await cp(copy, folder, { recursive: true });
  await rename(join(root, 'read-models'), join(folder, 'read-models'));

  const recovered = await cli(['recover', '--reason', '模拟：磁盘损坏', ...store, '--json', '--log-level', 'silent']);
  t.equal(recovered.code, 0, recovered.err);
  const { epoch, lost: told } = JSON.parse(recovered.out) as { epoch: string; lost: { position: string }[] };
  t.match(told, [{ position: lost }], 'the read models remember what is lost');

  const after = await serve(t, folder);
  await until(async () => (await after.server.inject('/health/ready')).statusCode === 200);
  t.match(await after.get(`/v1/plans/${plan}/tasks/1.1?minPosition=${kept}`), { status: 'acknowledged' });
  t.match(await after.get(`/v1/plans/${plan}/tasks/1.2`), { status: 'registered', position: new RegExp(`^${epoch}-`) });
  const again = await after.acknowledge('1.2');
  t.match(await after.get(`/v1/plans/${plan}/tasks/1.2?minPosition=${again}`), { status: 'acknowledged', position: again });
});
