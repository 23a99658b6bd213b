/**
 * The contract of the event store port: every adapter runs it whole. What differs from an adapter only in how the log is
 * read or followed need not show again how that one appends.
 */
import type { Test } from 'tap';
import { appendLaws } from './contract/append-laws.js';
import { commandLaws } from './contract/command-laws.js';
import { concurrencyLaws } from './contract/concurrency-laws.js';
import { lifeLaws } from './contract/life-laws.js';
import { readLaws } from './contract/read-laws.js';
import type { ContractSubject } from './contract/subject.js';
import { subscriptionLaws } from './contract/subscription-laws.js';

export { contractEvents, freshPlan, freshStream } from './contract/contract-events.js';
export { appendAndRead, type ContractCapabilities, type ContractSubject } from './contract/subject.js';

type Laws = (t: Test, subject: ContractSubject) => Promise<void>;

/** What followers of the log rely on. */
export const lawsOfFollowing: readonly Laws[] = [subscriptionLaws, lifeLaws];
/** What followers and readers of the log rely on. */
export const lawsOfReading: readonly Laws[] = [readLaws, ...lawsOfFollowing];
const allLaws: readonly Laws[] = [appendLaws, concurrencyLaws, commandLaws, ...lawsOfReading];

export async function eventStoreContract(t: Test, subject: ContractSubject, laws = allLaws): Promise<void> {
  await t.test(`event store contract: ${subject.name}`, async (child) => {
    for (const [capability, claimed] of Object.entries(subject.capabilities)) {
      if (!claimed) child.comment(`${subject.name} does not claim: ${capability}`);
    }
    for (const lawsOn of laws) await lawsOn(child, subject);
  });
}
