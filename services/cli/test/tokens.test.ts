/** Who is issued a token, how it ends, and what is recorded about it, with a running server and without one. */
import { readFileSync } from 'node:fs';
import { cp, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunningServer } from '@duban/server';
import t, { type Test } from 'tap';
import { cli } from './command-line.js';
import { served } from './served.js';

interface Issued {
  readonly token: string;
  readonly subject: string;
  readonly id: string;
  readonly expiresAt: string;
}

const serve = (t: Test, folder: string): Promise<RunningServer> => served(t, `journal:${folder}`);

const asks = ({ url }: RunningServer, token: string) =>
  fetch(`${url}/v1/plans`, { headers: { authorization: `Bearer ${token}` } });
const codeOf = async (answer: Response) => ((await answer.json()) as { code?: string }).code;

function at(folder: string) {
  const store = ['--event-store', `journal:${folder}`];
  const issue = async (subject: string, name = '模拟人员', ...more: string[]) => {
    const done = await cli(['token', ...store, '--role', 'auditor', '--name', name, '--subject', subject, '--json', ...more]);
    if (done.code !== 0) throw new Error(done.err);
    return JSON.parse(done.out) as Issued;
  };
  return { store, issue };
}

const records = async (server: RunningServer, ...more: string[]) => {
  const minPosition = await server.store.head();
  const token = (await server.issuer?.issueToken({ subject: 'reads', name: '模拟', roles: ['inspector'], ttlSeconds: 60 })) ?? '';
  await fetch(`${server.url}/v1/oversight?minPosition=${minPosition}`, { headers: { authorization: `Bearer ${token}` } });
  const { out } = await cli(['oversight', '--url', server.url, '--token', token, '--kind', 'tokens', '--json', ...more]);
  return out
    .trim()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { action: string; subject: string; actor: { id: string }; token: { id: string } | null });
};

t.test('a subject is one human being, even if two share a name; each issue is recorded, but not the token itself', async (t) => {
  const folder = t.testdir();
  const server = await serve(t, folder);
  const { store, issue } = at(folder);
  const nameless = await cli(['token', ...store, '--role', 'auditor', '--name', '李军', '--unit', 'gaoxin']);
  t.match(nameless, { code: 2, err: /--subject/ });
  for (const name of ['李\n军', '李\u200b军', '\u202e李军', ' ']) {
    const bad = await cli(['token', ...store, '--role', 'auditor', '--name', name, '--subject', 'u1']);
    t.match(bad, { code: 2, err: /--name/ }, JSON.stringify(name));
  }
  const [one, other] = [await issue('u1', ' 李军 '), await issue('u2', '李军', '--as', 'zonghe')];
  t.not(one.subject, other.subject);
  t.equal((await asks(server, one.token)).status, 200);
  const found = await records(server);
  t.match(found, [
    {
      action: 'token-issued',
      subject: 'account/u2',
      actor: { id: /^os:/, onBehalfOf: 'zonghe' },
      token: { id: other.id, name: '李军' },
    },
    { action: 'token-issued', subject: 'account/u1', actor: { id: /^os:/ }, token: { id: one.id, roles: ['auditor'] } },
  ]);
  t.equal((await records(server, '--subject', 'account/u1')).length, 1);
  const journal = readFileSync(join(folder, '00000000000000000001.journal'), { encoding: 'utf8', flag: 'r' });
  t.notMatch(journal, /eyJ/, 'no token is stored');
});

t.test('one token, or all of a person, are revoked at once and for ever; a new one is accepted', async (t) => {
  const folder = t.testdir();
  const server = await serve(t, folder);
  const { store, issue } = at(folder);
  const [first, second, other] = [await issue('u1'), await issue('u1'), await issue('u2')];
  for (const { token } of [first, second, other]) t.equal((await asks(server, token)).status, 200);
  const revoke = (...what: string[]) => cli(['revoke', ...store, '--reason', '模拟：遗失', ...what]);
  t.match(await revoke(), { code: 2 });
  t.match(await revoke('--token-id', 'x'), { code: 2 });
  t.match(await revoke('--token-id', first.id), { code: 0 });
  t.equal(await codeOf(await asks(server, first.token)), 'token-revoked', 'one that the server remembered');
  t.equal((await asks(server, second.token)).status, 200);
  t.match(await revoke('--subject', 'u1'), { code: 0 });
  t.equal(await codeOf(await asks(server, second.token)), 'token-revoked');
  t.equal((await asks(server, other.token)).status, 200);
  const anew = await issue('u1');
  t.equal((await asks(server, anew.token)).status, 200);
  t.match(await records(server, '--limit', '3'), [
    { action: 'token-issued' },
    { action: 'tokens-revoked', subject: 'account/u1', reason: '模拟：遗失' },
    { action: 'tokens-revoked', subject: `token/${first.id}` },
  ]);
  await server.lifecycle.stop();
  t.match(await revoke('--subject', 'u2'), { code: 0 }, 'no server need run');
  const again = await serve(t, folder);
  for (const { token } of [first, second, other]) t.equal((await asks(again, token)).status, 401);
  t.equal((await asks(again, anew.token)).status, 200);
  t.match(await records(again, '--limit', '1'), [{ subject: 'account/u2' }]);
});

