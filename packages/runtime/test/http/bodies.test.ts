import { fields } from '@duban/domain';
import t, { type Test } from 'tap';
import { z } from 'zod';
import type { FieldError } from '../../src/index.js';
import { startServer } from '../support/running-server.js';

const body = z.strictObject({ percent: fields.percent, done: fields.text(20_000), more: z.unknown().optional() });

async function reports(t: Test) {
  const running = await startServer(t, {
    routes: (server) => {
      server.post('/reports', { schema: { body } }, async (request, reply) => reply.code(201).send({ body: request.body }));
    },
  });
  const token = await running.token();
  return {
    ...running,
    report: (body: string | Buffer, headers: Record<string, string> = {}) =>
      running.send('POST', '/reports', { token, body, headers }),
  };
}

t.test('a body that fits reaches its route', async (t) => {
  const { report } = await reports(t);
  const answer = await report('{"percent":40,"done":"完成"}');
  t.equal(answer.status, 201);
  t.same(answer.json(), { body: { percent: 40, done: '完成' } });
});

t.test('fields that do not fit are told one by one, in Chinese by default', async (t) => {
  const { report } = await reports(t);
  const answer = await report('{"percent":101,"done":5,"note":"x"}');
  t.equal(answer.status, 400);
  t.match(answer.headers, {
    'content-type': /^application\/problem\+json/,
    'content-language': 'zh-CN',
    vary: 'Accept-Language',
    'cache-control': 'no-store',
  });
  const problem = answer.json();
  t.match(problem, {
    type: 'urn:duban:error:invalid-input',
    title: '请求内容有误，请看各字段的说明',
    status: 400,
    code: 'invalid-input',
  });
  t.match(problem['instance'], /^urn:duban:request:[0-9a-f]{8}-[0-9a-z]+$/);
  const errors = problem['errors'] as FieldError[];
  t.same(errors.map(({ in: part, pointer }) => `${part} ${pointer}`).sort(), ['body /done', 'body /note', 'body /percent']);
  for (const { message } of errors) t.match(message, /[一-鿿]/);
});

t.test('what is no JSON is told as that', async (t) => {
  const { report } = await reports(t);
  for (const text of ['', '{', '{"percent":40,}', 'percent=40', '{"a":NaN}', '\ufeff', '\ufeff\ufeff{}', '{"a":1}{"a":2}']) {
    t.match((await report(text)).json(), { status: 400, code: 'invalid-json' }, text);
  }
});

t.test('a byte order mark before JSON is nothing', async (t) => {
  const { report } = await reports(t);
  const answer = await report('\ufeff{"percent":40,"done":"\ufeff完成"}');
  t.strictSame([answer.status, answer.json()], [201, { body: { percent: 40, done: '\ufeff完成' } }], 'within a text it stays');
});

t.test('a field that is given twice is refused by its pointer, since one of the two would be lost', async (t) => {
  const { report } = await reports(t);
  const cases: [body: string, pointer: string][] = [
    ['{"percent":40,"done":"x","percent":90}', '/percent'],
    ['{"percent":40,"done":"a:b,\\"percent\\":1","p\\u0065rcent":90}', '/percent'],
    ['{"percent":1,"done":"x","more":[{"a":1},{"b":[],"a/c":{}, "a/c" : 2}]}', '/more/1/a~1c'],
    ['{"percent":1,"done":"x","more":{"":1,"":2}}', '/more/'],
  ];
  for (const [body, pointer] of cases) {
    const errors = [{ in: 'body', pointer, code: 'custom', message: '字段重复' }];
    t.match((await report(body)).json(), { status: 400, code: 'invalid-input', errors }, body);
  }
  t.equal(
    (await report('{"percent":1,"done":"x","more":[{"a":1,"b":{"a":":"}},{"a":2}]}')).status,
    201,
    'each in its own object',
  );
});

