/** `duban rebuild` on an EventStoreDB (an imitation of it) and a real Redis, while a server projects into it. */

import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { RedisServer, redis, skipWithout, until } from '@duban/test-support';
import t, { type Test } from 'tap';
import { beginCommand, call, duban, type RunningDuban, startDuban, tokenFor } from '../support/duban-process.js';
import { EventStoreDbServer } from '../support/eventstoredb/server-process.js';
import { namedServer, testedServer } from '../support/eventstoredb/tested-server.js';
import { publishFreshPlan } from './fresh-plan.js';

interface Rig {
  readonly plan: string;
  readonly server: RunningDuban;
  readonly redis: RedisServer;
  /** The settings that name the two stores. */
  readonly stores: readonly string[];
  /** Starts a rebuild and does not wait for it. */
  begin(...args: readonly string[]): ChildProcess;
  rebuild(...args: readonly string[]): ReturnType<typeof duban>;
  /** The generations, such as `1 kept`, `2 live`. */
  generations(): string[];
  /** The answers to reading the plan and its tasks. */
  answers(): Promise<unknown>;
  acknowledge(task: string): Promise<void>;
}

async function setUp(t: Test): Promise<Rig> {
  const folder = t.testdir({ redis: {}, esdb: {}, data: {} });
  const store = await testedServer(t, join(folder, 'esdb'));
  const server = await RedisServer.start(join(folder, 'redis'));
  t.teardown(() => server.kill());
  const data = join(folder, 'data');
  const stores = ['--event-store', store.url, '--read-models', server.url];
  const beside = ['--keys', join(data, 'keys'), '--evidence', `folder:${join(data, 'evidence')}`];
  const running = await startDuban(data, [...stores, ...beside, '--empty']);
  t.teardown(() => running.end());
  const plan = await publishFreshPlan(data, { commands: running.url, queries: running.url });
  const reader = await tokenFor(data, { role: 'auditor' });
  const reporter = await tokenFor(data, { role: 'reporter', unit: 'gaoxin' });
  const args = ['rebuild', ...stores, '--log-level', 'warn'];
  return {
    plan,
    server: running,
    redis: server,
    stores,
    begin: (...more) => {
      const child = beginCommand([...args, ...more]);
      t.teardown(() => child.kill('SIGKILL'));
      return child;
    },
    rebuild: (...more) => duban([...args, ...more]),
    generations: () => {
      const words = server.run('HGETALL', `duban:{${plan}}:generations`).split('\n');
      const pairs = words.flatMap((word, at) => (at % 2 === 0 && /^\d+$/.test(word) ? [`${word} ${words[at + 1]}`] : []));
      return pairs.sort();
    },
    answers: async () => {
      const paths = ['', '/tasks?limit=200', '/indicators?limit=200', '/history?limit=200'];
      const bodies = [];
      for (const path of paths) {
        const { status, body } = await call(running.url, `/v1/plans/${plan}${path}`, { token: reader });
        bodies.push({ status, body });
      }
      return bodies;
    },
    acknowledge: async (task) => {
      const key = { 'idempotency-key': `"ack-${task}"` };
      const path = `/v1/plans/${plan}/tasks/${task}`;
      const done = await call(running.url, `${path}/acknowledge`, { token: reporter, body: {}, headers: key });
      t.equal(done.status, 201, JSON.stringify(done.body));
      const seen = await call(running.url, `${path}?minPosition=${String(done.body['position'])}`, { token: reader });
      t.match(seen, { status: 200, body: { status: 'acknowledged' } });
    },
  };
}

/** Waits until a rebuild has begun to fill its generation. */
async function untilBuilding({ plan, generations, redis }: Rig): Promise<string> {
  let building: string | undefined;
  await until(() => {
    building = generations()
      .find((line) => line.endsWith('building'))
      ?.split(' ')[0];
    return building !== undefined && redis.run('EXISTS', `duban:{${plan}}:${building}:progress`) === '1';
  });
  return String(building);
}

