/**
 * An event as a message: CloudEvents 1.0, structured JSON. `data` is the whole stored event, so a reader gets exactly
 * what was published; the attributes repeat what routing and filtering need. For a foreign event in a plan's stream the
 * message tells only its place, so that followers meet it in order.
 */
import {
  eventMaxBytes,
  foreignRecord,
  type Position,
  parseStream,
  type RecordedEvent,
  type StoredEvent,
  storedEvent,
  type Words,
} from '@duban/domain';
import { z } from 'zod';

export const contentType = 'application/cloudevents+json; charset=UTF-8';

/** Bytes of UTF-8: the largest event, with room for the attributes. */
const messageMaxBytes = eventMaxBytes + 4 * 1024;

const typePrefix = 'cn.duban.';

/** `cn.duban.<name>.v<n>` */
export const cloudEventType = ({ type, schemaVersion }: Pick<StoredEvent, 'type' | 'schemaVersion'>) =>
  `${typePrefix}${type}.v${schemaVersion}`;

export const planOf = ({ stream }: Pick<StoredEvent, 'stream'>) => parseStream(stream).category;

const position = z
  .string()
  .regex(/^[a-z0-9]{12}-\d{20}$/)
  .describe('Place in the event store; sortable among those with the same first 12 characters');

/** Attributes that somebody added on the way are dropped. */
export const cloudEvent = z.object({
  specversion: z.literal('1.0'),
  id: storedEvent.shape.id,
  source: z.string().regex(/^\/plans\/[a-z0-9]{2,32}$/),
  type: z.string().regex(/^cn\.duban\.[a-z]+(-[a-z]+)*\.v[1-9]\d{0,3}$/),
  subject: storedEvent.shape.stream.describe('The stream'),
  time: z.iso.datetime({ precision: 3 }),
  datacontenttype: z.literal('application/json'),
  plan: z
    .string()
    .regex(/^[a-z0-9]{2,32}$/)
    .describe('The key of the message'),
  revision: storedEvent.shape.revision.describe('Place in the stream, 0 for its first event'),
  position,
  confirmed: position.optional().describe('Everything up to this position was published before this message was sent'),
  data: storedEvent,
});

/** A type that no event of Duban has. */
const foreignType = 'foreign-event';
export const foreignEventName = `${typePrefix}${foreignType}.v1`;

/** Other programs may give their events any GUID. */
export const foreignEventMessage = cloudEvent
  .omit({ data: true, datacontenttype: true })
  .extend({ id: z.guid(), type: z.literal(foreignEventName) });

/** @returns JSON */
export function encodeMessage({ position: at, foreign, ...event }: RecordedEvent, confirmed: Position | undefined): string {
  const plan = planOf(event);
  const place = {
    specversion: '1.0' as const,
    id: event.id,
    source: `/plans/${plan}`,
    subject: event.stream,
    time: event.meta.recordedAt,
    plan,
    revision: event.revision,
    position: at,
    ...(confirmed === undefined ? {} : { confirmed }),
  };
  if (foreign !== undefined) {
    return JSON.stringify({ ...place, type: foreignEventName } satisfies z.input<typeof foreignEventMessage>);
  }
  const content = { type: cloudEventType(event), datacontenttype: 'application/json' as const, data: event };
  return JSON.stringify({ ...place, ...content } satisfies z.input<typeof cloudEvent>);
}

export type DecodedMessage =
  | { readonly event: RecordedEvent; readonly confirmed: Position | undefined; readonly fault?: never }
  | { readonly fault: string };

/** The name of the first attribute that contradicts the event in `data`, if there is one. */
function contradiction({ data, ...attributes }: z.output<typeof cloudEvent>): string | undefined {
  const plan = planOf(data);
  const expected = {
    id: data.id,
    source: `/plans/${plan}`,
    type: cloudEventType(data),
    subject: data.stream,
    plan,
    revision: data.revision,
    time: data.meta.recordedAt,
  };
  const name = (Object.keys(expected) as (keyof typeof expected)[]).find((key) => attributes[key] !== expected[key]);
  return name === undefined ? undefined : `${name} is ${attributes[name]}, but the event's is ${expected[name]}`;
}

/** The event in a message, or what is wrong with the message. Never throws. */
export function decodeMessage(key: Buffer | null, value: Buffer | null): DecodedMessage {
  if (value === null) return { fault: 'the message is empty' };
  if (value.length > messageMaxBytes) return { fault: `the message has ${value.length} bytes, more than ${messageMaxBytes}` };
  let json: unknown;
  try {
    json = JSON.parse(value.toString('utf8'));
  } catch {
    return { fault: 'the message is not JSON' };
  }
  if (typeof json === 'object' && json !== null && 'type' in json && json.type === foreignEventName) {
    return decodeForeign(key, json);
  }
  const parsed = cloudEvent.safeParse(json);
  if (!parsed.success) return { fault: faultIn(parsed.error) };
  const { data, plan, position: at, confirmed } = parsed.data;
  if (key?.toString('utf8') !== plan) return { fault: `the key is not the plan, ${plan}` };
  const fault = contradiction(parsed.data);
  return fault === undefined ? { event: { ...data, position: at }, confirmed } : { fault };
}

function decodeForeign(key: Buffer | null, json: object): DecodedMessage {
  const parsed = foreignEventMessage.safeParse(json);
  if (!parsed.success) return { fault: faultIn(parsed.error) };
  const { id, subject: stream, revision, plan, position: at, time, confirmed } = parsed.data;
  if (key?.toString('utf8') !== plan || planOf({ stream }) !== plan)
    return { fault: `key or stream is not of the plan, ${plan}` };
  return { event: foreignRecord({ id, stream, revision, type: foreignType, position: at }, time, notOfOurForm), confirmed };
}

const notOfOurForm: Words = { zh: '不是本系统的事件', en: 'it is not in the form of Duban' };

const faultIn = (error: z.ZodError) => z.prettifyError(error).slice(0, 1_000);
