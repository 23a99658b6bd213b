/** How commands ask a server: where it is, which words they understand, and how they show its refusals. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { words } from '@duban/domain';
import t, { type Test } from 'tap';
import type { ApiClient } from '../src/api-client.js';
import { accountsOf, itemsBy, nameOf, toldApart, unitOf } from '../src/said-names.js';
import { cli } from './command-line.js';

/** A server that answers everything with one problem and remembers what it was asked. */
async function refusing(t: Test, problem: object) {
  const asked: (string | undefined)[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    asked.push(request.url);
    response.writeHead(400, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  t.teardown(() => server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

t.test('DUBAN_URL says where the server is, --url comes before it', async (t) => {
  const problem = { title: '请求内容有误，请看各字段的说明', code: 'invalid-input', errors: [] };
  const [one, other] = [await refusing(t, problem), await refusing(t, problem)];
  await cli(['status', '--token', 'x'], { DUBAN_URL: one.url });
  await cli(['history', '--token', 'x', '--url', other.url], { DUBAN_URL: one.url });
  t.strictSame([one.asked.length, other.asked.length], [1, 1]);
  t.match(await cli(['status', '--token', 'x'], { DUBAN_URL: 'ftp://x' }), { code: 2, err: /DUBAN_URL/ });
  t.match(await cli(['status', '--token', 'x', '--url', 'x']), { code: 2, err: /http/ });
});

t.test('every field that the server refuses is printed', async (t) => {
  const errors = [
    { in: 'query', pointer: '/from', code: 'invalid_union', message: '应为日期' },
    { in: 'query', pointer: '/type', code: 'invalid_value', message: '应为以下之一：a、b' },
    { in: 'body', pointer: '', code: 'invalid_type', message: '应为对象' },
  ];
  const { url } = await refusing(t, { title: '请求内容有误，请看各字段的说明', code: 'invalid-input', errors });
  const { code, err } = await cli(['history', '--token', 'x', '--url', url, '--from', 'x']);
  t.equal(code, 1);
  t.equal(
    err,
    '错误：请求内容有误，请看各字段的说明 [400 invalid-input]\n  from：应为日期\n  type：应为以下之一：a、b\n  正文：应为对象\n',
  );
});

t.test('as-of asks for a point of the past, and needs one', async (t) => {
  const { url, asked } = await refusing(t, { title: '计划当时尚不存在', code: 'point-before-plan' });
  const point = ['--at', '2012-06-30', '--token', 'x', '--url', url];
  t.match(await cli(['as-of', ...point]), { code: 1, err: /当时尚不存在/ });
  await cli(['as-of', 'moni', '--task', '1.1', ...point]);
  await cli(['as-of', 'moni', '--indicators', ...point]);
  t.strictSame(
    asked.map((path) => path?.replace(/[?&]limit=\d+/, '')),
    [
      '/v1/plans/zjkjt2012?asOf=2012-06-30',
      '/v1/plans/moni/tasks/1.1?asOf=2012-06-30',
      '/v1/plans/moni/indicators?asOf=2012-06-30',
    ],
  );
  t.match(await cli(['as-of', '--token', 'x', '--url', url]), { code: 2, err: /--at/ });
});

t.test('a name may be typed as the word that tables show', async (t) => {
  t.equal(nameOf(words.light, '红灯', '--light'), 'red');
  t.equal(nameOf(words.light, 'red', '--light'), 'red');
  t.equal(nameOf(words.light, undefined, '--light'), undefined);
  t.equal(nameOf(words.light, '紫灯', '--light'), '紫灯', 'the server says what it takes');
  const twice = { a: { zh: '同', en: 'a' }, b: { zh: '同', en: 'b' } };
  t.throws(() => nameOf(twice, '同', '--type'), { code: 'config-invalid', params: { key: '--type' } });
  t.match(await cli(['history', '--token', 'x', '--type', '确认代填', '--url', 'http://127.0.0.1:1']), { code: /[12]/ });
});

/** A client that serves these pages of a list. The only filter that it knows is the actor's id. */
function listed(pages: readonly (readonly object[])[]): ApiClient {
  const get = async (_path: string, query: Readonly<Record<string, string | undefined>> = {}) => {
    const at = Number(query['cursor'] ?? 0);
    const { actor } = query;
    const all = pages[at] ?? [];
    const items = actor === undefined ? all : all.filter((item) => (item as { actor: { id: string } }).actor.id === actor);
    return { items, next: at + 1 < pages.length ? String(at + 1) : null };
  };
  return { get: get as ApiClient['get'], post: () => Promise.reject(new Error()), put: () => Promise.reject(new Error()) };
}

t.test('those who share a name are told apart by their ids', async (t) => {
  const [one, other, third] = [
    { id: 'u1', name: '李军' },
    { id: 'u2', name: '李军' },
    { id: 'u3', name: '王永' },
  ];
  const apart = toldApart([one, other, third, one]);
  t.strictSame(
    [one, other, third].map((each) => apart(each)),
    ['李军（u1）', '李军（u2）', '王永'],
  );
  t.strictSame(
    [apart(one, 'gaoxin'), apart(third, 'gaoxin'), apart(third, null)],
    ['李军（gaoxin，u1）', '王永（gaoxin）', '王永'],
  );
  t.equal(toldApart([one, one])(one), '李军', 'one person is not two');
});

t.test('the accounts of a person who is given by id or by name', async (t) => {
  const api = listed([
    [
      { id: 'li', name: '李军', accounts: ['oidc|1', 'oidc|2'] },
      { id: 'li-2', name: '李军', accounts: ['oidc|3'] },
    ],
    [{ id: 'wang', name: '王永', accounts: [] }],
  ]);
  const found = async (said: string) => [...(await accountsOf(api, 'moni', said))];
  t.strictSame(await found('li'), ['oidc|1', 'oidc|2']);
  t.strictSame(await found('李军'), ['oidc|1', 'oidc|2', 'oidc|3']);
  t.strictSame([await found('王永'), await found('oidc|1')], [[], []]);
});

t.test('an actor may be given by id or by name, which several people may share', async (t) => {
  const by = (id: string, name: string, n: number) => ({ actor: { id, name }, n });
  const api = listed([
    [by('a', '张三', 1), by('b', '李四', 2)],
    [by('c', '张三', 3), by('a', '张三', 4)],
  ]);
  const found = async (actor: string | undefined, limit = 50) =>
    (await itemsBy<ReturnType<typeof by>>(api, '/x', { actor }, limit)).map(({ n }) => n);
  t.strictSame(await found('a'), [1, 4]);
  t.strictSame(await found('张三'), [1, 3, 4]);
  t.strictSame(await found('张三', 2), [1, 3]);
  t.strictSame(await found('王五'), []);
  t.strictSame(await found(undefined), [1, 2, 3, 4]);
});

t.test('a unit may be given by its name', async (t) => {
  const api = listed([[{ id: 'gaoxin', name: '高新处' }]]);
  t.equal(await unitOf(api, 'moni', '高新处'), 'gaoxin');
  t.equal(await unitOf(api, 'moni', 'gaoxin'), 'gaoxin');
  t.equal(await unitOf(api, 'moni', '无此处'), '无此处');
});
