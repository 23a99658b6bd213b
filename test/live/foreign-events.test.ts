/**
 * Events that others wrote into the store. Beside the plans they mean nothing; in a plan's stream they stop that plan.
 */
import { randomUUID } from 'node:crypto';
import { openEventStoreDb } from '@duban/event-store';
import { freshPlan } from '@duban/event-store/contract';
import { fourTasks, kafka, sharedBroker, skipWithout, until } from '@duban/test-support';
import { binaryEvent, EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import t, { type Test } from 'tap';
import { testedServer } from '../support/eventstoredb/tested-server.js';
import { type Inside, startInside } from './inside.js';
import { makeTopic } from './kafka-topics.js';

const reporter = { role: 'reporter', unit: 'gaoxin' } as const;

async function twoPlans(t: Test, feed?: string) {
  const { url } = await testedServer(t, t.testdir());
  const client = EventStoreDBClient.connectionString(url);
  t.teardown(() => client.dispose());
  const server = await startInside(t, url, feed === undefined ? {} : { feed });
  const plans: string[] = [freshPlan(), freshPlan()];
  for (const plan of plans) t.match(await server.give(`/v1/plans/${plan}/publish`, { manifest: fourTasks }), { status: 201 });
  const [plan, other] = plans as [string, string];
  return { url, client, server, plan, other };
}

const acknowledge = (server: Inside, plan: string, task: string, key?: string) =>
  server.give(`/v1/plans/${plan}/tasks/${task}/acknowledge`, {}, { ...reporter, ...(key === undefined ? {} : { key }) });

/** Waits until the result of a command on a task can be read. */
async function seen(t: Test, server: Inside, plan: string, task: string, position: unknown) {
  const read = () => server.get(`/v1/plans/${plan}/tasks/${task}?minPosition=${String(position)}`);
  let found = await read();
  // On a busy machine the read models may get there only after the longest wait of one request.
  const isTold = async () => {
    if (found.status === 503) found = await read();
    return found.status !== 503;
  };
  await until(isTold);
  t.match(found, { status: 200, body: { status: 'acknowledged' } });
}

const pass = (server: Inside, plan: string, body: object) => server.give(`/v1/plans/${plan}/pass-over-event`, body);

const foreign = () => jsonEvent({ id: randomUUID(), type: 'order-placed', data: { other: true } });

t.test('outside of plans they are skipped, whatever their streams are called', { timeout: 120_000 }, async (t) => {
  const { client, server, plan } = await twoPlans(t);
  for (const stream of ['shop-order.17', `shop${plan.slice(0, 8)}-plan.main`]) await client.appendToStream(stream, foreign());
  const done = await acknowledge(server, plan, '1.1');
  t.match(done, { status: 201 });
  await seen(t, server, plan, '1.1', done.body['position']);
  t.match(await server.give('/v1/plans/shop/tasks/17/acknowledge', {}, reporter), { body: { code: 'plan-not-found' } });
  t.notOk((await server.running.store.plans()).some((name) => name.startsWith('shop')));
  const taken = `shop${plan.slice(0, 8)}`;
  const refused = await server.give(`/v1/plans/${taken}/publish`, { manifest: fourTasks });
  t.match(refused, { status: 409, body: { code: 'foreign-event' } }, 'a plan does not begin behind them');
});

t.test('in a stream of a plan they stop only that plan, until the office has decided', { timeout: 240_000 }, async (t) => {
  const { url, client, server, plan, other } = await twoPlans(t);
  const stream = `${plan}-task.1.2`;
  const [first, second] = [foreign(), binaryEvent({ id: randomUUID(), type: 'Reported', data: Buffer.from([1, 2, 3]) })];
  await client.appendToStream(stream, [first, second]);
  await until(async () => (await server.get(`/v1/plans/${plan}`)).body['code'] === 'plan-parked');
  const says = { stream, revision: '1', id: first.id };
  const parked = () => server.log.find((written) => written.includes('a plan is parked') && written.includes(plan));
  await until(() => parked() !== undefined);
  const line = parked() ?? '';
  for (const said of [stream, first.id, 'foreign-event', '"revision":"1"']) t.ok(line.includes(said), said);

  const key = randomUUID();
  const refused = await acknowledge(server, plan, '1.2', key);
  t.match(refused, { status: 409, body: { code: 'foreign-event' } });
  for (const said of Object.values(says)) t.ok(String(refused.body['detail'] ?? refused.body['title']).includes(said), said);
  t.match(await acknowledge(server, plan, '1.1'), { status: 201 }, 'other streams of the plan go on');
  const elsewhere = await acknowledge(server, other, '1.2');
  await seen(t, server, other, '1.2', elsewhere.body['position']);

  await server.stop();
  const again = await startInside(t, url);
  t.match(await again.get(`/v1/plans/${plan}`), { status: 503, body: { code: 'plan-parked' } });
  const health = await again.running.server.inject('/health/ready');
  t.equal(health.statusCode, 200);
  t.match(await acknowledge(again, plan, '1.2', key), { status: 409, body: { code: 'foreign-event' } });

  const reason = '经核，系误写入的外来事件';
  const settle = (event: { id: string }, revision: number) => pass(again, plan, { stream, revision, eventId: event.id, reason });
  t.match(await settle(first, 2), { status: 409, body: { code: 'event-not-foreign' } }, 'another place');
  t.match(await pass(again, plan, { stream: `${plan}-task.1.1`, revision: 0, eventId: first.id, reason }), { status: 409 });
  t.match(await pass(again, other, { stream, revision: 1, eventId: first.id, reason }), { status: 409 }, 'another plan');
  let own = '';
  for await (const event of again.running.store.readStream(stream)) if (event.revision === '0') own = event.id;
  t.match(await settle({ id: own }, 0), { status: 409, body: { code: 'event-not-foreign' } }, 'an event of ours');
  t.match(await again.give(`/v1/plans/${plan}/pass-over-event`, { ...says, revision: 1 }, reporter), { status: 400 });
  t.match(await settle(first, 1), { status: 201 });
  t.match(await settle(first, 1), { status: 422, body: { code: 'nothing-changed' } });
  t.match(await acknowledge(again, plan, '1.2', key), { status: 409, body: { code: 'foreign-event' } }, 'the second is left');
  const settled = await settle(second, 2);
  t.match(settled, { status: 201 });

  const done = await acknowledge(again, plan, '1.2', key);
  t.match(done, { status: 201, body: { revision: '3' } }, 'its revisions count');
  t.match(await acknowledge(again, plan, '1.2', key), { status: 201, body: done.body });
  await until(async () => (await again.get(`/v1/plans/${plan}`)).status === 200);
  await seen(t, again, plan, '1.2', done.body['position']);
  const history = await again.get(`/v1/plans/${plan}/history?type=event-passed-over`);
  t.match(history.body['items'], [
    { reason, changes: [{ field: 'foreignEvent', after: { stream, revision: 2, eventId: second.id } }] },
    { reason, changes: [{ field: 'foreignEvent', after: { stream, revision: 1, eventId: first.id } }] },
  ]);
  await again.stop();
  const last = await startInside(t, url);
  t.match(await last.get(`/v1/plans/${plan}/tasks/1.2`), { status: 200, body: { status: 'acknowledged' } });
});

t.test('metadata in our form do not help if the data are not in our form', { timeout: 120_000 }, async (t) => {
  const { client, server, plan } = await twoPlans(t);
  const stream = `${plan}-task.1.2`;
  for await (const { event: ours } of client.readStream(stream, { maxCount: 1 })) {
    const metadata = ours?.metadata as Record<string, unknown>;
    await client.appendToStream(
      stream,
      jsonEvent({
        id: randomUUID(),
        type: 'task-acknowledged',
        data: { nonsense: true },
        metadata: { ...metadata, schemaVersion: 1 },
      }),
    );
  }
  await until(async () => (await server.get(`/v1/plans/${plan}`)).body['code'] === 'plan-parked');
  const refused = await acknowledge(server, plan, '1.2');
  t.match(refused, { status: 409, body: { code: 'foreign-event' } });
  let eventId = '';
  for await (const { id } of server.running.store.readStream(stream, 1)) eventId = id;
  t.ok(String(refused.body['detail'] ?? refused.body['title']).includes(eventId));
  t.match(await pass(server, plan, { stream, revision: 1, eventId, reason: '误写入' }), { status: 201 });
  const done = await acknowledge(server, plan, '1.2');
  t.match(done, { status: 201, body: { revision: '2' } });
  await until(async () => (await server.get(`/v1/plans/${plan}`)).status === 200);
  await seen(t, server, plan, '1.2', done.body['position']);
});

t.test('in the stream of the plan itself, where the decision is recorded after them', { timeout: 120_000 }, async (t) => {
  const { client, server, plan } = await twoPlans(t);
  const stream = `${plan}-plan.main`;
  const event = foreign();
  const { nextExpectedRevision: revision } = await client.appendToStream(stream, event);
  await until(async () => (await server.get(`/v1/plans/${plan}`)).body['code'] === 'plan-parked');
  const add = () => server.give(`/v1/plans/${plan}/add-unit`, { unit: { id: 'chengguo', name: '成果处' }, reason: '增设' });
  t.match(await add(), { status: 409, body: { code: 'foreign-event' } });
  t.match(await acknowledge(server, plan, '1.3'), { status: 201 }, 'tasks read the plan past it');
  const decision = { stream, revision: Number(revision), eventId: event.id, reason: '误写入' };
  t.match(await pass(server, plan, decision), { status: 201 });
  t.match(await add(), { status: 201 });
  await until(async () => (await server.get(`/v1/plans/${plan}/units/chengguo`)).status === 200);
});

t.test('over Kafka they stop the plan too', { skip: skipWithout(kafka), timeout: 240_000 }, async (t) => {
  const broker = await sharedBroker(t, t.testdir());
  const { topic, partitions } = await makeTopic(broker.address);
  const { client, server, plan, other } = await twoPlans(t, `kafka://${broker.address}/${topic}?partitions=${partitions}`);
  for (const each of [plan, other]) {
    const done = await acknowledge(server, each, '1.1');
    await seen(t, server, each, '1.1', done.body['position']);
  }
  const stream = `${plan}-task.1.2`;
  const event = foreign();
  await client.appendToStream(stream, event);
  await until(async () => (await server.get(`/v1/plans/${plan}`)).body['code'] === 'plan-parked');
  const line = server.log.find((written) => written.includes('a plan is parked') && written.includes(plan)) ?? '';
  for (const said of [stream, event.id, '"revision":"1"', 'it lacks the metadata of Duban']) t.ok(line.includes(said), said);
  t.match(await acknowledge(server, other, '1.2'), { status: 201 });

  t.match(await pass(server, plan, { stream, revision: 1, eventId: event.id, reason: '误写入' }), { status: 201 });
  const done = await acknowledge(server, plan, '1.2');
  t.match(done, { status: 201, body: { revision: '2' } });
  await until(async () => (await server.get(`/v1/plans/${plan}`)).status === 200);
  await seen(t, server, plan, '1.2', done.body['position']);
  t.notOk(
    server.log.some((written) => written.includes('could not be read')),
    'the message is understood',
  );
});

t.test('a store that is opened again finds plans and decisions in its events alone', { timeout: 120_000 }, async (t) => {
  const { url, client, server, plan } = await twoPlans(t);
  const stream = `${plan}-task.1.1`;
  const event = foreign();
  await client.appendToStream(stream, event);
  t.match(await pass(server, plan, { stream, revision: 1, eventId: event.id, reason: '误写入' }), { status: 201 });
  const store = await openEventStoreDb({ connectionString: url });
  t.teardown(() => store.close());
  t.ok((await store.plans()).includes(plan));
  for await (const read of store.readStream(stream, 1)) t.match(read, { id: event.id, foreign: { passedOver: true } });
  for await (const read of store.readAll({ prefix: stream })) {
    if (read.id === event.id) t.match(read, { revision: '1', foreign: { passedOver: true } });
  }
});
