/**
 * EventStoreDB as an event store. Nothing of its client is loaded until one is opened, so the embedded
 * start pays nothing for it. The stored form is told in stored-form.ts.
 */
import type { EventStore } from '../port.js';
import type { EventStoreDbOptions } from './options.js';

/**
 * Opens the store, and creates its epoch when it has none. Any number of processes may open it.
 * @throws {DubanError} `config-invalid` for a connection string that cannot be used; `server-unreachable`
 *   with the URL (without the password) when there is no answer in time, or none that serves
 */
export async function openEventStoreDb(options: EventStoreDbOptions): Promise<EventStore> {
  const { connectEventStoreDb } = await import('./store.js');
  return connectEventStoreDb(options);
}
