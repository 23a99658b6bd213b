/** One event as it is stored, what it refers to, and what refers to it. */
import { createHash } from 'node:crypto';
import { type Language, logEntry, type RecordedEvent, storedEvent, word } from '@duban/domain';
import { eventLabels, type Immutable } from '@duban/read-models';
import { z } from 'zod';
import { type Links, linksShape, typeLabel } from './links.js';
import { answerOf } from './marks.js';

/** Any object: an older or newer version of Duban, or another program, may have written it. */
const content = z.record(z.string(), z.unknown());

/** Of the events that refer to one, only the first ones are shown, at most so many. */
export const referringMax = 200;

const eventShape = {
  event: z
    .strictObject({
      id: z.string(),
      stream: z.string(),
      revision: z.string(),
      type: z.string(),
      schemaVersion: z.int(),
      data: content,
      meta: content,
      salts: storedEvent.shape.salts,
    })
    .describe('事件原文，写入后不变 / the event as it is stored, which never changes'),
  /** The id is the same in every store; the position is not. */
  recordedPosition: z.string().describe('事件在存储中的位置 / where the event is in the event store'),
  typeLabel,
  foreign: z.string().nullable().describe('非本系统写入的原因；否则为 null / why it is not one of Duban, or null'),
  logEntry: z
    .string()
    .nullable()
    .describe('日志条目（RFC 8785），可删除的字段代以摘要 / RFC 8785 of the event, digests in place of what can be erased'),
  logEntrySha256: z.string().nullable().describe('日志条目 UTF-8 字节的 SHA-256 / of the bytes of the log entry'),
  ...linksShape(referringMax),
};
export const eventAnswer = answerOf(eventShape);
export type EventContent = Immutable<z.output<z.ZodObject<typeof eventShape>>>;

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

/** Of a foreign event only its place is known. */
export function storedContent(
  { position, foreign, ...event }: RecordedEvent,
  language: Language,
): Omit<EventContent, keyof Links> {
  const entry = foreign === undefined ? logEntry(event, sha256) : null;
  return {
    event,
    recordedPosition: position,
    typeLabel: word(eventLabels, event.type, language),
    foreign: foreign?.detail[language] ?? null,
    logEntry: entry,
    logEntrySha256: entry === null ? null : sha256(Buffer.from(entry)).toString('hex'),
  };
}
