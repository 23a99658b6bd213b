/** A runner behind a feed of several parts that are taken and given. */

import type { RecordedEvent } from '@duban/domain';
import { until } from '@duban/test-support';
import t from 'tap';
import { type EventFeed, type FeedBeginning, type FeedEvents, openMemoryViewStore } from '../src/index.js';
import { dump } from './dump.js';
import { aborted, ListSource, project, start } from './sources.js';
import { reporter, World } from './world.js';

type News = FeedBeginning | FeedEvents;

/** What is said is heard in this order; `said` resolves when the last of it has been dealt with. */
class SpokenFeed implements EventFeed {
  readonly #news: News[] = [];
  #wake: () => void = () => undefined;
  #idle: () => void = () => undefined;

  async say(...news: News[]): Promise<void> {
    this.#news.push(...news);
    const idle = new Promise<void>((resolve) => {
      this.#idle = resolve;
    });
    this.#wake();
    return idle;
  }

  async *follow(signal: AbortSignal): AsyncGenerator<News> {
    const ended = aborted(signal);
    while (!signal.aborted) {
      const next = this.#news.shift();
      if (next !== undefined) {
        yield next;
        continue;
      }
      const more = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#idle();
      await Promise.race([more, ended]);
    }
  }
}

const begin = (...plans: string[]): FeedBeginning => ({
  kind: 'begin',
  shards: plans.map((plan) => `feed/${plan}`),
  owns: (plan) => plans.includes(plan),
});
const events = (list: readonly RecordedEvent[]): FeedEvents => ({ kind: 'events', events: list });
const beyond = (position: string, by: number) =>
  position.replace(/\d{20}$/, (ordinal) => String(Number(ordinal) + by).padStart(20, '0'));
const last = (list: readonly RecordedEvent[]) => list.at(-1)?.position ?? '';

function twoPlans() {
  const worlds = ['one', 'two'].map((plan) => {
    const world = new World({ plan }).publish().passDays(3);
    world.task('1.1', { type: 'acknowledge' }, reporter('gaoxin'));
    return world.passDays(5);
  });
  const all = worlds
    .flatMap((world) => world.events)
    .map((event, at) => ({
      ...event,
      position: `worldworld01-${String(at + 1).padStart(20, '0')}`,
    }));
  const of = (plan: string) => all.filter(({ stream }) => stream.startsWith(`${plan}-`));
  return { all, one: of('one'), two: of('two') };
}

t.test('a beginning reads the plans that are owned from the store, and raises their marks only', async (t) => {
  const { all, one, two } = twoPlans();
  const feed = new SpokenFeed();
  const { runner, store, stop } = start({ source: new ListSource(all, 7), feed });
  t.equal(runner.health().caughtUp, false);
  await feed.say(begin('one'));
  t.equal(await runner.whenCaughtUp(), true);
  t.equal(await store.checkpoint('one'), last(one));
  t.equal(await store.checkpoint('two'), undefined);
  t.equal(await store.mark('feed/one'), last(all));
  t.equal(await store.mark('feed/two'), undefined);
  t.equal(await store.mark(), undefined);
  await feed.say(begin('one', 'two'));
  t.equal(await store.checkpoint('two'), last(two));
  const whole = await project(new ListSource(all));
  for (const plan of ['one', 'two']) t.equal(await dump(store, plan), await dump(whole, plan));
  await stop();
});

t.test('what comes between is followed, and who waits for an event of it is woken by that event', async (t) => {
  const { all, two } = twoPlans();
  const rest = two.slice(-4);
  const source = new ListSource(all.slice(0, -4), 7);
  const feed = new SpokenFeed();
  const { runner, store, stop } = start({ source, feed });
  await feed.say(begin('one', 'two'));
  const waiting = runner.waitFor(last(rest.slice(0, 2)), 10_000);
  t.equal(await runner.waitFor(last(rest), 1), false);
  await feed.say(events(rest.slice(0, 2)));
  t.equal(await waiting, true);
  t.equal(await runner.waitFor(last(rest.slice(0, 2)), 0), true, 'and who comes later is answered at once');
  t.equal(await store.checkpoint('two'), last(rest.slice(0, 2)));
  source.add(rest);
  await feed.say(events([...rest.slice(0, 1), ...rest]), begin('one', 'two'));
  t.equal(await store.checkpoint('two'), last(rest), 'doubles are dropped');
  t.equal(await store.mark('feed/one'), last(rest), 'an idle part gets its mark from the next beginning');
  await stop();
});

