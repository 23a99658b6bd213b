/** Describes the messages of the topic as an AsyncAPI 3 document, for people who read the topic with other software. */
import { type EventDefinition, type EventRegistry, eventRegistry } from '@duban/domain';
import { z } from 'zod';
import { cloudEvent, cloudEventType, foreignEventMessage, foreignEventName } from './cloud-event.js';

export interface AsyncApiOptions {
  readonly topic: string;
  /** Partitions of the topic; absent where their number is not known. */
  readonly partitions?: number;
  readonly registry?: EventRegistry;
}

type JsonSchema = Readonly<Record<string, unknown>>;

/** The schema in JSON Schema draft 7, which AsyncAPI's own schemas extend. */
function schemaOf(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input', target: 'draft-7' });
  return rest;
}

/** The message of an event's current version. A topic may still hold older versions. */
function messageOf({ type, version: schemaVersion, schema }: EventDefinition): JsonSchema {
  const name = cloudEventType({ type, schemaVersion });
  const data = { properties: { type: { const: type }, schemaVersion: { const: schemaVersion }, data: schemaOf(schema) } };
  return {
    name,
    title: type,
    contentType: 'application/cloudevents+json',
    payload: { allOf: [{ $ref: '#/components/schemas/cloudEvent' }, { properties: { type: { const: name }, data } }] },
    bindings: byPlan,
  };
}

const byPlan = { kafka: { key: { type: 'string', description: 'The plan' }, bindingVersion: '0.5.0' } };

/** Readers other than Duban may skip it. */
const foreignMessage: JsonSchema = {
  name: foreignEventName,
  title: 'foreign-event',
  summary: 'The place of an event that others wrote into a stream of the plan; what it holds is not published',
  contentType: 'application/cloudevents+json',
  payload: schemaOf(foreignEventMessage),
  bindings: byPlan,
};

/** The document, as plain JSON. */
export function asyncApiDocument({ topic, partitions, registry = eventRegistry }: AsyncApiOptions): JsonSchema {
  const ofEvents = registry.definitions.map((definition) => [definition.type, messageOf(definition)] as const);
  const messages: Readonly<Record<string, JsonSchema>> = { ...Object.fromEntries(ofEvents), 'foreign-event': foreignMessage };
  const names = Object.keys(messages);
  return {
    asyncapi: '3.0.0',
    info: {
      title: '督办 Duban',
      version: '0.1.0',
      description:
        'Every event of every plan, in the order of its plan, at least once. CloudEvents 1.0, structured JSON; the key and the partition follow from the plan.',
    },
    defaultContentType: 'application/cloudevents+json',
    channels: {
      events: {
        address: topic,
        messages: Object.fromEntries(names.map((name) => [name, { $ref: `#/components/messages/${name}` }])),
        bindings: { kafka: { topic, ...(partitions === undefined ? {} : { partitions }), bindingVersion: '0.5.0' } },
      },
    },
    operations: {
      publishEvents: {
        action: 'send',
        channel: { $ref: '#/channels/events' },
        summary: 'The relay publishes what the event store holds',
      },
    },
    components: { messages, schemas: { cloudEvent: schemaOf(cloudEvent) } },
  };
}
