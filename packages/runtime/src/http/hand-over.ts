import type { ServerInstance } from './server-instance.js';

/**
 * From the next request on, what comes to one server is answered by another, which has no port of its own. The
 * port stays taken all the while, and connections stay open.
 */
export async function handOver(from: ServerInstance, to: ServerInstance): Promise<void> {
  await to.ready();
  for (const event of ['request', 'checkExpectation'] as const) from.server.removeAllListeners(event).on(event, to.routing);
}
