import type { View } from '@duban/read-models';
import { allViews, PinnedState } from '@duban/read-models';
import { twelveTasks } from '@duban/test-support';
import t from 'tap';
import { fagui, gaoxin, Office } from './office.js';

const report = { type: 'report-progress', percent: 40, done: '推进', occurredOn: '2012-01-18' } as const;
const ordinal = (position: string, by: number) =>
  `${position.slice(0, 13)}${String(Number(position.slice(13)) + by).padStart(20, '0')}`;

t.test('a query with minPosition sees what the command did', async (t) => {
  const office = await Office.open(t);
  await office.publish('real', twelveTasks);
  await office.task('real', '1.1', { type: 'acknowledge' }, gaoxin);
  for (let percent = 1; percent <= 20; percent += 1) {
    const { position } = await office.task('real', '1.1', { ...report, percent }, gaoxin);
    const { body } = await office.get(`/v1/plans/real/tasks/1.1?minPosition=${position}`);
    t.match(body, { percent, position });
  }
});

t.test('a position that is not reached in time gives 503 with Retry-After, a malformed one 400', async (t) => {
  const office = await Office.open(t, { parts: { minPositionMaxMs: 20 } });
  await office.publish('real', twelveTasks);
  const head = await office.store.head();
  for (const path of ['/v1/plans', '/v1/plans/real', '/v1/plans/real/history', '/v1/people/kou']) {
    const late = await office.get(`${path}?minPosition=${ordinal(head, 1)}`);
    t.match({ ...late.body, status: late.status }, { status: 503, code: 'position-not-reached' }, path);
    t.equal(late.headers['retry-after'], '1');
    t.equal((await office.get(`${path}?minPosition=${head}`)).status, 200);
    for (const wrong of ['', 'nonsense', `otherstore01${head.slice(12)}`, head.slice(0, -1)]) {
      const { status, body } = await office.get(`${path}?minPosition=${wrong}`);
      t.match({ ...body, status }, { status: 400, code: 'position-invalid' }, `${path} ${wrong}`);
    }
  }
});

t.test('an answer is refused if its documents are made anew while it reads them', async (t) => {
  for (const path of ['tasks/1.1', 'tasks', 'tasks/1.1/history', 'indicators/rd-gdp', 'units']) {
    let office: Office | undefined;
    let anew: (() => Promise<unknown>) | undefined;
    const remade: Office['views'] = new Proxy({} as Office['views'], {
      get: (_, name: keyof Office['views']) => {
        // Like a server that keeps no earlier states.
        if (name === 'state') return async () => new PinnedState(remade);
        const { views } = office as Office;
        return async (...given: unknown[]) => {
          // By then the position of the answer and the document of the plan have been read.
          const reads = (name === 'get' || name === 'getMany' || name === 'scan') && given[1] !== 'plan';
          const deed = reads ? anew : undefined;
          if (deed !== undefined) anew = undefined;
          await deed?.();
          return (views[name] as (...given: unknown[]) => unknown).apply(views, given);
        };
      },
    });
    office = await Office.open(t, { parts: { views: remade } });
    await office.publish('real', twelveTasks);
    const position = await office.seen(await office.task('real', '1.1', { type: 'acknowledge' }, gaoxin));
    const at = `/v1/plans/real/${path}?minPosition=${position}`;
    t.equal((await office.get(at)).status, 200, at);
    const empty = { checkpoint: ordinal(position, -3), revisions: new Map(), changes: [], rebuild: true };
    anew = async () => office?.views.apply('real', { expectedCheckpoint: await office.views.checkpoint('real'), ...empty });
    const { status, body, headers } = await office.get(at);
    t.match({ ...body, status }, { status: 503, code: 'plan-refilling' }, at);
    t.notOk(headers['etag'], 'and it has no tag');
    t.equal(headers['retry-after'], '1');
  }
});

