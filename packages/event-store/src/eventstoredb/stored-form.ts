/**
 * An event as it lies in EventStoreDB. This is a storage format.
 *
 *     stream, type, event id   ours
 *     data                     our `data` itself, as JSON, so that the server's pages, projections and
 *                              other people's clients see the event and no envelope
 *     metadata                 {schemaVersion, meta, salts, $correlationId, $causationId?}
 *
 * `$correlationId` and `$causationId` repeat what `meta` says under the names that the server's own
 * projections (`$by_correlation_id`) look for; reading leaves them aside. The revision is the server's, and
 * the append has made sure that it is the one that the event was written for. A position is the commit
 * position, which has equalled the prepare position since transactions are gone.
 */
import { DubanError, type Position, type RecordedEvent, type StoredEvent, streamName } from '@duban/domain';
import type { RecordedEvent as ServerEvent } from '@eventstore/db-client';
import { parsePosition } from '../port.js';
import type { EventText } from './batch-append-messages.js';

/** The stream that holds the store's epoch; see epoch-stream.ts. Its events are never handed out. */
export const epochStream = 'duban-store.epoch';

/** All bits set: servers before 22.6 give no position with the events of a stream. */
const noPosition = 0xffff_ffff_ffff_ffffn;

export function toServer({ id, type, schemaVersion, data, meta, salts }: StoredEvent): EventText {
  // What is undefined JSON leaves out.
  const conventions = { $correlationId: meta.correlationId, $causationId: meta.causationId };
  const metadata = JSON.stringify({ schemaVersion, meta, salts, ...conventions });
  return { id, type, data: JSON.stringify(data), metadata };
}

/** Whether events of a stream are Duban's: not the server's (`$…`), not another application's, not internal. */
export function isOurs({ streamId, type }: { readonly streamId: string; readonly type: string }): boolean {
  // A link in one of our streams would have the type `$>`: nobody may link into them.
  return !type.startsWith('$') && streamId !== epochStream && streamName.safeParse(streamId).success;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** @throws {DubanError} `invalid-event` for what stands in a stream of ours and is not in this form */
export function fromServer(event: ServerEvent, epoch: string): RecordedEvent {
  const { id, streamId, type, revision, data, metadata } = event;
  if (!event.isJson || !isObject(data) || !isObject(metadata)) throw notOurForm(event, 'not JSON with metadata');
  const { schemaVersion, meta, salts } = metadata as Record<string, unknown>;
  if (typeof schemaVersion !== 'number' || !isObject(meta) || !isObject(salts)) throw notOurForm(event, 'metadata');
  return {
    id,
    stream: streamId,
    revision: revision.toString(),
    type,
    schemaVersion,
    data,
    meta: meta as unknown as RecordedEvent['meta'],
    salts: salts as RecordedEvent['salts'],
    position: toPosition(epoch, commitOf(event)),
  };
}

function notOurForm({ id, type }: ServerEvent, detail: string): DubanError {
  return new DubanError('invalid-event', { id, type, detail: `EventStoreDB: ${detail}` });
}

/** @throws {DubanError} `store-unavailable` when the server is too old to say it */
export function commitOf({ position }: Pick<ServerEvent, 'position'>): bigint {
  if (position === undefined || position.commit === noPosition) {
    throw new DubanError('store-unavailable', { detail: 'EventStoreDB 22.6 or later is needed' });
  }
  return position.commit;
}

/** The position in the port's form, exact beyond 2^53 too. */
export const toPosition = (epoch: string, commit: bigint): Position => `${epoch}-${commit.toString().padStart(20, '0')}`;

/** @throws {DubanError} `position-invalid` for a position of another store */
export function toCommit(epoch: string, position: Position): bigint {
  if (parsePosition(position)?.epoch !== epoch) throw new DubanError('position-invalid', { position });
  return BigInt(position.slice(epoch.length + 1));
}
