/**
 * What a history can be asked, and how it answers questions that name something unknown. One office, many questions.
 */
import { createHash } from 'node:crypto';
import type { Actor, Manifest } from '@duban/domain';
import { twelveTasks } from '@duban/test-support';
import t from 'tap';
import { fagui, gaoxin, jihua, Office } from './office.js';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const piece = (name: string) => ({ name, mediaType: 'application/pdf', size: 10, sha256: sha256(name) });
const report = (percent: number, names: readonly string[] = []) =>
  ({ type: 'report-progress', percent, done: `做到${percent}%`, occurredOn: '2012-01-18', evidence: names.map(piece) }) as const;

const [first] = twelveTasks.indicators;
if (first === undefined) throw new Error('a plan without indicators');
const limit = { ...first, key: 'nenghao', name: '能耗', qualifier: 'at-most', target: '100' } as typeof first;
const manifest: Manifest = { ...twelveTasks, indicators: [...twelveTasks.indicators, limit] };
const namesake: Actor = { ...fagui, id: 'r-fagui-2', name: gaoxin.name };
const entering: Actor = { ...jihua, onBehalfOf: 'r-gaoxin' };

async function played(office: Office) {
  await office.publish('real', manifest);
  await office.task('real', '1.1', { type: 'acknowledge' }, gaoxin);
  await office.task('real', '1.1', report(40, ['甲.pdf']), gaoxin, '六月 Monthly 报');
  await office.task('real', '1.1', report(50, ['甲.pdf']), namesake);
  const [wrong] = (await office.task('real', '1.1', report(60, ['乙.pdf']), gaoxin)).eventIds as [string];
  await office.task('real', '1.1', { type: 'retract-report', report: wrong }, gaoxin, '核对后撤回');
  await office.beginDay('real', '2012-01-20');
  const { unit = '' } = gaoxin;
  await office.tell('real-task.1.2', { type: 'progress-reported', data: { ...reported(5, ['甲.pdf']), unit } }, entering);
  const aim = async (key: string, target: string) => {
    const proposed = await office.tell(`real-indicator.${key}`, { type: 'target-proposed', data: { unit, target } }, gaoxin);
    const before = key === 'nenghao' ? '100' : String(first?.target);
    return office.tell(`real-indicator.${key}`, { type: 'target-approved', data: { proposal: proposed, before, target } });
  };
  await aim(first?.key ?? '', '1');
  await aim('nenghao', '90');
  return { eased: [await aim('nenghao', '120')] };
}

const reported = (percent: number, names: readonly string[]) => {
  const { type: _, ...body } = report(percent, names);
  return body;
};

