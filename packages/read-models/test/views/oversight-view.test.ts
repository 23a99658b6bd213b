import { oversightStream, type RecordedEvent, type StoredEvent } from '@duban/domain';
import t from 'tap';
import { changeIndexes, oversightIndexes } from '../../src/index.js';
import { ListSource, project, start } from '../sources.js';
import { World } from '../world.js';
import { Reading } from './reading.js';

const at = { firstAt: '2012-06-30T08:15:02.120Z', lastAt: '2012-06-30T08:15:47.003Z' };
const gaoxin: StoredEvent['meta']['actor'] = { id: 'r-gaoxin', name: '高新处', unit: 'gaoxin', roles: ['reporter'] };
const operator: StoredEvent['meta']['actor'] = { id: 'os:duban', name: 'duban', roles: [] };
const auditor: StoredEvent['meta']['actor'] = { id: 'audit', name: '审计员', roles: ['auditor'] };

/** The events of the world have a reason, which these keep. */
const happened: readonly [type: string, data: StoredEvent['data'], actor: StoredEvent['meta']['actor']][] = [
  [
    'refusals-recorded',
    { command: 'report-progress', plan: 'zjkjt2012', subject: 'task/3.1', code: 'not-your-task', count: 3, ...at },
    gaoxin,
  ],
  [
    'access-recorded',
    { view: 'GET /v1/plans/:plan/history', plan: 'zjkjt2012', subject: 'plan/zjkjt2012', count: 1, ...at },
    auditor,
  ],
  ['oversight-dropped', { count: 7, ...at }, gaoxin],
  [
    'token-issued',
    {
      token: '01372c8a-0062-7a00-8b00-000000000162',
      subject: 'r-gaoxin',
      name: '高新处',
      roles: ['reporter'],
      expiresAt: '2012-07-30T08:16:00.000Z',
    },
    operator,
  ],
  ['tokens-revoked', { subject: 'r-gaoxin' }, operator],
  ['tokens-revoked', { token: '01372c8a-0062-7a00-8b00-000000000162' }, operator],
  ['signing-key-rotated', { key: 'thumb', previousUntil: '2012-07-30T08:16:00.000Z' }, operator],
];

/** Behind the events of a plan. */
function log(world: World): RecordedEvent[] {
  return happened.map(([type, data, actor], index) => ({
    ...world.last,
    id: `00000009-0000-7000-8000-00000000000${index}`,
    stream: oversightStream('2012-06-30', '0a1b2c3d'),
    revision: String(index),
    type,
    schemaVersion: type === 'access-recorded' || type === 'oversight-dropped' ? 2 : 1,
    data,
    meta: { ...world.last.meta, actor, recordedAt: '2012-06-30T08:16:00.000Z' },
    salts: {},
    position: world.last.position.replace(/\d{6}$/, `90000${index}`),
  }));
}

t.test('what happened is kept in order, by kind and by actor, apart from every plan', async (t) => {
  const world = new World().publish();
  const store = await project(new ListSource([...world.events, ...log(world)]));
  const reading = new Reading('oversight', store);
  const ids = log(world).map(({ id }) => id);
  t.strictSame(await reading.keys(oversightIndexes.all), ids);
  t.strictSame(await reading.keys(oversightIndexes.kind('access')), [ids[1]]);
  t.strictSame(await reading.keys(oversightIndexes.actor('r-gaoxin')), [ids[0], ids[2]]);
  t.strictSame(await reading.get('oversight', ids[0] ?? ''), {
    id: ids[0],
    position: log(world)[0]?.position,
    kind: 'refusals',
    action: 'report-progress',
    plan: 'zjkjt2012',
    subject: 'task/3.1',
    filters: null,
    code: 'not-your-task',
    token: null,
    reason: '年度计划',
    actor: { id: 'r-gaoxin', name: '高新处', unit: 'gaoxin', roles: ['reporter'], onBehalfOf: null },
    count: 3,
    ...at,
    recordedAt: '2012-06-30T08:16:00.000Z',
  });
  t.match(await reading.get('oversight', ids[2] ?? ''), { kind: 'dropped', action: null, plan: null, subject: null, count: 7 });
  t.strictSame(await reading.keys(oversightIndexes.plan('zjkjt2012')), [ids[0], ids[1]]);
  t.strictSame(await reading.keys(oversightIndexes.subject('account/r-gaoxin')), [ids[3], ids[4]]);
  t.match(await reading.get('oversight', ids[3] ?? ''), {
    kind: 'tokens',
    action: 'token-issued',
    actor: { id: 'os:duban' },
    token: { id: '01372c8a-0062-7a00-8b00-000000000162', unit: null, roles: ['reporter'] },
    count: 1,
    firstAt: '2012-06-30T08:16:00.000Z',
  });
  t.match(await reading.get('oversight', ids[5] ?? ''), {
    action: 'tokens-revoked',
    subject: 'token/01372c8a-0062-7a00-8b00-000000000162',
    token: null,
  });
  t.match(await reading.get('oversight', ids[6] ?? ''), { action: 'signing-key-rotated', subject: 'key/thumb' });
  t.strictSame(await store.plans({ limit: 10 }), ['zjkjt2012']);
  const ofPlan = new Reading('zjkjt2012', store);
  t.strictSame((await ofPlan.keys(changeIndexes.all)).length, world.events.length);
});

t.test('an event that is none of it parks the oversight category, and no plan', async (t) => {
  const world = new World().publish();
  const [first] = log(world) as [RecordedEvent];
  const { runner, stop } = start({ source: new ListSource([...world.events, { ...first, type: 'published' }]) });
  await runner.whenCaughtUp();
  await stop();
  t.strictSame(
    runner.health().parked.map(({ plan }) => plan),
    ['oversight'],
  );
  t.equal(runner.planState('zjkjt2012'), 'live');
});
