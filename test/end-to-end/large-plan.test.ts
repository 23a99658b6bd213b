/**
 * A plan of 2,000 tasks with 10,000 placeholders and names of every kind, over a real socket: published,
 * its days begun, its lists paged through, and the same after a restart.
 */
import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Manifest } from '@duban/domain';
import t from 'tap';
import { type Answer, call, startDuban, tokenFor } from '../support/duban-process.js';

const plan = '/v1/plans/juda';
const sections = 20;
const tasksEach = 100;
/** Each of these tasks has the maximum number of cooperating entries. */
const crowded = 100;
const placeholdersEach = 100;

/** Rare characters, a composed and a decomposed letter, and two people with the same name. */
const names = ['𠮷野𡈽处', 'é处', 'e\u0301处', '阿布都热依木·买买提', '〇号工程办'];

const manifest: Manifest = {
  title: '模拟：两千项任务的计划',
  issuer: '模拟单位',
  issuedOn: '2012-02-20',
  year: 2012,
  simulated: true,
  startsOn: '2012-02-27',
  sections: Array.from({ length: sections }, (_, at) => ({ number: at + 1, title: `第${at + 1}部分` })),
  units: Array.from({ length: 50 }, (_, at) => ({ id: `chu-${at}`, name: names[at] ?? `第${at}处` })),
  people: [
    { id: 'wang-1', name: '王伟' },
    { id: 'wang-2', name: '王伟' },
  ],
  tasks: Array.from({ length: sections * tasksEach }, (_, at) => ({
    code: `${Math.floor(at / tasksEach) + 1}.${(at % tasksEach) + 1}`,
    section: Math.floor(at / tasksEach) + 1,
    title: `模拟任务${at + 1}`,
    responsible: [at % 2 === 0 ? 'wang-1' : 'wang-2'],
    leads: [`chu-${at % 50}`],
    cooperating:
      at < crowded
        ? Array.from({ length: placeholdersEach }, (_entry, number) => ({ placeholder: `有关处室${number + 1}` }))
        : [],
    ...(at === 0 ? { due: '2012-02-29' } : {}),
    deliverables: [],
  })),
  indicators: [],
};

interface Task {
  readonly code: string;
  readonly cooperating: readonly { readonly id?: string; readonly placeholder?: string }[];
  readonly light: { readonly light: string };
  readonly overdue: boolean;
  readonly revision: string;
}

