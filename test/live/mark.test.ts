/**
 * How much of the log a restart reads again. In lasting read models the mark also follows foreign events, with either
 * feed, beside a parked plan and after a rebuild.
 */
import { randomUUID } from 'node:crypto';
import { run } from '@duban/cli/program';
import { freshPlan } from '@duban/event-store/contract';
import { openRedisViewStore } from '@duban/read-models';
import { fourTasks, kafka, RedisServer, redis, sharedBroker, skipWithout, until } from '@duban/test-support';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import t, { type Test } from 'tap';
import { testedServer } from '../support/eventstoredb/tested-server.js';
import { startInside } from './inside.js';
import { makeTopic } from './kafka-topics.js';

/** More than a subscription is silent about: after every 1,024 events it is told of those that it does not get. */
const foreignEvents = 1_500;

async function servers(t: Test, kafka: boolean) {
  const folder = t.testdir({ esdb: {}, redis: {}, kafka: {} });
  const { url } = await testedServer(t, `${folder}/esdb`);
  const cache = await RedisServer.start(`${folder}/redis`);
  t.teardown(() => cache.kill());
  const views = await openRedisViewStore({ url: cache.url });
  t.teardown(() => views.close());
  const direct = { feed: 'direct', shards: [''] };
  const over = async () => {
    const broker = await sharedBroker(t, `${folder}/kafka`);
    const { topic, partitions } = await makeTopic(broker.address, 2);
    return {
      feed: `kafka://${broker.address}/${topic}?partitions=${partitions}`,
      shards: [0, 1].map((part) => `${topic}/${part}of${partitions}`),
    };
  };
  const { feed, shards } = kafka ? await over() : direct;
  const marks = () => Promise.all(shards.map((shard) => views.mark(shard)));
  const client = EventStoreDBClient.connectionString(url);
  t.teardown(() => client.dispose());
  return { url, readModels: cache.url, feed, marks, client };
}

const foreign = (count: number) => Array.from({ length: count }, () => jsonEvent({ type: 'order-placed', data: { n: 1 } }));

async function follows(t: Test, overKafka: boolean) {
  const { url, readModels, feed, marks, client } = await servers(t, overKafka);
  const server = await startInside(t, url, { readModels, feed });
  const state = async (plan: string) => (await server.get(`/v1/plans/${plan}`)).body['code'] ?? 'shown';
  const plans: [string, string] = [freshPlan(), freshPlan()];
  for (const plan of plans) t.match(await server.give(`/v1/plans/${plan}/publish`, { manifest: fourTasks }), { status: 201 });
  const [parked, rebuilt] = plans;
  await until(async () => (await state(rebuilt)) === 'shown');
  await client.appendToStream(`${parked}-task.1.2`, foreign(1));
  await until(async () => (await state(parked)) === 'plan-parked');

  const before = await server.running.store.head();
  // One name could be one of our streams, so its events are read; events of the other are never sent.
  for (const stream of [`shop-order.${randomUUID()}`, `order_${randomUUID()}`]) {
    await client.appendToStream(stream, foreign(foreignEvents / 2));
  }
  const follow = async () => (await marks()).every((mark) => mark !== undefined && mark > before);
  await until(follow, { what: 'the marks follow what others wrote' });
  t.equal(await state(parked), 'plan-parked');
  await server.stop();

  const standing = await marks();
  const written: string[] = [];
  const tell = (text: string) => void written.push(text);
  const args = ['rebuild', '--plan', rebuilt, '--event-store', url, '--read-models', readModels, '--json'];
  t.equal(await run(args, { env: {}, out: tell, err: tell, isTerminal: false }), 0, written.join('\n'));
  t.strictSame(await marks(), standing, 'a rebuild takes no mark away');
}

t.test('without a feed', { skip: skipWithout(redis), timeout: 240_000 }, (t) => follows(t, false));

t.test('over Kafka', { skip: skipWithout(kafka) || skipWithout(redis), timeout: 280_000 }, (t) => follows(t, true));
