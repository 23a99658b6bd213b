/** The contract of the feed port: every adapter runs it whole. */
import type { Test } from 'tap';
import { deliveryLaws } from './contract/delivery-laws.js';
import { sharingLaws } from './contract/sharing-laws.js';
import type { FeedSubject } from './contract/subject.js';

export { type FeedLog, feedLog, feedOrigin, GrowingLog } from './contract/feed-events.js';
export { type FeedSubject, type Follower, follow, hasAll, type OpenFeed } from './contract/subject.js';

/** Each law runs followers whose heartbeats must not be late, so only a few run at once. */
const lawsAtOnce = 4;

export async function eventFeedContract(t: Test, subject: FeedSubject): Promise<void> {
  await t.test(`event feed contract: ${subject.name}`, async (child) => {
    child.jobs = lawsAtOnce;
    deliveryLaws(child, subject);
    sharingLaws(child, subject);
  });
}
