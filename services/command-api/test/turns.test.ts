/**
 * Commands of every two aggregates at once, on a store that others write to: nothing that was read before may be
 * trusted, so each context waits for the turns of the streams that it reads. Were two to wait for each other, both
 * would wait for ever.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { type AnyAggregate, aggregates, eventRegistry, isRejection } from '@duban/domain';
import { openMemoryStore, Transactor } from '@duban/event-store';
import { fourTasks, sharedStore } from '@duban/test-support';
import t from 'tap';
import { CommandService } from '../src/command-service.js';
import { publish } from '../src/publishing.js';
import { office, reporter, request } from './fixture.js';

const turnMaxMs = 20_000;
let given = 0;
const nextNumber = () => {
  given += 1;
  return given;
};

const aggregateOf = (name: string) => aggregates.find((aggregate) => aggregate.name === name) as AnyAggregate;

/** A command on each aggregate, and each that begins a stream; accepted however often it is given. */
const commands: Record<string, (service: CommandService, number: number) => ReturnType<CommandService['give']>> = {
  plan: (service, number) =>
    service.give(request(office, `plan-${number}`), aggregateOf('plan'), 'main', 'add-unit', {
      unit: { id: `u-${number}`, name: `模拟单位${number}` },
      reason: '模拟',
    }),
  calendar: (service, number) =>
    service.give(request(office, `day-${number}`), aggregateOf('calendar'), 'days', 'begin-day', { date: '2012-01-18' }),
  task: (service, number) =>
    service.give(request(reporter, `task-${number}`), aggregateOf('task'), '1.1', 'raise-obstacle', {
      description: '模拟：缺人',
      occurredOn: '2012-01-18',
    }),
  indicator: (service, number) =>
    service.give(request(reporter, `indicator-${number}`), aggregateOf('indicator'), 'zhibiao-2', 'record-measurement', {
      value: '1',
      occurredOn: '2012-01-18',
    }),
  'add-task': (service, number) =>
    service.give(request(office, `add-task-${number}`), aggregateOf('task'), `2.${number}`, 'add-task', {
      task: { ...fourTasks.tasks[0], code: `2.${number}` },
      basis: '模拟',
    }),
  'add-indicator': (service, number) =>
    service.give(request(office, `add-indicator-${number}`), aggregateOf('indicator'), `xin-${number}`, 'add-indicator', {
      indicator: { ...fourTasks.indicators[1], key: `xin-${number}` },
      basis: '模拟',
    }),
};

t.test('no two commands wait for each other', { timeout: 120_000 }, async (t) => {
  const transactor = new Transactor(sharedStore(openMemoryStore()), eventRegistry, { readMaxAgeMs: 0 });
  const service = new CommandService(transactor, { now: () => '2012-03-01T04:00:00.000Z', today: () => '2012-03-01' } as never);
  const simulated = { ...fourTasks, simulated: true, startsOn: '2012-01-18' };
  t.notOk(isRejection(await publish(service, request(office, 'publish'), { manifest: simulated })));
  t.strictSame(
    aggregates.map(({ name }) => name).filter((name) => !(name in commands)),
    ['additions'],
    'every aggregate is here, that of additions by the commands that add',
  );
  for (const [one, give] of Object.entries(commands)) {
    for (const [other, giveOther] of Object.entries(commands)) {
      // Three of each, so that while one holds its turn another waits for it.
      const under = Array.from({ length: 3 }, () => [give(service, nextNumber()), giveOther(service, nextNumber())]).flat();
      const late = pause(turnMaxMs, 'late', { ref: false });
      const outcomes = await Promise.race([Promise.all(under), late]);
      if (outcomes === 'late') {
        t.fail(`${one} and ${other} wait for each other`);
        return;
      }
      const refused = (outcomes as object[]).flatMap((outcome) => (isRejection(outcome) ? [outcome.rejected] : []));
      // The day has begun already; what matters is that this is known.
      t.strictSame(
        refused.filter((code) => code !== 'day-not-after'),
        [],
        `${one} and ${other}`,
      );
    }
  }
});
