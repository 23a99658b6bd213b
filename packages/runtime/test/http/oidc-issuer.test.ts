import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import t, { type Test } from 'tap';
import { createClock, createHealth, createOidcIssuer, openAuthentication, readConfig } from '../../src/index.js';
import { startServer } from '../support/running-server.js';

const clock = createClock();
const claims = { roles: '/realm_access/roles', unit: 'department', name: 'name' };

/** An issuer that speaks the real protocol, on a port that stays the same when it goes away and comes back. */
async function provider(t: Test, change: { issuer?: string; jwksUri?: string } = {}) {
  const keys = new Map<string, CryptoKey>();
  const published: JWK[] = [];
  const state = { requests: [] as string[], keySet: undefined as string | undefined };
  let server: Server;
  let port = 0;

  async function addKey(kid: string, alg: string): Promise<void> {
    const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
    keys.set(kid, privateKey);
    published.push({ ...(await exportJWK(publicKey)), kid, alg });
  }

  async function start(): Promise<void> {
    server = createServer((request, response) => {
      state.requests.push(request.url ?? '');
      response.setHeader('content-type', 'application/json');
      if (request.url === '/realms/kjt/.well-known/openid-configuration') {
        response.end(
          JSON.stringify({ issuer: change.issuer ?? url(), jwks_uri: change.jwksUri ?? `${url()}/keys`, token_endpoint: 'x' }),
        );
      } else if (request.url === '/realms/kjt/keys') response.end(state.keySet ?? JSON.stringify({ keys: published }));
      else response.writeHead(404).end();
    });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  }

  async function stop(): Promise<void> {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }

  const url = () => `http://127.0.0.1:${port}/realms/kjt`;
  await start();
  t.teardown(() => server.close());
  await addKey('rsa', 'RS256');

  const sign = (kid: string, alg: string, payload: Record<string, unknown> = {}) =>
    new SignJWT({
      iss: url(),
      aud: 'duban',
      sub: 'u-7',
      exp: Math.floor(Date.now() / 1000) + 60,
      name: '李四',
      department: 'jihua',
      realm_access: { roles: ['office', 'uma_authorization'] },
      ...payload,
    })
      .setProtectedHeader({ alg, kid })
      .sign(keys.get(kid) ?? new Uint8Array(32));

  const issuer = createOidcIssuer({ url: url(), audience: 'duban', claims, clock, retryAfterMs: 20 });
  return { url, start, stop, sign, addKey, issuer, state };
}

t.test('a token is verified with the keys that discovery leads to, and its claims are mapped', async (t) => {
  const { issuer, sign, state } = await provider(t);
  t.match(await issuer.verify(await sign('rsa', 'RS256')), {
    actor: { id: 'u-7', name: '李四', unit: 'jihua', roles: ['office'] },
  });
  await issuer.verify(await sign('rsa', 'RS256', { sub: 'u-8' }));
  t.same(state.requests, ['/realms/kjt/.well-known/openid-configuration', '/realms/kjt/keys'], 'asked once');
  t.equal(await issuer.check(), undefined);
});

t.test('every signature with a public key will do', async (t) => {
  const { issuer, sign, addKey } = await provider(t);
  const algorithms = ['ES256', 'ES384', 'PS256', 'RS512', 'EdDSA'];
  for (const alg of algorithms) await addKey(alg, alg);
  for (const alg of algorithms) t.match(await issuer.verify(await sign(alg, alg)), { actor: { id: 'u-7' } }, alg);
});

t.test('a token that is forged, for others, of others or over is refused', async (t) => {
  const { issuer, sign } = await provider(t);
  const seconds = Math.floor(Date.now() / 1000);
  const invalid: Record<string, Record<string, unknown>> = {
    'another issuer': { iss: 'https://id.example.cn' },
    'another audience': { aud: 'account' },
    'no subject': { sub: undefined },
    'no end': { exp: undefined },
    'not yet': { nbf: seconds + 600 },
  };
  for (const [name, change] of Object.entries(invalid)) {
    await t.rejects(issuer.verify(await sign('rsa', 'RS256', change)), { code: 'token-invalid' }, name);
  }
  await t.rejects(issuer.verify(await sign('rsa', 'RS256', { exp: seconds - 60 })), { code: 'token-expired' });
  await t.rejects(issuer.verify(await sign('unknown', 'HS256')), { code: 'token-invalid' }, 'HS256');
  const [, payload] = (await sign('rsa', 'RS256')).split('.');
  const none = Buffer.from('{"alg":"none"}').toString('base64url');
  await t.rejects(issuer.verify(`${none}.${payload}.`), { code: 'token-invalid' }, 'alg none');
  const other = await provider(t);
  await t.rejects(issuer.verify(await other.sign('rsa', 'RS256', { iss: 'x' })), { code: 'token-invalid' }, 'another key');
  t.equal(await issuer.check(), undefined, 'and the issuer is still ready');
});

