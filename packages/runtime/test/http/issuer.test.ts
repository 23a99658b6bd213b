import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import t from 'tap';
import { embeddedIssuerName } from '../../src/http/issuer.js';
import { createClock, type Grant, openEmbeddedIssuer } from '../../src/index.js';

const clock = createClock({ source: () => Date.UTC(2026, 0, 5, 8) });
const grant: Grant = { subject: 'zhang', name: '张三', unit: 'gaoxin', roles: ['reporter'], ttlSeconds: 3_600 };

t.test('the key is made at the first start and kept for its owner alone', async (t) => {
  const keysFolder = join(t.testdir(), 'keys');
  const first = await openEmbeddedIssuer({ keysFolder, audience: 'duban', clock });
  const token = await first.issueToken(grant);
  const second = await openEmbeddedIssuer({ keysFolder, audience: 'duban', clock });
  t.match(await second.verify(token), { actor: { id: 'zhang', roles: ['reporter'] } });
  const file = join(keysFolder, 'issuer.jwk');
  t.equal((await stat(file)).mode & 0o777, 0o600);
  t.match(JSON.parse(await readFile(file, 'utf8')), { kty: 'OKP', crv: 'Ed25519', x: String, d: String });
});

t.test('without a folder the key lives with the process', async (t) => {
  const one = await openEmbeddedIssuer({ audience: 'duban', clock });
  const other = await openEmbeddedIssuer({ audience: 'duban', clock });
  await t.rejects(other.verify(await one.issueToken(grant)), { code: 'token-invalid' });
});

t.test('a token says who, for whom, by whom and how long', async (t) => {
  const issuer = await openEmbeddedIssuer({ audience: 'duban', clock });
  const token = await issuer.issueToken(grant);
  t.match(decodeProtectedHeader(token), { alg: 'EdDSA', typ: 'JWT', kid: /^[\w-]{43}$/ });
  const issuedAt = Date.UTC(2026, 0, 5, 8) / 1000;
  const { jti, ...claims } = decodeJwt(token);
  t.match(jti, /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
  t.same(claims, {
    iss: embeddedIssuerName,
    aud: 'duban',
    sub: 'zhang',
    name: '张三',
    unit: 'gaoxin',
    roles: ['reporter'],
    iat: issuedAt,
    exp: issuedAt + 3_600,
  });
});

t.test('nobody is granted the role of the process, nor a token without end', async (t) => {
  const issuer = await openEmbeddedIssuer({ audience: 'duban', clock });
  for (const wrong of [
    { roles: ['system'] },
    { roles: ['king'] },
    { ttlSeconds: 0 },
    { ttlSeconds: 31_622_401 },
    { subject: '' },
    { x: 1 },
  ]) {
    await t.rejects(issuer.issueToken({ ...grant, ...wrong } as Grant), { name: 'ZodError' }, JSON.stringify(wrong));
  }
});

t.test('a key file that is damaged, open to others or of another kind is refused and kept', async (t) => {
  const open = (keysFolder: string) => openEmbeddedIssuer({ keysFolder, audience: 'duban', clock });
  for (const text of ['', '{', '{"kty":"oct","k":"aHVudGVyMg"}', '{"kty":"OKP","crv":"X25519","x":"a","d":"b"}']) {
    const keysFolder = t.testdir();
    await writeFile(join(keysFolder, 'issuer.jwk'), text, { mode: 0o600 });
    await t.rejects(open(keysFolder), { code: 'key-unusable', params: { file: join(keysFolder, 'issuer.jwk') } }, text);
    t.equal(await readFile(join(keysFolder, 'issuer.jwk'), 'utf8'), text);
  }
  const keysFolder = t.testdir();
  await open(keysFolder);
  await chmod(join(keysFolder, 'issuer.jwk'), 0o644);
  await t.rejects(open(keysFolder), { code: 'key-unusable' });
});

t.test('a key whose halves do not belong together is refused', async (t) => {
  const folder = t.testdir();
  const keyOf = async (name: string) => {
    await openEmbeddedIssuer({ keysFolder: join(folder, name), audience: 'duban', clock });
    return JSON.parse(await readFile(join(folder, name, 'issuer.jwk'), 'utf8')) as Record<string, string>;
  };
  const mixed = { ...(await keyOf('a')), x: (await keyOf('b'))['x'] };
  await writeFile(join(folder, 'a', 'issuer.jwk'), JSON.stringify(mixed));
  await t.rejects(openEmbeddedIssuer({ keysFolder: join(folder, 'a'), audience: 'duban', clock }), { code: 'key-unusable' });
});
