/** The metadata of events, from the command that they come from. */
import type { Actor, Channel, EventMeta } from '@duban/domain';

/** What a command adds to the metadata of its events. */
export interface CommandEnvelope {
  /** Identifies the command for ever: the same id means the same command. */
  readonly commandId: string;
  /** SHA-256, hex, over the command and its body. It tells a repetition from a key that is used for another command. */
  readonly commandDigest: string;
  readonly correlationId: string;
  readonly causationId?: string | undefined;
  readonly channel?: Channel | undefined;
}

export interface RecordedTime {
  readonly recordedAt: string;
  readonly serverTime?: string | undefined;
}

export function eventMeta(actor: Actor, reason: string | undefined, envelope: CommandEnvelope, time: RecordedTime): EventMeta {
  const { commandId, commandDigest, correlationId, causationId, channel } = envelope;
  return {
    actor,
    ...(reason === undefined ? {} : { reason }),
    commandId,
    commandDigest,
    correlationId,
    ...(causationId === undefined ? {} : { causationId }),
    recordedAt: time.recordedAt,
    ...(time.serverTime === undefined ? {} : { serverTime: time.serverTime }),
    ...(channel === undefined ? {} : { channel }),
  };
}
