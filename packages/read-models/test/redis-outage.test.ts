/** What happens when Redis is not there, is the wrong one, or goes away in the middle. */

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { redis, skipWithout, startForwarder, startRedis, until } from '@duban/test-support';
import t, { type Test } from 'tap';
import { openRedisViewStore, type RedisViewStoreOptions, type ViewStore } from '../src/index.js';
import { serverFault } from '../src/redis/server-fault.js';

const batch = (from: string | undefined, to: string) => ({
  expectedCheckpoint: from,
  checkpoint: to,
  revisions: new Map([['s', 0]]),
  changes: [],
});

async function storeFor(t: Test, options: RedisViewStoreOptions): Promise<ViewStore> {
  const store = await openRedisViewStore(options);
  t.teardown(() => store.close());
  return store;
}

const whenBack = (store: ViewStore) => until(() => store.mark().then(() => true), { what: 'Redis answers again' });

t.test('settings that cannot be are refused before anything is tried', async (t) => {
  for (const url of ['', 'localhost:6379', 'http://localhost', 'redis//x']) {
    await t.rejects(openRedisViewStore({ url }), { code: 'config-invalid', params: { key: 'DUBAN_READ_MODELS' } }, url);
  }
  for (const prefix of ['a{b', 'a b', 'x'.repeat(65), '\n', '前缀']) {
    const options = { url: 'redis://127.0.0.1:1', prefix };
    await t.rejects(openRedisViewStore(options), { code: 'config-invalid', params: { detail: /prefix/ } }, prefix);
  }
});

t.test('nobody at the address: it is said at once, without the password', async (t) => {
  await t.rejects(openRedisViewStore({ url: 'redis://user:secret@127.0.0.1:1/3' }), {
    code: 'server-unreachable',
    params: { url: 'redis://127.0.0.1:1/3', detail: 'connect ECONNREFUSED 127.0.0.1:1' },
    message: /^(?!.*secret)/,
  });
});

t.test('what INFO says decides', async (t) => {
  const info = (version: string, more = '') => `# Server\r\nredis_version:${version}\r\nredis_mode:standalone\r\n${more}`;
  for (const good of ['6.2.0', '7.0.15', '8.4.0', '10.0.0']) t.equal(serverFault(info(good)), undefined, good);
  for (const old of ['6.0.20', '5.0.14', '2.8', 'x']) t.match(serverFault(info(old)), /too old, 6.2 or later/, old);
  t.match(serverFault(info('7.0.15', 'maxmemory_policy:volatile-ttl\r\n')), /volatile-ttl/);
  t.equal(serverFault(info('7.0.15', 'maxmemory_policy:noeviction\r\nrole:master\r\n')), undefined);
  t.match(serverFault(info('7.0.15', 'role:slave\r\n')), /replica/);
});

