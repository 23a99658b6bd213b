/** The event store is restored from a backup: everybody who remembers what is lost notices it, and it is recovered. */
import { randomUUID } from 'node:crypto';
import { cp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort, kafka, redis, skipWithout, startRedis, until } from '@duban/test-support';
import t from 'tap';
import { type Answer, beginDuban, call, duban, startDuban, tokenFor } from '../support/duban-process.js';
import { skipOverNamedServer } from '../support/eventstoredb/tested-server.js';
import { publishFreshPlan } from './fresh-plan.js';
import { isReady, notReady } from './health.js';
import { startServers } from './servers.js';

const plan = '/v1/plans/zjkjt2012';
const tokens = async (folder: string) => ({
  reporter: await tokenFor(folder, { role: 'reporter', unit: 'gaoxin' }),
  inspector: await tokenFor(folder, { role: 'inspector' }),
});

type Tokens = Awaited<ReturnType<typeof tokens>>;

const acknowledge = (url: string, { reporter }: Tokens, task: string, key = randomUUID()): Promise<Answer> =>
  call(url, `${plan}/tasks/${task}/acknowledge`, { token: reporter, body: {}, headers: { 'idempotency-key': key } });

/** Removes the mark of a backup, because a copy of the disk has no such mark. */
async function takeForOriginal(folder: string): Promise<void> {
  const file = join(folder, 'store.json');
  const { backupOf, ...original } = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
  if (backupOf === undefined) throw new Error(`${file} says nothing of a backup`);
  await writeFile(file, JSON.stringify(original));
}

/** The ids of a task's events in the history. */
async function historyOf(url: string, { inspector }: Tokens, task: string): Promise<string[]> {
  const { body } = await call(url, `${plan}/tasks/${task}/history`, { token: inspector });
  return (body['items'] as { eventId: string }[]).map(({ eventId }) => eventId);
}

const idsOf = ({ body }: Answer) => body['eventIds'] as string[];

