/**
 * The identity of the store, in a stream of its own. Its first event is the epoch. The first process writes it,
 * expecting no stream, so any number of processes agree on it. A migration into the store is noted by
 * `migration-begun` and `migration-ended`, with the epochs whose events are here since then.
 */
import { randomUUID } from 'node:crypto';
import { DubanError } from '@duban/domain';
import { jsonEvent, type RecordedEvent as ServerEvent } from '@eventstore/db-client';
import { newEpoch } from '../epoch.js';
import type { Connection } from './connection.js';
import { kindOf } from './failures.js';
import { commitOf, epochStream } from './stored-form.js';

export interface Identity {
  readonly epoch: string;
  /** Epochs of the stores whose events are all here. */
  readonly ancestors: readonly string[];
  /** The epoch of the store whose events are being copied into this one. */
  readonly filling: string | undefined;
  /** Revision of the stream's last event. */
  readonly revision: number;
}

const eventsMax = 100;

/** Reads or creates the identity, without retries: the errors are the client's. */
export async function agreeOnIdentity(connection: Connection): Promise<Identity> {
  const found = await readIdentity(connection);
  if (found !== undefined) return found;
  await write(connection, -1, 'store-created', { epoch: newEpoch() });
  const agreed = await readIdentity(connection);
  if (agreed === undefined) throw new DubanError('store-unavailable', { detail: `EventStoreDB: ${epochStream} is empty` });
  return agreed;
}

/**
 * Notes that a migration begins or has ended. Does nothing when that is noted already.
 * @throws {DubanError} `migration-unfinished` when another migration was faster
 */
export async function noteMigration(connection: Connection, step: 'begun' | 'ended', from: string): Promise<void> {
  const isNoted = ({ filling, ancestors }: Identity) => ancestors.includes(from) || (step === 'begun' && filling === from);
  const before = await agreeOnIdentity(connection);
  if (isNoted(before)) return;
  await write(connection, before.revision, `migration-${step}`, { from });
  const after = await agreeOnIdentity(connection);
  if (!isNoted(after)) throw new DubanError('migration-unfinished', { url: connection.url, epoch: after.filling ?? from });
}

async function write(connection: Connection, before: number, type: string, data: Record<string, string>): Promise<void> {
  try {
    await connection.append(epochStream, before, [jsonEvent({ id: randomUUID(), type, data, metadata: {} })]);
  } catch (error) {
    if (kindOf(error) !== 'wrong-version') throw error;
  }
}

async function readIdentity(connection: Connection): Promise<Identity | undefined> {
  let epoch: string | undefined;
  let filling: string | undefined;
  let revision = -1;
  const ancestors: string[] = [];
  try {
    for await (const event of connection.readStream(epochStream, 0, eventsMax)) {
      commitOf(event);
      revision += 1;
      if (event.type === 'store-created') {
        const created = epochIn(event, 'epoch');
        // Written by hand: the positions given out so far would be of a store that never was.
        if (epoch !== undefined && created !== epoch) throw notUnderstood(event, `a second epoch ${created} after ${epoch}`);
        epoch = created;
      } else if (event.type === 'migration-begun') filling = epochIn(event, 'from');
      else if (event.type === 'migration-ended') {
        ancestors.push(epochIn(event, 'from'));
        filling = undefined;
      } else throw notUnderstood(event);
    }
  } catch (error) {
    if (kindOf(error) !== 'stream-not-found') throw error;
  }
  return epoch === undefined ? undefined : { epoch, ancestors, filling, revision };
}

function epochIn(event: ServerEvent, field: string): string {
  const epoch = (event.data as Record<string, unknown>)[field];
  if (typeof epoch === 'string' && /^[a-z0-9]{12}$/.test(epoch)) return epoch;
  throw notUnderstood(event);
}

const notUnderstood = ({ id, type }: ServerEvent, detail = 'no epoch') =>
  new DubanError('invalid-event', { id, type, detail: `${epochStream}: ${detail}` });
