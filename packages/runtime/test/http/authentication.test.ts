import { createHmac, generateKeyPairSync } from 'node:crypto';
import type { Actor } from '@duban/domain';
import { SignJWT } from 'jose';
import t, { type Test } from 'tap';
import { createClock } from '../../src/index.js';
import { type Answer, startServer } from '../support/running-server.js';

async function whoAmI(t: Test) {
  const state = { ms: Date.UTC(2026, 0, 5, 8) };
  const running = await startServer(t, {
    clock: createClock({ source: () => state.ms }),
    routes: (server) => {
      server.get('/me', async (request) => request.actor);
      server.get('/public', { config: { public: true } }, async () => ({ open: true }));
      server.get('/public/me', { config: { public: true } }, async (request) => request.actor);
    },
  });
  const ask = (authorization?: string) =>
    running.send('GET', '/me', { headers: authorization === undefined ? {} : { authorization } });
  return { ...running, state, ask, now: () => Math.floor(state.ms / 1000) };
}

const claims = { sub: 'zhang', name: '张三', unit: 'gaoxin', roles: ['reporter'] };
const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

function refused(t: Test, answer: Answer, code: string, name: string) {
  t.match(answer.json(), { status: 401, code }, name);
  t.match(answer.headers['www-authenticate'], /^Bearer realm="duban"/, name);
}

t.test('a token of the embedded issuer speaks for its actor', async (t) => {
  const { ask, token } = await whoAmI(t);
  const answer = await ask(`Bearer ${await token({ roles: ['reporter', 'auditor'] })}`);
  t.equal(answer.status, 200);
  t.same(answer.json(), { id: 'zhang', name: '张三', unit: 'gaoxin', roles: ['reporter', 'auditor'] });
  t.equal((await ask(`bearer ${await token()}`)).status, 200);
});

t.test('without a token nothing is open that does not say so', async (t) => {
  const { ask, send } = await whoAmI(t);
  for (const header of [undefined, '', 'Basic eDp5', 'Bearer']) {
    const answer = await ask(header);
    refused(t, answer, 'token-missing', String(header));
    t.notMatch(answer.headers['www-authenticate'], /error=/);
  }
  t.equal((await send('GET', '/public')).status, 200);
});

t.test('on a public route nobody is there, whatever token comes along', async (t) => {
  const { send } = await whoAmI(t);
  t.match((await send('GET', '/public/me', { token: true })).json(), { status: 401, code: 'token-missing' });
});

t.test('a token holds until it expires, also one that is remembered', async (t) => {
  const { ask, token, state } = await whoAmI(t);
  const header = `Bearer ${await token({ ttlSeconds: 60 })}`;
  t.equal((await ask(header)).status, 200);
  state.ms += 59_999;
  t.equal((await ask(header)).status, 200);
  state.ms += 1;
  refused(t, await ask(header), 'token-expired', 'remembered');
  const fresh = `Bearer ${await token({ ttlSeconds: 60, subject: 'li' })}`;
  state.ms += 61_000;
  const answer = await ask(fresh);
  refused(t, answer, 'token-expired', 'never seen');
  t.match(answer.headers['www-authenticate'], /error="invalid_token"/);
});

t.test('a token issued after the clock was ahead for a moment is taken at once', async (t) => {
  const { ask, token, state } = await whoAmI(t);
  const before = `Bearer ${await token({ ttlSeconds: 300 })}`;
  state.ms += 7_200_000;
  refused(t, await ask(before), 'token-expired', 'while it is ahead');
  state.ms -= 7_200_000;
  t.equal((await ask(before)).status, 200, 'one from before');
  t.equal((await ask(`Bearer ${await token({ ttlSeconds: 300 })}`)).status, 200, 'a new one');
});

