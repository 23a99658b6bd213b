/** A plan of a test's own: an event store may hold what other tests have written. */

import { freshPlan } from '@duban/event-store/contract';
import { plan2012 } from '@duban/seeds';
import { until } from '@duban/test-support';
import { call, tokenFor } from '../support/duban-process.js';

interface Apis {
  readonly commands: string;
  readonly queries: string;
}

/**
 * Publishes the plan of 2012 and waits until it can be read. Doing it again, also at the same time, is safe.
 * @returns its id
 */
export async function publishFreshPlan(folder: string, { commands, queries }: Apis, plan = freshPlan()): Promise<string> {
  const token = await tokenFor(folder, { role: 'office', unit: 'jihua' });
  const headers = { 'idempotency-key': 'publish' };
  const publish = () => call(commands, `/v1/plans/${plan}/publish`, { token, headers, body: { manifest: plan2012 } });
  let published = await publish();
  // On a loaded machine it may be overloaded; the same key gets the same answer.
  await until(
    async () => {
      if (published.status === 503) published = await publish();
      return published.status !== 503;
    },
    { everyMs: 500 },
  );
  if (published.status !== 201) throw new Error(JSON.stringify(published.body));
  const path = `/v1/plans/${plan}?minPosition=${String(published.body['position'])}`;
  // Whoever has just started may first have to take in what others wrote.
  await until(async () => (await call(queries, path, { token })).status === 200);
  return plan;
}
