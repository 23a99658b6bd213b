/**
 * Servers that are missing or refuse when a process starts. The process starts all the same, says that it is not ready
 * and why, by the name of the setting, and continues without help when the cause is gone.
 */

import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brokerLogin, createBroker, freePort, kafka, openssl, RedisServer, redis, skipWithout, until } from '@duban/test-support';
import t from 'tap';
import { beginDuban, call, duban } from '../support/duban-process.js';
import { EventStoreDbServer } from '../support/eventstoredb/server-process.js';
import { skipOverNamedServer } from '../support/eventstoredb/tested-server.js';
import { isReady, notReady } from './health.js';

const missing = skipWithout(kafka) || skipWithout(redis) || skipWithout(openssl);
const skip = missing || skipOverNamedServer('starts it late, and with a wrong password');

function certificateIn(folder: string): { certificate: string; key: string } {
  const [certificate, key] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')];
  const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost'];
  execFileSync('openssl', [...request, ...subject, '-keyout', key, '-out', certificate], { stdio: 'pipe' });
  return { certificate, key };
}

t.test('one process through every trouble at its start', { skip, timeout: 290_000 }, async (t) => {
  const folder = t.testdir({ esdb: {}, redis: {}, data: {}, tls: {} });
  const data = join(folder, 'data');
  const tls = certificateIn(join(folder, 'tls'));

  // The event store has not started yet; later its password first differs from the setting.
  const eventStorePort = await freePort();
  const startStore = async (password: string) => {
    const settings = {
      folder: join(folder, 'esdb'),
      port: eventStorePort,
      tls,
      users: { duban: { password, groups: ['$admins'] } },
    };
    const server = await EventStoreDbServer.start(settings);
    t.teardown(() => server.kill());
    return server;
  };
  const server = await RedisServer.start(join(folder, 'redis'), '--requirepass', 'another', '--replicaof', '127.0.0.1 1');
  t.teardown(() => server.kill());
  let redisPassword = 'another';
  const tellRedis = (...words: string[]) => server.run('-a', redisPassword, '--no-auth-warning', ...words);

  const brokerFolder = join(folder, 'kafka');
  mkdirSync(brokerFolder);
  const broker = await createBroker(brokerFolder);
  const properties = join(brokerFolder, 'server.properties');
  const right = readFileSync(properties, 'utf8');
  writeFileSync(properties, right.replace(brokerLogin.password, 'another'));
  await broker.start();
  t.teardown(() => broker.kill());
  const { username, password, mechanism } = brokerLogin;
  const feed = `kafka://${username}:${password}@${broker.loginAddress}/duban?partitions=2&sasl=${mechanism}`;

  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const running = beginDuban(data, [
    ...['--port', String(port), '--empty', '--log-level', 'error'],
    ...[
      '--event-store',
      `esdb://duban:secret-of-esdb@127.0.0.1:${eventStorePort}?tlsCAFile=${encodeURIComponent(tls.certificate)}`,
    ],
    ...['--feed', feed, '--read-models', `redis://:secret-of-redis@127.0.0.1:${server.port}`, '--keys', join(data, 'keys')],
  ]);
  t.teardown(() => running.end());
  await until(async () => (await call(url, '/health/live')).status === 200, { maxMs: 60_000 });

  await t.test('EventStoreDB is not there when the process starts', async (t) => {
    await notReady(t, url, /^DUBAN_EVENT_STORE：连不上 esdb:/, /^DUBAN_EVENT_STORE: Cannot reach esdb:/);
    await until(async () => /等待：DUBAN_EVENT_STORE.*\nwaiting: DUBAN_EVENT_STORE/.test(running.output()));
    const early = await call(url, '/v1/plans', { headers: { 'accept-language': 'en' } });
    t.match(early, { status: 503, body: { code: 'starting-up', title: 'The service is starting; try again' } });
    t.equal(early.headers.get('retry-after'), '5');
    t.match(await call(url, '/v1/plans/x/publish', { body: { manifest: {} } }), { status: 503, body: { code: 'starting-up' } });
    t.match((await call(url, '/metrics')).body, { text: /process_cpu/ });
  });

  await t.test('EventStoreDB refuses the password', async (t) => {
    const server = await startStore('another');
    await notReady(t, url, /DUBAN_EVENT_STORE.*请核对用户名和密码/, /DUBAN_EVENT_STORE.*check user and password/);
    await server.kill();
  });
  await startStore('secret-of-esdb');

  await t.test('Redis refuses the password, then is a replica', async (t) => {
    await notReady(t, url, /DUBAN_READ_MODELS.*请核对用户名和密码/, /DUBAN_READ_MODELS.*check user and password/);
    tellRedis('CONFIG', 'SET', 'requirepass', 'secret-of-redis');
    redisPassword = 'secret-of-redis';
    await notReady(t, url, /DUBAN_READ_MODELS.*只读副本/, /DUBAN_READ_MODELS.*replica/);
    tellRedis('REPLICAOF', 'NO', 'ONE');
  });

  await t.test('Kafka refuses the password, then the topic is missing', async (t) => {
    await notReady(t, url, /DUBAN_FEED.*请核对用户名和密码/, /DUBAN_FEED.*check user and password/);
    await broker.stop();
    writeFileSync(properties, right);
    await broker.start();
    await notReady(t, url, /没有主题 duban（设置 DUBAN_FEED）/, /no topic duban \(setting DUBAN_FEED\); run duban create-topic/);
    t.match(await duban(['create-topic', '--feed', feed]), { code: 0, stdout: /已创建主题 duban/ });
    t.match(await duban(['create-topic', '--feed', feed]), { code: 0, stdout: /主题 duban 已存在/ });
    const other = await duban(['create-topic', '--feed', feed.replace('partitions=2', 'partitions=3')]);
    t.match(other, { code: 2, stderr: /has 2 partitions, but DUBAN_FEED says 3.*feed-partitions-differ/s });
  });

  t.equal(await running.ready, url);
  await isReady(t, url);
  t.notMatch(running.output(), /secret-of-|a-password-of-tests/, 'no password is in the log');
  t.equal(await running.stop(), 0);
});

