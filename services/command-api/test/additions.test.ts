/** What decisions in mid-year add leaves a trace, through refusals, repetitions and deaths. */
import { type AnyAggregate, aggregates, isRejection, type RecordedEvent } from '@duban/domain';
import { type EventStore, openMemoryStore } from '@duban/event-store';
import { fourTasks } from '@duban/test-support';
import t from 'tap';
import type { CommandService } from '../src/command-service.js';
import { publish } from '../src/publishing.js';
import { allEvents, dyingAt, office, plan, reporter, request, service } from './fixture.js';

const aggregateOf = (name: string) => aggregates.find((aggregate) => aggregate.name === name) as AnyAggregate;
const task = { ...fourTasks.tasks[0], code: '2.1' };
const basis = '模拟：领导批示';
const addTask = (to: CommandService, key = 'add', by = office) =>
  to.give(request(by, key), aggregateOf('task'), '2.1', 'add-task', { task, basis });

async function published(): Promise<EventStore> {
  const store = openMemoryStore();
  t.notOk(isRejection(await publish(service(store), request(office, 'publish'), { manifest: fourTasks })));
  return store;
}

const tracesIn = async (store: EventStore) => (await allEvents(store)).filter(({ type }) => type === 'addition-recorded');
const registered = async (store: EventStore): Promise<RecordedEvent[]> =>
  (await allEvents(store)).filter(({ stream, type }) => stream === `${plan}-task.2.1` && type === 'task-registered');

t.test('a task and an indicator leave a trace each, behind their registration', async (t) => {
  const store = await published();
  const given = service(store);
  const before = (await allEvents(store)).length;
  const added = await addTask(given);
  const indicator = { ...fourTasks.indicators[1], key: 'xin' };
  await given.give(request(office, 'xin'), aggregateOf('indicator'), 'xin', 'add-indicator', { indicator, basis });
  const events = (await allEvents(store)).slice(before);
  t.strictSame(
    events.map(({ stream, type }) => `${stream} ${type}`),
    [
      `${plan}-task.2.1 task-registered`,
      `${plan}-additions.main addition-recorded`,
      `${plan}-indicator.xin indicator-registered`,
      `${plan}-additions.main addition-recorded`,
    ],
  );
  const [first, trace] = events;
  t.match(added, { position: first?.position, eventIds: [first?.id] }, 'the answer is that of the registration');
  t.strictSame(trace?.data, { stream: first?.stream, eventId: first?.id });
  t.match(trace?.meta, { actor: office, causationId: first?.id, correlationId: first?.meta.correlationId });
});

t.test('what is refused leaves none, and what is repeated only one', async (t) => {
  const store = await published();
  t.match(await addTask(service(store), 'add', reporter), { rejected: 'not-allowed' });
  t.strictSame(await tracesIn(store), []);
  const first = await addTask(service(store));
  // By a process that has nothing in memory.
  t.match(await addTask(service(store)), { ...first, repeated: true });
  t.match(await addTask(service(store), 'another'), { rejected: 'task-exists' });
  t.equal((await tracesIn(store)).length, 1);
});

t.test('a death between the two is mended by whoever repeats the addition', async (t) => {
  for (const [n, when] of [
    [0, 'after'],
    [1, 'before'],
    [1, 'after'],
  ] as const) {
    const store = await published();
    await t.rejects(addTask(service(dyingAt(store, n, when))), { code: 'outcome-unknown' }, `${n} ${when}`);
    t.match(await addTask(service(store)), { repeated: true });
    t.equal((await registered(store)).length, 1);
    t.equal((await tracesIn(store)).length, 1, `${n} ${when}`);
  }
});
