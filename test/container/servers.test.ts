/** Kafka and Redis as docker-compose.yml sets them up, but without containers: real servers with the real settings. */

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createFeedTopic, readKafkaUrl } from '@duban/event-feed';
import { openRedisViewStore } from '@duban/read-models';
import { find, freePort, java, kafka, redis, skipWithout } from '@duban/test-support';
import t, { type Test } from 'tap';
import { readCompose } from './compose-file.js';

const { services } = readCompose();
const settings = services['projector']?.environment ?? {};

const tryMaxMs = 60_000;

/** The result of `attempt`, which is repeated while the server starts. */
async function eventually<Result>(attempt: () => Promise<Result>): Promise<Result> {
  for (const end = Date.now() + tryMaxMs; ; await pause(200)) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}

function runUntilEnd(t: Test, [program = '', ...args]: readonly string[], env: NodeJS.ProcessEnv) {
  const server = spawn(program, args, { env: { PATH: process.env['PATH'], ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [server.stdout, server.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const ended = once(server, 'close') as Promise<[number | null]>;
  t.teardown(async () => {
    server.kill('SIGKILL');
    await ended;
    if (!t.passing()) t.comment(output.slice(-10_000));
  });
  return { server, ended };
}

/** The entry command of the image does this before it starts the broker: settings from variables, folders formatted. */
function setUpBroker(folder: string, env: NodeJS.ProcessEnv): readonly string[] {
  const jars = ['-cp', join(find(kafka) ?? '', '*')];
  const folders = ['default', 'mounted', 'final'].map((name) => join(folder, name));
  for (const path of folders) mkdirSync(path);
  const [defaults = '', mounted = '', final = ''] = folders;
  for (const name of ['server.properties', 'log4j2.yaml', 'tools-log4j2.yaml']) writeFileSync(join(defaults, name), '');
  const places = ['--default-configs-dir', defaults, '--mounted-configs-dir', mounted, '--final-configs-dir', final];
  const command = find(java) ?? 'java';
  execFileSync(command, [...jars, 'kafka.docker.KafkaDockerWrapper', 'setup', ...places], { env, stdio: 'pipe' });
  return [command, ...(env['KAFKA_HEAP_OPTS'] ?? '').split(' '), ...jars, 'kafka.Kafka', join(final, 'server.properties')];
}

t.test('the broker starts, and accepts a client with the password', { skip: skipWithout(kafka), timeout: 120_000 }, async (t) => {
  const folder = t.testdir({});
  const ports = { 9092: String(await freePort()), 9093: String(await freePort()) };
  const moved = (text: string) =>
    text
      .replace('/var/lib/kafka/data', join(folder, 'data'))
      .replace('//kafka:', '//localhost:')
      .replace(/:(909[23])\b/g, (_, port: '9092' | '9093') => `:${ports[port]}`);
  const { environment = {}, healthcheck } = services['kafka'] ?? {};
  const env = Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, moved(value)]));
  const { server, ended } = runUntilEnd(t, setUpBroker(folder, env), env);

  const feed = (settings['DUBAN_FEED'] ?? '').replace('@kafka:9092', `@localhost:${ports[9092]}`);
  const topic = readKafkaUrl(feed, 'DUBAN_FEED');
  t.equal(await eventually(() => createFeedTopic(topic, { replicationFactor: 1 })), true, 'the topic is made');
  t.equal(await createFeedTopic(topic, { replicationFactor: 1 }), false, 'and found there the next time');
  const stranger = readKafkaUrl(feed.replace(/:[^:@]+@/, ':another@'), 'DUBAN_FEED');
  await t.rejects(createFeedTopic(stranger, { replicationFactor: 1 }), { code: 'feed-unavailable' });
  const unknown = { brokers: topic.brokers, topic: topic.topic, partitions: topic.partitions };
  await t.rejects(createFeedTopic(unknown, { replicationFactor: 1 }), { code: 'feed-unavailable' }, 'nobody is let in without');

  const [, program = '', ...args] = healthcheck?.test ?? [];
  const check = () =>
    execFileSync(
      program,
      args.map((part) => part.replace('/9092', `/${ports[9092]}`)),
      { stdio: 'pipe' },
    );
  t.doesNotThrow(check, 'it is healthy');
  server.kill('SIGTERM');
  await ended;
  t.throws(check, 'and no more when it is gone');
});

t.test(
  'Redis starts with its log, and lets in who has the password',
  { skip: skipWithout(redis), timeout: 60_000 },
  async (t) => {
    const folder = t.testdir({});
    const port = await freePort();
    const { command = [], environment = {}, healthcheck } = services['redis'] ?? {};
    const script = command.at(-1)?.replace('dir /data', `dir ${folder}\nport ${port}\nbind 127.0.0.1`) ?? '';
    const { server, ended } = runUntilEnd(t, [...command.slice(0, -1), script], environment);

    const url = (settings['DUBAN_READ_MODELS'] ?? '').replace('@redis:6379', `@127.0.0.1:${port}`);
    const store = await eventually(() => openRedisViewStore({ url }));
    await store.close();
    const stranger = openRedisViewStore({ url: url.replace(/:[^:@]+@/, ':another@') });
    await t.rejects(stranger, { code: 'server-unreachable' });

    const cli = (...args: string[]) =>
      execFileSync('redis-cli', ['-p', String(port), ...args], { env: { ...process.env, ...environment }, encoding: 'utf8' });
    t.match(cli('info', 'persistence'), /^aof_enabled:1\r$/m);
    t.match(cli('config', 'get', 'maxmemory-policy'), /noeviction/);
    const check = (auth: NodeJS.ProcessEnv) => {
      const line = healthcheck?.test?.[1]?.replace('redis-cli', `redis-cli -p ${port}`) ?? '';
      return () => execFileSync('sh', ['-c', line], { env: { ...process.env, ...auth }, stdio: 'pipe' });
    };
    t.doesNotThrow(check(environment), 'it is healthy');
    t.throws(check({ REDISCLI_AUTH: '' }), 'the health check needs the password, too');
    server.kill('SIGTERM');
    t.strictSame(await ended, [0, null], 'it is the shell’s successor and stops when it is asked to');
    t.throws(check(environment), 'and is healthy no more');
  },
);
