/**
 * The store's epoch: the first and only event of a stream of its own. Whoever comes first writes it,
 * expecting no stream, so any number of processes agree.
 */
import { randomUUID } from 'node:crypto';
import { DubanError } from '@duban/domain';
import { jsonEvent } from '@eventstore/db-client';
import { newEpoch } from '../epoch.js';
import type { Connection } from './connection.js';
import { kindOf } from './failures.js';
import { commitOf, epochStream } from './stored-form.js';

/** One try; the errors are the client's. */
export async function agreeOnEpoch(connection: Connection): Promise<string> {
  const found = await readEpoch(connection);
  if (found !== undefined) return found;
  const created = jsonEvent({ id: randomUUID(), type: 'store-created', data: { epoch: newEpoch() }, metadata: {} });
  try {
    await connection.append(epochStream, -1, [created]);
  } catch (error) {
    if (kindOf(error) !== 'wrong-version') throw error;
  }
  const agreed = await readEpoch(connection);
  if (agreed === undefined) throw new DubanError('store-unavailable', { detail: `EventStoreDB: ${epochStream} is empty` });
  return agreed;
}

async function readEpoch(connection: Connection): Promise<string | undefined> {
  try {
    for await (const event of connection.readStream(epochStream, 0, 1)) {
      commitOf(event);
      const { epoch } = event.data as { epoch?: unknown };
      if (typeof epoch === 'string' && /^[a-z0-9]{12}$/.test(epoch)) return epoch;
      throw new DubanError('invalid-event', { id: event.id, type: event.type, detail: `${epochStream}: no epoch` });
    }
  } catch (error) {
    if (kindOf(error) !== 'stream-not-found') throw error;
  }
  return undefined;
}
