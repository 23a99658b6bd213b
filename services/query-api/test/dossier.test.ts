/** Dossiers: what somebody answered for, what they did, and what others changed meanwhile. */
import { type Actor, instantOf } from '@duban/domain';
import { taskListBounds } from '@duban/read-models';
import { twelveTasks } from '@duban/test-support';
import t from 'tap';
import { fagui, gaoxin, Office } from './office.js';

type Line = Readonly<Record<string, unknown>>;
interface Held {
  readonly periods: readonly { readonly role: string; readonly from: string; readonly until: string | null }[];
  readonly lightDays: Readonly<Record<string, number>>;
  readonly deadlines: readonly unknown[];
}
const heldOf = (line: Line | undefined) => line?.['held'] as Held;
const keyOf = ({ subject }: Line) => (subject as { key: string }).key;

const year = 'from=2012-01-01&to=2012-12-31';
const report = (percent: number) =>
  ({ type: 'report-progress', percent, done: `做到${percent}%`, occurredOn: '2012-01-18' }) as const;
/** The account with which `office.get` asks. */
const me: Actor = { id: 'asks-reporter', name: '查询人', roles: ['reporter'], unit: 'gaoxin' };

/** 1.1 is gaoxin's until 21 January and jihua's from then on; its deadline is moved before. */
async function played(office: Office) {
  await office.publish('real', twelveTasks);
  await office.task('real', '1.1', { type: 'acknowledge' }, gaoxin);
  const [sent = ''] = (await office.task('real', '1.1', report(10), gaoxin)).eventIds;
  const request = await office.tell(
    'real-task.1.1',
    { type: 'extension-requested', data: { unit: 'gaoxin', due: '2013-01-31' } },
    gaoxin,
  );
  await office.tell('real-task.1.1', { type: 'extension-granted', data: { request, due: '2013-01-31' } });
  await office.task('real', '1.1', { type: 'correct-report', report: sent, percent: 8 }, gaoxin, '核对');
  await office.tell('real-task.1.1', { type: 'report-returned', data: { report: sent, standing: null } });
  for (const day of ['2012-01-19', '2012-01-20', '2012-01-21']) await office.beginDay('real', day);
  await office.tell('real-task.1.1', { type: 'responsibility-changed', data: { leads: ['jihua'], cooperating: [] } });
  for (const day of ['2012-01-22', '2012-01-23']) await office.beginDay('real', day);
  await office.tell('real-task.1.1', { type: 'task-suspended', data: {} });
  const bound = { person: twelveTasks.people[0]?.id ?? '', subject: me.id, unit: 'gaoxin' };
  await office.tell('real-plan.main', { type: 'account-bound', data: bound });
}

