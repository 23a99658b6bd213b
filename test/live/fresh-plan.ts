/** A new plan for each test, because the event store may hold what other tests have written. */

import { freshPlan } from '@duban/event-store/contract';
import { plan2012 } from '@duban/seeds';
import { until } from '@duban/test-support';
import { type Answer, call, tokenFor } from '../support/duban-process.js';

interface Apis {
  readonly commands: string;
  readonly queries: string;
}

/** Statuses with which a busy server asks the client to come back. The same key then gets the same answer. */
const comeAgain = [503, 504];

/** The final answer. */
export async function settled(ask: () => Promise<Answer>): Promise<Answer> {
  let answer = await ask();
  const isSettled = async () => {
    if (comeAgain.includes(answer.status)) answer = await ask();
    return !comeAgain.includes(answer.status);
  };
  await until(isSettled, { everyMs: 500 });
  return answer;
}

/**
 * Publishes the plan of 2012 and waits until it can be read. Safe to repeat, even at the same time.
 * @returns its id
 */
export async function publishFreshPlan(folder: string, { commands, queries }: Apis, plan = freshPlan()): Promise<string> {
  const token = await tokenFor(folder, { role: 'office', unit: 'jihua' });
  const headers = { 'idempotency-key': 'publish' };
  const path = `/v1/plans/${plan}/publish`;
  const published = await settled(() => call(commands, path, { token, headers, body: { manifest: plan2012 } }));
  if (published.status !== 201) throw new Error(JSON.stringify(published.body));
  const seen = `/v1/plans/${plan}?minPosition=${String(published.body['position'])}`;
  // A process that has just started may first have to read what others wrote.
  await until(async () => (await call(queries, seen, { token })).status === 200);
  return plan;
}