t.test('a real server', { skip: skipWithout(redis) }, async (t) => {
  await t.test('one that throws keys away is refused', async (t) => {
    const { url } = await startRedis(t, '--maxmemory-policy', 'allkeys-lru');
    await t.rejects(openRedisViewStore({ url }), { code: 'server-unfit', params: { detail: /allkeys-lru.*noeviction/s } });
  });

  await t.test('a replica is refused', async (t) => {
    const master = await startRedis(t);
    const { url } = await startRedis(t, '--replicaof', `127.0.0.1 ${master.port}`);
    await t.rejects(openRedisViewStore({ url }), {
      code: 'server-unfit',
      params: { key: 'DUBAN_READ_MODELS', detail: /replica/ },
    });
  });

  await t.test('password, user and database come from the URL', async (t) => {
    const server = await startRedis(t, '--requirepass', 'p@ss word');
    const at = (credentials: string, database = '') => ({ url: `redis://${credentials}127.0.0.1:${server.port}${database}` });
    await t.rejects(openRedisViewStore(at('')), { code: 'server-unreachable', params: { detail: /NOAUTH/ } });
    await t.rejects(openRedisViewStore(at(':wrong@')), { code: 'server-unreachable', params: { detail: /WRONGPASS/ } });
    const store = await storeFor(t, at(':p%40ss%20word@', '/3'));
    await store.apply('one', batch(undefined, 'a'));
    t.equal(await (await storeFor(t, at('default:p%40ss%20word@', '/3'))).checkpoint('one'), 'a');
    t.equal(await (await storeFor(t, at(':p%40ss%20word@'))).checkpoint('one'), undefined, 'another database');
  });

  await t.test('two prefixes are two stores', async (t) => {
    const { url } = await startRedis(t);
    const [one, other] = [await storeFor(t, { url, prefix: 'one:' }), await storeFor(t, { url, prefix: 'other:' })];
    await one.apply('plan', batch(undefined, 'a'));
    await one.setMark('contractlog1-00000000000000000001');
    t.strictSame(
      [await other.plans({ limit: 9 }), await other.checkpoint('plan'), await other.mark()],
      [[], undefined, undefined],
    );
  });

  await t.test('TLS', async (t) => {
    const folder = t.testdir({});
    const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
    try {
      const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
      const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
      execFileSync('openssl', [...request, ...subject, '-keyout', key, '-out', certificate], { stdio: 'pipe' });
    } catch (error) {
      t.pass('NOT TESTED with TLS', { skip: `openssl makes no certificate here: ${error}` });
      return;
    }
    const plain = await startRedis(t);
    const files = ['--tls-cert-file', certificate, '--tls-key-file', key, '--tls-ca-cert-file', certificate];
    const server = await startRedis(t, '--tls-port', String(plain.port + 1), '--tls-auth-clients', 'no', ...files);
    const url = `rediss://127.0.0.1:${plain.port + 1}`;
    await t.rejects(openRedisViewStore({ url }), { code: 'server-unreachable', params: { detail: /certificate/ } });
    const store = await storeFor(t, { url, tlsAuthorities: readFileSync(certificate, 'utf8') });
    await store.apply('plan', batch(undefined, 'a'));
    t.equal(await (await storeFor(t, { url: server.url })).checkpoint('plan'), 'a');
  });

  await t.test('while the server is away commands fail at once, and it is found again by itself', async (t) => {
    const server = await startRedis(t);
    const failures: Error[] = [];
    const store = await storeFor(t, { url: server.url, onFailure: (error) => failures.push(error) });
    let interruptions = 0;
    store.onInterruption?.(() => {
      interruptions += 1;
    });
    await store.apply('plan', batch(undefined, 'a'));
    await server.whenWritten();
    await server.kill();
    const unavailable = { code: 'store-unavailable', params: { detail: new RegExp(`redis://127.0.0.1:${server.port}: `) } };
    const from = performance.now();
    for (let command = 0; command < 100; command += 1) await t.rejects(store.checkpoint('plan'), unavailable);
    await t.rejects(store.apply('plan', batch('a', 'b')), unavailable);
    t.ok(performance.now() - from < 1_000, 'nothing waits for the server');
    t.equal(interruptions, 0);
    await server.start();
    await whenBack(store);
    t.equal(interruptions, 1);
    t.match(failures[0], { message: 'the connection was closed' });
    t.strictSame(await store.apply('plan', batch('a', 'b')), { applied: true }, 'the script is sent again');
    server.run('SCRIPT', 'FLUSH');
    t.strictSame(await store.apply('plan', batch('b', 'c')), { applied: true }, 'also when it was forgotten');
  });

  await t.test('a master that became a replica behind one address is left, by who writes and by who only reads', async (t) => {
    const [first, second] = [await startRedis(t), await startRedis(t)];
    const forwarder = await startForwarder(t, first.port);
    const url = `redis://127.0.0.1:${forwarder.port}`;
    const failures: string[] = [];
    const writer = await storeFor(t, { url, onFailure: ({ message }) => failures.push(message) });
    const reader = await storeFor(t, { url });
    await writer.apply('plan', batch(undefined, 'a'));
    second.run('REPLICAOF', '127.0.0.1', String(first.port));
    await until(() => second.run('INFO', 'replication').includes('master_link_status:up'));
    second.run('REPLICAOF', 'NO', 'ONE');
    forwarder.pointTo(second.port);
    first.run('REPLICAOF', '127.0.0.1', String(second.port));

    await t.rejects(writer.apply('plan', batch('a', 'b')), { code: 'store-unavailable', params: { detail: /READONLY/ } });
    await until(async () => (await writer.apply('plan', batch('a', 'b'))).applied, { what: 'the new master is written to' });
    t.equal(second.run('HGET', 'duban:{plan}:1:progress', 'checkpoint'), 'b');

    // Cut off from its master, the old one would go on answering what was.
    first.run('REPLICAOF', '127.0.0.1', '1');
    await writer.apply('plan', batch('b', 'c'));
    await until(async () => (await reader.checkpoint('plan')) === 'c', { what: 'who only reads finds the new master' });
    t.equal(first.run('CLIENT', 'LIST').includes('name=duban'), false, 'nobody stays with the old one');
    t.ok(failures.length > 0);
  });

  await t.test('a policy that throws keys away is noticed while the server runs, and its end too', async (t) => {
    const server = await startRedis(t);
    const store = await storeFor(t, { url: server.url });
    await store.apply('plan', batch(undefined, 'a'));
    server.run('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru');
    const refused = async () => {
      await t.rejects(store.checkpoint('plan'), { code: 'store-unavailable', params: { detail: /allkeys-lru.*noeviction/s } });
      return true;
    };
    await until(async () => (await store.checkpoint('plan').catch(() => undefined)) === undefined && refused());
    server.run('CONFIG', 'SET', 'maxmemory-policy', 'noeviction');
    await whenBack(store);
    t.equal(await store.checkpoint('plan'), 'a');
  });

  await t.test('a server that answers nothing is given up after the time for a command', async (t) => {
    const server = await startRedis(t);
    const store = await storeFor(t, { url: server.url, commandMaxMs: 300 });
    await store.apply('plan', batch(undefined, 'a'));
    server.freeze();
    const from = performance.now();
    const sent: Promise<unknown>[] = [store.apply('plan', batch('a', 'b')), store.checkpoint('plan'), store.plans({ limit: 5 })];
    for (const answer of await Promise.allSettled(sent))
      t.match(answer, { status: 'rejected', reason: { code: 'store-unavailable' } });
    t.ok(performance.now() - from < 3_000);
    server.thaw();
    await whenBack(store);
    // The batch was on its way: it may or may not be there, and nobody sent it twice.
    const stored = await store.checkpoint('plan');
    t.ok(stored === 'a' || stored === 'b');
  });

  await t.test('an emptied server is an empty store, whose list of plans is not called empty', async (t) => {
    const server = await startRedis(t);
    const store = await storeFor(t, { url: server.url });
    await store.apply('plan', batch(undefined, 'a'));
    await store.setMark('contractlog1-00000000000000000001');
    server.run('FLUSHALL');
    t.strictSame(await store.apply('plan', batch('a', 'b')), { applied: false, checkpoint: undefined });
    t.strictSame([await store.progress('plan'), await store.mark()], [undefined, undefined]);
    t.strictSame(await store.plans({ limit: 9, left: true }), []);
    await t.rejects(store.plans({ limit: 9 }), { code: 'store-unavailable' });
    t.strictSame(await store.apply('plan', batch(undefined, 'b')), { applied: true });
    t.strictSame(await store.plans({ limit: 9 }), ['plan']);
  });

  await t.test('a full memory, a read-only server and a foreign key refuse a batch whole', async (t) => {
    const server = await startRedis(t);
    const store = await storeFor(t, { url: server.url });
    const change = (key: string) => ({ op: 'index', index: 'i', sort: key, key }) as const;
    await store.apply('plan', { ...batch(undefined, 'a'), changes: [change('a'), { op: 'unindex', index: 'i', sort: 'z' }] });
    const next = {
      ...batch('a', 'b'),
      revisions: new Map([['s', 1]]),
      changes: [{ op: 'unindex', index: 'i', sort: 'a' } as const, change('b')],
    };
    const before = server.run('DEBUG', 'DIGEST');
    const refused = async (reason: RegExp) => {
      await t.rejects(store.apply('plan', next), { code: 'store-unavailable', params: { detail: reason } });
      t.equal(server.run('DEBUG', 'DIGEST'), before, `nothing was written: ${reason}`);
    };
    server.run('CONFIG', 'SET', 'maxmemory', '1');
    await refused(/OOM/);
    server.run('CONFIG', 'SET', 'maxmemory', '0');
    server.run('CONFIG', 'SET', 'min-replicas-to-write', '3');
    await refused(/NOREPLICAS/);
    server.run('CONFIG', 'SET', 'min-replicas-to-write', '0');
    t.strictSame(await store.apply('plan', next), { applied: true });
    server.run('SET', 'duban:{plan}:1:document:unit', 'foreign');
    const document = { op: 'delete', kind: 'unit', key: 'a' } as const;
    const wrong = store.apply('plan', { ...batch('b', 'c'), changes: [change('c'), document] });
    await t.rejects(wrong, { code: 'store-unavailable', params: { detail: /document:unit is a string and should be a hash/ } });
    t.equal(await store.checkpoint('plan'), 'b');
    t.strictSame(
      (await store.scan('plan', 'i', { limit: 9, direction: 'asc' })).map(({ sort }) => sort),
      ['b'],
    );
  });
});
