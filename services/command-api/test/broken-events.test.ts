/** Events with metadata like ours and data that no Duban writes, in streams of every aggregate, over any store. */
import { randomUUID } from 'node:crypto';
import { type AnyAggregate, aggregates, isRejection, type RecordedEvent, type StoredEvent } from '@duban/domain';
import { type EventStore, openMemoryStore } from '@duban/event-store';
import { fourTasks } from '@duban/test-support';
import t from 'tap';
import type { CommandService } from '../src/command-service.js';
import { publish } from '../src/publishing.js';
import { allEvents, office, plan, reporter, request, service } from './fixture.js';

const aggregateOf = (name: string) => aggregates.find((aggregate) => aggregate.name === name) as AnyAggregate;
const simulated = { ...fourTasks, simulated: true, startsOn: '2012-01-18' };
const reason = '模拟：误写入';

type Give = (to: CommandService, key: string) => ReturnType<CommandService['give']>;

/** Stream → a command on it that is accepted where nothing is wrong. */
const commands: Record<string, Give> = {
  [`${plan}-plan.main`]: (to, key) =>
    to.give(request(office, key), aggregateOf('plan'), 'main', 'add-unit', { unit: { id: 'xin', name: '新处' }, reason }),
  [`${plan}-calendar.days`]: (to, key) =>
    to.give(request(office, key), aggregateOf('calendar'), 'days', 'begin-day', { date: '2012-01-19' }),
  [`${plan}-task.1.1`]: (to, key) => to.give(request(reporter, key), aggregateOf('task'), '1.1', 'acknowledge', {}),
  [`${plan}-indicator.zhibiao-2`]: (to, key) =>
    to.give(request(reporter, key), aggregateOf('indicator'), 'zhibiao-2', 'record-measurement', {
      value: '1',
      occurredOn: '2012-01-18',
    }),
};

async function published(): Promise<EventStore> {
  const store = openMemoryStore();
  t.notOk(isRejection(await publish(service(store), request(office, 'publish'), { manifest: simulated })));
  return store;
}

/** Appends a copy of the stream's last event with other parts. */
async function spoil(store: EventStore, stream: string, change: Partial<StoredEvent>): Promise<RecordedEvent> {
  const { position: _, ...last } = (await allEvents(store)).findLast((event) => event.stream === stream) as RecordedEvent;
  const revision = Number(last.revision) + 1;
  await store.append(stream, revision - 1, [{ ...last, id: randomUUID(), revision: String(revision), ...change }]);
  return (await allEvents(store)).at(-1) as RecordedEvent;
}

const pass = (to: CommandService, { stream, revision, id }: RecordedEvent, key: string) =>
  to.give(request(office, key), aggregateOf('plan'), 'main', 'pass-over-event', {
    stream,
    revision: Number(revision),
    eventId: id,
    reason,
  });

t.test('a command on the stream is refused with its place, until the office has decided', async (t) => {
  for (const [stream, give] of Object.entries(commands)) {
    const store = await published();
    const known = service(store);
    t.notOk(isRejection(await pass(known, await spoil(store, `${plan}-task.1.4`, { data: {} }), 'other')), 'one elsewhere');
    const broken = await spoil(store, stream, { data: { nonsense: true } });
    const { revision, id } = broken;
    const detail = { zh: /数据不符合其格式/, en: /do not fit its schema/ };
    for (const [who, to] of Object.entries({ anew: service(store), again: service(store) })) {
      t.match(await give(to, who), { rejected: 'foreign-event', params: { stream, revision, id, detail } }, stream);
    }
    for (const [elsewhere, giveElsewhere] of Object.entries(commands)) {
      if (elsewhere !== stream) t.notOk(isRejection(await giveElsewhere(service(store), `beside ${elsewhere}`)), elsewhere);
    }
    t.notOk(isRejection(await pass(service(store), broken, 'pass')), `${stream} is decided about`);
    t.match(await pass(service(store), broken, 'pass again'), { rejected: 'nothing-changed' });
    t.notOk(isRejection(await give(service(store), 'after')), `${stream} goes on`);
  }
});

t.test('an event of an unknown type or version stops the stream, and nobody passes over it', async (t) => {
  for (const [code, change] of [
    ['unknown-event-type', { type: 'task-eaten' }],
    ['unknown-event-version', { schemaVersion: 99 }],
  ] as const) {
    const store = await published();
    const strange = await spoil(store, `${plan}-task.1.1`, change);
    const to = service(store);
    await t.rejects(to.give(request(reporter, 'a'), aggregateOf('task'), '1.1', 'acknowledge', {}), { code });
    await t.rejects(pass(to, strange, 'pass'), { code });
    await t.rejects(to.give(request(reporter, 'b'), aggregateOf('task'), '1.1', 'acknowledge', {}), { code });
  }
});
