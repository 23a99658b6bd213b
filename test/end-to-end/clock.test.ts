/** The clock of a running process is wrong for a while, and a process starts with a wrong clock. */
import { setTimeout as pause } from 'node:timers/promises';
import { until } from '@duban/test-support';
import t, { type Test } from 'tap';
import { beginDuban, call, type RunningDuban, startDuban, tokenFor } from '../support/duban-process.js';
import { movedClock } from '../support/moved-clock.js';

const plan = '/v1/plans/zjkjt2012';
const minute = 60_000;
const day = 24 * 60 * minute;
const shanghaiDay = (ms: number) => new Date(ms + 8 * 60 * minute).toISOString().slice(0, 10);

interface Health {
  readonly status: string;
  readonly checks: Readonly<Record<string, { ready: boolean; reason?: { zh: string; en: string } }>>;
}

const healthOf = async (url: string) => (await call(url, '/health/ready')).body as unknown as Health;
const whenReady = (url: string) => until(async () => (await healthOf(url)).status === 'ready');

async function report(url: string, token: string, key: string) {
  const body = { percent: 10, done: `模拟：${key}`, occurredOn: '2012-06-30' };
  return call(url, `${plan}/tasks/3.2/report-progress`, {
    token,
    body,
    headers: { 'idempotency-key': `"${key.replaceAll(' ', '-')}"` },
  });
}

/** The present day of the plan, asked with a token that stays valid however far ahead a clock is in these tests. */
async function todayOf(url: string, folder: string): Promise<unknown> {
  const token = await tokenFor(folder, { role: 'auditor', ttlSeconds: 100 * 86_400 });
  return (await call(url, plan, { token })).body['today'];
}

async function reporterOn(folder: string, { url }: RunningDuban, t: Test): Promise<string> {
  const token = await tokenFor(folder, { role: 'reporter', unit: 'gaoxin' });
  const acknowledged = await call(url, `${plan}/tasks/3.2/acknowledge`, {
    token,
    body: {},
    headers: { 'idempotency-key': '"a"' },
  });
  t.equal(acknowledged.status, 201);
  return token;
}

t.test(
  'a clock that is wrong for a while begins no day, dates no record, and locks nobody out',
  { timeout: 240_000 },
  async (t) => {
    const [folder, clock] = [t.testdir({ data: {} }), movedClock(`${t.testdirName}/clock`)];
    const data = `${folder}/data`;
    const server = await startDuban(data, [], clock.env, clock.nodeArgs);
    t.teardown(() => server.end());
    const { url } = server;
    await whenReady(url);
    const token = await reporterOn(data, server, t);
    const today = await todayOf(url, data);

    const wrong = async (ms: number) => {
      clock.move(ms);
      await until(async () => (await healthOf(url)).checks['clock']?.ready === false);
      const { reason } = (await healthOf(url)).checks['clock'] ?? {};
      t.match(reason?.zh, /^机器时钟与实际经过的时间相差 -?\d+ 秒/);
      t.match(reason?.en, /nothing is recorded/);
    };
    const right = async () => {
      clock.move(0);
      await whenReady(url);
    };

    await wrong(-day);
    t.match(await report(url, token, 'a day back'), { status: 503, body: { code: 'clock-jumped' } });
    t.match(await call(url, `${plan}/tasks/3.2`, { token }), { status: 200 }, 'who only reads is answered');
    await right();
    t.match(await report(url, token, 'a day back'), { status: 201 }, 'the same command, once the clock is right');

    await wrong(120 * minute);
    t.match(await report(url, token, 'two hours ahead'), { status: 503, body: { code: 'clock-jumped' } });
    await pause(10_000);
    await right();
    const short = await tokenFor(data, { role: 'reporter', unit: 'gaoxin', ttlSeconds: 300 });
    t.match(await report(url, short, 'two hours ahead'), { status: 201 }, 'with a token that is good for five minutes');

    await wrong(3_652 * day);
    t.match(await report(url, token, 'ten years ahead'), { status: 401, body: { code: 'token-expired' } });
    // The server begins due days every 20 s.
    await pause(35_000);
    await right();
    t.equal(await todayOf(url, data), today, 'no day has begun');
    const before = Date.now();
    t.match(await report(url, token, 'ten years ahead'), { status: 201 });
    const history = await call(url, `${plan}/tasks/3.2/history?limit=3`, { token: await tokenFor(data, { role: 'auditor' }) });
    const times = (history.body['items'] as { recordedAt: string }[]).map(({ recordedAt }) => Date.parse(recordedAt));
    t.equal(times.length, 3);
    t.ok(
      times.every((time) => time > before - 10 * minute && time <= Date.now() + 1_000),
      times.map((time) => new Date(time).toISOString()).join(' '),
    );
    for (const words of ['jumped and is not believed', 'is believed again']) {
      t.equal(server.output().split(words).length, 4, `three times in the log: ${words}`);
    }
  },
);

t.test(
  'after many silent days somebody has to say what day it is, or the clock is set right',
  { timeout: 240_000 },
  async (t) => {
    const [folder, clock] = [t.testdir({ data: {} }), movedClock(`${t.testdirName}/clock`)];
    const data = `${folder}/data`;
    const begin = (...args: string[]) => {
      const server = beginDuban(data, args, clock.env, clock.nodeArgs);
      t.teardown(() => server.end());
      return server;
    };
    const first = begin();
    await first.ready;
    t.equal(await first.stop(), 0);

    clock.move(40 * day);
    const held = begin();
    const advised = `--today ${shanghaiDay(Date.now() + 40 * day)}`;
    await until(() => held.output().includes(advised));
    t.match(held.output(), /等待：机器时钟为/);
    clock.move(0);
    const url = await held.ready;
    t.equal(await todayOf(url, data), shanghaiDay(Date.now()), 'the clock was set right, and no day began');
    t.equal(await held.stop(), 0);

    clock.move(10 * day);
    const rested = begin();
    t.equal(await todayOf(await rested.ready, data), shanghaiDay(Date.now() + 10 * day), 'a holiday needs no word');
    t.equal(await rested.stop(), 0);

    clock.move(50 * day);
    const told = begin('--today', shanghaiDay(Date.now() + 50 * day));
    t.equal(await todayOf(await told.ready, data), shanghaiDay(Date.now() + 50 * day));
    t.equal(await told.stop(), 0);

    clock.move(0);
    const behind = begin('--today', shanghaiDay(Date.now() + 50 * day));
    const day0 = `--today ${shanghaiDay(Date.now())}`;
    await until(() => behind.output().includes(day0));
    t.equal(await behind.stop(), 0);
    const after = await startDuban(data, ['--today', shanghaiDay(Date.now())], clock.env, clock.nodeArgs);
    t.teardown(() => after.end());
    const token = await reporterOn(data, after, t);
    t.match(await report(after.url, token, 'after all'), { status: 201 }, 'what was recorded meanwhile stays, and it goes on');
  },
);
