import { CommandService, publish, systemActor } from '@duban/command-api';
import { eventRegistry, isRejection } from '@duban/domain';
import { openMemoryStore, Transactor } from '@duban/event-store';
import { openMemoryViewStore, Runner } from '@duban/read-models';
import { createClock } from '@duban/runtime';
import { fourTasks } from '@duban/test-support';
import t from 'tap';
import { storedProgress } from '../src/stored-progress.js';

t.test('how far the documents are is read from their store, whoever fills it', async (t) => {
  const store = openMemoryStore();
  const views = openMemoryViewStore();
  const progress = storedProgress(views, store);
  const service = new CommandService(new Transactor(store, eventRegistry), createClock());
  const publishPlan = async (plan: string) => {
    const outcome = await publish(service, { plan, actor: systemActor, idempotencyKey: 'test' }, { manifest: fourTasks });
    if (isRejection(outcome)) throw new Error(outcome.rejected);
    return outcome.position;
  };
  const fill = async () => {
    const stop = new AbortController();
    const runner = new Runner({ store: views, source: store });
    const running = runner.run(stop.signal);
    await runner.whenCaughtUp();
    stop.abort();
    await running;
  };
  const one = await publishPlan('one');
  t.equal(await progress.waitFor(one, 20), false, 'nothing is there yet');
  await fill();
  for (const plan of ['one', 'other', undefined]) t.equal(await progress.waitFor(one, 1_000, plan), true, String(plan));

  const two = await publishPlan('two');
  for (const plan of ['one', 'two', undefined]) t.equal(await progress.waitFor(two, 20, plan), false, String(plan));
  t.equal(await progress.waitFor(one, 1_000, 'two'), true, "who waits for one plan's event does not wait for another plan");
  const waiting = progress.waitFor(two, 10_000, 'one');
  await fill();
  t.equal(await waiting, true);
  for (const plan of ['one', 'two', undefined]) t.equal(await progress.waitFor(two, 1_000, plan), true, String(plan));

  const lost = {
    plans: views.plans.bind(views),
    standstill: views.standstill.bind(views),
    checkpoint: async (plan: string) => (plan === 'one' ? undefined : views.checkpoint(plan)),
  };
  t.equal(await storedProgress(lost, store).waitFor(one, 20, 'one'), false, 'others do not stand for a plan whose own is lost');

  const beyond = `${store.epoch}-${'9'.repeat(20)}`;
  t.equal(await progress.waitFor(beyond, 20, 'one'), false);
  for (const wrong of ['', 'nonsense', `otherstore01${two.slice(12)}`])
    await t.rejects(progress.waitFor(wrong, 20), { code: 'position-invalid' });
});

t.test('a plan that stands still says so, and holds up nobody who waits for another', async (t) => {
  const store = openMemoryStore();
  const views = openMemoryViewStore();
  const progress = storedProgress(views, store);
  const service = new CommandService(new Transactor(store, eventRegistry), createClock());
  await publish(service, { plan: 'stuck', actor: systemActor, idempotencyKey: 'test' }, { manifest: fourTasks });
  const head = await store.head();
  t.equal(await progress.planState('stuck'), 'live');
  await views.setStandstill('stuck', { state: 'refilling' });
  t.equal(await progress.planState('stuck'), 'refilling');
  t.equal(await progress.waitFor(head, 20), false);
  const event = { event: 'e', stream: 's', revision: '0', type: 'x', position: head, code: 'internal', detail: '' };
  await views.setStandstill('stuck', { state: 'parked', at: { plan: 'stuck', ...event } });
  t.equal(await progress.planState('stuck'), 'parked');
  t.equal(await progress.waitFor(head, 1_000), true);
});