t.test('a journal is restored under the same Redis', { skip: skipWithout(redis), timeout: 240_000 }, async (t) => {
  const root = t.testdir();
  const data = join(root, 'data');
  const copy = join(root, 'copy');
  const server = await startRedis(t);
  const settings = ['--read-models', server.url];
  const before = await startDuban(data, settings);
  t.teardown(() => before.end());
  const who = await tokens(data);
  const kept = await acknowledge(before.url, who, '3.1');
  t.equal((await duban(['backup', copy, '--event-store', `journal:${data}`])).code, 0);
  const key = randomUUID();
  const lost = await acknowledge(before.url, who, '3.2', key);
  const position = String(lost.body['position']);
  const seen = await call(before.url, `${plan}/tasks/3.2?minPosition=${position}`, { token: who.inspector });
  const list = await call(before.url, `${plan}/tasks`, { token: who.inspector });
  const page = await call(before.url, `${plan}/tasks?limit=2`, { token: who.inspector });
  t.same(await historyOf(before.url, who, '3.2').then((ids) => ids.includes(idsOf(lost)[0] ?? '')), true);
  t.equal(await before.stop(), 0);

  await rename(join(data, 'keys'), join(root, 'keys'));
  await rm(data, { recursive: true });
  await cp(copy, data, { recursive: true });
  await rename(join(root, 'keys'), join(data, 'keys'));
  await takeForOriginal(data);

  const port = await freePort();
  const blocked = beginDuban(data, [...settings, '--port', String(port), '--log-level', 'error']);
  t.teardown(() => blocked.end());
  const url = `http://127.0.0.1:${port}`;
  await notReady(t, url, /事件存储退回到了过去.*读模型.*该处没有事件/, /has gone back.*the read models.*no event there/);
  t.match(await acknowledge(url, who, '3.3'), { status: 503, body: { code: 'store-went-back' } });
  t.match((await call(url, '/metrics')).body, { text: /^duban_store_went_back 1$/m });
  t.match(blocked.output(), new RegExp(idsOf(lost)[0] ?? '-'), 'the log names the event');
  t.match(await duban(['recover', '--reason', '试', '--event-store', `journal:${data}`, ...settings]), {
    code: 1,
    stderr: /\[store-locked\]/,
  });
  await blocked.stop();
  t.match(await duban(['rebuild', '--all', '--event-store', `journal:${data}`, ...settings]), {
    code: 1,
    stderr: /\[store-went-back\]/,
  });

  const recovered = await duban([
    'recover',
    '--reason',
    '磁盘损坏，从备份恢复',
    '--event-store',
    `journal:${data}`,
    ...settings,
    '--json',
  ]);
  t.equal(recovered.code, 0, recovered.stderr);
  const loss = JSON.parse(recovered.stdout) as { epoch: string; from: string; lost: { id: string }[] };
  t.ok(loss.lost.length >= 1, 'what is lost is named');

  const after = await startDuban(data, settings);
  t.teardown(() => after.end());
  await t.test('continues without what is lost', async (t) => {
    t.notOk((await historyOf(after.url, who, '3.2')).includes(idsOf(lost)[0] ?? ''));
    t.ok((await historyOf(after.url, who, '3.1')).includes(idsOf(kept)[0] ?? ''));
    const again = await acknowledge(after.url, who, '3.2', key);
    t.match(again, { status: 201 }, 'the same command can be given again');
    t.not(again.body['position'], position);
    t.ok(String(again.body['position']).startsWith(loss.epoch) && position.startsWith(loss.from));
    const shown = await call(after.url, `${plan}/tasks/3.2?minPosition=${String(again.body['position'])}`, {
      token: who.inspector,
    });
    t.equal(shown.status, 200);
    t.strictSame(
      (await historyOf(after.url, who, '3.2')).filter((id) => idsOf(again).includes(id)),
      idsOf(again),
    );
  });

  await t.test('tells what earlier positions, cursors and tags mean', async (t) => {
    const get = (path: string, headers?: Record<string, string>) =>
      call(after.url, path, { token: who.inspector, ...(headers === undefined ? {} : { headers }) });
    t.match(await get(`${plan}/tasks?minPosition=${position}`), { status: 410, body: { code: 'position-lost' } });
    t.match(await get(`${plan}/tasks?minPosition=${String(kept.body['position'])}`), { status: 200 });
    t.match(await get(`${plan}/tasks?limit=2&cursor=${encodeURIComponent(String(page.body['next']))}`), { status: 410 });
    for (const [path, answer] of [
      [`${plan}/tasks/3.2`, seen],
      [`${plan}/tasks`, list],
    ] as const) {
      const tag = answer.headers.get('etag') ?? '';
      t.match(tag, /^W\//);
      t.equal((await get(path, { 'if-none-match': tag })).status, 200, path);
    }
  });
  t.match((await call(after.url, '/metrics')).body, { text: /^duban_store_went_back 0$/m });
  t.equal(await after.stop(), 0);
  t.match(await duban(['check', '--event-store', `journal:${data}`]), { code: 0 });
});

t.test('a journal is restored with read models in memory', { timeout: 120_000 }, async (t) => {
  const root = t.testdir();
  const [data, copy] = [join(root, 'data'), join(root, 'copy')];
  const before = await startDuban(data);
  t.teardown(() => before.end());
  const who = await tokens(data);
  const { stdout } = await duban(['backup', copy, '--with-keys', '--json', '--event-store', `journal:${data}`]);
  const { head } = JSON.parse(stdout) as { head: string };
  const lost = await acknowledge(before.url, who, '3.2');
  const path = `${plan}/tasks/3.2?minPosition=${String(lost.body['position'])}`;
  const seen = await call(before.url, path, { token: who.inspector });
  t.equal(seen.status, 200);
  t.equal(await before.stop(), 0);
  await rm(data, { recursive: true });
  await cp(copy, data, { recursive: true });

  t.match(await duban(['check', '--event-store', `journal:${data}`, '--against', head]), { code: 0 });
  await t.test('it does not start before it is recovered', async (t) => {
    const port = await freePort();
    const blocked = beginDuban(data, ['--port', String(port), '--log-level', 'error']);
    t.teardown(() => blocked.end());
    const url = `http://127.0.0.1:${port}`;
    await notReady(t, url, /数据目录记得 自身是 duban backup 在位置 \S+ 的备份/, /the data folder remembers that it is a backup/);
    t.match(await acknowledge(url, who, '3.3'), { status: 503, body: { code: 'store-went-back' } });
    t.match((await call(url, '/metrics')).body, { text: /^duban_store_went_back 1$/m });
    t.equal(await blocked.stop(), 0);
    t.match(
      await duban(['token', '--role', 'auditor', '--name', '模拟', '--subject', 'moni', '--event-store', `journal:${data}`]),
      {
        code: 1,
        stderr: /store-went-back/,
      },
    );
    t.match(await duban(['migrate', '--from', `journal:${data}`, '--to', 'esdb://127.0.0.1:1?tls=false']), {
      code: 1,
      stderr: /store-went-back/,
    });
  });
  const recovered = await duban(['recover', '--reason', '磁盘损坏', '--event-store', `journal:${data}`]);
  t.match(recovered, { code: 0, stdout: /标识由 .{12} 改为 .{12}.*请重新启动/s });
  t.match(await duban(['check', '--event-store', `journal:${data}`, '--against', head]), { code: 0 });
  const after = await startDuban(data);
  t.teardown(() => after.end());
  t.match(await call(after.url, path, { token: who.inspector }), { status: 410, body: { code: 'position-lost' } });
  const again = await acknowledge(after.url, who, '3.2');
  t.equal(again.status, 201);
  t.not(String(again.body['position']).slice(0, 12), String(lost.body['position']).slice(0, 12));
  const headers = { 'if-none-match': seen.headers.get('etag') ?? '' };
  t.equal((await call(after.url, `${plan}/tasks/3.2`, { token: who.inspector, headers })).status, 200);
  t.match(await duban(['recover', '--reason', '试', '--event-store', 'memory']), { code: 2, stderr: /DUBAN_EVENT_STORE/ });
  t.match(await duban(['recover', '--event-store', `journal:${data}`]), { code: 2, stderr: /--reason/ });
  t.equal(await after.stop(), 0);
});

const separate = skipOverNamedServer('puts it back from a backup') || skipWithout(kafka) || skipWithout(redis);

t.test('an EventStoreDB is restored under separate processes', { skip: separate, timeout: 295_000 }, async (t) => {
  const folder = t.testdir({ shared: {} });
  const servers = await startServers(t, folder);
  const { imitation } = servers.eventStore;
  if (imitation === undefined) return;
  const shared = join(folder, 'shared');
  const who = await tokens(shared);
  t.equal((await duban(['create-topic', '--feed', servers.feed])).code, 0);
  const args = (service: string) => {
    const own = ['--keys', join(shared, 'keys'), '--service', service, '--log-level', 'fatal'];
    return [...servers.settings, ...own, ...(service === 'command-api' ? [] : ['--empty'])];
  };
  const startAll = async () => {
    const all = await Promise.all(
      ['command-api', 'query-api', 'relay', 'projector'].map((name) => startDuban(shared, args(name))),
    );
    for (const running of all) t.teardown(() => running.end());
    const [commands, queries] = all.map(({ url }) => url) as [string, string];
    const shows = async (path: string, position: unknown) => {
      const get = () => call(queries, `${path}?minPosition=${String(position)}`, { token: who.inspector });
      await until(async () => (await get()).status === 200, { what: path });
    };
    return { all, commands, queries, shows };
  };
  const log = join(folder, 'esdb', 'log.jsonl');
  const putBack = async (from: string) => {
    await imitation.kill();
    await cp(from, log);
    await imitation.start();
  };

  const before = await startAll();
  const kept = await acknowledge(before.commands, who, '3.1');
  await before.shows(`${plan}/tasks/3.1`, kept.body['position']);
  await cp(log, join(folder, 'older.jsonl'));
  const lost = await acknowledge(before.commands, who, '3.2');
  const position = String(lost.body['position']);
  await before.shows(`${plan}/tasks/3.2`, position);
  const lostPlan = await publishFreshPlan(shared, before);
  await putBack(join(folder, 'older.jsonl'));

  await t.test('each process says that it is not ready, and no command is taken', async (t) => {
    t.match(await acknowledge(before.commands, who, '3.3'), { status: 503, body: { code: 'store-went-back' } });
    for (const { url } of before.all) await notReady(t, url, /事件存储退回到了过去/, /has gone back/);
  });
  for (const { stop } of before.all) await stop();

  await t.test('so does a starting process, even if only the topic remembers what is lost', async (t) => {
    for (const [service, keeper] of [
      ['command-api', /读模型（DUBAN_READ_MODELS）记得/],
      ['relay', /Kafka 主题（DUBAN_FEED）记得/],
    ] as const) {
      const port = await freePort();
      const blocked = beginDuban(shared, [...args(service), '--port', String(port)]);
      t.teardown(() => blocked.end());
      await notReady(t, `http://127.0.0.1:${port}`, keeper, /has gone back/);
      await blocked.kill();
    }
  });

  const recovered = await duban(['recover', '--reason', '从备份恢复', ...servers.settings, '--json']);
  t.equal(recovered.code, 0, recovered.stderr);
  const { epoch, lost: named } = JSON.parse(recovered.stdout) as { epoch: string; lost: { stream: string }[] };
  t.ok(named.some(({ stream }) => stream.startsWith(`${lostPlan}-`)));

  const after = await startAll();
  const again = await acknowledge(after.commands, who, '3.2');
  t.equal(again.status, 201);
  t.ok(String(again.body['position']).startsWith(epoch));
  await after.shows(`${plan}/tasks/3.2`, again.body['position']);
  const history = await historyOf(after.queries, who, '3.2');
  t.ok(idsOf(again).every((id) => history.includes(id)) && idsOf(lost).every((id) => !history.includes(id)), 'what is shown');
  t.ok((await historyOf(after.queries, who, '3.1')).includes(idsOf(kept)[0] ?? ''));
  const get = (path: string) => call(after.queries, path, { token: who.inspector });
  t.match(await get(`/v1/plans/${lostPlan}`), { status: 404, body: { code: 'plan-not-found' } });
  t.notMatch((await get('/v1/plans')).body, { items: [{ id: lostPlan }] });
  t.match(await get(`${plan}?minPosition=${position}`), { status: 410, body: { code: 'position-lost' } });
  t.equal(await publishFreshPlan(shared, after, lostPlan), lostPlan, 'it can be published anew');
  for (const { url } of after.all) await isReady(t, url);
  for (const { stop } of after.all) t.equal(await stop(), 0);
});