t.test('the marks follow what has come, not what the feed has lost, and nothing is taken from the source', async (t) => {
  const { all, one, two } = twoPlans();
  // Events of the first plan stand before those of the second.
  const old = all.slice(0, one.length + 5);
  const source = new ListSource(old, 7);
  const feed = new SpokenFeed();
  const { store, stop } = start({ source, feed });
  await feed.say(begin('one', 'two'));
  source.add(all.slice(old.length));
  const came = two.slice(5, -2);
  await feed.say(events(came));
  for (const plan of ['one', 'two']) await until(async () => (await store.mark(`feed/${plan}`)) === last(came));
  t.equal(await store.checkpoint('two'), last(came), 'the feed alone fills');
  await feed.say(begin('one', 'two'));
  t.equal(await store.mark('feed/two'), last(all), 'a beginning finds what was lost');
  source.add([{ ...(all.at(-1) as RecordedEvent), stream: 'oversight-refusals.a', position: beyond(last(all), 1) }]);
  await until(async () => (await store.mark('feed/one')) === beyond(last(all), 1));
  t.equal(await store.mark('feed/two'), beyond(last(all), 1), 'what is in no feed is not waited for');
  await stop();
});

t.test('two runners on one store may own the same plan for a while, and one may take over', async (t) => {
  const { all, one, two } = twoPlans();
  const store = openMemoryViewStore();
  const source = new ListSource(all.slice(0, 40), 7);
  const feeds = [new SpokenFeed(), new SpokenFeed()] as const;
  const runners = feeds.map((feed) => start({ store, source, feed }));
  await Promise.all(feeds.map((feed) => feed.say(begin('one', 'two'))));
  source.add(all.slice(40));
  await Promise.all(feeds.map((feed) => feed.say(events(one), events(two))));
  await feeds[0].say(begin('one'));
  await feeds[1].say(begin('two'));
  const whole = await project(new ListSource(all));
  for (const plan of ['one', 'two']) t.equal(await dump(store, plan), await dump(whole, plan));
  for (const { stop, runner } of runners) {
    t.same(runner.health().parked, []);
    await stop();
  }
});

t.test('one that owns nothing is ready, and has read nothing', async (t) => {
  const { all } = twoPlans();
  const feed = new SpokenFeed();
  const { runner, store, stop } = start({ source: new ListSource(all), feed });
  await feed.say(begin());
  t.equal(await runner.whenCaughtUp(), true);
  t.match(runner.health(), { state: 'running', position: undefined });
  t.same(await store.plans({ limit: 10 }), []);
  await stop();
});

t.test('what a server may have lost counts as reached no more', async (t) => {
  const { all, one } = twoPlans();
  const source = new ListSource(all.slice(0, -4), 7);
  const feed = new SpokenFeed();
  let interrupt: () => void = () => undefined;
  const server = Object.assign(openMemoryViewStore(), {
    onInterruption: (listener: () => void) => {
      interrupt = listener;
    },
  });
  const { runner, stop } = start({ source, feed, store: server });
  await feed.say(begin('one', 'two'));
  await feed.say(events(one));
  t.equal(await runner.waitFor(last(one), 0), true);
  interrupt();
  await until(() => runner.health().position === undefined);
  t.equal(await runner.waitFor(last(one), 0), false);
  await feed.say(begin('one', 'two'));
  t.equal(await runner.waitFor(last(one), 0), true, 'until it has been looked at again');
  await stop();
});

t.test('a parked plan does not hold the marks of its part: whoever begins reads it from its first event', async (t) => {
  const { all, one } = twoPlans();
  const broken = all.map((event) => (event.position === one.at(-3)?.position ? { ...event, type: 'task-eaten' } : event));
  const feed = new SpokenFeed();
  const { runner, store, stop } = start({ source: new ListSource(broken), feed });
  await feed.say(begin('one', 'two'));
  t.match(runner.health().parked, [{ plan: 'one' }]);
  t.equal(await store.mark('feed/one'), last(all));
  await stop();
  const mended = start({ store, source: new ListSource(all), feed: new SpokenFeed() });
  const again = new SpokenFeed();
  await mended.stop();
  const next = start({ store, source: new ListSource(all), feed: again });
  await again.say(begin('one', 'two'));
  t.strictSame(next.runner.health().parked, []);
  t.equal(await store.checkpoint('one'), last(one));
  await next.stop();
});
