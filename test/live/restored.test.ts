/** The event store put back from a backup: noticed by all who remember what is lost, and recovered. */
import { randomUUID } from 'node:crypto';
import { cp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort, redis, skipWithout, startRedis } from '@duban/test-support';
import t from 'tap';
import { type Answer, beginDuban, call, duban, startDuban, tokenFor } from '../support/duban-process.js';
import { notReady } from './health.js';

const plan = '/v1/plans/zjkjt2012';
const tokens = async (folder: string) => ({
  reporter: await tokenFor(folder, { role: 'reporter', unit: 'gaoxin' }),
  inspector: await tokenFor(folder, { role: 'inspector' }),
});

type Tokens = Awaited<ReturnType<typeof tokens>>;

const acknowledge = (url: string, { reporter }: Tokens, task: string, key = randomUUID()): Promise<Answer> =>
  call(url, `${plan}/tasks/${task}/acknowledge`, { token: reporter, body: {}, headers: { 'idempotency-key': key } });

/** The ids of a task's events that the history shows. */
async function historyOf(url: string, { inspector }: Tokens, task: string): Promise<string[]> {
  const { body } = await call(url, `${plan}/tasks/${task}/history`, { token: inspector });
  return (body['items'] as { eventId: string }[]).map(({ eventId }) => eventId);
}

const idsOf = ({ body }: Answer) => body['eventIds'] as string[];

t.test('a journal put back under the Redis that it had', { skip: skipWithout(redis), timeout: 240_000 }, async (t) => {
  const root = t.testdir();
  const data = join(root, 'data');
  const copy = join(root, 'copy');
  const server = await startRedis(t);
  const settings = ['--read-models', server.url];
  const before = await startDuban(data, settings);
  t.teardown(() => before.kill());
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

  const port = await freePort();
  const blocked = beginDuban(data, [...settings, '--port', String(port), '--log-level', 'error']);
  t.teardown(() => blocked.kill());
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
  t.teardown(() => after.kill());
  await t.test('goes on without what is lost', async (t) => {
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

  await t.test('says what positions, cursors and tags of before are', async (t) => {
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