t.test('whatever was not signed by the issuer for us is refused', async (t) => {
  const { ask, token, now } = await whoAmI(t);
  const good = await token();
  const [head = '', payload = '', signature = ''] = good.split('.');
  const other = generateKeyPairSync('ed25519').privateKey;
  const sign = (change: (jwt: SignJWT) => SignJWT, header = { alg: 'EdDSA' }) =>
    change(
      new SignJWT(claims)
        .setIssuer('urn:duban:embedded')
        .setAudience('duban')
        .setExpirationTime(now() + 60),
    )
      .setProtectedHeader(header)
      .sign(other);
  const hmac = (key: string) => {
    const text = `${base64url({ alg: 'HS256' })}.${payload}`;
    return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
  };
  const forged: Record<string, string> = {
    'another key': await sign((jwt) => jwt),
    'no signature': `${head}.${payload}.`,
    'another signature': `${head}.${payload}.${signature.slice(0, -4)}AAAA`,
    'another payload': `${head}.${base64url({ ...claims, roles: ['office'], exp: now() + 60 })}.${signature}`,
    'alg none': `${base64url({ alg: 'none' })}.${payload}.`,
    'alg None': `${base64url({ alg: 'None' })}.${payload}.`,
    'the public key as a secret': hmac('duban'),
    'a key of its own': `${base64url({ alg: 'EdDSA', jwk: { kty: 'OKP', crv: 'Ed25519', x: 'AAAA' } })}.${payload}.${signature}`,
    'a critical extension': `${base64url({ alg: 'EdDSA', crit: ['x'], x: 1 })}.${payload}.${signature}`,
    garbage: 'garbage',
    'three dots': '...',
    'no base64': '督.办.令',
    'a piece of one': good.slice(0, 100),
    'two of them': `${good},${good}`,
  };
  for (const [name, value] of Object.entries(forged)) {
    refused(t, await ask(`Bearer ${Buffer.from(value).toString('latin1')}`), 'token-invalid', name);
  }
  t.equal((await ask(`Bearer ${good}`)).status, 200);
});

t.test('a token for another audience, of another issuer, or not yet valid is refused', async (t) => {
  const { ask, issuer, state } = await whoAmI(t);
  const elsewhere = await startServer(t, { clock: createClock({ source: () => state.ms }) });
  refused(t, await ask(`Bearer ${await elsewhere.token()}`), 'token-invalid', 'another issuer');
  const { openEmbeddedIssuer } = await import('../../src/index.js');
  const keysFolder = t.testdir();
  const clock = createClock({ source: () => state.ms });
  const ours = await openEmbeddedIssuer({ keysFolder, audience: 'duban', clock });
  const theirs = await openEmbeddedIssuer({ keysFolder, audience: 'other', clock });
  const grant = { subject: 'zhang', name: '张三', roles: [], ttlSeconds: 60 };
  await t.rejects(
    theirs.issueToken(grant).then((token) => ours.verify(token)),
    { code: 'token-invalid' },
  );
  await t.resolves(ours.issueToken(grant).then((token) => ours.verify(token)));
  t.not(issuer, ours);
});

t.test('a header that is too long is refused without being looked at', async (t) => {
  const { ask } = await whoAmI(t);
  refused(t, await ask(`Bearer ${'a'.repeat(9_000)}`), 'token-invalid', 'long');
});

t.test('a token remembered for one is not found for another that ends alike', async (t) => {
  const { ask, token } = await whoAmI(t);
  const good = await token();
  t.equal((await ask(`Bearer ${good}`)).status, 200);
  const [head = '', , signature = ''] = good.split('.');
  const alike = `${head}.${base64url({ ...claims, roles: ['office'], exp: 9_999_999_999 })}.${signature}`;
  refused(t, await ask(`Bearer ${alike}`), 'token-invalid', 'alike');
});

t.test('an actor is shared by requests and cannot be changed by one', async (t) => {
  const running = await startServer(t, {
    routes: (server) => {
      server.get('/grab', async (request) => {
        (request.actor.roles as string[]).push('office');
        return {};
      });
      server.get('/me', async (request): Promise<Actor> => request.actor);
    },
  });
  const token = await running.token();
  t.equal((await running.send('GET', '/grab', { token })).status, 500);
  t.same((await running.send('GET', '/me', { token })).json()['roles'], ['reporter']);
});
