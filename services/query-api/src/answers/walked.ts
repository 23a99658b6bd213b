/** Lines of a walk through changes: one for each event, and a last one at the end. */
import { channel, type Language, referencesIn, word } from '@duban/domain';
import { actorIn, changeDocument, eventLabels, fieldLabel, type WalkedEvent, type WalkedThing } from '@duban/read-models';
import { problem } from '@duban/runtime';
import { z } from 'zod';
import { labelledChange } from './history.js';

const { eventId, position, stream, revision, type, actor, reason, recordedAt, serverTime, refersTo, commandId, correlationId } =
  changeDocument.shape;

const walkedThing = z
  .strictObject({
    subject: changeDocument.shape.subject,
    record: z
      .strictObject({ kind: z.enum(['report', 'measurement']), id: z.string() })
      .nullable()
      .describe('所属上报或数据；null 为对象本身 / the report or measurement whose fields they are; null: those of the thing'),
    changes: z.array(labelledChange),
  })
  .meta({ id: 'WalkedThing' });

const walkedEvent = z
  .strictObject({
    kind: z.literal('event'),
    eventId,
    position,
    stream,
    revision,
    type,
    typeLabel: z.string().describe('事件名称 / name of the event, in the language of the answer'),
    foreign: z.string().nullable().describe('非本系统写入的原因；否则为 null / why it is not one of Duban, or null'),
    actor,
    reason,
    recordedAt,
    serverTime,
    refersTo,
    commandId,
    correlationId,
    channel: channel.nullable().exactOptional().describe('请求来源，仅监察与审计可见 / for inspectors and auditors only'),
    things: z.array(walkedThing).describe('所改对象，逐字段的前后值 / what it changed, field by field, before and after'),
    said: z
      .array(z.strictObject({ field: z.string(), label: z.string(), value: z.unknown() }))
      .describe('事件所述、不属任何对象的内容 / what it says that is no field of a thing'),
  })
  .meta({ id: 'WalkedEvent' });
export type WalkedEventLine = z.output<typeof walkedEvent>;

const walkEnd = z
  .strictObject({
    kind: z.literal('end'),
    complete: z.boolean().describe('是否已到计划现有事件的末尾 / whether it came to the end of the plan as it is'),
    events: z.int().min(0).describe('已给出的事件数 / events that were given'),
    last: z.string().nullable().describe('已重算的最后一个事件，可作 after / the last event gone through, good as after'),
    problem: problem.nullable().describe('提前结束的原因 / why it ended early'),
  })
  .meta({ id: 'WalkEnd' });
export type WalkEndLine = z.output<typeof walkEnd>;

export const walkLine = z.discriminatedUnion('kind', [walkedEvent, walkEnd]);

const labelled = <Told extends { readonly field: string }>(told: Told, language: Language) => ({
  ...told,
  label: fieldLabel(told.field)?.[language] ?? told.field,
});

/** @param things those that the reader may see, or that the query names */
export function walkedLine(
  { event, reason: why, said }: WalkedEvent,
  things: readonly WalkedThing[],
  { withChannel, language }: { readonly withChannel: boolean; readonly language: Language },
) {
  const { id, meta, foreign } = event;
  return {
    kind: 'event' as const,
    eventId: id,
    position: event.position,
    stream: event.stream,
    revision: event.revision,
    type: event.type,
    typeLabel: word(eventLabels, event.type, language),
    foreign: foreign?.detail[language] ?? null,
    actor: actorIn(meta.actor),
    reason: why,
    recordedAt: meta.recordedAt,
    serverTime: meta.serverTime ?? null,
    refersTo: referencesIn(event),
    commandId: meta.commandId,
    correlationId: meta.correlationId,
    ...(withChannel ? { channel: meta.channel ?? null } : {}),
    things: things.map(({ subject, record, changes }) => ({
      subject,
      record,
      changes: changes.map((change) => labelled(change, language)),
    })),
    said: said.map((each) => labelled(each, language)),
  };
}