t.test('a dossier belongs to those who held a thing at the time, and names everybody who took part in an act', async (t) => {
  const read: Record<string, unknown>[] = [];
  const oversight = { accessed: (_: unknown, doing: object) => void read.push(doing as Record<string, unknown>) };
  const office = await Office.open(t, { parts: { oversight } });
  await played(office);
  const ask = (path: string) => office.get(`/v1/${path}`);

  await t.test('a unit that handed a task over keeps its own time in its dossier', async (t) => {
    const { items, body } = await ask(`units/gaoxin/dossier?${year}&part=held&limit=200`);
    t.match(body, { next: null, unread: [] });
    const line = items.find((each) => keyOf(each) === '1.1');
    t.match(line, {
      plan: { id: 'real', simulated: false },
      part: 'held',
      change: null,
      held: { reports: 1, corrections: 1, returns: 1, retractions: 0, due: '2013-01-31', complete: true },
    });
    const { periods, lightDays, deadlines } = heldOf(line);
    t.match(periods, [{ role: 'lead', from: /^2012-01-18/, until: /^2012-01-21/ }]);
    t.match(deadlines, [{ after: '2013-01-31', by: { id: 'chen' } }]);
    t.equal(deadlines.length, 1);
    const sum = Object.values(lightDays).reduce((one, other) => one + other, 0);
    t.equal(sum, 3, 'the 18th, 19th and 20th; on the evening of the 21st it was of another');
    const later = heldOf((await ask(`units/jihua/dossier?${year}&part=held`)).items.find((each) => keyOf(each) === '1.1'));
    t.match(later, {
      periods: [{ role: 'lead', from: /^2012-01-21/, until: null }],
      reports: 0,
      deadlines: [],
      lightDays: { green: 3 },
    });
    const before = await ask('units/jihua/dossier?from=2012-01-18&to=2012-01-20&part=held');
    t.notOk(
      before.items.some((each) => keyOf(each) === '1.1'),
      'before it held the task',
    );
    const part = heldOf((await ask('units/gaoxin/dossier?from=2012-01-19&to=2012-01-19&part=held')).items[0]);
    t.match(part, { reports: 0, lightDays: { green: 1 } }, 'of one day');
  });

  await t.test('acts name the second person, or say that there was none', async (t) => {
    const { items } = await ask(`accounts/r-gaoxin/dossier?${year}&part=act`);
    const acts = items.map(
      ({ change }) => change as { type: string; alone: boolean; seconds: { actor: { id: string }; type: string }[] },
    );
    t.strictSame(
      acts.map(({ type, alone, seconds }) => [type, alone, seconds.map(({ type: of }) => of)]),
      [
        ['task-acknowledged', true, []],
        ['progress-reported', false, ['report-returned']],
        ['extension-requested', false, ['extension-granted']],
        ['report-corrected', true, []],
      ],
    );
    const office = (await ask(`units/jihua/dossier?${year}&part=act&limit=200`)).items.map(
      ({ change }) => change as { type: string; alone: boolean },
    );
    t.match(
      office.find(({ type }) => type === 'extension-granted'),
      { alone: false },
    );
    t.match(
      office.find(({ type }) => type === 'responsibility-changed'),
      { alone: true },
    );
  });

  await t.test('what others changed while it was held, the handover included, and nothing after', async (t) => {
    const others = async (path: string) =>
      (await ask(`${path}?${year}&part=other&limit=200`)).items
        .filter((each) => keyOf(each) === '1.1')
        .map(({ change }) => (change as { type: string }).type);
    t.strictSame(await others('units/gaoxin/dossier'), [
      'task-registered',
      'extension-granted',
      'report-returned',
      'responsibility-changed',
    ]);
    const person = await others(`people/${twelveTasks.people[0]?.id}/dossier`);
    t.ok(person.includes('progress-reported'), 'to whoever answers, the reports are those of others');
    t.ok(person.includes('task-suspended'));
  });

  await t.test('pages go through all parts in order', async (t) => {
    const all = (await ask(`units/gaoxin/dossier?${year}&limit=200`)).items;
    t.strictSame([...new Set(all.map(({ part }) => part))], ['held', 'act', 'other']);
    const found: Line[] = [];
    for (let next: string | null | undefined; next !== null; ) {
      const page = await ask(`units/gaoxin/dossier?${year}&limit=3${next === undefined ? '' : `&cursor=${next}`}`);
      found.push(...page.items);
      next = page.next;
    }
    t.strictSame(found, all);
  });

  await t.test('dossiers of others are for inspectors and auditors', async (t) => {
    const person = `people/${twelveTasks.people[0]?.id}/dossier?${year}`;
    for (const path of [`units/gaoxin/dossier?${year}`, `accounts/r-gaoxin/dossier?${year}`, person]) {
      for (const role of ['inspector', 'auditor'] as const) t.equal((await office.get(`/v1/${path}`, [role])).status, 200, role);
      for (const role of ['office', 'leader', 'supervisor'] as const) {
        t.match(await office.get(`/v1/${path}`, [role]), { status: 403, body: { code: 'not-allowed' } }, `${role} ${path}`);
      }
    }
    t.equal((await office.getAs('gaoxin', `/v1/units/gaoxin/dossier?${year}`)).status, 200, 'of the own unit');
    t.equal((await office.getAs('gaoxin', `/v1/accounts/${me.id}/dossier?${year}`)).status, 200, 'of the own account');
    t.equal((await office.getAs('gaoxin', `/v1/${person}`)).status, 200, 'of the person that it is bound to');
    const foreign = [
      `units/fagui/dossier?${year}`,
      `accounts/${fagui.id}/dossier?${year}`,
      `people/${twelveTasks.people[1]?.id ?? 'none'}/dossier?${year}`,
    ];
    for (const path of foreign) t.equal((await office.getAs('gaoxin', `/v1/${path}`)).status, 403, path);
    await ask(`units/gaoxin/dossier?${year}&part=held`);
    t.match(read.at(-1), {
      action: 'GET /v1/units/:unit/dossier',
      subject: 'unit/gaoxin',
      filters: 'from=2012-01-01&part=held&to=2012-12-31',
    });
  });

  await t.test('wrong questions are refused', async (t) => {
    const code = async (path: string) => (await ask(path)).body['code'];
    t.equal(await code('units/none/dossier?from=2012-01-01&to=2012-01-02'), 'dossier-not-found');
    t.equal(await code('people/none/dossier?from=2012-01-01&to=2012-01-02'), 'dossier-not-found');
    t.equal(await code('accounts/none/dossier?from=2012-01-01&to=2012-01-02'), 'dossier-not-found');
    t.equal(await code('units/gaoxin/dossier?from=2012-01-02&to=2012-01-01'), 'interval-reversed');
    t.equal(await code('units/gaoxin/dossier?from=2002-01-01&to=2012-01-01'), 'interval-too-long');
    t.equal(await code('units/gaoxin/dossier?from=2012-01-01'), 'invalid-input');
    t.equal(await code(`units/gaoxin/dossier?${year}&plan=none`), 'plan-not-found');
    t.strictSame((await ask('units/gaoxin/dossier?from=2011-01-01&to=2011-12-31')).items, [], 'known, and nothing in that year');
  });

  await t.test('a dossier is a file too', async (t) => {
    const headers = { authorization: `Bearer ${await office.token()}` };
    const file = await office.server.inject({ url: `/v1/units/gaoxin/dossier?${year}&format=csv`, headers });
    t.match(file.body, /real,负责的任务,任务 1\.1,任务1\.1,2012-01-18 [\d:]+,牵头 2012-01-18 [\d:]+–2012-01-21/);
    t.match(file.body, /real,本人所为,任务 1\.1,.*申请延期,高新处填报员,.*批准延期/);
    t.match(read.at(-1), { filters: /format=csv/ });
  });

  await t.test('holders that a document has forgotten are found in the events', async (t) => {
    for (let count = 0; count <= taskListBounds.responsibility; count += 1) {
      const leads = [count % 2 === 0 ? 'fagui' : 'jihua'];
      await office.tell('real-task.1.1', { type: 'responsibility-changed', data: { leads, cooperating: [] } });
    }
    const { items } = await ask(`units/gaoxin/dossier?${year}&part=held`);
    const [period, ...more] = heldOf(items.find((each) => keyOf(each) === '1.1')).periods;
    t.match(period, { role: 'lead', from: /^2012-01-18/, until: /^2012-01-21/ });
    t.strictSame(more, []);
    t.ok(period !== undefined && period.from < instantOf('2012-01-19'));
  });
});
