/** The lights of a plan by another version of the rules, beside those in force. */
import { simulated, twelveTasks } from '@duban/test-support';
import t, { type Test } from 'tap';
import { gaoxin, Office } from './office.js';

const path = '/v1/plans/real/lights';
const pairs = ({ items }: { items: readonly Record<string, unknown>[] }) =>
  items.map(({ code, inForce, rescored, differs }) => {
    const shown = (verdict: unknown) => {
      const { light, rule, ruleSet } = verdict as Record<string, string>;
      return `${light} ${rule} ${ruleSet}`;
    };
    return `${String(code)}: ${shown(inForce)} | ${shown(rescored)}${differs === true ? ' !' : ''}`;
  });

/** A task with an obstacle, one suspended past its due day, one cancelled, one that a person has judged. */
async function grown(t: Test): Promise<Office> {
  const office = await Office.open(t);
  await office.publish('real', twelveTasks);
  await office.task('real', '1.1', { type: 'acknowledge' }, gaoxin);
  await office.task('real', '1.1', { type: 'report-progress', percent: 40, done: '推进', occurredOn: '2012-01-18' }, gaoxin);
  await office.beginDay('real', '2012-02-10');
  await office.tell('real-task.1.1', {
    type: 'obstacle-raised',
    data: { unit: 'gaoxin', description: '用地不足', occurredOn: '2012-02-10' },
  });
  await office.tell('real-task.1.2', { type: 'task-suspended', data: {} });
  await office.tell('real-task.1.3', { type: 'task-cancelled', data: {} });
  await office.tell('real-task.1.4', { type: 'light-overridden', data: { light: 'red' } });
  return office;
}

t.test('today by an older version: lights that differ are marked, and nothing changes', async (t) => {
  const office = await grown(t);
  const answer = await office.get(`${path}?rules=lights-v1`);
  t.equal(answer.status, 200);
  t.strictSame(pairs(answer).slice(0, 4), [
    '1.1: yellow obstacle-open lights-v3 | green on-track lights-v1 !',
    '1.2: green suspended lights-v3 | red overdue lights-v1 !',
    '1.4: red manual-override lights-v3 | red manual-override lights-v1',
    '1.5: yellow not-acknowledged-15-days lights-v3 | yellow not-acknowledged-15-days lights-v1',
  ]);
  t.equal(answer.items.length, twelveTasks.tasks.length - 1, 'what was cancelled is under no light');
  t.strictSame(pairs(await office.get(`${path}?rules=lights-v1&differs=true`)), pairs(answer).slice(0, 2));
  t.strictSame(pairs(await office.get(`${path}?rules=lights-v1&differs=false`)), pairs(answer).slice(2));
  const own = await office.get(`${path}?rules=lights-v3`);
  t.ok(
    own.items.every(({ differs }) => differs === false),
    'its own version says what is in force',
  );
  t.strictSame(
    own.items.map(({ rescored }) => rescored),
    own.items.map(({ inForce }) => inForce),
    'with the same events',
  );
});

t.test('the lights are the ones that adopting the version gives', async (t) => {
  const office = await grown(t);
  const predicted = (await office.get(`${path}?rules=lights-v1`)).items.map(({ code, rescored }) => [code, rescored]);
  await office.tell('real-plan.main', { type: 'light-rules-adopted', data: { lightRules: 'lights-v1' } });
  const adopted = (await office.get(`${path}?rules=lights-v1`)).items.map(({ code, inForce }) => [code, inForce]);
  t.strictSame(adopted, predicted);
});

t.test('a task day by day: its own version agrees with its history, another tells what would have been', async (t) => {
  const office = await grown(t);
  await office.beginDay('real', '2012-04-15');
  await office.task('real', '1.1', { type: 'report-progress', percent: 60, done: '推进', occurredOn: '2012-04-15' }, gaoxin);
  await office.seen(await office.beginDay('real', '2012-04-20'));
  const days = (rules: string) => office.get(`/v1/plans/real/tasks/1.1/lights?rules=${rules}`);
  const lines = ({ items }: Awaited<ReturnType<typeof days>>) =>
    items.map(({ day, light, rule }) => `${String(day)} ${String(light)} ${String(rule)}`);
  t.strictSame(lines(await days('lights-v3')), [
    '2012-01-18 green on-track',
    '2012-02-10 yellow obstacle-open',
    '2012-04-10 red obstacle-open-60-days',
  ]);
  t.strictSame(lines(await days('lights-v1')), [
    '2012-01-18 green on-track',
    '2012-03-03 yellow silent-45-days',
    '2012-04-15 green on-track',
  ]);
  const recorded = (await office.get('/v1/plans/real/tasks/1.1/history?field=light&order=asc')).items;
  t.strictSame(
    recorded.flatMap(({ changes }) =>
      (changes as { field: string; after: unknown }[]).filter(({ field }) => field === 'light').map(({ after }) => after),
    ),
    (await days('lights-v3')).items.map(({ light }) => light),
  );
  t.match(await office.getAs('fagui', '/v1/plans/real/tasks/1.2/lights?rules=lights-v1'), {
    status: 403,
    body: { code: 'history-not-yours' },
  });
  t.equal((await office.getAs('gaoxin', '/v1/plans/real/tasks/1.1/lights?rules=lights-v1')).status, 200);
  t.match(await office.get('/v1/plans/real/tasks/9.9/lights?rules=lights-v1'), { status: 404, body: { code: 'task-not-found' } });
  t.match(await office.get('/v1/plans/real/tasks/1.1/lights'), { status: 400, body: { code: 'invalid-input' } });
});

t.test('in pages, and as a file', async (t) => {
  const office = await grown(t);
  const all = pairs(await office.get(`${path}?rules=lights-v1`));
  const found: string[] = [];
  for (let next: string | null = ''; next !== null; ) {
    const page = await office.get(`${path}?rules=lights-v1&limit=3${next === '' ? '' : `&cursor=${next}`}`);
    t.ok(page.items.length > 0 && page.items.length <= 3);
    found.push(...pairs(page));
    next = page.next;
  }
  t.strictSame(found, all);
  const { next } = await office.get(`${path}?rules=lights-v1&limit=3`);
  t.match(await office.get(`${path}?rules=lights-v2&cursor=${next}`), { status: 400, body: { code: 'cursor-invalid' } });
  const file = await office.get(`${path}?rules=lights-v1&format=csv`).catch(() => undefined);
  t.equal(file, undefined, 'no JSON');
  const authorization = `Bearer ${await office.token()}`;
  const { body } = await office.server.inject({ url: `${path}?rules=lights-v1&format=csv`, headers: { authorization } });
  t.match(body, /1\.1,任务1\.1,黄灯,有未解决的困难,lights-v3,绿灯,进度正常,lights-v1,[\w-]+,是/);
});

t.test('a simulated plan says so; an unknown version is refused, and an actor without a role', async (t) => {
  const office = await grown(t);
  await office.publish('moni', simulated(twelveTasks));
  t.match((await office.get('/v1/plans/moni/lights?rules=lights-v1')).body, { simulated: true, notice: '模拟' });
  for (const query of ['', '?rules=lights-v9', '?rules=lights-v1&differs=maybe', '?rules=lights-v1&on=2012-01-01']) {
    t.match(await office.get(`${path}${query}`), { status: 400, body: { code: 'invalid-input' } }, query);
  }
  t.match(await office.get('/v1/plans/none/lights?rules=lights-v1'), { status: 404, body: { code: 'plan-not-found' } });
  t.match(await office.get(`${path}?rules=lights-v1`, []), { status: 403, body: { code: 'not-allowed' } });
});
