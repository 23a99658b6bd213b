import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import t, { type Test } from 'tap';
import { ApiProblem, apiClient } from '../src/api-client.js';

/** Answers the requests with these statuses and codes in turn, and with 200 after the last. */
async function serverThatAnswers(t: Test, answers: readonly (readonly [status: number, code: string])[]) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const [status, code] = answers[asked.length] ?? [200, 'fine'];
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ title: code, code }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => server.close());
  return { client: apiClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 'token'), asked };
}

t.test('a request that a busy server turned away is sent again', async (t) => {
  const { client, asked } = await serverThatAnswers(t, [[503, 'overloaded']]);
  t.match(await client.post('/v1/x', {}), { code: 'fine' });
  t.strictSame(asked, ['POST /v1/x', 'POST /v1/x']);
});

t.test('after any other refusal the request is not sent again', async (t) => {
  const { client, asked } = await serverThatAnswers(t, [[503, 'plan-parked']]);
  await t.rejects(client.get('/v1/x'), { name: 'ApiProblem', status: 503, code: 'plan-parked' });
  t.equal(asked.length, 1);
});

t.test('a request to a server that stays busy is sent again only a few times', async (t) => {
  const { client, asked } = await serverThatAnswers(t, Array(9).fill([503, 'overloaded']));
  await t.rejects(client.get('/v1/x'), ApiProblem);
  t.equal(asked.length, 5);
});
