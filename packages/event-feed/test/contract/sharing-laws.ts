import type { Test } from 'tap';
import { feedLog } from './feed-events.js';
import { type FeedSubject, type Follower, firstOf, follow, hasAll, idsOf, law } from './subject.js';

export function sharingLaws(t: Test, subject: FeedSubject): void {
  law(t, subject, 'two followers share the plans, and each learns of every change', async (t, feed) => {
    const log = feedLog(12);
    const one = follow(feed.consumer());
    await one.until(({ begun }) => begun.length > 0);
    const first = log.next(5);
    await feed.publisher.publish(first, undefined);
    await one.until(hasAll(first));

    const other = follow(feed.consumer());
    const settled = ({ begun }: Follower) => (begun.at(-1)?.shards.length ?? 0) > 0;
    await other.until(settled);
    const whole = one.begun[0]?.shards.length ?? 0;
    await one.until(({ begun }) => (begun.at(-1)?.shards.length ?? whole) < whole);
    const owned = (follower: Follower) => log.plans.filter((plan) => follower.begun.at(-1)?.owns(plan));
    t.ok(owned(one).length > 0 && owned(other).length > 0);
    t.strictSame([...owned(one), ...owned(other)].sort(), [...log.plans].sort(), 'every plan has one follower');

    const second = log.next(5);
    await feed.publisher.publish(second, undefined);
    await one.until(hasAll(second.filter(({ stream }) => owned(one).some((plan) => stream.startsWith(`${plan}-`)))));
    await other.until(hasAll(second.filter(({ stream }) => owned(other).some((plan) => stream.startsWith(`${plan}-`)))));

    await other.stop();
    await one.until(({ begun }) => begun.at(-1)?.shards.length === whole);
    const third = log.next(5);
    await feed.publisher.publish(third, undefined);
    await one.until(hasAll(third));
    for (const plan of owned(one)) {
      const come = firstOf([...one.events, ...other.events], plan);
      t.strictSame(new Set(idsOf(come)), new Set(idsOf(firstOf([...first, ...second, ...third], plan))), 'nothing is lost');
    }
    await one.stop();
  });
}
