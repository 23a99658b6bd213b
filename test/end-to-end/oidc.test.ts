/** Tokens of an external issuer that has other names for groups and departments: a whole server, over sockets. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import t, { type Test } from 'tap';
import { call, duban, startDuban } from '../support/duban-process.js';

/** An issuer with OpenID Connect Discovery that publishes its key. */
async function provider(t: Test) {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256' }] };
  const server = createServer((request, response) => {
    const discovery = { issuer: url, jwks_uri: `${url}/keys` };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(request.url === '/keys' ? keys : discovery));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sign = (claims: Record<string, unknown>) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid: 'one' })
      .setIssuer(url)
      .setAudience('duban')
      .setExpirationTime('10m')
      .sign(privateKey);
  return { url, sign };
}

const roles = '{"cn=填报,ou=kjt": "reporter", "cn=审计,ou=kjt": ["auditor", "inspector"]}';
const units = '{"高新技术处": "gaoxin"}';

t.test('groups become roles and departments units, as the settings say', async (t) => {
  const { url, sign } = await provider(t);
  const settings = ['--issuer', url, '--issuer-roles', '/realm/groups', '--issuer-unit', 'department'];
  const server = await startDuban(t.testdir(), [...settings, '--issuer-role-values', roles], { DUBAN_ISSUER_UNIT_VALUES: units });
  t.teardown(() => server.end());
  const token = (groups: string[], department?: string) =>
    sign({ sub: 'u-7', name: '模拟人员', realm: { groups }, ...(department === undefined ? {} : { department }) });
  const acknowledge = async (by: string) =>
    call(server.url, '/v1/plans/zjkjt2012/tasks/3.2/acknowledge', {
      token: by,
      body: {},
      headers: { 'idempotency-key': randomUUID() },
    });

  t.match(await acknowledge(await token(['cn=填报,ou=kjt'], '法规处')), { status: 403 }, 'a department that is not mapped');
  t.match(await acknowledge(await token(['reporter'], '高新技术处')), { status: 403 }, 'a role by its own name');
  const taken = await acknowledge(await token(['everyone', 'cn=填报,ou=kjt'], '高新技术处'));
  t.match(taken, { status: 201 });
  const position = String(taken.body['position']);
  const history = await call(server.url, `/v1/plans/zjkjt2012/tasks/3.2/history?limit=1&minPosition=${position}`, {
    token: await token(['cn=审计,ou=kjt']),
  });
  t.match(history, { status: 200, body: { items: [{ actor: { id: 'u-7', unit: 'gaoxin', roles: ['reporter'] } }] } });
});

t.test('a malformed mapping is named before anything starts', async (t) => {
  const start = (flag: string, value: string) => duban(['start', '--event-store', `journal:${t.testdir()}`, flag, value]);
  t.match(await start('--issuer-role-values', '{"a": "system"}'), { code: 2, stderr: /DUBAN_ISSUER_ROLE_VALUES/ });
  t.match(await start('--issuer-unit-values', 'gaoxin'), { code: 2, stderr: /DUBAN_ISSUER_UNIT_VALUES/ });
});
