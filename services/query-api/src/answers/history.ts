import { channel, type Language, word, words } from '@duban/domain';
import { type ChangeDocument, changeDocument, eventLabels, fieldChange, fieldLabel, type Immutable } from '@duban/read-models';
import { z } from 'zod';
import { type Links, linksShape, typeLabel } from './links.js';

const { id, eventId, position, stream, revision, type, refersTo: _, ...rest } = changeDocument.shape;
const { field, before, after } = fieldChange.shape;
export const labelledChange = z.strictObject({ field, label: z.string(), before, after }).meta({ id: 'FieldChange' });
export type LabelledChange = Immutable<z.output<typeof labelledChange>>;

/** An entry shows at most so many events that refer to it, the first ones; the event itself shows more. */
export const referringShownMax = 20;

export const historyItem = z
  .strictObject({
    id,
    eventId,
    position,
    stream,
    revision,
    type,
    typeLabel,
    ...rest,
    ...linksShape(referringShownMax),
    changes: z.array(labelledChange).describe('逐字段的前后值 / field by field, before and after'),
    channel: channel.nullable().exactOptional().describe('请求来源，仅监察与审计可见 / for inspectors and auditors only'),
  })
  .meta({ id: 'Change' });
export type HistoryItem = Immutable<z.output<typeof historyItem>>;

/** Days have no title; they are shown by their date. */
const titled = (subject: ChangeDocument['subject'], language: Language) =>
  subject.kind === 'calendar' ? { ...subject, title: word(words.subject, subject.kind, language) } : subject;

/** Shows a change. The channel of its request is shown only to those who may see channels. */
export function shownChange(withChannel: boolean, language: Language): (change: ChangeDocument, links: Links) => HistoryItem {
  return ({ channel: how, changes, ...others }, links) => ({
    ...others,
    ...links,
    subject: titled(others.subject, language),
    typeLabel: word(eventLabels, others.type, language),
    changes: changes.map(({ field, before, after }) => ({ field, label: fieldLabel(field)?.[language] ?? field, before, after })),
    ...(withChannel ? { channel: how } : {}),
  });
}