t.test('a process that waits for a server stops when it is told to', async (t) => {
  const port = await freePort();
  const running = beginDuban(t.testdir(), ['--port', String(port), '--event-store', 'esdb://127.0.0.1:1?tls=false']);
  t.teardown(() => running.end());
  await until(async () => (await call(`http://127.0.0.1:${port}`, '/health/live')).status === 200, { maxMs: 60_000 });
  t.equal(await running.stop(), 0);
});

t.test('a setting that cannot become right by waiting ends the start, with its name', async (t) => {
  const servers = ['--event-store', 'esdb://127.0.0.1:1?tls=false', '--feed', 'kafka://127.0.0.1:1/duban?partitions=2'];
  const settings = [...servers, '--read-models', 'redis://127.0.0.1:1'];
  for (const [wrong, named] of [
    [['--service', 'relay', ...settings, '--feed', 'direct'], /DUBAN_FEED.*needs kafka/],
    [['--service', 'projector', ...settings, '--read-models', 'memory'], /DUBAN_READ_MODELS.*needs redis/],
    [['--service', 'command-api', ...settings, '--event-store', 'memory'], /DUBAN_EVENT_STORE.*needs esdb/],
    [[...settings, '--feed', 'kafka://127.0.0.1:1/duban'], /DUBAN_FEED.*partitions/],
    [[...settings, '--event-store', 'esdb://127.0.0.1:1'], /DUBAN_EVENT_STORE.*credentials/],
  ] as const) {
    t.match(await duban(['start', '--port', '0', ...wrong]), { code: 2, stderr: named }, wrong.join(' '));
  }
});