t.test('documents and lists are not sent again to a client that has them', async (t) => {
  const office = await Office.open(t);
  await office.publish('real', twelveTasks);
  await office.task('real', '1.1', { type: 'acknowledge' }, gaoxin);
  await office.seen(await office.task('real', '1.1', report, gaoxin));
  const paths = [
    '/v1/plans',
    '/v1/people/kou',
    '/v1/plans/real',
    '/v1/plans/real/tasks',
    '/v1/plans/real/tasks/1.1',
    '/v1/plans/real/tasks/1.1/reports',
    '/v1/plans/real/tasks/1.1/history',
    '/v1/plans/real/indicators',
    '/v1/plans/real/indicators/rd-gdp',
    '/v1/plans/real/units',
    '/v1/plans/real/units/gaoxin',
    '/v1/plans/real/people',
    '/v1/plans/real/history',
  ];
  for (const path of paths) {
    const { headers } = await office.get(path);
    const tag = String(headers['etag']);
    t.match(tag, /^W\/"[\x21\x23-\x2b\x2d-\x7e]+"$/, path);
    t.match(headers, { 'cache-control': 'private, no-cache', vary: 'Authorization' });
    for (const given of [tag, tag.slice(2), `"other", ${tag}`, '*']) {
      const again = await office.get(path, ['auditor'], { 'if-none-match': given });
      t.equal(again.status, 304, `${path} ${given}`);
      t.strictSame(again.body, {});
      t.match(again.headers, { etag: tag, 'cache-control': 'private, no-cache', vary: 'Authorization' });
    }
    t.equal((await office.get(path, ['auditor'], { 'if-none-match': '"other"' })).status, 200);
  }
});

t.test('the tag of a document changes exactly when the document does, also when a day begins', async (t) => {
  const office = await Office.open(t);
  await office.publish('real', twelveTasks);
  const tag = async (path: string) => String((await office.get(path)).headers['etag']);
  const [first, other] = ['/v1/plans/real/tasks/1.1', '/v1/plans/real/tasks/1.2'];
  const before = [await tag(first), await tag(other)];
  await office.seen(await office.task('real', '1.1', { type: 'acknowledge' }, gaoxin));
  const acknowledged = [await tag(first), await tag(other)];
  t.not(acknowledged[0], before[0]);
  t.equal(acknowledged[1], before[1], 'another task keeps its tag');
  t.match(acknowledged[0], /^W\/"1-/, 'it begins with the revision, good for If-Match');
  await office.seen(await office.beginDay('real', '2012-02-10'));
  t.equal(await tag(first), acknowledged[0], 'its light stays green');
  t.not(await tag(other), before[1], 'its light turned, though its revision did not');
  const list = await tag('/v1/plans/real/tasks');
  await office.seen(await office.task('real', '1.1', report, fagui));
  t.not(await tag('/v1/plans/real/tasks'), list);
});

t.test('a plan that is parked says so at once, and the others answer', async (t) => {
  let broken = false;
  const brittle: View = {
    name: 'brittle',
    version: 1,
    kinds: {},
    needs: () => [],
    project(event) {
      if (broken && event.stream.startsWith('bad-')) throw new Error('cannot project');
      return [];
    },
  };
  const office = await Office.open(t, { runner: { views: [...allViews, brittle] } });
  await office.publish('bad', twelveTasks);
  await office.publish('good', twelveTasks);
  broken = true;
  const { position } = await office.task('bad', '1.1', { type: 'acknowledge' }, gaoxin);
  await office.seen({ position });
  for (const path of ['/v1/plans/bad', `/v1/plans/bad/tasks?minPosition=${ordinal(position, 5)}`, '/v1/plans/bad/history']) {
    const { status, body } = await office.get(path);
    t.match({ ...body, status }, { status: 503, code: 'plan-parked', params: { plan: 'bad' } }, path);
  }
  t.equal((await office.get(`/v1/plans/good?minPosition=${position}`)).status, 200);
  t.match((await office.get('/v1/plans')).items, [
    { id: 'bad', state: 'parked' },
    { id: 'good', state: 'live' },
  ]);
  t.match((await office.get('/v1/people/kou')).items, [{ plan: { id: 'good' } }]);
  broken = false;
  t.equal(await office.runner.retry('bad'), true);
  t.match((await office.get('/v1/plans/bad/tasks/1.1')).body, { status: 'acknowledged' });
});

t.test('a plan that is being refilled asks the client to come back', async (t) => {
  const office = await Office.open(t, {
    parts: { progress: { planState: () => 'refilling', waitFor: async () => true } },
  });
  await office.publish('real', twelveTasks);
  const { status, headers, body } = await office.get('/v1/plans/real');
  t.match({ ...body, status }, { status: 503, code: 'plan-refilling' });
  t.equal(headers['retry-after'], '1');
});
