/** Two projectors on one view store share the plans of a feed: the documents equal those of one projector alone. */
import { CommandService, publish, systemActor } from '@duban/command-api';
import { eventRegistry, isRejection, type LogOrigin } from '@duban/domain';
import { type FeedConsumer, type FeedPublisher, Relay, type RelayCheckpoint } from '@duban/event-feed';
import { openMemoryStore, Transactor } from '@duban/event-store';
import { openMemoryViewStore, Runner, type ViewStore } from '@duban/read-models';
import { createClock } from '@duban/runtime';
import { plan2012 } from '@duban/seeds';
import type { Test } from 'tap';

interface FeedParts {
  readonly publisher: FeedPublisher;
  readonly checkpoint: RelayCheckpoint;
  /** Another member of the group. */
  consumer(origin: LogOrigin): FeedConsumer;
}

/** Everything that a reader of these plans would find, as text. */
async function contents(store: ViewStore, plans: readonly string[]): Promise<unknown> {
  const found = [];
  for (const plan of plans) {
    const progress = await store.progress(plan);
    const tasks = await store.getMany(
      plan,
      'task',
      plan2012.tasks.map(({ code }) => code),
    );
    const history = await store.scan(plan, 'history', { limit: 1_000, direction: 'asc' });
    found.push({ plan, checkpoint: progress?.checkpoint, revisions: [...(progress?.revisions ?? [])].sort(), tasks, history });
  }
  return found;
}

export async function sharedRunnersLaw(t: Test, { publisher, checkpoint, consumer }: FeedParts): Promise<void> {
  const store = openMemoryStore();
  const service = new CommandService(new Transactor(store, eventRegistry), createClock());
  const plans: string[] = [];
  const publishPlans = async (...ids: string[]) => {
    for (const plan of ids) {
      const outcome = await publish(service, { plan, actor: systemActor, idempotencyKey: 'test' }, { manifest: plan2012 });
      t.notOk(isRejection(outcome), plan);
      plans.push(plan);
    }
    return store.head();
  };
  const relayStop = new AbortController();
  const relaying = new Relay({ source: store, origin: store, publisher, checkpoint }).run(relayStop.signal);
  const views = openMemoryViewStore();
  const start = () => {
    const stop = new AbortController();
    const runner = new Runner({ store: views, source: store, feed: consumer(store) });
    const running = runner.run(stop.signal);
    return {
      runner,
      stop: async () => {
        stop.abort();
        await running;
      },
    };
  };
  /** The event is reached by whichever runner has its plan. */
  const anyReaches = (position: string, ...runners: readonly Runner[]) =>
    Promise.any(
      runners.map(async (runner) => {
        if (!(await runner.waitFor(position, 20_000))) throw new Error('too late');
      }),
    );

  await publishPlans('shareda', 'sharedb');
  const one = start();
  t.equal(await one.runner.whenCaughtUp(), true);
  await anyReaches(await publishPlans('sharedc'), one.runner);
  const other = start();
  t.equal(await other.runner.whenCaughtUp(), true);
  await anyReaches(await publishPlans('sharedd', 'sharede', 'sharedf', 'sharedg'), one.runner, other.runner);
  await one.stop();
  const last = await publishPlans('sharedh');
  t.equal(await other.runner.waitFor(last, 20_000), true, 'who stays takes over');
  t.same(other.runner.health().parked, []);

  const reference = openMemoryViewStore();
  const direct = new Runner({ store: reference, source: store });
  const stop = new AbortController();
  const running = direct.run(stop.signal);
  await direct.whenCaughtUp();
  stop.abort();
  await running;
  // The last event of each plan may still be on its way.
  for (const plan of plans) await other.runner.waitFor((await reference.checkpoint(plan)) ?? '', 20_000);
  t.strictSame(await contents(views, plans), await contents(reference, plans));
  await other.stop();
  relayStop.abort();
  await relaying;
}
