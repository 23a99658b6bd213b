/** What somebody sent in, or what others entered for them, across plans. */
import type { Actor } from '@duban/domain';
import { twelveTasks } from '@duban/test-support';
import t from 'tap';
import { fagui, gaoxin, jihua, Office } from './office.js';

const report = (percent: number) =>
  ({ type: 'report-progress', percent, done: `做到${percent}%`, occurredOn: '2012-01-18' }) as const;
/** The account with which `office.get` asks. */
const me: Actor = { ...gaoxin, id: 'asks-reporter', name: '查询人' };

const told = ({ items }: { readonly items: readonly Readonly<Record<string, unknown>>[] }) =>
  items.map(({ plan, type, standing }) => [(plan as { id: string }).id, type, standing]);

t.test('everybody has receipts for what they sent to any plan, and sees whether it still stands', async (t) => {
  const office = await Office.open(t);
  const empty = await office.getAs('gaoxin', '/v1/me/commands');
  t.match(empty.body, { items: [], next: null, unread: [] });
  await office.publish('one', twelveTasks);
  await office.publish('two', twelveTasks);
  await office.task('one', '1.1', { type: 'acknowledge' }, me);
  const send = async (percent: number) => (await office.task('one', '1.1', report(percent), me)).eventIds[0] as string;
  const [, corrected, retracted] = [await send(10), await send(20), await send(30)];
  await office.task('one', '1.1', { type: 'retract-report', report: retracted }, me, '误报');
  await office.task('one', '1.1', { type: 'correct-report', report: corrected, percent: 15 }, me, '核对');
  const asked = await office.tell(
    'one-task.1.1',
    { type: 'extension-requested', data: { unit: 'gaoxin', due: '2013-01-31' } },
    me,
  );
  await office.tell('one-task.1.1', { type: 'extension-refused', data: { request: asked } });
  const returned = await send(40);
  await office.tell('one-task.1.1', { type: 'report-returned', data: { report: returned, standing: corrected } });
  const data = { unit: 'gaoxin', percent: 5, done: '代为填报', occurredOn: '2012-01-18' };
  const entry = await office.tell('two-task.1.2', { type: 'progress-reported', data }, { ...jihua, onBehalfOf: me.id });
  await office.tell('two-task.1.1', { type: 'progress-reported', data: { ...data, unit: 'fagui' } }, fagui);

  const all = await office.getAs('gaoxin', '/v1/me/commands');
  t.strictSame(told(all), [
    ['one', 'progress-reported', 'returned'],
    ['one', 'extension-requested', 'refused'],
    ['one', 'report-corrected', 'stands'],
    ['one', 'report-retracted', 'stands'],
    ['one', 'progress-reported', 'retracted'],
    ['one', 'progress-reported', 'corrected'],
    ['one', 'progress-reported', 'stands'],
    ['one', 'task-acknowledged', 'stands'],
    ['two', 'progress-reported', 'stands'],
  ]);
  t.match(all.items.at(-1), { eventId: entry, by: { id: 'chen', onBehalfOf: me.id }, entered: 'unconfirmed' });
  t.match(all.items[1], { referredToBy: [{ type: 'extension-refused', actor: { id: 'chen' } }], entered: null });

  await t.test('pages continue where they ended, across plans', async (t) => {
    const found: Readonly<Record<string, unknown>>[] = [];
    for (let next: string | null | undefined; next !== null; ) {
      const page = await office.getAs('gaoxin', `/v1/me/commands?limit=2${next === undefined ? '' : `&cursor=${next}`}`);
      t.ok(page.items.length <= 2);
      found.push(...page.items);
      next = page.next;
    }
    t.strictSame(found, all.items);
    const { next } = await office.getAs('gaoxin', '/v1/me/commands?limit=2');
    t.match((await office.getAs('gaoxin', `/v1/me/commands?plan=two&cursor=${next}`)).body, { code: 'cursor-invalid' });
  });

  await t.test('one plan, an interval, and wrong questions', async (t) => {
    t.strictSame(told(await office.getAs('gaoxin', '/v1/me/commands?plan=two')), [['two', 'progress-reported', 'stands']]);
    t.equal((await office.getAs('gaoxin', '/v1/me/commands?from=2012-01-18&to=2012-01-18')).items.length, 9);
    t.equal((await office.getAs('gaoxin', '/v1/me/commands?from=2012-01-19')).items.length, 0);
    t.match((await office.getAs('gaoxin', '/v1/me/commands?plan=none')).body, { code: 'plan-not-found' });
    const reversed = await office.getAs('gaoxin', '/v1/me/commands?from=2012-01-19&to=2012-01-18');
    t.match(reversed.body, { code: 'interval-reversed' });
  });

  t.strictSame((await office.get('/v1/me/commands', ['auditor'])).items, [], 'another person has others');
  const file = await office.server.inject({
    url: '/v1/me/commands?format=csv',
    headers: { authorization: `Bearer ${await office.token(['reporter'], 'gaoxin')}` },
  });
  const lines = file.body.trim().split('\r\n');
  t.equal(lines.length, 1 + 9);
  t.match(lines[1], /one,2012-01-18 [\d:]+,任务 1\.1,任务1\.1,上报进度,.*已退回/);
});