t.test('a history answers its filters, and an unknown name in one is an error', async (t) => {
  const read: Record<string, unknown>[] = [];
  const oversight = { accessed: (_: unknown, doing: object) => void read.push(doing as Record<string, unknown>) };
  const office = await Office.open(t, { parts: { oversight } });
  await played(office);
  const ask = (query: string) => office.get(`/v1/plans/real/history?limit=200&${query}`);
  const types = async (query: string) => (await ask(query)).items.map(({ type }) => String(type)).toReversed();
  const all = (await ask('')).items;

  await t.test('several types, types that are left out, the entries of the days', async (t) => {
    t.strictSame(await types('type=report-retracted&type=task-acknowledged'), ['task-acknowledged', 'report-retracted']);
    const counted = (types: readonly string[]) => all.filter(({ type }) => !types.includes(String(type))).length;
    const without = await ask('without=task-registered&without=indicator-registered');
    t.equal(without.items.length, counted(['task-registered', 'indicator-registered']));
    t.match(read.at(-1), { filters: 'without=task-registered&without=indicator-registered' }, 'the record names each');
    const days = all.filter(({ type }) => type === 'day-began');
    t.equal(days.length, 3);
    t.equal((await ask('days=false')).items.length, all.length - 3);
    t.strictSame(await types('type=day-began&days=false'), []);
    const both = await ask('type=day-began&type=nonsense');
    t.match(both.body, { code: 'invalid-input', errors: [{ pointer: '/type/1' }] });
  });

  await t.test('entries for others, and entries for nobody else', async (t) => {
    t.match((await ask('onBehalf=true')).items, [{ type: 'progress-reported', actor: { id: 'chen', onBehalfOf: 'r-gaoxin' } }]);
    t.equal((await ask('onBehalf=false')).items.length, all.length - 1);
  });

  await t.test('entries that were sent together', async (t) => {
    const { correlationId, id } = all[2] as { correlationId: string; id: string };
    t.strictSame(
      (await ask(`correlation=${correlationId}`)).items.map((each) => each['id']),
      [id],
    );
    t.strictSame((await ask('correlation=01a20d31-1ffc-72af-9864-e85e14607f97')).items, []);
  });

  await t.test('figures that went down, and targets that were eased: an upper limit by going up', async (t) => {
    t.strictSame(await types('direction=percent-down'), ['report-retracted'], 'back from 60 to 50');
    const eased = (await ask('direction=target-eased')).items.map(({ subject }) => (subject as { key: string }).key);
    t.strictSame(eased.toReversed(), [first.key, 'nenghao']);
    t.strictSame(await types('direction=target-eased&subject=indicator/nenghao'), ['target-approved']);
    t.strictSame(await types('direction=target-eased&field=percent'), []);
  });

  await t.test('words in reasons, all of them, whatever their case', async (t) => {
    t.strictSame(await types('reason=monthly'), ['progress-reported']);
    t.strictSame(await types(`reason=${encodeURIComponent('报 六月')}`), ['progress-reported']);
    t.strictSame(await types(`reason=${encodeURIComponent('六月 撤回')}`), []);
    t.match((await ask('reason=%20')).body, { code: 'invalid-input', errors: [{ pointer: '/reason' }] });
  });

  await t.test('evidence by its digest: also where a report names it again', async (t) => {
    const digest = sha256('甲.pdf');
    t.equal((await ask(`evidence=${digest}`)).items.length, 5, 'thrice referred to, once replaced, once back');
    t.strictSame(await types(`evidence=${digest}&subject=task/1.2`), ['progress-reported']);
    t.strictSame(await types(`evidence=${sha256('乙.pdf')}&type=report-retracted`), ['report-retracted'], 'which took it away');
    t.strictSame(await types(`evidence=${sha256('丙.pdf')}`), []);
  });

  await t.test('an actor by id, or by the name at that time, which several may share', async (t) => {
    t.equal((await ask('actor=r-gaoxin')).items.length, 7);
    t.equal((await ask(`actor=${encodeURIComponent(gaoxin.name)}`)).items.length, 8);
    t.strictSame(await types(`actor=${encodeURIComponent(gaoxin.name)}&type=task-acknowledged`), ['task-acknowledged']);
  });

  await t.test('something unknown is an error that names it, not an empty list', async (t) => {
    const named = async (query: string, language = 'zh') => {
      const { status, body } = await office.get(`/v1/plans/real/history?${query}`, ['auditor'], { 'accept-language': language });
      return [status, body['code'], body['title']];
    };
    t.match(await named('actor=nobody'), [404, 'actor-not-found', /没有操作人“nobody”/]);
    t.match(await named('actor=nobody', 'en'), [404, 'actor-not-found', /has no actor nobody/]);
    t.match(await named('unit=none'), [404, 'unit-not-found', /没有单位 none/]);
    t.match(await named('unit=jihua'), [200], 'a unit that acts for the plan and has no task');
    t.match(await named('from=2012-01-20&to=2012-01-18'), [422, 'interval-reversed', /2012-01-20.*晚于.*2012-01-18/]);
    t.match(await named('from=2012-01-20&to=2012-01-18', 'en'), [422, 'interval-reversed', /wrong way round/]);
    t.match(await named('field=nonsense'), [400, 'invalid-input']);
    t.match(await named('from=2012-01-20&to=2012-01-18&format=csv'), [422, 'interval-reversed']);
    const foreign = await office.getAs('fagui', '/v1/plans/real/history?unit=none');
    t.match(foreign.body, { code: 'history-not-yours' }, 'whoever may not ask does not learn what is there');
    await office.task('real', '1.3', { type: 'acknowledge' }, gaoxin).catch(() => undefined);
    await office.tell('real-plan.main', {
      type: 'account-bound',
      data: { person: twelveTasks.people[0]?.id ?? '', subject: 'idle' },
    });
    t.strictSame((await ask('actor=idle')).items, [], 'an account that is bound and has done nothing');
  });

  await t.test('evidence that several things refer to', async (t) => {
    const shared = await office.get('/v1/plans/real/shared-evidence');
    t.match(shared.items, [
      {
        sha256: sha256('甲.pdf'),
        subjects: [
          { kind: 'task', key: '1.1' },
          { kind: 'task', key: '1.2' },
        ],
      },
    ]);
    t.equal(shared.items.length, 1);
    t.match(shared.items, [{ references: { length: 3 } }]);
    t.match(read.at(-1), { action: 'GET /v1/plans/:plan/shared-evidence' });
    t.match((await office.getAs('gaoxin', '/v1/plans/real/shared-evidence')).body, { code: 'history-not-yours' });
    const file = await office.server.inject({
      url: '/v1/plans/real/shared-evidence?format=csv',
      headers: { authorization: `Bearer ${await office.token()}` },
    });
    t.equal(file.body.trim().split('\r\n').length, 1 + 3);
  });

  await t.test('a link is shown to a unit where it concerns the unit', async (t) => {
    const [asked] = (await office.get('/v1/plans/real/tasks/1.1/history?type=report-retracted')).items;
    const { refersTo } = asked as { refersTo: { event: { type: string } | null }[] };
    t.match(refersTo, [{ event: { type: 'progress-reported' } }]);
    const request = await office.tell(
      'real-task.1.1',
      { type: 'extension-requested', data: { unit: 'gaoxin', due: '2013-01-31' } },
      gaoxin,
    );
    await office.tell('real-task.1.1', { type: 'responsibility-changed', data: { leads: ['nongcun'], cooperating: [] } });
    await office.tell('real-task.1.1', { type: 'extension-granted', data: { request, due: '2013-01-31' } });
    const [own] = (await office.getAs('gaoxin', '/v1/plans/real/tasks/1.1/history?type=extension-requested')).items;
    t.strictSame(own?.['referredToBy'], [], 'of a task that was handed over, what followed does not concern it');
    const [whole] = (await office.get('/v1/plans/real/tasks/1.1/history?type=extension-requested')).items;
    t.match(whole?.['referredToBy'], [{ type: 'extension-granted' }]);
  });
});
