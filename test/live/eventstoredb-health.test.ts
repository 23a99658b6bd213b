/** What health says about an EventStoreDB that cannot be used: also the reason. On the imitation. */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openEventStoreDb } from '@duban/event-store';
import { contractEvents, freshStream } from '@duban/event-store/contract';
import { openssl, skipWithout, until } from '@duban/test-support';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import t, { type Test } from 'tap';
import { startDuban } from '../support/duban-process.js';
import { selfSigned } from '../support/eventstoredb/self-signed.js';
import { EventStoreDbServer } from '../support/eventstoredb/server-process.js';
import { isReady, notReady } from './health.js';

const says = (detail: RegExp) => ({ code: 'store-unavailable', params: { detail } });
const secured = (port: number, user: string, certificate: string) =>
  `esdb://${user}:p@127.0.0.1:${port}?tlsCAFile=${encodeURIComponent(certificate)}`;

async function storeOn(t: Test, connectionString: string) {
  const store = await openEventStoreDb({ connectionString });
  t.teardown(() => store.close());
  return store;
}

t.test('refused connections, a frozen server, and unconfirmed appends', async (t) => {
  const server = await EventStoreDbServer.start({ folder: t.testdir() });
  t.teardown(() => server.kill());
  const store = await storeOn(t, server.url());
  const ask = async (appends: boolean) => store.probe?.(appends);
  await ask(true);
  const { position } = { position: await store.head() };
  await ask(true);
  t.equal(await store.head(), position, 'asking writes nothing');

  server.freeze();
  await t.rejects(ask(false), says(/服务器停顿.*it takes connections, but gives no answer/));
  server.thaw();
  await until(
    () =>
      ask(false).then(
        () => true,
        () => false,
      ) ?? false,
  );

  await server.set({ on: ['append'], refuse: 'timeout' });
  const stream = freshStream();
  await t.rejects(store.append(stream, 'no-stream', contractEvents(stream, 0, 1)), { code: 'outcome-unknown' });
  await t.rejects(ask(true), says(/磁盘已满.*does not confirm appends, is its disk full/));
  await ask(false);
  await server.set({});
  await store.append(stream, 'no-stream', contractEvents(stream, 0, 1));
  await ask(true);

  await server.kill();
  await until(
    () =>
      ask(false).then(
        () => false,
        (error: Error) => /拒绝连接.*refused: is it running/.test(error.message),
      ) ?? false,
  );
});

/** A certificate that was valid for one day, long ago. */
function expired(folder: string): { certificate: string; key: string } {
  const { key, certificate } = selfSigned(folder);
  const request = join(folder, 'request.pem');
  const [index, serial, config] = ['index', 'serial', 'ca.cnf'].map((name) => join(folder, name)) as [string, string, string];
  execFileSync('sh', ['-c', `: > "${index}"; echo 01 > "${serial}"`]);
  const lines = [
    '[ca]\ndefault_ca=own\n[own]',
    `database=${index}\nserial=${serial}\nnew_certs_dir=${folder}\ndefault_md=sha256\npolicy=any\nx509_extensions=names`,
    '[any]\ncommonName=supplied\n[names]\nsubjectAltName=IP:127.0.0.1\nbasicConstraints=CA:true',
  ];
  execFileSync('sh', ['-c', `cat > "${config}"`], { input: lines.join('\n') });
  const quiet = { stdio: 'ignore' } as const;
  execFileSync('openssl', ['req', '-new', '-key', key, '-subj', '/CN=localhost', '-out', request], quiet);
  const days = ['-startdate', '20200101000000Z', '-enddate', '20200102000000Z'];
  const signed = ['ca', '-batch', '-selfsign', '-config', config, '-keyfile', key, '-in', request, '-out', certificate, ...days];
  execFileSync('openssl', [...signed, '-notext'], quiet);
  return { certificate, key };
}

