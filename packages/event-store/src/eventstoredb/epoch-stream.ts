/**
 * The identity of the store, in a stream of its own. Its first event is the epoch. The first process writes it,
 * expecting no stream, so any number of processes agree on it. A migration into the store is noted by
 * `migration-begun` and `migration-ended`, with the epochs whose events are here since then. After the store was put
 * back from a backup, `store-recovered` gives it another epoch, and says up to where the one before holds and what is
 * known to be lost.
 */
import { randomUUID } from 'node:crypto';
import { type Ancestor, DubanError, positionEpoch } from '@duban/domain';
import type { RecordedEvent as ServerEvent } from '@eventstore/db-client';
import { newEpoch } from '../epoch.js';
import type { Recovery } from '../recovered-store.js';
import type { Connection } from './connection.js';
import { kindOf } from './failures.js';
import { commitOf, epochStream } from './stored-form.js';

export interface Identity {
  readonly epoch: string;
  /** Earlier epochs, whose events are here. */
  readonly ancestors: readonly Ancestor[];
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
  const isNoted = ({ filling, ancestors }: Identity) =>
    ancestors.some(({ epoch }) => epoch === from) || (step === 'begun' && filling === from);
  const before = await agreeOnIdentity(connection);
  if (isNoted(before)) return;
  await write(connection, before.revision, `migration-${step}`, { from });
  const after = await agreeOnIdentity(connection);
  if (!isNoted(after)) throw new DubanError('migration-unfinished', { url: connection.url, epoch: after.filling ?? from });
}

/**
 * Gives the store another epoch.
 * @throws {DubanError} `too-much-contention` when another recovery was faster; `migration-unfinished`
 */
export async function noteRecovery(connection: Connection, { ancestors, lost, reason, at }: Recovery): Promise<Identity> {
  const before = await agreeOnIdentity(connection);
  if (before.filling !== undefined) throw new DubanError('migration-unfinished', { url: connection.url, epoch: before.filling });
  const epoch = newEpoch();
  await write(connection, before.revision, 'store-recovered', { epoch, ancestors, lost, reason, at });
  const after = await agreeOnIdentity(connection);
  if (after.epoch !== epoch) throw new DubanError('too-much-contention');
  return after;
}

/** Reads the epoch; undefined where there is none. The errors are the client's. */
export async function readEpoch(connection: Connection): Promise<string | undefined> {
  return (await readIdentity(connection))?.epoch;
}

async function write(
  connection: Connection,
  before: number,
  type: string,
  data: Readonly<Record<string, unknown>>,
): Promise<void> {
  try {
    await connection.append(epochStream, before, [{ id: randomUUID(), type, data: JSON.stringify(data), metadata: '{}' }]);
  } catch (error) {
    if (kindOf(error) !== 'wrong-version') throw error;
  }
}

async function readIdentity(connection: Connection): Promise<Identity | undefined> {
  let epoch: string | undefined;
  let filling: string | undefined;
  let revision = -1;
  const ancestors: Ancestor[] = [];
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
        ancestors.push({ epoch: epochIn(event, 'from') });
        filling = undefined;
      } else if (event.type === 'store-recovered') {
        for (const ancestor of ancestorsIn(event)) ancestors.push(ancestor);
        epoch = epochIn(event, 'epoch');
      } else throw notUnderstood(event);
    }
  } catch (error) {
    if (kindOf(error) !== 'stream-not-found') throw error;
  }
  return epoch === undefined ? undefined : { epoch, ancestors, filling, revision };
}

function ancestorsIn(event: ServerEvent): Ancestor[] {
  const { ancestors } = event.data as { ancestors?: unknown };
  if (!Array.isArray(ancestors)) throw notUnderstood(event);
  return ancestors.map(({ epoch, upTo }: Partial<Record<'epoch' | 'upTo', unknown>>) => {
    if (typeof upTo !== 'string' || positionEpoch(upTo) === undefined || positionEpoch(upTo) !== epoch)
      throw notUnderstood(event);
    return { epoch: positionEpoch(upTo) as string, upTo };
  });
}

function epochIn(event: ServerEvent, field: string): string {
  const epoch = (event.data as Record<string, unknown>)[field];
  if (typeof epoch === 'string' && /^[a-z0-9]{12}$/.test(epoch)) return epoch;
  throw notUnderstood(event);
}

const notUnderstood = ({ id, type }: ServerEvent, detail = 'no epoch') =>
  new DubanError('invalid-event', { id, type, detail: `${epochStream}: ${detail}` });
