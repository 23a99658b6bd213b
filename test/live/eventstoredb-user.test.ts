/** The user that Duban runs as, created by an administrator. It may do what Duban needs and no more. */
import { join } from 'node:path';
import { openEventStoreDb } from '@duban/event-store';
import { contractEvents, freshStream } from '@duban/event-store/contract';
import { openssl, skipWithout } from '@duban/test-support';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import t from 'tap';
import { duban } from '../support/duban-process.js';
import { collect, refused } from '../support/eventstoredb/own-client.js';
import { selfSigned } from '../support/eventstoredb/self-signed.js';
import { EventStoreDbServer } from '../support/eventstoredb/server-process.js';

const variable = 'DUBAN_EVENT_STORE_ADMINISTRATOR';

t.test('created, created again, given another password', { skip: skipWithout(openssl), timeout: 240_000 }, async (t) => {
  const folder = t.testdir({ tls: {}, esdb: {} });
  const tls = selfSigned(join(folder, 'tls'));
  const users = { admin: { password: 'a:dmin', groups: ['$admins'] }, ops: { password: 'o', groups: ['$ops'] } };
  const server = await EventStoreDbServer.start({ folder: join(folder, 'esdb'), tls, users });
  t.teardown(() => server.kill());
  const as = (login: string) => `esdb://${login}127.0.0.1:${server.port}?tlsCAFile=${encodeURIComponent(tls.certificate)}`;
  const create = (login: string, administrator: string) =>
    duban(['create-user', '--event-store', as(login), '--json'], { [variable]: administrator });

  await t.rejects(openEventStoreDb({ connectionString: as('duban:p1@') }), { code: 'server-unreachable' });
  const wrong = await create('duban:p1@', 'admin:wrong');
  t.match(wrong, { code: 1, stderr: /登录或权限被拒.*access denied/s });
  t.notMatch(wrong.stderr + wrong.stdout, /p1|wrong/, 'no password is shown');
  t.match(await create('duban:p1@', 'ops:o'), { code: 1, stderr: /access denied/ });
  t.match(await create('admin:x@', 'admin:a:dmin'), { code: 2, stderr: /管理员以外/ });
  t.match(await create('duban:p1@', 'nothing'), { code: 2, stderr: new RegExp(variable) });

  const first = await create('duban:p1@', 'admin:a:dmin');
  t.equal(first.code, 0, first.stderr);
  t.strictSame(JSON.parse(first.stdout), { username: 'duban', login: 'created', right: 'granted' });
  const again = await create('duban:p1@', 'admin:a:dmin');
  t.strictSame(JSON.parse(again.stdout), { username: 'duban', login: 'there', right: 'there' });
  const other = await create('duban:p2@', 'admin:a:dmin');
  t.strictSame(JSON.parse(other.stdout), { username: 'duban', login: 'password set', right: 'there' });
  await t.rejects(openEventStoreDb({ connectionString: as('duban:p1@') }), { code: 'server-unreachable' });

  const store = await openEventStoreDb({ connectionString: as('duban:p2@') });
  t.teardown(() => store.close());
  const stream = freshStream();
  await store.append(stream, 'no-stream', contractEvents(stream, 0, 1));
  t.equal((await collect(store.readAll())).length, 1);
  await store.probe?.(true);
  const client = EventStoreDBClient.connectionString(as(''));
  t.teardown(() => client.dispose());
  const asDuban = { credentials: { username: 'duban', password: 'p2' } };
  const admin = { credentials: { username: 'admin', password: 'a:dmin' } };
  const rights = jsonEvent({ type: '$metadata', data: {} });
  await refused(t, client.appendToStream('$$$all', rights, asDuban), { type: 'access-denied' });
  await refused(t, collect(client.readStream('$users', asDuban)), { type: 'access-denied' });
  t.ok((await collect(client.readAll(admin))).length > 1, 'administrators may still read everything');

  await server.kill();
  await server.start();
  t.strictSame(JSON.parse((await create('duban:p2@', 'admin:a:dmin')).stdout).login, 'there', 'it stays');
});

t.test('a server without logins needs no user', async (t) => {
  const server = await EventStoreDbServer.start({ folder: t.testdir() });
  t.teardown(() => server.kill());
  const asked = await duban(['create-user', '--event-store', server.url()], { [variable]: 'admin:a' });
  t.match(asked, { code: 2, stderr: /without TLS the server asks nobody/ });
  const journal = await duban(['create-user', '--event-store', 'journal:./x'], { [variable]: 'admin:a' });
  t.match(journal, { code: 2, stderr: /esdb:\/\// });
});