t.test('a certificate that has expired', { skip: skipWithout(openssl) }, async (t) => {
  const folder = t.testdir({ good: {}, old: {}, esdb: {} });
  const good = selfSigned(join(folder, 'good'));
  const old = expired(join(folder, 'old'));
  const users = { duban: { password: 'p', groups: ['$admins'] } };
  const server = await EventStoreDbServer.start({ folder: join(folder, 'esdb'), tls: good, users });
  t.teardown(() => server.kill());
  const both = join(folder, 'both.pem');
  execFileSync('sh', ['-c', `cat "${good.certificate}" "${old.certificate}" > "${both}"`]);
  const store = await storeOn(t, secured(server.port, 'duban', both));
  await store.probe?.(true);
  await server.kill();
  const renewed = await EventStoreDbServer.start({ folder: join(folder, 'esdb'), port: server.port, tls: old, users });
  t.teardown(() => renewed.kill());
  const said = async () =>
    store.probe?.(false).then(
      () => '',
      (error: Error) => error.message,
    );
  await until(async () => /证书已过期.*certificate has expired/.test((await said()) ?? ''));
});

t.test(
  'a user without a right: which one is said, and only who appends needs that one',
  { skip: skipWithout(openssl) },
  async (t) => {
    const folder = t.testdir({ tls: {}, esdb: {} });
    const tls = selfSigned(join(folder, 'tls'));
    const users = {
      admin: { password: 'p', groups: ['$admins'] },
      duban: { password: 'p' },
    };
    const server = await EventStoreDbServer.start({ folder: join(folder, 'esdb'), tls, users });
    t.teardown(() => server.kill());
    const url = (user: string) => secured(server.port, user, tls.certificate);
    await storeOn(t, url('admin'));
    const refused = { code: 'server-unreachable', params: { detail: /无权读取 \$all.*may not read \$all; name it under \$r/ } };
    await t.rejects(openEventStoreDb({ connectionString: url('duban') }), refused);
    await t.rejects(openEventStoreDb({ connectionString: url('duban').replace(':p@', ':q@') }), {
      code: 'server-unreachable',
      params: { detail: /请核对用户名和密码.*check user and password/ },
    });

    const admin = EventStoreDBClient.connectionString(url('admin'));
    t.teardown(() => admin.dispose());
    const credentials = { username: 'admin', password: 'p' };
    const grant = (stream: string, acl: object) =>
      admin.appendToStream(`$$${stream}`, jsonEvent({ type: '$metadata', data: { $acl: acl } }), { credentials });
    await grant('$all', { $r: ['duban', '$admins'] });
    await grant('duban-store.epoch', { $r: '$all', $w: '$admins' });
    const store = await storeOn(t, url('duban'));
    await store.probe?.(false);
    const { head } = { head: await store.head() };
    await t.rejects(
      store.probe?.(true) ?? Promise.resolve(),
      says(/无权追加事件.*the user may not append events; name it under \$w/),
    );
    t.equal(await store.head(), head, 'asking writes nothing');
  },
);

t.test('a running process reports it', { timeout: 120_000 }, async (t) => {
  const folder = t.testdir({ data: {}, esdb: {} });
  const data = join(folder, 'data');
  mkdirSync(join(data, 'evidence'), { recursive: true });
  const server = await EventStoreDbServer.start({ folder: join(folder, 'esdb') });
  t.teardown(() => server.kill());
  const beside = [
    '--keys',
    join(data, 'keys'),
    '--evidence',
    `folder:${join(data, 'evidence')}`,
    '--empty',
    '--log-level',
    'error',
  ];
  const running = await startDuban(data, ['--event-store', server.url(), ...beside]);
  t.teardown(() => running.end());
  await isReady(t, running.url);
  server.freeze();
  await notReady(t, running.url, /DUBAN_EVENT_STORE.*服务器停顿/, /DUBAN_EVENT_STORE.*it takes connections, but gives no answer/);
  server.thaw();
  await isReady(t, running.url);
  await server.kill();
  await notReady(t, running.url, /DUBAN_EVENT_STORE.*拒绝连接/, /DUBAN_EVENT_STORE.*the connection is refused/);
  await server.start();
  await isReady(t, running.url);
  t.equal(await running.stop(), 0);
});