t.test('rebuilding while a server runs', { skip: skipWithout(redis), timeout: 240_000 }, async (t) => {
  const rig = await setUp(t);
  const { plan } = rig;
  const before = await rig.answers();

  await t.test('an equal generation is switched to, and can be rolled back', async (t) => {
    const { code, stdout, stderr } = await rig.rebuild('--plan', plan, '--json');
    t.equal(code, 0, stderr);
    t.strictSame(JSON.parse(stdout), { plan, switched: true, live: '2', kept: '1', differences: [], accepted: null });
    t.strictSame(rig.generations(), ['1 kept', '2 live']);
    t.strictSame(await rig.answers(), before);
    await rig.acknowledge('3.1');
    const back = await rig.rebuild('--plan', plan, '--rollback');
    t.match(back, { code: 0, stdout: /已退回第 1 代.*generation 1 is live again/ });
    await rig.acknowledge('3.2');
    t.match(JSON.stringify(await rig.answers()), /"code":"3\.1".{0,2000}acknowledged/, 'what came after the switch is there');
  });

  await t.test('a generation with differences is listed, and switched to only with a reason', async (t) => {
    const live = rig
      .generations()
      .find((line) => line.endsWith('live'))
      ?.split(' ')[0];
    rig.redis.run('HDEL', `duban:{${plan}}:${live}:document:task`, '1.2');
    const refused = await rig.rebuild('--plan', plan);
    t.match(refused, { code: 1, stdout: /document task +1\.2 +— +\{.*--accept-differences/s });
    t.strictSame(rig.generations(), [`${live} live`], 'what was refused is dropped');
    t.match(await rig.rebuild('--plan', plan, '--accept-differences', ' '), { code: 2, stderr: /--accept-differences/ });
    const accepted = await rig.rebuild('--plan', plan, '--accept-differences', '模拟：任务 1.2 的文档曾丢失', '--json');
    t.equal(accepted.code, 0, accepted.stderr);
    t.match(JSON.parse(accepted.stdout), {
      switched: true,
      accepted: '模拟：任务 1.2 的文档曾丢失',
      differences: [{ key: '1.2' }],
    });
  });

  await t.test('Ctrl-C drops the unfinished generation', async () => {
    const child = rig.begin('--plan', plan, '--max-rate', '5');
    const ended = once(child, 'close');
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
    const building = await untilBuilding(rig);
    child.kill('SIGINT');
    t.strictSame(await ended, [1, null]);
    t.match(said, /已中断/);
    t.notOk(rig.generations().some((line) => line.startsWith(`${building} `)));
    t.equal(rig.redis.run('KEYS', `duban:{${plan}}:${building}:*`), '', 'nothing of it is left');
  });

  await t.test('a killed rebuild is in nobody’s way, and the next one removes it', async (t) => {
    const child = rig.begin('--plan', plan, '--max-rate', '5');
    const ended = once(child, 'close');
    const abandoned = await untilBuilding(rig);
    child.kill('SIGKILL');
    await ended;
    t.ok(rig.generations().includes(`${abandoned} building`));
    await rig.acknowledge('3.3');
    const again = await rig.rebuild('--plan', plan, '--json');
    t.equal(again.code, 0, again.stderr);
    t.match(JSON.parse(again.stdout), { switched: true, differences: [] });
    t.equal(rig.redis.run('KEYS', `duban:{${plan}}:${abandoned}:*`), '', 'nothing of it is left');
    t.equal(rig.generations().length, 2);
  });

  await t.test('every plan, and oversight, and an unknown plan', async (t) => {
    const all = await rig.rebuild('--all', '--json');
    const lines = all.stdout.trimEnd().split('\n');
    const plans = lines.map((line) => JSON.parse(line) as { plan: string });
    t.match(
      plans.filter((each) => each.plan === plan),
      [{ switched: true }],
    );
    // A named server may hold plans that stand still.
    if (namedServer === undefined) t.equal(all.code, 0, `${all.stdout}${all.stderr}`);
    t.match(await rig.rebuild('--plan', 'nobody'), { code: 1, stderr: /plan-not-found/ });
  });

  await t.test('an event store other than the projected one', async (t) => {
    const other = await EventStoreDbServer.start({ folder: t.testdir() });
    t.teardown(() => other.kill());
    const answer = await duban(['rebuild', '--plan', plan, '--event-store', other.url(), '--read-models', rig.redis.url]);
    t.match(answer, { code: 1, stderr: /another Redis.*\[server-unfit\]/s });
  });

  t.equal(await rig.server.stop(), 0);
});
