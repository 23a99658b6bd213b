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
import { DubanError, type Position, type RecordedEvent, type StoredEvent, streamName, type Words } from '@duban/domain';
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

/**
 * Whether an event's stream may be Duban's: not the server's (`$…`), not internal, and named as ours are, which others may
 * do too. A tombstone is no event: it says that its stream is gone, and reading the stream says it too.
 */
export function mayBeOurs({ streamId, type }: Pick<ServerEvent, 'streamId' | 'type'>): boolean {
  return type !== '$streamDeleted' && streamId !== epochStream && streamName.safeParse(streamId).success;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An event in this form; any other is marked as foreign, and nothing of it but its place is taken. */
export function fromServer(event: ServerEvent, epoch: string): RecordedEvent {
  const { id, streamId: stream, type, data, metadata } = event;
  const [revision, position] = [event.revision.toString(), toPosition(epoch, commitOf(event))];
  const foreign = (detail: Words): RecordedEvent => {
    const mark = { detail, passedOver: false };
    const meta = unknownMeta(event.created);
    return { id, stream, revision, type, schemaVersion: 0, data: {}, meta, salts: {}, position, foreign: mark };
  };
  if (!event.isJson || !isObject(data)) return foreign(notJson);
  if (!isObject(metadata)) return foreign(withoutMetadata);
  const { schemaVersion, meta, salts } = metadata as Record<string, unknown>;
  if (typeof schemaVersion !== 'number' || !isObject(salts) || !isMeta(meta)) return foreign(withoutMetadata);
  return { id, stream, revision, type, schemaVersion, data, meta, salts: salts as RecordedEvent['salts'], position };
}

const notJson: Words = { zh: '不是 JSON 对象', en: 'it is no JSON object' };
const withoutMetadata: Words = { zh: '没有本系统的元数据', en: 'it lacks the metadata of Duban' };

/** As far as every reader needs it: an event whose type is unknown may have more, or other things. */
const isMeta = (meta: unknown): meta is RecordedEvent['meta'] =>
  isObject(meta) && isActor(meta['actor']) && metaTexts.every((name) => typeof meta[name] === 'string');

const metaTexts = ['commandId', 'commandDigest', 'correlationId', 'recordedAt'];

const isActor = (actor: unknown) =>
  isObject(actor) && typeof actor['id'] === 'string' && typeof actor['name'] === 'string' && Array.isArray(actor['roles']);

const unknownMeta = (created: Date): RecordedEvent['meta'] => ({
  actor: { id: '', name: '', roles: [] },
  commandId: '',
  commandDigest: '',
  correlationId: '',
  recordedAt: created.toISOString(),
});

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
