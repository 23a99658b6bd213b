/**
 * The registry of event types: their schema versions, which of their fields can be erased, and how an old version
 * becomes a current one. It is made from the tables in which aggregates declare their events.
 */
import { z } from 'zod';
import { DubanError } from './errors.js';
import { type ForeignMark, isErasedSalt, type RecordedEvent, type StoredEvent } from './event.js';
import type { DomainEvent, EventEntry, EventTable, Shape } from './event-table.js';
import { pointersTo } from './field-marks.js';
import { type PointerPattern, pointerPattern, readPointer, writePointer } from './json-pointer.js';
import type { Words } from './words.js';

export interface EventDefinition<Type extends string = string, Schema extends Shape = Shape> extends EventEntry<Schema> {
  readonly type: Type;
  readonly version: number;
  /** JSON pointers into the whole event, such as `/data/done` or `/data/evidence/*` + `/name`. */
  readonly erasable: readonly string[];
  /** The same pointers, taken apart because every event that is written is searched for them. */
  readonly erasablePatterns: readonly PointerPattern[];
  /** JSON pointers into the data, to the fields that name pieces of evidence. */
  readonly evidence: readonly string[];
}

/**
 * The definition of an event type. Erasable are the texts whose schema says so and, in every event, the reason and
 * the channel.
 */
export function defineEvent<Type extends string, Schema extends Shape>(
  type: Type,
  entry: EventEntry<Schema>,
): EventDefinition<Type, Schema> {
  const texts = pointersTo('erasable', entry.schema, '/data');
  const element = texts.find((pointer) => pointer.endsWith('/*'));
  if (element !== undefined) throw new Error(`${type}: ${element} would leave a hole in a list when erased`);
  const erasable = [...texts, '/meta/reason', '/meta/channel'];
  return {
    ...entry,
    type,
    version: 1 + (entry.older?.length ?? 0),
    erasable,
    erasablePatterns: erasable.map(pointerPattern),
    evidence: pointersTo('evidence', entry.schema),
  };
}

/** The definitions of a table's events, in its order. */
export const defineEvents = (table: EventTable): EventDefinition[] =>
  Object.entries(table).map(([type, entry]) => defineEvent(type, entry));

/** What a reader sees where a value has been erased. */
export const erasedText = '〔已依决定删除〕';

export class EventRegistry {
  readonly #definitions = new Map<string, EventDefinition>();
  /**
   * Type → its schema, compiled when the first event of the type is decoded: what `z.compile` makes is five times as
   * fast.
   */
  readonly #compiled = new Map<string, Shape>();

  constructor(definitions: readonly EventDefinition[]) {
    for (const definition of definitions) {
      if (this.#definitions.has(definition.type)) throw new Error(`event type declared twice: ${definition.type}`);
      this.#definitions.set(definition.type, definition);
    }
  }

  get definitions(): readonly EventDefinition[] {
    return [...this.#definitions.values()];
  }

  /** @throws {DubanError} `unknown-event-type` */
  definition(type: string): EventDefinition {
    const definition = this.#definitions.get(type);
    if (definition === undefined) throw new DubanError('unknown-event-type', { type });
    return definition;
  }

  /**
   * Brings a stored event to its current version. A fold must stop at what this throws, never skip the event.
   * @throws {DubanError} `unknown-event-type`, `unknown-event-version` when this software is older than the event,
   * `invalid-event` when the data does not fit its schema or an erased value is there after all
   */
  decode(stored: StoredEvent, position: string): DomainEvent {
    const definition = this.definition(stored.type);
    const { schemaVersion, id, stream, revision, type, meta, salts } = stored;
    if (schemaVersion > definition.version) {
      throw new DubanError('unknown-event-version', { type: stored.type, version: schemaVersion });
    }
    let data = withErasedTexts(stored);
    for (let version = schemaVersion; version < definition.version; version += 1) {
      const upcast = definition.older?.[version - 1];
      if (upcast === undefined) throw new DubanError('unknown-event-version', { type: stored.type, version });
      data = upcast(data);
    }
    const parsed = this.#schema(definition).safeParse(data);
    if (!parsed.success) {
      throw new DubanError('invalid-event', { type: stored.type, id: stored.id, detail: z.prettifyError(parsed.error) });
    }
    return { id, stream, revision, type, data: parsed.data, meta, salts, position };
  }

  #schema({ type, schema }: EventDefinition): Shape {
    let compiled = this.#compiled.get(type);
    if (compiled === undefined) {
      compiled = z.compile(schema);
      this.#compiled.set(type, compiled);
    }
    return compiled;
  }

  /**
   * `decode` for an event that came from a store. Data that do not fit the schema of a type and version that are known
   * were not written by Duban, which checks them before: they make the event a foreign one.
   * @throws {DubanError} `unknown-event-type`, `unknown-event-version`: newer software may have written it, so nobody
   *   passes over it; `foreign-event`, also for one that is passed over
   */
  decodeRecorded(recorded: RecordedEvent): DomainEvent {
    if (recorded.foreign !== undefined) throw foreignEvent(recorded, recorded.foreign);
    try {
      return this.decode(recorded, recorded.position);
    } catch (error) {
      if (!(error instanceof DubanError) || error.code !== 'invalid-event') throw error;
      throw foreignEvent(recorded, { detail: misfit(String(error.params['detail'])) });
    }
  }
}

/**
 * A recorded event decoded, or why it is foreign.
 * @throws {DubanError} `unknown-event-type`, `unknown-event-version`
 */
export function decodedOrForeign(registry: EventRegistry, event: RecordedEvent): DomainEvent | ForeignEvent {
  try {
    return registry.decodeRecorded(event);
  } catch (error) {
    if (!(error instanceof DubanError) || error.code !== 'foreign-event') throw error;
    return { foreignDetail: error.params['detail'] as ForeignMark['detail'] };
  }
}

export interface ForeignEvent {
  readonly foreignDetail: ForeignMark['detail'];
}

const misfit = (detail: string): Words => ({
  zh: `数据不符合其格式：${detail}`,
  en: `its data do not fit its schema: ${detail}`,
});

/** The refusal of a foreign event. */
export function foreignEvent({ stream, revision, id }: StoredEvent, { detail }: Pick<ForeignMark, 'detail'>): DubanError {
  return new DubanError('foreign-event', { stream, revision, id, detail });
}

/**
 * Refuses a value where the salts say that it was erased: the digest kept for the erased text would vouch for any
 * text that somebody put there.
 */
function withErasedTexts(stored: StoredEvent): Record<string, unknown> {
  let data: Record<string, unknown> | undefined;
  for (const pointer of Object.keys(stored.salts)) {
    if (!isErasedSalt(stored.salts[pointer] as string)) continue;
    if (readPointer(stored, pointer) !== undefined) {
      const detail = `${pointer} holds a value although it was erased`;
      throw new DubanError('invalid-event', { type: stored.type, id: stored.id, detail });
    }
    if (!pointer.startsWith('/data/')) continue;
    data ??= structuredClone(stored.data);
    writePointer(data, pointer.slice('/data'.length), erasedText);
  }
  return data ?? stored.data;
}
