/**
 * EventStoreDB as an event store. Its client is loaded when a store is opened, so that an embedded start does not pay
 * for it. stored-form.ts describes the stored form.
 */
import type { MigrationTarget } from '../migration.js';
import type { EventStore } from '../port.js';
import type { RecoverableStore } from '../recovered-store.js';
import type { UserMade } from './create-user.js';
import type { Credentials, EventStoreDbOptions } from './options.js';

/**
 * Opens the store, and creates its epoch when it has none. Any number of processes may open it.
 * @throws {DubanError} `config-invalid` for a connection string that cannot be used; `server-unreachable`
 *   with the URL (without the password) when there is no answer in time, or none that serves;
 *   `migration-unfinished` while events of another store are only partly here
 */
export async function openEventStoreDb(options: EventStoreDbOptions): Promise<EventStore> {
  const { connectEventStoreDb } = await import('./store.js');
  return connectEventStoreDb(options);
}

/**
 * Opens the store to copy the events of another one into it; see `migrate`.
 * @param from The epoch of the other one.
 * @throws {DubanError} as `openEventStoreDb`; `migration-unfinished` only for a copy of yet another store
 */
export async function openMigrationTarget(options: EventStoreDbOptions, from: string): Promise<MigrationTarget> {
  const { connectMigrationTarget } = await import('./store.js');
  return connectMigrationTarget(options, from);
}

/**
 * Opens the store to give it another epoch, after it was put back from a backup.
 * @throws {DubanError} as `openEventStoreDb`
 */
export async function openRecoverableEventStoreDb(options: EventStoreDbOptions): Promise<RecoverableStore> {
  const { connectRecoverable } = await import('./store.js');
  return connectRecoverable(options);
}

/**
 * Makes the user of the connection string, who may read `$all` and append, and no more; then holds it against the server.
 * @throws {DubanError} `config-invalid` where the server asks for no login, or the user is the administrator;
 *   `server-unreachable`, which says what the server refuses
 */
export async function createEventStoreDbUser(options: EventStoreDbOptions, administrator: Credentials): Promise<UserMade> {
  const { makeUser } = await import('./create-user.js');
  return makeUser(options, administrator);
}
