/** One event as it is stored, what it refers to, and what refers to it. */
import { createHash } from 'node:crypto';
import { type Language, logEntry, type RecordedEvent, storedEvent, word } from '@duban/domain';
import { type ChangeDocument, changeDocument, eventLabels, type Immutable } from '@duban/read-models';
import { z } from 'zod';
import { answerOf } from './marks.js';

const { eventId, type, subject, actor, recordedAt } = changeDocument.shape;
const typeLabel = z.string().describe('事件名称 / name of the event, in the language of the answer');

const linkedEvent = z.strictObject({ eventId, type, typeLabel, subject, actor, recordedAt });
const reference = changeDocument.shape.refersTo.element.shape;

/** Whatever version of Duban wrote it, or somebody else. */
const content = z.record(z.string(), z.unknown());

/** At most this many events that refer to one are shown, the first ones. */
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
  /** Unlike the id it is another one in another store. */
  recordedPosition: z.string().describe('事件在存储中的位置 / where the event is in the event store'),
  typeLabel,
  foreign: z.string().nullable().describe('非本系统写入的原因；否则为 null / why it is not one of Duban, or null'),
  logEntry: z
    .string()
    .nullable()
    .describe('日志条目（RFC 8785），可删除的字段代以摘要 / RFC 8785 of the event, digests in place of what can be erased'),
  logEntrySha256: z.string().nullable().describe('日志条目 UTF-8 字节的 SHA-256 / of the bytes of the log entry'),
  refersTo: z
    .array(
      z.strictObject({ ...reference, event: linkedEvent.nullable().describe('无变更记录时为 null / null: not in the history') }),
    )
    .describe('所依的事件 / what it refers to'),
  referredToBy: z
    .array(linkedEvent.meta({ id: 'LinkedEvent' }))
    .describe(`依它而作的事件，由旧到新，至多 ${referringMax} 条 / what refers to it, oldest first, at most ${referringMax}`),
};
export const eventAnswer = answerOf(eventShape);
export type EventContent = Immutable<z.output<z.ZodObject<typeof eventShape>>>;

export const linkedTo = ({ eventId, type, subject, actor, recordedAt }: ChangeDocument, language: Language) => ({
  eventId,
  type,
  typeLabel: word(eventLabels, type, language),
  subject,
  actor,
  recordedAt,
});

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

/** Of a foreign event nothing is known but its place. */
export function storedContent(
  { position, foreign, ...event }: RecordedEvent,
  language: Language,
): Omit<EventContent, 'refersTo' | 'referredToBy'> {
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
