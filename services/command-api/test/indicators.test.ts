/** Commands on indicators: what the service tells the rules of the owning task, and the events of the actor. */
import { type Actor, eventRegistry, indicatorAggregate, indicatorDecider, isRejection, streamOf } from '@duban/domain';
import { type EventStore, openMemoryStore, Transactor } from '@duban/event-store';
import { fourTasks, sharedStore } from '@duban/test-support';
import t, { type Test } from 'tap';
import { CommandService } from '../src/command-service.js';
import { publish } from '../src/publishing.js';
import { allEvents, office, plan, reporter, request, service, TestClock } from './fixture.js';

const measured = { value: '4', occurredOn: '2012-02-01' };
const fagui: Actor = { id: 'fagui-1', name: '法规处模拟', unit: 'fagui', roles: ['office', 'supervisor'] };

async function published(store: EventStore): Promise<CommandService> {
  await publish(service(store), request(office, 'publish'), { manifest: fourTasks });
  return service(store);
}

async function accepted(t: Test, outcome: ReturnType<CommandService['give']>): Promise<string> {
  const answer = await outcome;
  if (isRejection(answer)) throw new Error(answer.rejected);
  const [id] = answer.eventIds;
  t.ok(id);
  return id ?? '';
}

let keys = 0;
/** A command of its own, over the service. */
function send(commands: CommandService, actor: Actor, key: string, type: string, body: object) {
  keys += 1;
  return commands.give(request(actor, `k${keys}`), indicatorAggregate, key, type, body);
}

t.test('an indicator is measured, checked, and its target moved by two people', async (t) => {
  const store = openMemoryStore();
  const commands = await published(store);
  const on = (actor: Actor, type: string, body: object) => send(commands, actor, 'zhibiao-2', type, body);
  const measurement = await accepted(t, on(reporter, 'record-measurement', measured));
  await accepted(t, on(office, 'verify-measurement', { measurement, verdict: 'disputed', value: '3' }));
  await accepted(t, on(reporter, 'retract-measurement', { measurement, reason: '名单有误' }));
  const proposal = await accepted(t, on(reporter, 'propose-target', { target: '8', reason: '形势变化' }));
  t.strictSame(await on(reporter, 'approve-target', { proposal }), {
    rejected: 'not-allowed',
    params: { command: 'approve-target' },
  });
  await accepted(t, on(office, 'approve-target', { proposal }));
  const state = await commands.transactor.read(streamOf('indicator', plan, 'zhibiao-2'), indicatorDecider);
  t.strictSame([state.standing, state.facts.target, state.proposal], [null, '8', undefined]);
});

t.test('the units that may are those of the task now, whatever was written at registration', async (t) => {
  const commands = await published(openMemoryStore());
  const stream = streamOf('indicator', plan, 'zengbu');
  const indicator = { ...fourTasks.indicators[1], key: 'zengbu' } as (typeof fourTasks.indicators)[number];
  const current = await commands.planAndDay(plan);
  const owner = { leads: ['fagui'], cooperating: [], responsible: [], verifiers: [], substitute: undefined };
  await commands.transactor.transact({
    stream,
    decider: indicatorDecider,
    command: { type: 'add-indicator', basis: '会议纪要', indicator },
    context: () => ({ actor: office, key: 'zengbu', plan: current, owner }),
    envelope: { commandId: crypto.randomUUID(), commandDigest: 'c'.repeat(64), correlationId: crypto.randomUUID() },
    time: () => ({ recordedAt: '2012-03-01T04:00:00.000Z' }),
  });
  await accepted(t, send(commands, reporter, 'zengbu', 'record-measurement', measured));
});

t.test('whom a command was given for is in the metadata, not in the data', async (t) => {
  const store = openMemoryStore();
  const commands = await published(store);
  const body = { ...measured, occurredOn: '2012-02-02', onBehalfOf: { unit: 'gaoxin', subject: reporter.id } };
  await accepted(t, send(commands, reporter, 'zhibiao-2', 'record-measurement', measured));
  const measurement = await accepted(t, send(commands, office, 'zhibiao-2', 'record-measurement', body));
  const event = (await allEvents(store)).find(({ id }) => id === measurement);
  t.strictSame(event?.data, { unit: 'gaoxin', ...measured, occurredOn: '2012-02-02' });
  t.strictSame(event?.meta.actor, { ...office, onBehalfOf: reporter.id });
  t.strictSame(await send(commands, office, 'zhibiao-2', 'verify-measurement', { measurement, verdict: 'confirmed' }), {
    rejected: 'recorded-by-yourself',
    params: {},
  });
  await accepted(
    t,
    send(commands, { ...office, id: 'office-2' }, 'zhibiao-2', 'verify-measurement', {
      measurement,
      verdict: 'confirmed',
    }),
  );
});

t.test('a headline indicator has no task to ask, and an unknown one has nothing', async (t) => {
  const commands = await published(openMemoryStore());
  const measurement = await accepted(t, send(commands, office, 'zhibiao-1', 'record-measurement', measured));
  await accepted(t, send(commands, fagui, 'zhibiao-1', 'verify-measurement', { measurement, verdict: 'confirmed' }));
  t.strictSame(await send(commands, office, 'meiyou', 'record-measurement', measured), {
    rejected: 'indicator-not-found',
    params: { plan, key: 'meiyou' },
  });
});

t.test('with other writers on the store, a command reads what it rests on and does not wait for itself', async (t) => {
  const store = openMemoryStore();
  await published(store);
  const shared = sharedStore(store);
  const processes = [1, 2].map(
    () => new CommandService(new Transactor(shared, eventRegistry, { readMaxAgeMs: 0 }), new TestClock()),
  );
  const outcomes = await Promise.all(
    Array.from({ length: 12 }, (_, index) => {
      const commands = processes[index % 2] as CommandService;
      return send(commands, reporter, 'zhibiao-2', 'record-measurement', measured);
    }),
  );
  t.notOk(outcomes.some(isRejection));
  t.equal((await allEvents(store)).filter(({ type }) => type === 'measurement-recorded').length, 12);
});
