import { fields } from '@duban/domain';
import t, { type Test } from 'tap';
import { z } from 'zod';
import { fieldMismatch } from '../../src/index.js';
import { sendRaw, startServer } from '../support/running-server.js';

async function tasks(t: Test) {
  const running = await startServer(t, {
    routes: (server) => {
      const params = z.strictObject({ code: fields.taskCode });
      const querystring = z.strictObject({ limit: z.coerce.number().int().max(100).optional() });
      server.get('/tasks/:code', { schema: { params, querystring } }, async (request) => ({
        code: request.params.code,
        limit: request.query.limit,
      }));
      server.post('/tasks/:code/complete', { schema: { params } }, async () => ({ done: true }));
      server.get(
        '/wrong-answer',
        { schema: { response: { 200: z.strictObject({ a: z.string() }) } } },
        async () => ({ a: 1 }) as never,
      );
      server.get('/broken', async () => {
        throw Object.assign(new Error('password hunter2'), { statusCode: 404, detail: 'hunter2' });
      });
      server.get('/crossed', async () => {
        throw fieldMismatch('query', '/to', { zh: '早于开始日期', en: 'is before the beginning' });
      });
    },
  });
  const token = await running.token();
  return { ...running, get: (path: string, headers = {}) => running.send('GET', path, { token, headers }) };
}

t.test('an unknown address is told as that, without asking who asks', async (t) => {
  const { get, send } = await tasks(t);
  t.match((await get('/nowhere')).json(), { status: 404, code: 'route-not-found', title: '没有这个地址' });
  t.match((await send('GET', '/nowhere')).json(), { status: 404, code: 'route-not-found' });
  t.match((await send('POST', '/nowhere', { body: '{' })).json(), { code: 'route-not-found' });
  t.match((await send('POST', '/nowhere', { body: 'x'.repeat(2_000_000), headers: { 'content-type': 'text/xml' } })).json(), {
    code: 'route-not-found',
  });
  t.match((await get('/tasks/3.2/')).json(), { code: 'route-not-found' });
});

t.test('a wrong method is told with the right ones', async (t) => {
  const { send } = await tasks(t);
  const answer = await send('DELETE', '/tasks/3.2?x=1');
  t.equal(answer.status, 405);
  t.equal(answer.headers['allow'], 'GET, HEAD');
  t.match(answer.json(), { code: 'method-not-allowed', params: { method: 'DELETE', allow: 'GET, HEAD' } });
  t.equal((await send('PUT', '/tasks/3.2/complete')).headers['allow'], 'POST');
  t.equal((await send('OPTIONS', '/tasks/3.2/complete')).status, 405);
  t.equal((await send('PROPFIND', '/tasks/3.2')).status, 405);
});

t.test('HEAD answers what GET would, without the body', async (t) => {
  const { send, token } = await tasks(t);
  const answer = await send('HEAD', '/tasks/3.2', { token: await token() });
  t.equal(answer.status, 200);
  t.equal(answer.text, '');
  t.equal((await send('HEAD', '/tasks/3.2')).status, 401);
});

t.test('parts of the address that do not fit are told with the part', async (t) => {
  const { get } = await tasks(t);
  t.match((await get('/tasks/3.x')).json(), {
    code: 'invalid-input',
    errors: [{ in: 'path', pointer: '/code', message: /任务编号/ }],
  });
  t.match((await get('/tasks/3.2?limit=101')).json(), { errors: [{ in: 'query', pointer: '/limit' }] });
  t.match((await get('/tasks/3.2?limit=1&limit=2')).json(), { errors: [{ in: 'query', pointer: '/limit' }] });
  t.match((await get('/tasks/3.2?limt=1')).json(), { errors: [{ in: 'query', pointer: '/limt' }] });
  t.match((await get('/tasks/3.2?__proto__=1')).json(), { errors: [{ in: 'query', pointer: '/__proto__' }] });
  t.same((await get('/tasks/3.2?limit=7')).json(), { code: '3.2', limit: 7 });
});

t.test('an address that is no URL is told as that', async (t) => {
  const { get } = await tasks(t);
  t.match((await get('/tasks/%zz')).json(), { status: 400, code: 'request-malformed' });
  t.match((await get(`/tasks/${'1'.repeat(101)}`)).json(), { status: 400, code: 'request-malformed' });
});

t.test('the language is the one that the client prefers, Chinese when it says nothing', async (t) => {
  const { get } = await tasks(t);
  const languages: [string | undefined, string][] = [
    [undefined, 'zh-CN'],
    ['en', 'en'],
    ['en-GB,en;q=0.9,zh;q=0.1', 'en'],
    ['zh;q=0.5, en;q=0.6', 'en'],
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh-CN'],
    ['fr', 'zh-CN'],
    ['fr, en;q=0.1', 'en'],
    ['*', 'zh-CN'],
    ['en;q=0', 'zh-CN'],
    [';;;q=,', 'zh-CN'],
    [`${'en,'.repeat(1_000)}`, 'zh-CN'],
  ];
  for (const [header, language] of languages) {
    const answer = await get('/nowhere', header === undefined ? {} : { 'accept-language': header });
    t.equal(answer.headers['content-language'], language, header?.slice(0, 40) ?? 'none');
    t.equal(answer.json()['title'], language === 'en' ? 'There is no such address' : '没有这个地址');
  }
});

t.test('what breaks inside tells the client a reference, and the log the rest', async (t) => {
  const { get, logged } = await tasks(t);
  const answer = await get('/broken');
  t.equal(answer.status, 500);
  t.notMatch(answer.text, /hunter2|statusCode|stack/);
  const problem = answer.json();
  const reference = String(problem['instance']).replace('urn:duban:request:', '');
  t.same(problem, {
    type: 'urn:duban:error:internal',
    title: `内部错误（编号 ${reference}）`,
    status: 500,
    code: 'internal',
    instance: `urn:duban:request:${reference}`,
  });
  t.match(
    logged().find((line) => line['requestId'] === reference),
    { level: 'error', route: '/broken', err: { message: 'password hunter2', stack: /Error: password/ } },
  );
});

t.test('an answer that does not fit its schema is caught where answers are checked', async (t) => {
  const { get, logged } = await tasks(t);
  t.equal((await get('/wrong-answer')).status, 500);
  t.ok(logged().some((line) => JSON.stringify(line).includes('gave what its schema forbids')));
});

t.test('a mismatch that a route finds is told like one of a schema', async (t) => {
  const { get } = await tasks(t);
  t.match((await get('/crossed')).json(), {
    code: 'invalid-input',
    errors: [{ in: 'query', pointer: '/to', message: '早于开始日期' }],
  });
  t.match((await get('/crossed', { 'accept-language': 'en' })).json(), { errors: [{ message: 'is before the beginning' }] });
});

t.test('what is no HTTP gets an answer too', async (t) => {
  const { port } = await tasks(t);
  const garbage = await sendRaw(port, '督办\r\n\r\n');
  t.match(garbage, /^HTTP\/1\.1 400 Bad Request\r\n/);
  t.match(garbage, /content-type: application\/problem\+json/);
  t.match(JSON.parse(garbage.slice(garbage.indexOf('\r\n\r\n'))), { code: 'request-malformed', status: 400 });
  const smuggling = 'POST /x HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n';
  t.match(await sendRaw(port, smuggling), /"code":"request-malformed"/);
  const large = `GET /x HTTP/1.1\r\nhost: x\r\nx: ${'a'.repeat(20_000)}\r\n\r\n`;
  t.match(await sendRaw(port, large), /^HTTP\/1\.1 431 [\s\S]*"code":"headers-too-large"/);
});
