/**
 * Two systems on one Kafka cluster and one Redis. With separate names they do not affect each other; with the same
 * names the second is refused.
 */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { openKafkaConsumer } from '@duban/event-feed';
import { freePort, kafka, redis, sharedBroker, skipWithout, startRedis, until } from '@duban/test-support';
import t from 'tap';
import { beginDuban, call, duban, startDuban, tokenFor } from '../support/duban-process.js';
import { isReady, notReady } from './health.js';
import { fast, makeTopic } from './kafka-topics.js';

const skip = skipWithout(kafka) || skipWithout(redis);
const task = '/v1/plans/zjkjt2012/tasks/3.2';

t.test('two systems on one cluster', { skip, timeout: 240_000 }, async (t) => {
  const broker = await sharedBroker(t, t.testdir());
  const server = await startRedis(t);
  const root = t.testdir({ one: {}, other: {}, third: {} });
  const feedOf = (topic: string) => `kafka://${broker.address}/${topic}?partitions=4`;
  const topics = [`duban.${randomUUID()}`, `duban.${randomUUID()}`] as const;
  for (const topic of topics) t.equal((await duban(['create-topic', '--feed', feedOf(topic)])).code, 0);
  const settings = (topic: string, place: string) => ['--feed', feedOf(topic), '--read-models', `${server.url}${place}`];

  /** Acknowledges a task of the system in this folder, and reads it back. */
  async function acknowledges(url: string, name: string): Promise<number> {
    const token = await tokenFor(join(root, name), { role: 'reporter', unit: 'gaoxin' });
    const headers = { 'idempotency-key': randomUUID() };
    const { status, body } = await call(url, `${task}/acknowledge`, { token, body: {}, headers });
    t.equal(status, 201, `${name} takes a command`);
    const auditor = await tokenFor(join(root, name), { role: 'auditor' });
    return (await call(url, `${task}?minPosition=${String(body['position'])}`, { token: auditor })).status;
  }

  const one = await startDuban(join(root, 'one'), settings(topics[0], ''));
  t.teardown(() => one.end());

  await t.test('with a topic and a prefix of its own each shows what it recorded', async (t) => {
    const other = await startDuban(join(root, 'other'), settings(topics[1], '?prefix=other:'));
    t.equal(await acknowledges(one.url, 'one'), 200);
    t.equal(await acknowledges(other.url, 'other'), 200);
    t.equal(await other.stop(), 0);
  });

  await t.test('on the topic of the other it is not ready and says why; the other continues', async (t) => {
    const second = beginDuban(join(root, 'third'), ['--log-level', 'error', ...settings(topics[0], '?prefix=third:')]);
    t.teardown(() => second.end());
    second.ready.catch(() => undefined);
    await until(() => /feed-foreign/.test(second.output()), { what: 'the relay or the projector meets the other system' });
    await second.kill();
    await isReady(t, one.url);
    const inspector = await tokenFor(join(root, 'one'), { role: 'inspector' });
    t.equal((await call(one.url, `${task}/history`, { token: inspector })).status, 200);
  });

  await t.test('on the read models of the other it waits, names them and changes nothing', async (t) => {
    const before = server.run('DBSIZE');
    const port = await freePort();
    const second = beginDuban(join(root, 'third'), ['--port', String(port), ...settings(topics[1], '')]);
    t.teardown(() => second.end());
    second.ready.catch(() => undefined);
    await notReady(
      t,
      `http://127.0.0.1:${port}`,
      /DUBAN_READ_MODELS.*本系统的事件存储是/,
      /holds the read models of the event store/,
    );
    t.equal(server.run('DBSIZE'), before);
    await second.kill();
    await isReady(t, one.url);
  });

  await t.test(
    'followers of one group that follow different topics are told, and take nothing from each other in silence',
    async (t) => {
      const [first, second] = [await makeTopic(broker.address), await makeTopic(broker.address)];
      const group = `shared.${randomUUID()}`;
      const stop = new AbortController();
      const failures: unknown[] = [];
      const followers = [first, second].map(async (topic) => {
        while (!stop.signal.aborted) {
          try {
            for await (const _ of openKafkaConsumer(topic, { ...fast, group }).follow(stop.signal));
          } catch (error) {
            failures.push(error);
          }
        }
      });
      await until(() => failures.some((error) => (error as { code?: string }).code === 'feed-group-shared'));
      stop.abort();
      await Promise.all(followers);
      t.match(
        failures.find((error) => (error as { code?: string }).code === 'feed-group-shared'),
        { params: { group } },
      );
    },
  );
});
