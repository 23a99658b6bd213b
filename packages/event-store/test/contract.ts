/** The contract of the event store port: every adapter runs it whole. */
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

export async function eventStoreContract(t: Test, subject: ContractSubject): Promise<void> {
  await t.test(`event store contract: ${subject.name}`, async (child) => {
    for (const [capability, claimed] of Object.entries(subject.capabilities)) {
      if (!claimed) child.comment(`${subject.name} does not claim: ${capability}`);
    }
    await appendLaws(child, subject);
    await concurrencyLaws(child, subject);
    await commandLaws(child, subject);
    await readLaws(child, subject);
    await subscriptionLaws(child, subject);
    await lifeLaws(child, subject);
  });
}
