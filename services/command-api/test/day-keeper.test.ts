import { addDays, calendarAggregate, eventRegistry } from '@duban/domain';
import { openMemoryStore, Transactor } from '@duban/event-store';
import { fourTasks, sharedStore } from '@duban/test-support';
import t from 'tap';
import { CommandService } from '../src/command-service.js';
import { catchUpDays } from '../src/day-keeper.js';
import { publish } from '../src/publishing.js';
import { allEvents, office, plan, request, service, TestClock } from './fixture.js';

async function days(store: ReturnType<typeof openMemoryStore>): Promise<unknown[]> {
  return (await allEvents(store)).filter(({ type }) => type === 'day-began').map(({ data }) => data['date']);
}

t.test('missed days begin in order, once, and a second call begins none', async (t) => {
  const [store, clock] = [openMemoryStore(), new TestClock()];
  await publish(service(store, clock), request(office, 'k1'), { manifest: fourTasks });
  clock.day = '2012-03-05';
  t.equal(await catchUpDays(service(store, clock), plan), 4);
  t.equal(await catchUpDays(service(store, clock), plan), 0);
  t.strictSame(await days(store), ['2012-03-01', '2012-03-02', '2012-03-03', '2012-03-04', '2012-03-05']);
});

t.test('years are caught up, leap days too', async (t) => {
  const [store, clock] = [openMemoryStore(), new TestClock()];
  await publish(service(store, clock), request(office, 'k1'), { manifest: fourTasks });
  clock.day = '2016-03-01';
  await catchUpDays(service(store, clock), plan);
  const began = await days(store);
  t.strictSame(
    began,
    Array.from({ length: began.length }, (_, index) => addDays('2012-03-01', index)),
  );
  t.equal(began.at(-1), '2016-03-01');
  t.ok(began.includes('2016-02-29'));
});

t.test('several processes together begin each day once', async (t) => {
  const [store, clock] = [openMemoryStore(), new TestClock()];
  await publish(service(store, clock), request(office, 'k1'), { manifest: fourTasks });
  const beside = sharedStore(store);
  clock.day = '2012-03-20';
  await Promise.all([1, 2, 3, 4].map(() => catchUpDays(service(beside, clock), plan)));
  const began = await days(store);
  t.equal(new Set(began).size, began.length);
  t.equal(began.length, 20);
});

t.test('a clock that goes back begins nothing', async (t) => {
  const [store, clock] = [openMemoryStore(), new TestClock()];
  await publish(service(store, clock), request(office, 'k1'), { manifest: fourTasks });
  clock.day = '2012-02-01';
  t.equal(await catchUpDays(service(store, clock), plan), 0);
  t.strictSame(await days(store), ['2012-03-01']);
});

t.test('a simulated plan keeps its own clock, with the real time beside it', async (t) => {
  const [store, clock] = [openMemoryStore(), new TestClock()];
  clock.day = '2026-11-24';
  const simulated = { ...fourTasks, simulated: true, startsOn: '2012-01-18' };
  await publish(service(store, clock), request(office, 'k1'), { manifest: simulated });
  t.equal(await catchUpDays(service(store, clock), plan), 0, "the server's day does not move it");
  const moved = await service(store, clock).give(request(office, 'd1'), calendarAggregate, 'days', 'begin-day', {
    date: '2012-01-20',
  });
  t.match(moved, { revision: 2, eventIds: { length: 2 } });
  const began = (await allEvents(store)).filter(({ type }) => type === 'day-began');
  t.strictSame(
    began.map(({ meta }) => meta.recordedAt),
    ['2012-01-17T16:00:00.000Z', '2012-01-18T16:00:00.000Z', '2012-01-19T16:00:00.000Z'],
  );
  t.ok(began.every(({ meta }) => meta.serverTime === clock.now()));
  t.match(
    await service(store, clock).give(request(office, 'd2'), calendarAggregate, 'days', 'begin-day', { date: '2012-01-20' }),
    { rejected: 'day-not-after' },
  );
});

t.test('nobody moves the day of a real plan by a command', async (t) => {
  const store = openMemoryStore();
  await publish(service(store), request(office, 'k1'), { manifest: fourTasks });
  t.match(await service(store).give(request(office, 'd1'), calendarAggregate, 'days', 'begin-day', { date: '2012-03-02' }), {
    rejected: 'plan-clock-is-real',
  });
});

t.test('a day begins although everything read before is too old to be trusted', { timeout: 20_000 }, async (t) => {
  const [store, clock] = [openMemoryStore(), new TestClock()];
  // What was read is stale at once, as it is after a second of a store that others write to.
  const transactor = new Transactor(sharedStore(store), eventRegistry, { readMaxAgeMs: 0 });
  const slow = new CommandService(transactor, clock);
  await publish(slow, request(office, 'k1'), { manifest: fourTasks });
  clock.day = '2012-03-03';
  t.equal(await catchUpDays(slow, plan), 2);
  const simulated = { ...request(office, 'k2'), plan: 'moni2' };
  const opened = await publish(slow, simulated, { manifest: { ...fourTasks, simulated: true, startsOn: '2012-01-18' } });
  t.match(opened, { repeated: false });
  t.match(
    await slow.give({ ...simulated, idempotencyKey: 'k3' }, calendarAggregate, 'days', 'begin-day', { date: '2012-01-20' }),
    { repeated: false },
  );
  t.match(
    await slow.give({ ...simulated, idempotencyKey: 'k4' }, calendarAggregate, 'days', 'begin-day', { date: '2012-01-21' }),
    { repeated: false },
  );
});