t.test('a new key signs, and tokens of the previous key are accepted for the time that was given', async (t) => {
  const folder = t.testdir();
  const server = await serve(t, folder);
  const { store, issue } = at(folder);
  const before = await issue('u1');
  const rotate = (days: string) => cli(['rotate-key', ...store, '--reason', '模拟：例行', '--accept-days', days]);
  t.match(await rotate('1'), { code: 0, out: /new key/ });
  const after = await issue('u1');
  for (const { token } of [before, after]) t.equal((await asks(server, token)).status, 200);
  t.match(await records(server, '--limit', '2'), [
    { action: 'token-issued' },
    { action: 'signing-key-rotated', subject: /^key\// },
  ]);
  const kid = (token: string) => JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid as string;
  t.not(kid(before.token), kid(after.token));
  t.notMatch(readFileSync(join(folder, 'keys', 'previous', kid(before.token)), 'utf8'), /"d"/, 'nobody signs with it again');
});

t.test('a backup has no signing key unless asked for; restored without keys, a server makes new ones', async (t) => {
  const root = t.testdir({ data: {} });
  const folder = join(root, 'data');
  const server = await serve(t, folder);
  const { store, issue } = at(folder);
  const { token } = await issue('u1');
  const [bare, whole, cold] = ['bare', 'whole', 'cold'].map((name) => join(root, name)) as [string, string, string];
  const within = ['keys/copy', 'keys', 'evidence/copy', 'copy', '.'].map((name) => join(folder, name));
  const refuseWithin = async (when: string) => {
    for (const target of within) t.match(await cli(['backup', target, ...store]), { code: 2, err: /backup-target-inside/ }, when);
  };
  await refuseWithin('while the server runs');
  t.match(await cli(['backup', bare, ...store]), { code: 0, out: /without keys/ });
  t.match(await cli(['backup', whole, ...store, '--with-keys']), { code: 0, out: /with the signing key/ });
  await server.lifecycle.stop();
  await symlink(join(folder, 'keys'), join(root, 'elsewhere'));
  within.push(join(root, 'elsewhere', 'copy'));
  await refuseWithin('while none runs');
  t.match(await cli(['backup', cold, ...store]), { code: 0 });
  for (const copy of [bare, cold]) t.throws(() => readFileSync(join(copy, 'keys', 'issuer.jwk')), { code: 'ENOENT' });
  const restored = join(root, 'restored');
  await cp(bare, restored, { recursive: true });
  for (const copy of [restored, whole]) t.match(await cli(['recover', '--reason', '试', ...at(copy).store]), { code: 0 });
  const without = await serve(t, restored);
  t.equal(await codeOf(await asks(without, token)), 'token-invalid', 'the copy takes none of the tokens of before');
  t.equal((await asks(without, (await at(restored).issue('u1')).token)).status, 200);
  t.equal((await records(without)).filter(({ subject }) => subject === 'account/u1').length, 2, 'what was recorded is there');
  const withKeys = await serve(t, whole);
  t.equal((await asks(withKeys, token)).status, 200);
});

t.test('everybody who reads or publishes through the command line must give a name, which is recorded', async (t) => {
  const folder = t.testdir();
  const server = await serve(t, folder);
  const { store } = at(folder);
  const status = ['status', ...store, '--url', server.url];
  t.match(await cli(status), { code: 2, err: /operator-required/ });
  t.match(await cli(status, { DUBAN_OPERATOR: ' ' }), { code: 2, err: /DUBAN_OPERATOR/ });
  t.match(await cli(status, { DUBAN_OPERATOR: 'shenji-1' }), { code: 0 });
  t.match(await cli([...status, '--as', 'shenji-2'], { DUBAN_OPERATOR: 'shenji-1' }), { code: 0 });
  t.match(await records(server), [
    { subject: 'account/shenji-2', actor: { onBehalfOf: 'shenji-2' } },
    { subject: 'account/shenji-1', actor: { onBehalfOf: 'shenji-1' } },
  ]);
});