t.test('a plan of 2,000 tasks and 10,000 placeholders', { timeout: 600_000 }, async (t) => {
  const folder = t.testdir();
  let server = await startDuban(folder, ['--log-level', 'warn']);
  t.teardown(() => server.end());
  const office = await tokenFor(folder, { role: 'office', unit: 'bangongshi' });

  /** A busy server may refuse, and its read models may be late: then the same request again. */
  async function ask(path: string, options: Parameters<typeof call>[2] = {}): Promise<Answer> {
    for (let attempt = 0; ; attempt += 1) {
      const answer = await call(server.url, path, { token: office, ...options });
      if (answer.status !== 503 || attempt === 120) return answer;
      await sleep(500);
    }
  }
  const give = (command: string, body: unknown, headers: Record<string, string> = {}) =>
    ask(`${plan}/${command}`, { body, headers: { 'idempotency-key': randomUUID(), ...headers } });
  const summary = async (position: unknown) =>
    (await ask(`${plan}?minPosition=${String(position)}`)).body['summary'] as Record<string, unknown>;

  async function allTasks(query = ''): Promise<{ tasks: Task[]; pages: number }> {
    const tasks: Task[] = [];
    let pages = 0;
    for (let next: unknown = ''; next !== null; pages += 1) {
      const { status, body } = await ask(`${plan}/tasks?limit=200${query}${next === '' ? '' : `&cursor=${String(next)}`}`);
      if (status !== 200) throw new Error(JSON.stringify(body));
      tasks.push(...(body['items'] as Task[]));
      next = body['next'];
    }
    return { tasks, pages };
  }

  const tooMany = { ...manifest, tasks: Array.from({ length: 5_001 }, () => manifest.tasks[1999]) };
  t.match(await give('publish', { manifest: tooMany }), {
    status: 400,
    body: { code: 'invalid-input', errors: [{ pointer: '/manifest/tasks' }] },
  });
  const forged = { ...manifest, units: [{ id: 'chu-0', name: '高新\u202e处' }, ...manifest.units.slice(1)] };
  t.match(await give('publish', { manifest: forged }), {
    status: 400,
    body: { errors: [{ pointer: '/manifest/units/0/name' }] },
  });

  const published = await give('publish', { manifest });
  t.equal(published.status, 201);
  t.match(await summary(published.body['position']), { tasks: 2_000, lights: { green: 1_999, yellow: 1 } });

  const first = await allTasks();
  t.strictSame(
    first.tasks.map(({ code }) => code),
    manifest.tasks.map(({ code }) => code),
    'each once, in order',
  );
  t.equal(first.pages, 10);
  const open = (tasks: readonly Task[]) =>
    tasks.flatMap(({ cooperating }) => cooperating).filter(({ placeholder }) => placeholder);
  t.equal(open(first.tasks).length, 10_000);
  t.equal((await allTasks('&unit=chu-7')).tasks.length, 40);
  const units = (await ask(`${plan}/units?limit=200`)).body['items'] as { id: string; name: string }[];
  t.strictSame(
    new Map(units.map(({ id, name }) => [id, name])),
    new Map(manifest.units.map(({ id, name }) => [id, name])),
    'names are what they were, to the code point',
  );
  const people = (await ask(`${plan}/people`)).body['items'] as { name: string; tasks: unknown }[];
  t.strictSame(
    people.map(({ name }) => name),
    ['王伟', '王伟'],
    'two people may share a name',
  );

  // 2012 is a leap year: the 29th follows 28 February, and what is due then is overdue on 1 March.
  for (const date of ['2012-02-28', '2012-02-29']) t.equal((await give('begin-day', { date })).status, 201, date);
  t.match(await give('begin-day', { date: '2012-02-30' }), { status: 400, body: { code: 'invalid-input' } });
  const march = await give('begin-day', { date: '2012-03-01' });
  t.match(await summary(march.body['position']), { overdue: 1, lights: { green: 1_999, red: 1 } });
  const later = await give('begin-day', { date: '2012-03-13' });
  t.equal(later.status, 201);
  t.match(await summary(later.body['position']), { lights: { yellow: 1_999, red: 1 } }, 'a day that turns 1,999 lights');

  const [crowd] = first.tasks;
  const resolve = (units: string[], revision: string | undefined) =>
    give(
      'tasks/1.1/resolve-placeholder',
      { placeholder: '有关处室50', units, reason: '模拟：明确' },
      { 'if-match': `"${revision}"` },
    );
  t.match(await resolve(['chu-8', 'chu-9'], crowd?.revision), { status: 409, body: { code: 'too-many-records' } }, '101 of them');
  const resolved = await resolve(['chu-8'], crowd?.revision);
  t.equal(resolved.status, 201);
  const task = (await ask(`${plan}/tasks/1.1?minPosition=${String(resolved.body['position'])}`)).body as unknown as Task;
  t.equal(open([task]).length, 99);
  t.ok(task.cooperating.some(({ id }) => id === 'chu-8'));
  t.match(await resolve(['chu-7'], task.revision), { status: 404, body: { code: 'placeholder-not-found' } });

  const rescored = (await ask(`${plan}/lights?rules=lights-v1&limit=200`)).body;
  t.equal((rescored['items'] as unknown[]).length, 200);
  t.type(rescored['next'], 'string');
  const csv = (await ask(`${plan}/tasks?format=csv`)).body['text'] as string;
  t.equal(csv.trim().split('\r\n').length, 2_001);

  const repeated = await give('publish', { manifest });
  t.equal(repeated.status, 201, 'the same plan again is the same publication');
  const digest = async () =>
    createHash('sha256')
      .update(JSON.stringify((await allTasks()).tasks))
      .digest('hex');
  const before = await digest();
  t.equal(await server.stop(), 0);
  server = await startDuban(folder, ['--log-level', 'warn']);
  t.equal(await digest(), before, 'a restart shows the same');
});
