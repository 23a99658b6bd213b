/**
 * Attacks on the rule of two persons, on the running program: one person as two, words attributed to somebody else, a
 * return that is undone.
 */
import { randomUUID } from 'node:crypto';
import t from 'tap';
import { call, duban, startDuban, tokenFor } from '../../support/duban-process.js';

const plan = '/v1/plans/zjkjt2012';
/** 农村处 leads it; it has no deliverables and no indicators. */
const task = `${plan}/tasks/5.1`;
const reason = '模拟：攻击';

t.test('one person with two accounts, and what the office says for others', async (t) => {
  const folder = t.testdir();
  const server = await startDuban(folder);
  t.teardown(() => server.end());
  const token = (role: 'office' | 'reporter', unit: string, subject: string) =>
    tokenFor(folder, { role, unit, subject, name: `${subject}模拟` });
  const [reporter, office, colleague, another] = await Promise.all([
    token('reporter', 'nongcun', 'r-1'),
    token('office', 'bangongshi', 'o-1'),
    token('office', 'bangongshi', 'o-2'),
    token('reporter', 'nongcun', 'r-2'),
  ]);
  const post = async (by: string, path: string, body: object, headers: Record<string, string> = {}) => {
    const answer = await call(server.url, path, { token: by, body, headers: { 'idempotency-key': randomUUID(), ...headers } });
    return { status: answer.status, code: answer.body['code'], body: answer.body };
  };
  const get = async (path: string) => (await call(server.url, path, { token: office })).body;
  let position = '';
  const done = async (by: string, path: string, body: object, headers: Record<string, string> = {}) => {
    const answer = await post(by, path, body, headers);
    t.equal(answer.status, 201, `${path} ${JSON.stringify(answer.body)}`);
    position = String(answer.body['position']);
    return (answer.body['eventIds'] as string[])[0] as string;
  };
  /** A decision that rests on the present revision of the task. */
  const seen = async (subject = task) => {
    const { revision } = await get(`${subject}?minPosition=${position}`);
    return { 'if-match': `"${String(revision)}"` };
  };
  const decide = async (by: string, command: string, body: object = {}) => post(by, `${task}/${command}`, body, await seen());

  await done(colleague, `${plan}/add-person`, { person: { id: 'moni-1', name: '一人两号（模拟）' }, reason });
  for (const subject of ['r-1', 'o-1']) await done(colleague, `${plan}/bind-account`, { person: 'moni-1', subject, reason });
  await done(reporter, `${task}/acknowledge`, {});
  const report = await done(reporter, `${task}/report-progress`, { percent: 100, done: '模拟：完成', occurredOn: '2012-06-30' });

  await t.test('a returned report does not count again by repeating it, in the same words or in others', async (t) => {
    await done(colleague, `${task}/return`, { report, reason }, await seen());
    const same = { report, percent: 100, done: '模拟：完成', reason };
    t.match(await post(reporter, `${task}/correct-report`, same), { status: 422, code: 'nothing-changed' });
    t.match(await post(reporter, `${task}/report-progress`, { percent: 100, done: '模拟：完成', occurredOn: '2012-06-30' }), {
      status: 422,
      code: 'nothing-changed',
    });
    const reworded = { percent: 100, done: '模拟：确已完成', occurredOn: '2012-06-30' };
    t.match(await post(reporter, `${task}/report-progress`, reworded), { status: 409, code: 'report-figures-returned' });
    await done(reporter, `${task}/correct-report`, { report, done: '模拟：确已完成', reason });
    t.match(await get(`${task}?minPosition=${position}`), { percent: 0, report: null }, 'words alone leave it returned');
    await done(reporter, `${task}/report-progress`, { percent: 100, done: '模拟：补办完成', occurredOn: '2012-07-31' });
  });

  await done(reporter, `${task}/request-completion`, {});

  await t.test('unbinding an account does not make one person two', async (t) => {
    t.match(await decide(office, 'complete'), { status: 403, code: 'reported-by-yourself' });
    const unbind = (subject: string) => ({ person: 'moni-1', subject, reason });
    t.match(await post(office, `${plan}/unbind-account`, unbind('r-1')), { status: 403, code: 'account-yours' });
    t.match(await post(office, `${plan}/unbind-account`, unbind('o-1')), { status: 403, code: 'account-yours' });
    t.match(await post(office, `${plan}/bind-account`, unbind('r-9')), { status: 403, code: 'account-yours' });
    for (const subject of ['o-1', 'r-1']) await done(colleague, `${plan}/unbind-account`, unbind(subject));
    t.match(await post(office, `${plan}/bind-account`, unbind('r-9')), { status: 403, code: 'account-yours' }, 'nor afterwards');
    t.match(await decide(office, 'complete'), { status: 403, code: 'reported-by-yourself' }, 'nor by an accomplice');
  });

  await t.test('nobody can enter a report in the name of the person who must check it', async (t) => {
    const other = `${plan}/tasks/5.2/report-progress`;
    const words = { percent: 10, done: '模拟：代填', occurredOn: '2012-06-30' };
    const entered = (unit: string, subject: string) => ({ ...words, onBehalfOf: { unit, subject } });
    const shefa = await token('reporter', 'shefa', 's-1');
    await done(shefa, `${plan}/tasks/5.2/acknowledge`, {});
    t.match(await post(shefa, other, entered('shefa', 'o-2')), { status: 403, code: 'stand-in-not-yours' });
    t.match(await post(office, other, entered('shefa', 'o-2')), { status: 422, code: 'subject-not-of-unit' });
    const entry = await done(office, other, entered('shefa', 's-1'));
    const list = `${plan}/entries?unit=shefa&state=unconfirmed&minPosition=${position}`;
    t.match((await get(list))['items'], [{ id: entry, person: 's-1', by: { id: 'o-1' }, state: 'unconfirmed' }]);
    const says = async (by: string, command: string) =>
      post(by, `${plan}/tasks/5.2/${command}`, { entry, reason }, await seen(`${plan}/tasks/5.2`));
    t.match(await says(office, 'confirm-entry'), { status: 403, code: 'entered-by-yourself' });
    t.match(await says(another, 'disown-entry'), { status: 403, code: 'entry-not-yours' });
    const disowned = await says(shefa, 'disown-entry');
    t.equal(disowned.status, 201);
    position = String(disowned.body['position']);
    t.match(await get(`${plan}/tasks/5.2?minPosition=${position}`), {
      report: { id: entry, entered: { person: 's-1', state: 'disowned' } },
      flags: ['overdue', 'entry-disowned'],
    });
    const listed = (...more: string[]) =>
      duban(['entries', 'zjkjt2012', '--url', server.url, '--token', office, '--subject', 'task/5.2', ...more]);
    const row = /任务 5\.2\s+上报进度\s+\S+\s+s-1\s+o-1模拟\s+.*已否认（s-1模拟 \d{4}-/;
    t.match(await listed('--state', 'disowned'), { code: 0, stdout: row });
    t.match(JSON.parse((await listed('--json')).stdout), { id: entry, state: 'disowned' });
    t.match(await listed('--state', 'unconfirmed'), { code: 0, stdout: /没有符合条件的代填/ });
    t.match(await listed('--state', 'perhaps'), { code: 1, stderr: /invalid-input/ });
  });

  await t.test('somebody without a part in it completes it, and another person reopens it before a correction', async (t) => {
    await done(colleague, `${task}/complete`, {}, await seen());
    const correction = { report, percent: 90, reason };
    t.match(await post(reporter, `${task}/correct-report`, correction), { status: 409, code: 'task-completed' });
    t.match(await decide(colleague, 'reopen', { reason }), { status: 403, code: 'completed-by-yourself' });
    await done(office, `${task}/reopen`, { reason }, await seen());
    t.match(await get(`${task}?minPosition=${position}`), { status: 'in-progress', completed: null });
    await done(reporter, `${task}/correct-report`, correction);
  });
});