t.test('a server without its issuer is not ready and says 503, until the issuer is there', async (t) => {
  const { issuer, sign, stop, start } = await provider(t);
  await stop();
  const running = await startServer(t, {
    verifier: issuer,
    routes: (server) => {
      server.get('/me', async (request) => request.actor);
    },
  });
  running.health.register('issuer', issuer.check);
  const token = await sign('rsa', 'RS256');
  const refused = await running.send('GET', '/me', { token });
  t.match(refused.json(), { status: 503, code: 'server-unreachable', params: { detail: 'ECONNREFUSED' } });
  t.equal(refused.headers['retry-after'], '5');
  t.match((await running.send('GET', '/health/ready')).json(), {
    status: 'not-ready',
    checks: { issuer: { reason: { zh: '连不上令牌颁发者' } } },
  });

  await start();
  await sleep(30);
  t.equal((await running.send('GET', '/health/ready')).status, 200);
  t.equal((await running.send('GET', '/me', { token })).status, 200);
});

t.test('keys that were fetched before serve while the issuer is away', async (t) => {
  const { issuer, sign, stop } = await provider(t);
  await issuer.verify(await sign('rsa', 'RS256'));
  await stop();
  t.match(await issuer.verify(await sign('rsa', 'RS256', { sub: 'u-9' })), { actor: { id: 'u-9' } });
});

t.test('an issuer that is not what it was said to be is not trusted', async (t) => {
  const impostor = await provider(t, { issuer: 'https://id.example.cn' });
  await t.rejects(impostor.issuer.verify(await impostor.sign('rsa', 'RS256')), {
    code: 'server-unreachable',
    params: { detail: /another issuer/ },
  });
  const nowhere = await provider(t, { jwksUri: 'file:///etc/passwd' });
  await t.rejects(nowhere.issuer.verify(await nowhere.sign('rsa', 'RS256')), {
    code: 'server-unreachable',
    params: { detail: /not valid/ },
  });
  const broken = await provider(t);
  broken.state.keySet = 'not json';
  await t.rejects(broken.issuer.verify(await broken.sign('rsa', 'RS256')), { code: 'server-unreachable' });
});

t.test('an issuer that is away is not asked again for each token', async (t) => {
  const { url, state, sign } = await provider(t);
  const issuer = createOidcIssuer({ url: `${url()}x`, audience: 'duban', claims, clock, retryAfterMs: 60_000 });
  const token = await sign('rsa', 'RS256');
  const asks = Array.from({ length: 20 }, () => issuer.verify(token).catch((error: { code: string }) => error.code));
  t.same(new Set(await Promise.all(asks)), new Set(['server-unreachable']));
  await t.rejects(issuer.verify(token), { code: 'server-unreachable' });
  t.equal(state.requests.length, 1);
});

t.test('the configuration chooses the issuer', async (t) => {
  const { url, sign } = await provider(t);
  const health = createHealth();
  const settings = { DUBAN_ISSUER: url(), DUBAN_ISSUER_ROLES: claims.roles, DUBAN_ISSUER_UNIT: claims.unit };
  const oidc = await openAuthentication({ config: readConfig(settings), clock, health });
  t.match(await oidc.authenticator.verify(`Bearer ${await sign('rsa', 'RS256')}`), {
    id: 'u-7',
    unit: 'jihua',
    roles: ['office'],
  });
  t.match(await health.report(), { status: 'ready', checks: { issuer: { ready: true } } });
  t.equal(oidc.embedded, undefined);

  const embedded = await openAuthentication({
    config: readConfig({ DUBAN_EVENT_STORE: 'memory' }),
    clock,
    health: createHealth(),
  });
  const token = await embedded.embedded?.issueToken({ subject: 'zhang', name: '张三', roles: ['auditor'], ttlSeconds: 60 });
  t.match(await embedded.authenticator.verify(`Bearer ${token}`), { id: 'zhang', roles: ['auditor'] });
});
