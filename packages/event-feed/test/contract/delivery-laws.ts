import { getEventListeners } from 'node:events';
import type { Test } from 'tap';
import { deliveryMaxEvents, type FeedNews } from '../../src/port.js';
import { feedLog } from './feed-events.js';
import { type FeedSubject, firstOf, follow, hasAll, idsOf, law } from './subject.js';

export function deliveryLaws(t: Test, subject: FeedSubject): void {
  law(t, subject, 'the first news is a beginning that names what is followed', async (t, feed) => {
    const log = feedLog();
    const follower = follow(feed.consumer());
    await follower.until(({ begun }) => begun.length > 0);
    t.same(follower.events, []);
    t.ok((follower.begun[0]?.shards.length ?? 0) > 0);
    t.strictSame(
      log.plans.map((plan) => follower.begun[0]?.owns(plan)),
      log.plans.map(() => true),
    );
    await follower.stop();
  });

  law(t, subject, 'events arrive exactly as they were published, in the order of their plan', async (t, feed) => {
    const log = feedLog();
    const follower = follow(feed.consumer());
    await follower.until(({ begun }) => begun.length > 0);
    const events = [...log.next(20), ...log.next(20, '“引号”、换行\n与表情 🛰️ 原样')];
    await feed.publisher.publish(events.slice(0, 70), undefined);
    await feed.publisher.publish(events.slice(70), events[69]?.position);
    await follower.until(hasAll(events));
    for (const plan of log.plans) t.strictSame(firstOf(follower.events, plan), firstOf(events, plan));
    await follower.stop();
  });

  law(t, subject, 'large events arrive, and no news holds too many', async (t, feed) => {
    const log = feedLog(3);
    const events = [...log.next(4, '字'.repeat(20_000)), ...log.next(600)];
    const stop = new AbortController();
    const ids = new Set<string>();
    const sizes: number[] = [];
    let published: Promise<void> | undefined;
    for await (const news of feed.consumer().follow(stop.signal)) {
      published ??= feed.publisher.publish(events, undefined);
      if (news.kind === 'begin') continue;
      sizes.push(news.events.length);
      for (const { id } of news.events) ids.add(id);
      if (ids.size === events.length) stop.abort();
    }
    await published;
    t.ok(sizes.every((size) => size > 0 && size <= deliveryMaxEvents));
  });

  law(t, subject, 'an abort ends a follower normally, and releases the signal', async (t, feed) => {
    const before = new AbortController();
    before.abort();
    const news: FeedNews[] = [];
    for await (const item of feed.consumer().follow(before.signal)) news.push(item);
    t.same(news, [], 'aborted before the start');
    const during = new AbortController();
    for await (const _ of feed.consumer().follow(during.signal)) setImmediate(() => during.abort());
    t.equal(getEventListeners(during.signal, 'abort').length, 0);
  });

  law(t, subject, 'what a follower did not deal with comes again, and so may what it did', async (t, feed) => {
    const log = feedLog();
    const events = log.next(10);
    await feed.publisher.publish(events, undefined);
    // This follower takes a delivery and fails before it asks for the next.
    let lost = '';
    for await (const news of feed.consumer().follow(new AbortController().signal)) {
      if (news.kind === 'begin') continue;
      lost = news.events[0]?.id ?? '';
      break;
    }
    const follower = follow(feed.consumer());
    await follower.until(({ events: come }) => idsOf(come).includes(lost));
    await follower.until(hasAll(events));
    for (const plan of log.plans) t.strictSame(idsOf(firstOf(follower.events, plan)), idsOf(firstOf(events, plan)));
    await follower.stop();
  });

  law(t, subject, 'what is published again comes again, and does not turn the order round', async (t, feed) => {
    const log = feedLog();
    const events = log.next(10);
    const follower = follow(feed.consumer());
    await feed.publisher.publish(events, undefined);
    await feed.publisher.publish(events, undefined);
    const more = log.next(1);
    await feed.publisher.publish(more, undefined);
    await follower.until(hasAll([...events, ...more]));
    for (const plan of log.plans) {
      t.strictSame(idsOf(firstOf(follower.events, plan)), idsOf(firstOf([...events, ...more], plan)));
    }
    await follower.stop();
  });
}