t.test('bytes that are no UTF-8 are refused, not replaced', async (t) => {
  const { report } = await reports(t);
  const text = Buffer.concat([Buffer.from('{"percent":1,"done":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]);
  t.match((await report(text)).json(), { status: 400, code: 'invalid-json', title: /UTF-8/ });
  // A surrogate encoded as if it were a character, and an overlong slash.
  for (const bytes of [
    [0xed, 0xa0, 0x80],
    [0xc0, 0xaf],
  ]) {
    const smuggled = Buffer.concat([Buffer.from('{"percent":1,"done":"'), Buffer.from(bytes), Buffer.from('"}')]);
    t.match((await report(smuggled)).json(), { code: 'invalid-json' });
  }
});

t.test('a lone surrogate is refused by the field that holds it', async (t) => {
  const { report } = await reports(t);
  const answer = await report('{"percent":1,"done":"\\ud800"}');
  t.match(answer.json(), { code: 'invalid-input', errors: [{ pointer: '/done', message: '应为有效的 Unicode 文本' }] });
});

t.test('a name that could reach a prototype is refused by its pointer', async (t) => {
  const { report } = await reports(t);
  t.match((await report('{"percent":1,"done":"x","more":{"a/b":[0,{"__proto__":{"admin":true}}]}}')).json(), {
    code: 'invalid-input',
    errors: [{ pointer: '/more/a~1b/1/__proto__' }],
  });
  t.match((await report('{"\\u005f_proto__":1}')).json(), { code: 'invalid-input', errors: [{ pointer: '/__proto__' }] });
  t.match((await report('{"more":{"constructor":{"prototype":{"a":1}}}}')).json(), {
    code: 'invalid-input',
    errors: [{ pointer: '/more/constructor' }],
  });
  t.equal(({} as Record<string, unknown>)['admin'], undefined);
  t.equal((await report('{"percent":1,"done":"x","more":{"constructor":"a person"}}')).status, 201);
});

t.test('32 levels are taken, more are not, and no depth breaks the server', async (t) => {
  const { report } = await reports(t);
  const nested = (levels: number) => `{"percent":1,"done":"x","more":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;
  t.equal((await report(nested(32))).status, 201);
  for (const levels of [33, 200, 400_000]) {
    t.match((await report(nested(levels))).json(), { status: 400, code: 'body-too-deep', params: { limit: 32 } }, `${levels}`);
  }
  const many = `{"percent":1,"done":"${'[{'.repeat(100)}\\"${'[{'.repeat(100)}","more":[${'[],{},'.repeat(1_000)}[]]}`;
  t.equal((await report(many)).status, 201, 'many brackets side by side or in a text are not deep');
  const objects = `${'{"more":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
  t.match((await report(objects)).json(), { code: 'body-too-deep' });
});

t.test('1 MiB is taken, more is not, said in advance or not', async (t) => {
  const { report, send, token } = await reports(t);
  const ofLength = (length: number) => {
    const frame = '{"percent":1,"done":"x","more":""}';
    return `${frame.slice(0, -2)}${'a'.repeat(length - frame.length)}"}`;
  };
  t.equal((await report(ofLength(1024 * 1024))).status, 201);
  t.match((await report(ofLength(1024 * 1024 + 1))).json(), {
    status: 413,
    code: 'body-too-large',
    params: { limit: 1_048_576 },
  });
  const chunked = await send('POST', '/reports', {
    token: await token(),
    body: ofLength(2 * 1024 * 1024),
    headers: { 'transfer-encoding': 'chunked' },
  });
  t.match(chunked.json(), { status: 413, code: 'body-too-large' });
});

t.test('a body in anything but JSON in UTF-8 is refused by its type', async (t) => {
  const { report } = await reports(t);
  const types = [
    'text/plain',
    'application/xml',
    'application/jsonp',
    'application/json, text/plain',
    'application/json+x',
    'application/x-ndjson',
    'multipart/form-data; boundary=x',
    'application/json; charset=gbk',
    'application/json;charset="iso-8859-1"',
    'json',
    '/',
  ];
  for (const type of types) {
    const answer = await report('{"percent":1,"done":"x"}', { 'content-type': type });
    t.match(
      answer.json(),
      { status: 415, code: 'unsupported-media-type', params: { mediaType: type, allowed: 'application/json' } },
      type,
    );
  }
  for (const type of ['application/json; charset=utf-8', 'Application/JSON;charset="UTF-8"']) {
    t.equal((await report('{"percent":1,"done":"x"}', { 'content-type': type })).status, 201, type);
  }
});

t.test('a body that is missing is told as a whole', async (t) => {
  const { send, token } = await reports(t);
  const answer = await send('POST', '/reports', { token: await token() });
  t.match(answer.json(), { code: 'invalid-input', errors: [{ in: 'body', pointer: '' }] });
});
