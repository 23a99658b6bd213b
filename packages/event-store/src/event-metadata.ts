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

/** Written field by field, in the order in which they are stored: every event is made here. */
export function eventMeta(actor: Actor, reason: string | undefined, envelope: CommandEnvelope, time: RecordedTime): EventMeta {
  const meta: { -readonly [Field in keyof EventMeta]?: EventMeta[Field] } = { actor };
  if (reason !== undefined) meta.reason = reason;
  meta.commandId = envelope.commandId;
  meta.commandDigest = envelope.commandDigest;
  meta.correlationId = envelope.correlationId;
  if (envelope.causationId !== undefined) meta.causationId = envelope.causationId;
  meta.recordedAt = time.recordedAt;
  if (time.serverTime !== undefined) meta.serverTime = time.serverTime;
  if (envelope.channel !== undefined) meta.channel = envelope.channel;
  return meta as EventMeta;
}
