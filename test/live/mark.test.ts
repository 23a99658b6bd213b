/**
 * How much of the log a restart reads again: the mark follows what others write too, with either feed and in each store
 * of read models that lasts, beside a plan that is parked and behind a rebuild.
 */
import { randomUUID } from 'node:crypto';
import { run } from '@duban/cli/program';
import { freshPlan } from '@duban/event-store/contract';
import { openRedisViewStore, openSqliteViewReader } from '@duban/read-models';
import { fourTasks, kafka, RedisServer, redis, sharedBroker, skipWithout, until } from '@duban/test-support';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import t, { type Test } from 'tap';
import { testedServer } from '../support/eventstoredb/tested-server.js';
import { type Inside, startInside } from './inside.js';
import { makeTopic } from './kafka-topics.js';

/** More than a subscription says nothing about: it hears of what it does not get after every 1,024 events. */
const foreignEvents = 1_500;

async function eventStore(t: Test) {
  const { url } = await testedServer(t, t.testdir({ esdb: {} }));
  const client = EventStoreDBClient.connectionString(url);
  t.teardown(() => client.dispose());
  const foreign = (count: number) => Array.from({ length: count }, () => jsonEvent({ type: 'order-placed', data: { n: 1 } }));
  return {
    url,
    /** Parks a plan: an event that is not ours in a stream that is. */
    park: (plan: string) => client.appendToStream(`${plan}-task.1.2`, foreign(1)),
    /** Half of it in a stream whose name could be one of ours. */
    async writeOthers() {
      const half = foreignEvents / 2;
      for (const stream of [`shop-order.${randomUUID()}`, `order_${randomUUID()}`])
        await client.appendToStream(stream, foreign(half));
    },
  };
}

async function publishTwo(t: Test, server: Inside): Promise<[string, string]> {
  const plans: [string, string] = [freshPlan(), freshPlan()];
  for (const plan of plans) t.match(await server.give(`/v1/plans/${plan}/publish`, { manifest: fourTasks }), { status: 201 });
  return plans;
}

const isParked = async (server: Inside, plan: string) => (await server.get(`/v1/plans/${plan}`)).body['code'] === 'plan-parked';

t.test('in a file, without a feed', { timeout: 200_000 }, async (t) => {
  const { url, park, writeOthers } = await eventStore(t);
  const folder = `${t.testdirName}/read-models`;
  const readModels = `sqlite:${folder}`;
  const server = await startInside(t, url, { readModels });
  const [plan] = await publishTwo(t, server);
  await park(plan);
  await until(() => isParked(server, plan));
  const before = await server.running.store.head();
  await writeOthers();
  const reader = await openSqliteViewReader({ folder, epoch: server.running.store.epoch });
  t.teardown(() => reader.close());
  await until(async () => ((await reader.mark()) ?? '') > before, { what: 'the mark follows what others wrote' });
  const { store } = server.running;
  let behind = 0;
  for await (const _ of store.readAll({ after: await reader.mark() })) behind += 1;
  t.ok(behind < 100, `${behind} events to read again`);
  t.ok(await isParked(server, plan));
});

const skip = skipWithout(kafka) || skipWithout(redis);

t.test('in Redis, over Kafka', { skip, timeout: 280_000 }, async (t) => {
  const { url, park, writeOthers } = await eventStore(t);
  const broker = await sharedBroker(t, t.testdir({ esdb: {}, redis: {} }));
  const { topic, partitions } = await makeTopic(broker.address, 2);
  const cache = await RedisServer.start(`${t.testdirName}/redis`);
  t.teardown(() => cache.kill());
  const feed = `kafka://${broker.address}/${topic}?partitions=${partitions}`;
  const server = await startInside(t, url, { readModels: cache.url, feed });
  const views = await openRedisViewStore({ url: cache.url });
  t.teardown(() => views.close());
  const marks = async () => Promise.all([0, 1].map((part) => views.mark(`${topic}/${part}of${partitions}`)));
  const followed = async (position: string) => {
    const reached = async () => (await marks()).every((mark) => mark !== undefined && mark > position);
    await until(reached, { what: 'the marks of all parts follow' });
  };
  await followed('');

  const [plan, other] = await publishTwo(t, server);
  await until(async () => (await server.get(`/v1/plans/${other}/tasks/1.1`)).status === 200);
  await park(plan);
  await until(() => isParked(server, plan));
  const before = await server.running.store.head();
  await writeOthers();
  await followed(before);
  t.ok(await isParked(server, plan));

  const standing = await marks();
  await server.stop();
  const args = ['rebuild', '--plan', other, '--event-store', url, '--read-models', cache.url, '--json'];
  const written: string[] = [];
  const tell = (text: string) => void written.push(text);
  const code = await run(args, { env: {}, out: tell, err: tell, isTerminal: false });
  t.equal(code, 0, written.join('\n'));
  t.strictSame(await marks(), standing, 'a rebuilt plan takes no mark away');
});
